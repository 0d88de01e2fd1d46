import { Button, Checkbox, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./activity.module.css";

interface FilterMenuProps<T extends string> {
  label: string;
  options: { value: T; label: string }[];
  chosen: T[];
  onChange: (chosen: T[]) => void;
  testId: string;
}

/** Lets through what is ticked; the button says what that is. */
export function FilterMenu<T extends string>(props: FilterMenuProps<T>) {
  const { label, options, chosen, onChange, testId } = props;
  const { t } = useTranslation();
  const some = options.filter(({ value }) => chosen.includes(value));
  const name = some[0]?.label ?? label;
  return (
    <Popover position="bottom-start" shadow="md" radius={8} trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          className={classes.filter ?? ""}
          data-on={some.length > 0 || undefined}
          rightSection={<IconChevronDown size={14} />}
          disabled={options.length === 0}
          data-testid={testId}
          {...(some.length > 0 && {
            "aria-label": `${label}: ${some.map((one) => one.label).join(", ")}`,
          })}
        >
          {some.length > 1 ? t("activity.chosen", { name, count: some.length - 1 }) : name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <div className={classes.options}>
          {options.map((option) => (
            <Checkbox
              key={option.value}
              size="xs"
              label={option.label}
              checked={chosen.includes(option.value)}
              data-testid={`${testId}-${option.value}`}
              onChange={() =>
                onChange(
                  chosen.includes(option.value)
                    ? chosen.filter((value) => value !== option.value)
                    : [...chosen, option.value],
                )
              }
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
