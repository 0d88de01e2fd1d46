import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Sound } from "../../ipc/bindings";
import type { StepFieldsOf } from "./stepContext";
import { TemplateInput } from "./TemplateInput";

const SOUNDS: readonly Sound[] = ["system", "off", "bell", "chime", "knock"];

/** A notification in the person's own words. */
export function RingFields({ step, context, onChange }: StepFieldsOf<"ring">) {
  const { t } = useTranslation();
  return (
    <>
      <TemplateInput
        label={t("flows.ringTitle")}
        part="title"
        value={step.title}
        context={context}
        onChange={(title) => onChange({ ...step, title })}
      />
      <TemplateInput
        label={t("flows.ringBody")}
        part="body"
        value={step.body}
        context={context}
        multiline
        onChange={(body) => onChange({ ...step, body })}
      />
      <Select
        label={t("rules.sound")}
        value={step.sound}
        allowDeselect={false}
        data={SOUNDS.map((one) => ({ value: one, label: t(`rules.sounds.${one}`) }))}
        onChange={(sound) => onChange({ ...step, sound: (sound ?? "system") as Sound })}
      />
    </>
  );
}
