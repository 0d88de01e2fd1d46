import { useTranslation } from "react-i18next";
import { useAppContext } from "../../context/workspace";
import type { Connection, Settings, SettingsPatch } from "../../ipc/bindings";
import { AssistantSettings } from "./AssistantSettings";
import { Connections } from "./Connections";
import { DataSettings } from "./DataSettings";
import { GeneralSettings } from "./GeneralSettings";
import { Rules } from "./Rules";
import { SettingGroup, SettingRow } from "./SettingRow";
import classes from "./settings.module.css";
import { useApplySettings } from "./useApplySettings";
import { WatchingSettings } from "./WatchingSettings";

interface SettingsPageProps {
  connections: Connection[];
  dataFolder: string;
  version: string;
  change: (groups: (now: Settings) => SettingsPatch) => Promise<boolean>;
}

/** Everything that can be set; each change holds at once. */
export function SettingsPage({ connections, dataFolder, version, change }: SettingsPageProps) {
  const { t } = useTranslation();
  const { settings } = useAppContext();
  const { apply, saved } = useApplySettings(change);
  const part = { settings, connections, apply, saved };
  return (
    <div className={classes.page} data-testid="settings-page">
      <div className={classes.column}>
        <h1>{t("settings.title")}</h1>
        <GeneralSettings {...part} />
        <WatchingSettings {...part} />
        <Rules settings={settings} />
        <Connections connections={connections} />
        <DataSettings {...part} dataFolder={dataFolder} />
        <AssistantSettings {...part} />
        <SettingGroup title={t("settings.about")} testId="settings-about">
          <SettingRow
            label="Shopbell"
            hint={
              <>
                {t("settings.version", { version })}
                <br />
                {t("settings.aboutText")}
              </>
            }
          />
        </SettingGroup>
      </div>
    </div>
  );
}
