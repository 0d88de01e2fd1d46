import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../context/workspace";
import type { ArrivalFilter, ExportFormat } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import classes from "./activity.module.css";

interface ExportMenuProps {
  filter: ArrivalFilter;
  disabled: boolean;
}

const formats: readonly [ExportFormat, string][] = [
  ["csv", "list.exportCsv"],
  ["json", "list.exportJson"],
];

/** Saves what the list shows to a file. */
export function ExportMenu({ filter, disabled }: ExportMenuProps) {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const [busy, setBusy] = useState(false);
  const save = async (format: ExportFormat) => {
    setBusy(true);
    try {
      const file = await ipc.exportArrivals(workspace.connection.id, filter, format);
      workspace.notify(t("list.exported", { count: file.rows, path: file.path }), {
        label: t("list.showFile"),
        run: () => void ipc.revealFile(file.path),
      });
    } catch (error) {
      workspace.notify(workspace.errorLine(error));
    }
    setBusy(false);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          color="gray"
          className={classes.markAll ?? ""}
          leftSection={<IconDownload size={14} />}
          loading={busy}
          disabled={disabled}
          title={t("activity.export")}
          data-testid="activity-export"
        >
          <span data-label>{t("activity.export")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, label]) => (
          <Menu.Item
            key={format}
            onClick={() => void save(format)}
            data-testid={`activity-export-${format}`}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
