import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { General } from "../../ipc/bindings";
import { SettingGroup, SettingRow, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";

/** How the app looks and starts. */
export function GeneralSettings({ settings, apply, saved }: SectionProps) {
  const { t } = useTranslation();
  const { general } = settings;
  const set = (row: string, some: Partial<General>) =>
    apply(row, (now) => ({ general: { ...now.general, ...some } }));
  return (
    <SettingGroup title={t("settings.general")} testId="settings-general">
      <SettingRow label={t("settings.language")} saved={saved === "language"}>
        <SegmentedControl
          aria-label={t("settings.language")}
          data-testid="settings-language"
          value={general.language}
          onChange={(value) => set("language", { language: value as General["language"] })}
          // Each language under its own name, for whoever cannot read the one that is shown.
          data={[
            { value: "system", label: t("settings.system") },
            { value: "en", label: <span lang="en">English</span> },
            { value: "ja", label: <span lang="ja">日本語</span> },
          ]}
        />
      </SettingRow>
      <SettingRow label={t("settings.theme")} saved={saved === "theme"}>
        <SegmentedControl
          aria-label={t("settings.theme")}
          data-testid="settings-theme"
          value={general.theme}
          onChange={(value) => set("theme", { theme: value as General["theme"] })}
          data={[
            { value: "system", label: t("settings.system") },
            { value: "light", label: t("settings.light") },
            { value: "dark", label: t("settings.dark") },
          ]}
        />
      </SettingRow>
      <SwitchRow
        label={t("settings.login")}
        hint={t("settings.loginHint")}
        checked={general.start_at_login}
        onChange={(on) => set("login", { start_at_login: on })}
        saved={saved === "login"}
        testId="settings-login"
      />
    </SettingGroup>
  );
}
