import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { FlowField, FlowProblem, FlowStep } from "../../ipc/bindings";
import classes from "./editor.module.css";
import { FileFields } from "./FileFields";
import { stepIcons, stepName } from "./flowWords";
import { PostFields } from "./PostFields";
import { ProgramFields } from "./ProgramFields";
import { RecordFields } from "./RecordFields";
import { RingFields } from "./RingFields";
import type { StepContext } from "./stepContext";
import { TemplateInput } from "./TemplateInput";

interface StepCardProps {
  step: FlowStep;
  at: number;
  count: number;
  fields: FlowField[];
  problems: FlowProblem[];
  onChange: (step: FlowStep) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** One step, with its own fields. */
export function StepCard(props: StepCardProps) {
  const { step, at, count, fields, problems } = props;
  const { t } = useTranslation();
  const Icon = stepIcons[step.kind];
  const name = stepName(step, t);
  const context: StepContext = { at, fields, problems };
  return (
    <li className={classes.stepCard} data-testid={`step-${at}`}>
      <div className={classes.stepHead}>
        <span className={classes.number}>{at + 1}</span>
        <Icon size={17} stroke={1.7} aria-hidden />
        <h3>{name}</h3>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={at === 0}
          aria-label={t("flows.up", { name })}
          onClick={() => props.onMove(at - 1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={at === count - 1}
          aria-label={t("flows.down", { name })}
          onClick={() => props.onMove(at + 1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("flows.removeStep", { name })}
          onClick={props.onRemove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      <StepFields step={step} context={context} onChange={props.onChange} />
    </li>
  );
}

interface StepFieldsProps {
  step: FlowStep;
  context: StepContext;
  onChange: (step: FlowStep) => void;
}

function StepFields({ step, context, onChange }: StepFieldsProps) {
  const { t } = useTranslation();
  switch (step.kind) {
    case "ring":
      return <RingFields step={step} context={context} onChange={onChange} />;
    case "create_record":
    case "update_record":
      return <RecordFields step={step} context={context} onChange={onChange} />;
    case "get_customer":
      return (
        <TemplateInput
          label={t("flows.customerId")}
          part="id"
          value={step.id}
          context={context}
          onChange={(id) => onChange({ ...step, id })}
        />
      );
    case "post":
      return <PostFields step={step} context={context} onChange={onChange} />;
    case "run_program":
      return <ProgramFields step={step} context={context} onChange={onChange} />;
    case "append_file":
      return <FileFields step={step} context={context} onChange={onChange} />;
  }
}
