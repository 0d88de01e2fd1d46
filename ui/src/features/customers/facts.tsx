import { Badge } from "@mantine/core";
import type { TFunction } from "i18next";
import type { Fact } from "../../components/table/Facts";
import { formatMoney } from "../../format/money";
import { formatDateTime } from "../../format/time";
import type { Coupon, Customer, Discount } from "../../ipc/bindings";

/** The connector's fields of a customer, and those that people expect beside them. */
export function customerFacts(customer: Customer, t: TFunction, locale: string): Fact[] {
  const label = (key: string) => t(`field.customer.${key}`);
  return [
    { key: "name", label: label("name"), value: customer.name },
    { key: "email", label: label("email"), value: customer.email },
    { key: "phone", label: label("phone"), value: customer.phone },
    { key: "description", label: label("description"), value: customer.description },
    { key: "id", label: label("id"), value: <code>{customer.id}</code> },
    {
      key: "account_balance",
      label: label("account_balance"),
      value:
        customer.account_balance === null
          ? null
          : formatMoney(customer.account_balance, customer.currency ?? "usd", locale),
    },
    { key: "currency", label: label("currency"), value: customer.currency?.toUpperCase() },
    {
      key: "delinquent",
      label: label("delinquent"),
      value:
        customer.delinquent === null ? null : customer.delinquent ? (
          <Badge tt="none" size="sm" color="red" variant="dot">
            {t("common.yes")}
          </Badge>
        ) : (
          t("common.no")
        ),
    },
    {
      key: "created",
      label: label("created"),
      value: customer.created === null ? null : formatDateTime(customer.created, locale),
    },
  ];
}

export function discountFacts(discount: Discount, t: TFunction, locale: string): Fact[] {
  const label = (key: string) => t(`field.discount.${key}`);
  const time = (seconds: number | null) =>
    seconds === null ? null : formatDateTime(seconds, locale);
  return [
    { key: "discount.customer", label: label("customer"), value: code(discount.customer) },
    { key: "discount.start", label: label("start"), value: time(discount.start) },
    { key: "discount.end", label: label("end"), value: time(discount.end) },
    {
      key: "discount.subscription",
      label: label("subscription"),
      value: code(discount.subscription),
    },
    ...(discount.coupon ? couponFacts(discount.coupon, t, locale) : []),
  ];
}

function couponFacts(coupon: Coupon, t: TFunction, locale: string): Fact[] {
  const label = (key: string) => t(`field.coupon.${key}`);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  return [
    { key: "coupon.id", label: label("id"), value: code(coupon.id) },
    { key: "coupon.name", label: label("name"), value: coupon.name },
    {
      key: "coupon.duration",
      label: label("duration"),
      value:
        coupon.duration === null
          ? null
          : t(`word.${coupon.duration}`, { defaultValue: coupon.duration }),
    },
    {
      key: "coupon.percent_off",
      label: label("percent_off"),
      value: coupon.percent_off === null ? null : percent.format(coupon.percent_off / 100),
    },
    {
      key: "coupon.amount_off",
      label: label("amount_off"),
      value:
        coupon.amount_off === null
          ? null
          : formatMoney(coupon.amount_off, coupon.currency ?? "usd", locale),
    },
  ];
}

function code(id: string | null) {
  return id === null ? null : <code>{id}</code>;
}
