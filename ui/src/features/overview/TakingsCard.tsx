import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoney } from "../../format/money";
import type { Overview } from "../../ipc/bindings";
import { daysOf, growth, percent, sum } from "./figures";
import classes from "./overview.module.css";
import { TakingsChart } from "./TakingsChart";
import { TakingsTable } from "./TakingsTable";

/** The takings of one currency at a time: what came and stayed, day by day. */
export function TakingsCard({ overview }: { overview: Overview }) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [asTable, setAsTable] = useState(false);
  const { takings } = overview;
  const shown = takings.find((one) => one.currency === chosen) ?? takings[0];
  if (shown === undefined) return null;
  const locale = i18n.language;
  const [now, before] = [sum(shown.days), sum(shown.before)];
  const days = daysOf(overview.days, shown);
  const label = t("overview.takingsIn", { currency: shown.currency.toUpperCase() });
  const change = percent(growth(now, before), locale, true);
  return (
    <section className={classes.card} aria-label={t("overview.takings")}>
      <div className={classes.cardHead}>
        <div>
          <h2>{t("overview.takings")}</h2>
          <p className={classes.big} data-testid="takings-total">
            {formatMoney(now, shown.currency, locale)}
          </p>
          <p className={classes.dim}>
            {change !== null && <span className={classes.change}>{change}</span>}
            {t("overview.beforeValue", { value: formatMoney(before, shown.currency, locale) })}
          </p>
        </div>
        <div className={classes.controls}>
          {takings.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label={t("field.charge.currency")}
              value={shown.currency}
              onChange={setChosen}
              data={takings.map(({ currency }) => ({
                value: currency,
                label: currency.toUpperCase(),
              }))}
              data-testid="takings-currency"
            />
          )}
          <Button
            size="xs"
            variant="default"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            data-testid="takings-toggle"
          >
            {t(asTable ? "overview.asChart" : "overview.asTable")}
          </Button>
        </div>
      </div>
      {asTable ? (
        <TakingsTable days={days} currency={shown.currency} label={label} />
      ) : (
        <TakingsChart days={days} currency={shown.currency} label={label} />
      )}
      <p className={classes.note}>
        {!asTable && `${t("overview.chartNote")} `}
        {t("overview.takingsNote")}
      </p>
    </section>
  );
}
