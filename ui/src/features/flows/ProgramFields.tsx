import { ActionIcon, Button, NumberInput, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./editor.module.css";
import { problemAt } from "./flowWords";
import type { StepFieldsOf } from "./stepContext";
import { TemplateInput } from "./TemplateInput";

/** Which program, and what it is called with. */
export function ProgramFields({ step, context, onChange }: StepFieldsOf<"run_program">) {
  const { t } = useTranslation();
  const wrong = (part: string) => problemAt(context.problems, `steps.${context.at}.${part}`, t);
  const put = (list: string[]) => onChange({ ...step, arguments: list });
  return (
    <>
      <TextInput
        label={t("flows.program")}
        description={t("flows.programHint")}
        placeholder="/usr/local/bin/new-charge"
        value={step.program}
        error={wrong("program")}
        onChange={(event) => onChange({ ...step, program: event.currentTarget.value })}
        spellCheck={false}
        data-testid={`step-${context.at}-program`}
      />
      {step.arguments.map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: arguments have no name but their place
        <div key={at} className={classes.fieldRow}>
          <TemplateInput
            label={t("flows.argument", { number: at + 1 })}
            part={`arguments.${at}`}
            value={text}
            context={context}
            onChange={(next) =>
              put(step.arguments.map((one, place) => (place === at ? next : one)))
            }
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("flows.removeField", { name: t("flows.argument", { number: at + 1 }) })}
            onClick={() => put(step.arguments.filter((_, place) => place !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        className={classes.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => put([...step.arguments, ""])}
      >
        {t("flows.addArgument")}
      </Button>
      <NumberInput
        label={t("flows.seconds")}
        value={step.seconds}
        min={1}
        max={600}
        allowDecimal={false}
        error={wrong("seconds")}
        onChange={(value) => onChange({ ...step, seconds: Number(value) || 0 })}
        className={classes.narrow}
      />
    </>
  );
}
