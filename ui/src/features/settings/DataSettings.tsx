import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAppContext } from "../../context/workspace";
import type { Data } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { AuditSetting } from "./AuditSetting";
import { HistorySetting } from "./HistorySetting";
import { LocalCopy } from "./LocalCopy";
import { RetentionSetting } from "./RetentionSetting";
import { SettingGroup, SettingRow, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";

/** What lies on this machine, and where. */
export function DataSettings(props: SectionProps & { dataFolder: string }) {
  const { settings, connections, apply, saved, dataFolder } = props;
  const { t } = useTranslation();
  const { notify, errorLine } = useAppContext();
  const set = (row: string, some: Partial<Data>) =>
    apply(row, (now) => ({ data: { ...now.data, ...some } }));
  return (
    <SettingGroup title={t("settings.data")} testId="settings-data">
      <div className={classes.mirror}>
        <SwitchRow
          label={t("settings.mirror")}
          hint={t("settings.mirrorHint")}
          checked={settings.data.mirror}
          onChange={(on) => set("mirror", { mirror: on })}
          saved={saved === "mirror"}
          testId="settings-mirror"
        />
        {connections.map((connection) => (
          <LocalCopy
            key={connection.id}
            connection={connection}
            on={settings.data.mirror}
            named={connections.length > 1}
          />
        ))}
      </div>
      <SwitchRow
        label={t("settings.images")}
        hint={t("settings.imagesHint")}
        checked={settings.data.image_previews}
        onChange={(on) => set("images", { image_previews: on })}
        saved={saved === "images"}
        testId="settings-images"
      />
      <RetentionSetting {...props} />
      <HistorySetting {...props} />
      <AuditSetting connections={connections} />
      <SettingRow
        label={t("settings.folder")}
        hint={<code className={classes.path}>{dataFolder}</code>}
        testId="settings-folder"
      >
        <Button
          size="compact-sm"
          variant="default"
          data-testid="show-folder"
          onClick={() => void ipc.revealDataFolder().catch((error) => notify(errorLine(error)))}
        >
          {t("settings.showFolder")}
        </Button>
      </SettingRow>
    </SettingGroup>
  );
}
