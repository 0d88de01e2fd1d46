import { Button, Menu } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconDots,
  IconExternalLink,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface ProductButtonsProps {
  active: boolean;
  readOnly: boolean;
  switching: boolean;
  onEdit: () => void;
  onActive: () => void;
  onDashboard: () => void;
  onDelete: () => void;
}

/** What can be done with a product. */
export function ProductButtons(props: ProductButtonsProps) {
  const { active, readOnly } = props;
  const { t } = useTranslation();
  return (
    <>
      <Button
        leftSection={<IconPencil size={16} />}
        onClick={props.onEdit}
        data-testid="product-edit"
      >
        {readOnly ? t("form.view") : t("form.edit")}
      </Button>
      <Button
        variant="default"
        leftSection={active ? <IconArchive size={16} /> : <IconArchiveOff size={16} />}
        loading={props.switching}
        disabled={readOnly}
        onClick={props.onActive}
        data-testid="product-archive"
      >
        {active ? t("products.archive") : t("products.restore")}
      </Button>
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
            {t("products.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
