import { Button, Menu } from "@mantine/core";
import { IconDots, IconExternalLink, IconPencil, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordKind } from "../ipc/bindings";

interface RecordButtonsProps {
  kind: RecordKind;
  name: string;
  readOnly: boolean;
  onEdit: () => void;
  onDashboard: () => void;
  onDelete: () => void;
  /** What only this kind can. */
  children: ReactNode;
}

/** What can be done with a record. */
export function RecordButtons(props: RecordButtonsProps) {
  const { kind, name, readOnly } = props;
  const { t } = useTranslation();
  return (
    <>
      <Button
        leftSection={<IconPencil size={16} />}
        onClick={props.onEdit}
        data-testid={`${name}-edit`}
      >
        {readOnly ? t("form.view") : t("form.edit")}
      </Button>
      {props.children}
      <Button
        variant="default"
        leftSection={<IconExternalLink size={16} />}
        onClick={props.onDashboard}
      >
        {t("common.dashboard")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={10} aria-label={t("common.more")} data-testid="object-more">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} />}
            disabled={readOnly}
            onClick={props.onDelete}
            data-testid="object-delete"
          >
            {t(`${kind}.delete`)}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
