import { ActionIcon, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./form.module.css";
import { countCharacters, type FieldChange } from "./issues";

/** The labels of the three states. */
export interface ChangeLabels {
  set: string;
  clear: string;
  undo: string;
}

interface TextFieldProps {
  field: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  description?: ReactNode;
  /** What saving will do; only where something is changed, not where it is made. */
  change?: FieldChange;
  changeLabels?: ChangeLabels;
  onUndo?: () => void;
  onBlur?: () => void;
  limit?: number;
  required?: boolean;
  readOnly?: boolean;
  multiline?: boolean;
  autoFocus?: boolean;
  type?: "text" | "email" | "url" | "tel";
  placeholder?: string;
}

/** The count shows only when it begins to matter. */
function formatCount(value: string, limit: number | undefined, locale: string): string | null {
  if (limit === undefined || value.length < limit * 0.8) return null;
  const number = new Intl.NumberFormat(locale);
  return `${number.format(countCharacters(value))} / ${number.format(limit)}`;
}

/** One text of a form, with its state (left, set, cleared), its count and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { field, label, value, change = "leave", changeLabels, readOnly = false } = props;
  const count = formatCount(value, props.limit, document.documentElement.lang || "en");
  const changed = change !== "leave" && changeLabels !== undefined;
  const shared = {
    label: (
      <>
        {label}
        {changed && (
          <span
            className={classes.change}
            data-change={change}
            data-testid={`field-change-${field}`}
          >
            {change === "clear" ? changeLabels.clear : changeLabels.set}
          </span>
        )}
      </>
    ),
    value,
    error: props.error,
    errorProps: { "data-testid": `field-error-${field}` },
    description:
      props.description || count ? (
        <>
          {props.description}
          {count && <span className={classes.count}>{count}</span>}
        </>
      ) : undefined,
    inputWrapperOrder: ["label", "input", "error", "description"] as (
      | "label"
      | "input"
      | "error"
      | "description"
    )[],
    readOnly,
    withAsterisk: props.required ?? false,
    "aria-required": props.required ?? false,
    "data-testid": `field-${field}`,
    "data-autofocus": props.autoFocus || undefined,
    autoFocus: props.autoFocus ?? false,
    autoComplete: "off",
    // Names and notes can be in any script: each text finds its own direction.
    dir: "auto" as const,
    placeholder: props.placeholder ?? "",
    onBlur: props.onBlur,
    onChange: (event: { currentTarget: { value: string } }) =>
      props.onChange(event.currentTarget.value),
    rightSection:
      changed && props.onUndo && !readOnly ? (
        <Tooltip label={changeLabels.undo}>
          <ActionIcon
            variant="subtle"
            size="sm"
            aria-label={`${changeLabels.undo}: ${label}`}
            onClick={props.onUndo}
          >
            <IconArrowBackUp size={15} />
          </ActionIcon>
        </Tooltip>
      ) : undefined,
  };
  return props.multiline ? (
    <Textarea {...shared} autosize minRows={3} maxRows={14} />
  ) : (
    <TextInput
      {...shared}
      type={props.type === "tel" ? "tel" : "text"}
      inputMode={inputModeOf(props.type)}
    />
  );
}

/** `type=email` would trim and refuse by the browser's own rules; the rules here are ours. */
function inputModeOf(type: TextFieldProps["type"]): "email" | "url" | "tel" | "text" {
  return type ?? "text";
}
