import { ActionIcon, Checkbox, Popover, Tooltip } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./list.module.css";

interface ColumnMenuProps {
  columns: { key: string; label: string }[];
  shown: string[];
  onChange: (keys: string[]) => void;
}

/** Chooses the columns of a list; at least one stays. */
export function ColumnMenu({ columns, shown, onChange }: ColumnMenuProps) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={t("list.columns")}>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t("list.columns")}
            data-testid="column-menu"
          >
            <IconColumns3 size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("list.columns")}>
        <div className={classes.columnMenu}>
          {columns.map(({ key, label }) => {
            const checked = shown.includes(key);
            return (
              <Checkbox
                key={key}
                size="xs"
                label={label}
                checked={checked}
                disabled={checked && shown.length === 1}
                data-testid={`column-${key}`}
                onChange={() =>
                  onChange(checked ? shown.filter((one) => one !== key) : [...shown, key])
                }
              />
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
