import { Skeleton } from "@mantine/core";
import { IconCheck, IconChevronRight, IconMinus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import { formatDateTime } from "../../format/time";
import type { ConditionVerdict, FlowPlan, TriedArrival, TriedStep } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { stepName, troubleWords } from "./flowWords";
import classes from "./trial.module.css";

/** What a flow would have done for the latest arrivals. */
export function TrialList({ plan }: { plan: FlowPlan }) {
  const { t } = useTranslation();
  const { connection, failure } = useWorkspace();
  const id = useId();
  const { data, error } = useQuery({
    queryKey: ["arrivals", connection.id, "trial", plan],
    queryFn: () => ipc.tryFlow(connection.id, plan),
  });
  const count = data?.arrivals.length ?? 0;
  const section = useRef<HTMLElement>(null);
  // It stands below all steps: whoever asks for it is to see it.
  useEffect(() => {
    if (data) section.current?.scrollIntoView({ block: "start" });
  }, [data]);
  return (
    <section ref={section} className={classes.trial} aria-labelledby={id} data-testid="flow-trial">
      <h2 id={id}>{t("flows.trial")}</h2>
      <p role="status" data-testid="trial-count">
        {data && count === 0 && t("flows.trialNone")}
        {data && count > 0 && t("flows.trialCount", { count, matched: data.matched })}
      </p>
      {error !== null && failure(error)}
      {!data && error === null && <Skeleton height={120} />}
      <ul className={classes.arrivals}>
        {data?.arrivals.map((one) => (
          <Tried key={one.row.seq} one={one} plan={plan} />
        ))}
      </ul>
    </section>
  );
}

function verdictWords(verdict: ConditionVerdict, t: TFunction): string {
  switch (verdict.verdict) {
    case "matched":
      return t("flows.verdict.matched");
    case "not_matched":
      return t("flows.verdict.not_matched");
    case "absent":
      return t("flows.verdict.absent", { field: verdict.field });
    case "failed":
      return t("flows.verdict.failed", { message: verdict.message });
  }
}

function Tried({ one, plan }: { one: TriedArrival; plan: FlowPlan }) {
  const { t, i18n } = useTranslation();
  const matched = one.verdict.verdict === "matched";
  const line = (
    <>
      {matched ? (
        <IconCheck size={16} className={classes.yes} aria-hidden />
      ) : (
        <IconMinus size={16} className={classes.no} aria-hidden />
      )}
      <span className={classes.title} dir="auto">
        {one.row.title}
      </span>
      <span className={classes.dim}>{formatDateTime(one.row.created, i18n.language)}</span>
      <span className={classes.dim}>{verdictWords(one.verdict, t)}</span>
    </>
  );
  if (!matched) return <li className={classes.line}>{line}</li>;
  return (
    <li>
      <details>
        <summary className={classes.line}>
          {line}
          <IconChevronRight size={15} className={classes.chevron} aria-hidden />
        </summary>
        <ol className={classes.sends}>
          {one.steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
            <li key={at}>
              <TriedStepLines name={nameOf(plan, at, t)} step={step} />
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

function nameOf(plan: FlowPlan, at: number, t: TFunction): string {
  const step = plan.steps[at];
  return step ? stepName(step, t) : "";
}

function TriedStepLines({ name, step }: { name: string; step: TriedStep }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={classes.stepName}>{name}</span>
      <dl className={classes.values}>
        {step.values.map(({ part, value, known }) => (
          <div key={part}>
            <dt>{part.replace("fields.", "")}</dt>
            <dd dir="auto">
              {value}
              {!known && <em> {t("flows.knownLater")}</em>}
            </dd>
          </div>
        ))}
      </dl>
      {step.problem !== null && <p className={classes.problem}>{troubleWords(step.problem, t)}</p>}
    </>
  );
}
