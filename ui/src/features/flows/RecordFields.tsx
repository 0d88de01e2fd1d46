import { ActionIcon, Button, Menu, ScrollArea } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ipc } from "../../ipc/client";
import classes from "./editor.module.css";
import { problemAt } from "./flowWords";
import type { StepFieldsOf } from "./stepContext";
import { TemplateInput } from "./TemplateInput";

/** What a customer or a product gets. */
export function RecordFields(props: StepFieldsOf<"create_record" | "update_record">) {
  const { step, context, onChange } = props;
  const { t } = useTranslation();
  const { data: rules } = useQuery({
    queryKey: ["record-rules"],
    queryFn: () => ipc.getRecordRules(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const making = step.kind === "create_record";
  const offered = (rules?.[step.record] ?? [])
    .filter((rule) => (making || !rule.create_only) && !(rule.field in step.fields))
    .map(({ field }) => field);
  const put = (field: string, value: string | null) => {
    const { [field]: _, ...others } = step.fields;
    // A field that is changed stays in its place.
    const fields =
      value === null
        ? others
        : field in step.fields
          ? Object.fromEntries(
              Object.entries(step.fields).map(([key, old]) => [key, key === field ? value : old]),
            )
          : { ...step.fields, [field]: value };
    onChange({ ...step, fields });
  };
  const wrong = problemAt(context.problems, `steps.${context.at}.fields`, t);
  return (
    <>
      {step.kind === "update_record" && (
        <TemplateInput
          label={t(`flows.idOf.${step.record}`)}
          part="id"
          value={step.id}
          context={context}
          onChange={(id) => onChange({ ...step, id })}
        />
      )}
      {Object.entries(step.fields).map(([field, value]) => (
        <div key={field} className={classes.fieldRow}>
          <TemplateInput
            label={field}
            part={`fields.${field}`}
            value={value ?? ""}
            context={context}
            onChange={(next) => put(field, next)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("flows.removeField", { name: field })}
            onClick={() => put(field, null)}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            className={classes.add}
            leftSection={<IconPlus size={14} aria-hidden />}
          >
            {t("flows.addField")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <ScrollArea.Autosize mah={280}>
            {offered.map((field) => (
              <Menu.Item key={field} onClick={() => put(field, "")}>
                {field}
              </Menu.Item>
            ))}
          </ScrollArea.Autosize>
        </Menu.Dropdown>
      </Menu>
      {wrong !== null && <p className={classes.wrong}>{wrong}</p>}
      <p className={classes.dim}>{t(making ? "flows.emptyLeft" : "flows.emptyClears")}</p>
    </>
  );
}
