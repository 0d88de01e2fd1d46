import { ActionIcon, Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { FileColumn, FileFormat } from "../../ipc/bindings";
import classes from "./editor.module.css";
import { problemAt } from "./flowWords";
import type { StepFieldsOf } from "./stepContext";
import { TemplateInput } from "./TemplateInput";

/** Which file, and what a line of it has. */
export function FileFields({ step, context, onChange }: StepFieldsOf<"append_file">) {
  const { t } = useTranslation();
  const wrong = (part: string) => problemAt(context.problems, `steps.${context.at}.${part}`, t);
  const put = (columns: FileColumn[]) => onChange({ ...step, columns });
  const set = (at: number, some: Partial<FileColumn>) =>
    put(step.columns.map((one, place) => (place === at ? { ...one, ...some } : one)));
  return (
    <>
      <TextInput
        label={t("flows.file")}
        description={t("flows.fileHint")}
        value={step.path}
        error={wrong("path")}
        onChange={(event) => onChange({ ...step, path: event.currentTarget.value })}
        spellCheck={false}
        data-testid={`step-${context.at}-path`}
      />
      <SegmentedControl
        size="sm"
        className={classes.join}
        aria-label={t("flows.format")}
        value={step.format}
        onChange={(format) => onChange({ ...step, format: format as FileFormat })}
        data={[
          { value: "csv", label: t("flows.formats.csv") },
          { value: "json_lines", label: t("flows.formats.json_lines") },
        ]}
      />
      {step.columns.length === 0 && <p className={classes.dim}>{t("flows.allColumns")}</p>}
      {step.columns.map((column, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name but their place
        <div key={at} className={classes.columnRow}>
          <TextInput
            aria-label={t("flows.columnName")}
            placeholder={t("flows.columnName")}
            value={column.name}
            error={wrong(`columns.${at}.name`)}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
            dir="auto"
          />
          <TemplateInput
            quiet
            label={t("flows.columnValue")}
            part={`columns.${at}`}
            value={column.value}
            context={context}
            onChange={(value) => set(at, { value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("flows.removeField", { name: column.name })}
            onClick={() => put(step.columns.filter((_, place) => place !== at))}
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
        onClick={() => put([...step.columns, { name: "", value: "" }])}
      >
        {t("flows.addColumn")}
      </Button>
    </>
  );
}
