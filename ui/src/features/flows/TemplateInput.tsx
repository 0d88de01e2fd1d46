import { ActionIcon, Menu, ScrollArea, Textarea, TextInput } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemAt } from "./flowWords";
import { insertAt, insertable, type StepContext } from "./stepContext";

interface TemplateInputProps {
  label: string;
  /** The name of its place in the step: `title`, `fields.email`, … */
  part: string;
  value: string;
  context: StepContext;
  onChange: (value: string) => void;
  multiline?: boolean;
  /** The label is read, and not shown. */
  quiet?: boolean;
}

/** A text that may have expressions in double braces. */
export function TemplateInput(props: TemplateInputProps) {
  const { label, part, value, context, onChange, quiet = false } = props;
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const insert = (expression: string) => {
    const { selectionStart, selectionEnd } = field.current ?? {};
    const from = selectionStart ?? value.length;
    onChange(insertAt(value, from, selectionEnd ?? from, expression));
  };
  const shared = {
    ref: field,
    value,
    ...(quiet ? { "aria-label": label } : { label }),
    error: problemAt(context.problems, `steps.${context.at}.${part}`, t),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    dir: "auto" as const,
    autoComplete: "off",
    "data-testid": `step-${context.at}-${part}`,
    rightSection: (
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("flows.insertInto", { name: label })}
          >
            <IconBraces size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <ScrollArea.Autosize mah={280}>
            {insertable(context).map((one) => (
              <Menu.Item key={one} onClick={() => insert(one)}>
                {one}
              </Menu.Item>
            ))}
          </ScrollArea.Autosize>
        </Menu.Dropdown>
      </Menu>
    ),
  };
  return props.multiline ? (
    <Textarea {...shared} autosize minRows={2} maxRows={8} />
  ) : (
    <TextInput {...shared} />
  );
}
