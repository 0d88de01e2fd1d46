import { IconBellOff, IconBellRinging } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useAppContext } from "../../context/workspace";
import { formatMoney } from "../../format/money";
import { formatDateTime } from "../../format/time";
import type { JudgedArrival, Rule, Trigger } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./rules.module.css";

interface RulePreviewListProps {
  connection: string;
  trigger: Trigger;
  rule: Rule;
}

/** Which of the latest arrivals a rule would have rung for. */
export function RulePreviewList({ connection, trigger, rule }: RulePreviewListProps) {
  const { t } = useTranslation();
  const { failure } = useAppContext();
  const id = useId();
  const { data, error } = useQuery({
    queryKey: ["arrivals", connection, "rule", trigger, rule],
    queryFn: () => ipc.previewRule(connection, trigger, rule),
    // What is shown stays until the next answer is there: nothing flickers while one types.
    placeholderData: keepPreviousData,
  });
  const count = data?.arrivals.length ?? 0;
  return (
    <section className={classes.preview} aria-labelledby={id} data-testid="rule-preview">
      <h3 id={id}>{t("rules.preview")}</h3>
      <p className={classes.count} role="status" data-testid="rule-count">
        {data && count === 0 && t("rules.previewNone")}
        {data && count > 0 && t("rules.previewCount", { count, rings: data.rings })}
      </p>
      {error !== null && failure(error)}
      {data && count > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
        <ul className={classes.arrivals} tabIndex={0} aria-labelledby={id}>
          {data.arrivals.map((one) => (
            <JudgedLine key={one.row.seq} one={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function JudgedLine({ one: { row, verdict } }: { one: JudgedArrival }) {
  const { t, i18n } = useTranslation();
  const rings = verdict === "rings";
  const Icon = rings ? IconBellRinging : IconBellOff;
  return (
    <li className={classes.arrival} data-rings={rings}>
      <Icon size={16} stroke={1.7} role="img" aria-label={t(`rules.verdict.${verdict}`)} />
      <span className={classes.arrivalTitle} dir="auto">
        {row.title}
      </span>
      <span className={classes.arrivalAmount}>
        {row.amount !== null && formatMoney(row.amount, row.currency ?? "usd", i18n.language)}
      </span>
      <span className={classes.arrivalWhen}>
        {formatDateTime(row.created, i18n.language)}
        {row.status !== null && ` · ${t(`word.${row.status}`, { defaultValue: row.status })}`}
      </span>
      <span className={classes.why} aria-hidden>
        {!rings && t(`rules.verdict.${verdict}`)}
      </span>
    </li>
  );
}
