import { Badge } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { formatMoney } from "../../format/money";
import type { Price } from "../../ipc/bindings";
import classes from "./products.module.css";

function interval(price: Price, t: TFunction): string {
  if (!price.recurring?.interval) return t("prices.once");
  return t(`prices.every.${price.recurring.interval}`, {
    count: price.recurring.interval_count ?? 1,
  });
}

function amount(price: Price, t: TFunction, locale: string): string {
  if (price.unit_amount !== null) return formatMoney(price.unit_amount, price.currency, locale);
  return price.billing_scheme === "tiered"
    ? t("prices.tiered")
    : (price.unit_amount_decimal ?? "—");
}

/** The prices of a product, to read; those in use come first. */
export function Prices({ prices }: { prices: Price[] }) {
  const { t, i18n } = useTranslation();
  if (prices.length === 0) return <p>{t("prices.none")}</p>;
  const sorted = prices.toSorted((a, b) => Number(b.active) - Number(a.active));
  return (
    <table className={classes.prices} data-testid="prices">
      <thead>
        <tr>
          <th scope="col">{t("prices.amount")}</th>
          <th scope="col">{t("prices.interval")}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((price) => (
          <tr key={price.id} className={price.active ? undefined : classes.archived}>
            <td>
              <span className={classes.amount}>{amount(price, t, i18n.language)}</span>{" "}
              {price.currency.toUpperCase()}
              <div className={classes.priceName}>{price.nickname ?? <code>{price.id}</code>}</div>
            </td>
            <td>
              {interval(price, t)}
              {!price.active && (
                <Badge tt="none" ml={8} size="xs" color="gray" variant="light">
                  {t("products.archived")}
                </Badge>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
