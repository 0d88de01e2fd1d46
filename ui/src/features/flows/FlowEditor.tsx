import { Anchor, Button, Modal, Select, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLeaveGuard } from "../../components/form/useLeaveGuard";
import { TRIGGERS } from "../../components/trigger/triggers";
import { useWorkspace } from "../../context/workspace";
import type { FlowPlan, Trigger } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { ConditionField } from "./ConditionField";
import classes from "./editor.module.css";
import { problemAt } from "./flowWords";
import { StepList } from "./StepList";
import { TrialList } from "./TrialList";
import { useFlowCheck } from "./useFlowCheck";

interface FlowEditorProps {
  /** None where it is a new flow. */
  id: string | null;
  plan: FlowPlan;
}

/** Changes a flow, or makes one; what is wrong is shown at its place. */
export function FlowEditor({ id, plan: before }: FlowEditorProps) {
  const { t } = useTranslation();
  const { connection, failure, go } = useWorkspace();
  const cache = useQueryClient();
  const [plan, setPlan] = useState(before);
  const [tried, setTried] = useState(false);
  const [trial, setTrial] = useState<FlowPlan | null>(null);
  const { check, problems } = useFlowCheck(plan);
  const { data: fields = [] } = useQuery({
    queryKey: ["flow-fields", plan.trigger],
    queryFn: () => ipc.listFlowFields(plan.trigger),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const guard = useLeaveGuard(JSON.stringify(plan) !== JSON.stringify(before));
  const save = useMutation({
    mutationFn: () => ipc.saveFlow(connection.id, id, plan),
    onSuccess: () => {
      guard.release();
      void cache.invalidateQueries({ queryKey: ["flows", connection.id] });
      go("/flows");
    },
  });
  const set = (some: Partial<FlowPlan>) => setPlan((now) => ({ ...now, ...some }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const now = await check();
    if (now.length === 0 && !save.isPending) save.mutate();
  };
  // What was not said yet is no mistake before it is to be saved.
  const shown = problems.filter(
    ({ problem }) => tried || !("rule" in problem && problem.rule === "required"),
  );
  const steps = problemAt(shown, "steps", t);
  return (
    <form className={classes.screen} noValidate onSubmit={(event) => void submit(event)}>
      <header className={classes.head}>
        <Anchor href="#/flows" size="sm">
          {t("flows.back")}
        </Anchor>
        <h1>{id === null ? t("flows.new") : before.name}</h1>
      </header>
      <div className={classes.body}>
        <TextInput
          label={t("flows.name")}
          value={plan.name}
          maxLength={80}
          error={problemAt(shown, "name", t)}
          onChange={(event) => set({ name: event.currentTarget.value })}
          data-autofocus
          data-testid="flow-name"
          dir="auto"
        />
        <Select
          label={t("flows.when")}
          value={plan.trigger}
          allowDeselect={false}
          data={TRIGGERS.map((one) => ({ value: one, label: t(`trigger.${one}`) }))}
          onChange={(value) => set({ trigger: (value ?? plan.trigger) as Trigger })}
          data-testid="flow-trigger"
        />
        <ConditionField
          key={plan.trigger}
          plan={plan}
          fields={fields}
          problems={shown}
          onChange={(condition) => set({ condition })}
        />
        <StepList
          plan={plan}
          fields={fields}
          problems={shown}
          onChange={(next) => set({ steps: next })}
        />
        {steps !== null && (
          <Text c="red" size="sm" role="alert">
            {steps}
          </Text>
        )}
        {trial !== null && <TrialList plan={trial} />}
      </div>
      <footer className={classes.foot}>
        {save.error !== null && failure(save.error)}
        <div className={classes.footRow}>
          <Button type="submit" loading={save.isPending} data-testid="flow-save">
            {t("flows.save")}
          </Button>
          <Button variant="default" onClick={() => go("/flows")}>
            {t("common.cancel")}
          </Button>
          <Button
            variant="default"
            onClick={() => setTrial({ ...plan })}
            disabled={problems.length > 0}
            data-testid="flow-try"
          >
            {t("flows.try")}
          </Button>
          <Text size="xs" c={tried && shown.length > 0 ? "red" : "dimmed"} role="status">
            {tried && shown.length > 0
              ? t("form.fixFirst", { count: shown.length })
              : id === null && t("flows.newIsOff")}
          </Text>
        </div>
      </footer>
      <Modal
        opened={guard.asking}
        onClose={guard.stay}
        title={t("leave.title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Text size="sm" mb="md">
          {t("flows.leave")}
        </Text>
        <div className={classes.footRow}>
          <Button variant="subtle" color="red" onClick={guard.leave} data-testid="leave-discard">
            {t("leave.discard")}
          </Button>
          <Button data-autofocus onClick={guard.stay} data-testid="leave-stay">
            {t("leave.stay")}
          </Button>
        </div>
      </Modal>
    </form>
  );
}
