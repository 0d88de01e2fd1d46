import { Select } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { DailySettings } from "../../ipc/bindings";
import { formatMinutes } from "./quiet";
import { SettingRow, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";

/** A day ends with a quarter of an hour, as arrivals are counted by those. */
const QUARTERS = Array.from({ length: 96 }, (_, at) => at * 15);

/** Whether and when it is told how the day went. */
export function DailySetting({ settings, apply, saved }: SectionProps) {
  const { t } = useTranslation();
  const id = useId();
  const { daily } = settings.alerting;
  const change = (some: Partial<DailySettings>) =>
    apply("daily", ({ alerting }) => ({
      // What was due before it was asked for is not told.
      alerting: {
        ...alerting,
        daily: { ...alerting.daily, ...some, since: Math.floor(Date.now() / 1000) },
      },
    }));
  return (
    <>
      <SwitchRow
        label={t("settings.daily")}
        hint={t("settings.dailyHint")}
        checked={daily.on}
        onChange={(on) => change({ on })}
        saved={saved === "daily"}
        testId="settings-daily"
      />
      {daily.on && (
        <SettingRow
          label={t("settings.dailyAt")}
          hint={t("settings.dailyAtHint")}
          htmlFor={id}
          testId="settings-daily-at"
        >
          <Select
            id={id}
            w={120}
            searchable
            allowDeselect={false}
            aria-describedby={`${id}-hint`}
            value={String(daily.at)}
            onChange={(value) => value !== null && change({ at: Number(value) })}
            data={QUARTERS.map((minutes) => ({
              value: String(minutes),
              label: formatMinutes(minutes),
            }))}
            comboboxProps={{ position: "bottom-end", shadow: "md", withinPortal: false }}
          />
        </SettingRow>
      )}
    </>
  );
}
