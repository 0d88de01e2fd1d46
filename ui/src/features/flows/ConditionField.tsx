import { SegmentedControl, Text, Textarea } from "@mantine/core";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConditionForm, FlowField, FlowPlan, FlowProblem } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ConditionRows } from "./ConditionRows";
import classes from "./editor.module.css";
import { problemWords } from "./flowWords";
import { formOf } from "./useFlowCheck";

interface ConditionFieldProps {
  plan: FlowPlan;
  fields: FlowField[];
  problems: FlowProblem[];
  onChange: (condition: string) => void;
}

/** The condition, as rows or as text: one language underneath. */
export function ConditionField({ plan, fields, problems, onChange }: ConditionFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [form, setForm] = useState<ConditionForm | null>(null);
  const [asText, setAsText] = useState<boolean | null>(null);
  // Once, and when the person goes back to the rows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed in the rows is theirs already
  useEffect(() => {
    let stale = false;
    void formOf(plan).then((read) => {
      if (stale) return;
      setForm(read);
      if (asText === null || read === null) setAsText(read === null);
    });
    return () => {
      stale = true;
    };
  }, [asText]);
  const put = async (next: ConditionForm) => {
    setForm(next);
    // A row that names nothing yet says nothing.
    const rows = next.rows.filter(({ field }) => field !== "");
    onChange(await ipc.writeFlowCondition(plan.trigger, { ...next, rows }));
  };
  const problem = problems.find(({ place }) => place === "condition");
  return (
    <section className={classes.group} aria-labelledby={id}>
      <div className={classes.groupHead}>
        <h2 id={id}>{t("flows.if")}</h2>
        <SegmentedControl
          size="xs"
          value={asText ? "text" : "rows"}
          onChange={(value) => setAsText(value === "text")}
          data={[
            { value: "rows", label: t("flows.asRows") },
            { value: "text", label: t("flows.asText") },
          ]}
          aria-label={t("flows.conditionAs")}
          data-testid="condition-as"
        />
      </div>
      {asText === false && form !== null && (
        <ConditionRows form={form} fields={fields} onChange={(next) => void put(next)} />
      )}
      {asText && (
        <Textarea
          autosize
          minRows={2}
          value={plan.condition}
          onChange={(event) => onChange(event.currentTarget.value)}
          aria-label={t("flows.condition")}
          placeholder={'amount >= 5000 && currency == "usd"'}
          classNames={{ input: classes.mono }}
          spellCheck={false}
          data-testid="condition-text"
        />
      )}
      {problem && <ConditionProblem text={plan.condition} problem={problem} />}
      <Text size="xs" c="dimmed">
        {asText && form === null ? t("flows.onlyText") : t("flows.amountHint")}
      </Text>
    </section>
  );
}

/** What is wrong, and the place where it is. */
function ConditionProblem({ text, problem }: { text: string; problem: FlowProblem }) {
  const { t } = useTranslation();
  const at = problem.problem;
  return (
    <div className={classes.problem} role="alert" data-testid="condition-problem">
      {"start" in at && (
        <code className={classes.mono}>
          {text.slice(0, at.start)}
          <mark>{text.slice(at.start, at.end) || " "}</mark>
          {text.slice(at.end)}
        </code>
      )}
      <span>{problemWords(problem, t)}</span>
      {"start" in at && at.rule === "syntax" && at.detail !== null && (
        <span className={classes.dim} lang="en">
          {at.detail}
        </span>
      )}
    </div>
  );
}
