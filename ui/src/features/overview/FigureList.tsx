import { useTranslation } from "react-i18next";
import { triggerIcons } from "../../components/trigger/triggers";
import type { ArrivalCount } from "../../ipc/bindings";
import { countOf, failureRate, growth, percent } from "./figures";
import classes from "./overview.module.css";

/** How often what arrived, and which share of the charges failed, each beside the stretch before. */
export function FigureList({ counts }: { counts: ArrivalCount[] }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const number = new Intl.NumberFormat(locale);
  const charges = countOf(counts, "charge.added");
  const rate = percent(failureRate(charges.count, charges.failed), locale, false);
  const before = percent(failureRate(charges.before, charges.failed_before), locale, false);
  return (
    <dl className={classes.figures} data-testid="overview-figures">
      {counts.map((one) => {
        const Icon = triggerIcons[one.trigger];
        const change = percent(growth(one.count, one.before), locale, true);
        return (
          <div key={one.trigger} className={classes.figure}>
            <dt>
              <Icon size={15} stroke={1.7} aria-hidden />
              {t(`overview.counts.${one.trigger}`)}
            </dt>
            <dd>
              <span className={classes.number}>{number.format(one.count)}</span>
              <span className={classes.dim}>
                {change !== null && <span className={classes.change}>{change}</span>}
                {t("overview.beforeValue", { value: number.format(one.before) })}
              </span>
            </dd>
          </div>
        );
      })}
      {rate !== null && (
        <div className={classes.figure}>
          <dt>{t("overview.failureRate")}</dt>
          <dd>
            <span className={classes.number}>{rate}</span>
            <span className={classes.dim}>
              {before !== null && t("overview.beforeValue", { value: before })}
            </span>
          </dd>
        </div>
      )}
    </dl>
  );
}
