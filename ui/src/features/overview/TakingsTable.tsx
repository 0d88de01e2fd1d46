import { useTranslation } from "react-i18next";
import { formatMoney } from "../../format/money";
import { type Day, dayName } from "./figures";
import classes from "./overview.module.css";

interface TakingsTableProps {
  days: Day[];
  currency: string;
  label: string;
}

/** The chart's numbers, newest first, to be read and copied. */
export function TakingsTable({ days, currency, label }: TakingsTableProps) {
  const { t, i18n } = useTranslation();
  const money = (amount: number) => formatMoney(amount, currency, i18n.language);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
    <div className={classes.tableBox} tabIndex={0}>
      <table className={classes.table} data-testid="takings-table">
        <caption className={classes.hidden}>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t("overview.day")}</th>
            <th scope="col">{t("overview.takings")}</th>
            <th scope="col">{t("overview.before")}</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayName(day.day, i18n.language, true)}</th>
              <td>{money(day.now)}</td>
              <td>{money(day.before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
