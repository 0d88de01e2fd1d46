import type { TFunction } from "i18next";
import type { Fact } from "../../components/table/DescriptionList";
import { formatMoney } from "../../format/money";
import { formatDateTime } from "../../format/time";
import type { Coupon, Discount } from "../../ipc/bindings";

/** The connector's fields of a discount and its coupon. */
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
