import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconChevronDown, IconCopy, IconDownload, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./list.module.css";

/** What can be done with the picked rows. */
export type SelectionAction = "copy_rows" | "copy_ids" | "export_csv" | "export_json";

interface SelectionBarProps {
  count: number | null;
  busy: boolean;
  onAction: (action: SelectionAction) => void;
  onClear: () => void;
}

/** Stands over the list while rows are picked. */
export function SelectionBar({ count, busy, onAction, onClear }: SelectionBarProps) {
  const { t } = useTranslation();
  return (
    <div
      className={classes.selection}
      role="toolbar"
      aria-label={t("list.selection")}
      data-testid="selection-bar"
    >
      <span className={classes.selectionCount} aria-live="polite">
        {count === null ? t("list.allPicked") : t("list.picked", { count })}
      </span>
      <Menu position="top">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCopy size={14} />}
            rightSection={<IconChevronDown size={13} />}
            data-testid="selection-copy"
          >
            {t("list.copy")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onAction("copy_rows")}>{t("list.copyRows")}</Menu.Item>
          <Menu.Item onClick={() => onAction("copy_ids")}>{t("list.copyIds")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        size="xs"
        variant="default"
        loading={busy}
        leftSection={<IconDownload size={14} />}
        onClick={() => onAction("export_csv")}
        data-testid="selection-csv"
      >
        {t("list.exportCsv")}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={busy}
        onClick={() => onAction("export_json")}
        data-testid="selection-json"
      >
        {t("list.exportJson")}
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("list.clearSelection")}
        title={t("list.clearSelection")}
        onClick={onClear}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
