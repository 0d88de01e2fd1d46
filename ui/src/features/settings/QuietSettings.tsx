import { Button, Chip, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "../../format/time";
import type { QuietHours, Weekday } from "../../ipc/bindings";
import { formatMinutes, nextMorning, parseMinutes, WEEKDAYS, weekdayName } from "./quiet";
import { SettingRow, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";

/** When nothing rings: for a while, and by the hours of the week. */
export function QuietSettings({ settings, apply, saved }: SectionProps) {
  const { t, i18n } = useTranslation();
  const { quiet_hours: hours, quiet_until } = settings.alerting;
  const now = Math.floor(Date.now() / 1000);
  const asked = quiet_until !== null && quiet_until > now ? quiet_until : null;
  const rest = (until: number) =>
    apply("quiet_now", (before) => ({ alerting: { ...before.alerting, quiet_until: until } }));
  const change = (some: Partial<QuietHours>) =>
    apply("quiet_hours", (before) => ({
      alerting: {
        ...before.alerting,
        quiet_hours: { ...before.alerting.quiet_hours, ...some },
      },
    }));
  return (
    <>
      <SettingRow
        label={t("settings.quietNow")}
        hint={
          asked !== null && t("settings.quietAsked", { when: formatDateTime(asked, i18n.language) })
        }
        saved={saved === "quiet_now"}
        testId="settings-quiet-now"
      >
        <div className={classes.buttons}>
          {asked !== null ? (
            <Button size="xs" variant="default" onClick={() => rest(now)}>
              {t("settings.ringAgain")}
            </Button>
          ) : (
            <>
              <Button size="xs" variant="default" onClick={() => rest(now + 3600)}>
                {t("settings.quietHour")}
              </Button>
              <Button size="xs" variant="default" onClick={() => rest(nextMorning(new Date()))}>
                {t("settings.quietTomorrow")}
              </Button>
            </>
          )}
        </div>
      </SettingRow>
      <SwitchRow
        label={t("settings.quietHours")}
        hint={t("settings.quietHoursHint")}
        checked={hours.on}
        onChange={(on) => change({ on })}
        saved={saved === "quiet_hours"}
        testId="settings-quiet-hours"
      />
      {hours.on && (
        <div className={classes.quiet} data-testid="quiet-hours">
          <div className={classes.quietTimes}>
            {(["from", "until"] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                label={t(end === "from" ? "settings.quietFrom" : "settings.quietUntil")}
                value={formatMinutes(hours[end])}
                onChange={(event) => {
                  const minutes = parseMinutes(event.currentTarget.value);
                  if (minutes !== null) change({ [end]: minutes });
                }}
                data-testid={`quiet-${end}`}
              />
            ))}
          </div>
          <fieldset className={classes.dayGroup}>
            <legend className={classes.hint}>{t("settings.quietDays")}</legend>
            <Chip.Group
              multiple
              value={hours.days}
              onChange={(chosen) =>
                change({ days: WEEKDAYS.filter((day) => (chosen as Weekday[]).includes(day)) })
              }
            >
              <div className={classes.days}>
                {WEEKDAYS.map((day) => (
                  <Chip
                    key={day}
                    value={day}
                    size="xs"
                    radius="sm"
                    variant="light"
                    data-testid={`quiet-${day}`}
                  >
                    {weekdayName(day, i18n.language)}
                  </Chip>
                ))}
              </div>
            </Chip.Group>
          </fieldset>
        </div>
      )}
    </>
  );
}
