import { Alert } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Says that an object comes from the local copy, and how old that is. */
export function OfflineNote({ asOf }: { asOf: number }) {
  const { t, i18n } = useTranslation();
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <Alert color="gray" mt="sm" icon={<IconCloudOff size={18} />} data-testid="offline-note">
      {t("mirror.offlineObject", { when: when.format(asOf * 1000) })}
    </Alert>
  );
}
