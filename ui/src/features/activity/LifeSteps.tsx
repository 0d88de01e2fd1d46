import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/table/DetailPage";
import { formatMoney } from "../../format/money";
import { formatDate, formatDateTime } from "../../format/time";
import type { LifeStep } from "../../ipc/bindings";
import classes from "./panel.module.css";
import { StatusBadge } from "./StatusBadge";

/** What became of an arrival, oldest first. One that only was added has no such story. */
export function LifeSteps({ steps }: { steps: LifeStep[] }) {
  const { t } = useTranslation();
  if (steps.length < 2) return null;
  return (
    <Section title={t("activity.life")} testId="arrival-life">
      <ol className={classes.life}>
        {steps.map((step) => (
          <li key={`${step.at} ${step.seq} ${step.status}`}>
            <Step step={step} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Step({ step }: { step: LifeStep }) {
  const { t, i18n } = useTranslation();
  const { at, trigger, seq, status, amount, currency, answer_by } = step;
  const locale = i18n.language;
  const name = t(`trigger.${trigger}`);
  return (
    <>
      <time dateTime={new Date(at * 1000).toISOString()}>{formatDateTime(at, locale)}</time>
      <span className={classes.step}>
        {seq !== null && (
          <Anchor inherit href={`#/activity?seq=${seq}`}>
            {amount === null
              ? name
              : t("activity.ofAmount", {
                  name,
                  amount: formatMoney(amount, currency ?? "usd", locale),
                })}
          </Anchor>
        )}
        {status !== null && <StatusBadge status={status} />}
        {answer_by !== null && (
          <span className={classes.due}>
            {t("activity.answerBy", { date: formatDate(answer_by, locale) })}
          </span>
        )}
      </span>
    </>
  );
}
