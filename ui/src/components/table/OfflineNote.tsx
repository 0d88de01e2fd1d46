import { IconCloudOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Callout } from "../form/Callout";

/** Says that an object comes from the local copy, and how old that is. */
export function OfflineNote({ asOf }: { asOf: number }) {
  const { t, i18n } = useTranslation();
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <Callout tone="plain" icon={<IconCloudOff size={18} />} testId="offline-note">
      {t("mirror.offlineObject", { when: when.format(asOf * 1000) })}
    </Callout>
  );
}
