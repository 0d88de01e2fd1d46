import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { MOMENTS, SWITCHED_TRIGGERS, WATCHED_TRIGGERS } from "../../components/trigger/triggers";
import type { Trigger } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { DailySetting } from "./DailySetting";
import { IntervalChoice } from "./IntervalChoice";
import { QuietSettings } from "./QuietSettings";
import { SettingGroup, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";
import { TriggerChoice } from "./TriggerChoice";
import { isUnused } from "./triggerProblems";

/** How often to look, what to ring for, and whether to ring at all. */
export function WatchingSettings(part: SectionProps) {
  const { settings, connections, apply, saved } = part;
  const { t } = useTranslation();
  const { data: statuses = [] } = useQuery({
    queryKey: ["status"],
    queryFn: () => ipc.listWatchStatuses(),
    enabled: connections.length > 0,
  });
  /** Turns some on and some off; they stay in the order in which they are shown. */
  const turn = (row: Trigger, on: Trigger[], off: Trigger[]) =>
    apply(row, ({ watching }) => ({
      watching: {
        ...watching,
        triggers: SWITCHED_TRIGGERS.filter(
          (one) => !off.includes(one) && (on.includes(one) || watching.triggers.includes(one)),
        ),
      },
    }));
  const choice = { part, statuses, turn };
  return (
    <SettingGroup title={t("settings.watching")} testId="settings-watching">
      <IntervalChoice {...part} />
      <fieldset className={classes.triggers}>
        <legend className={classes.label}>{t("settings.triggers")}</legend>
        {WATCHED_TRIGGERS.map((trigger) => (
          <TriggerChoice key={trigger} {...choice} trigger={trigger} />
        ))}
      </fieldset>
      <fieldset className={classes.triggers}>
        <legend className={classes.label}>{t("settings.moreTriggers")}</legend>
        <p className={classes.hint}>{t("settings.moreTriggersHint")}</p>
        {MOMENTS.map((trigger) => (
          <TriggerChoice
            key={trigger}
            {...choice}
            trigger={trigger}
            {...(isUnused(trigger, connections) && { hint: t("settings.notInUse") })}
          />
        ))}
      </fieldset>
      <SwitchRow
        label={t("settings.notifications")}
        hint={t("settings.notificationsHint")}
        checked={settings.alerting.notifications}
        onChange={(on) =>
          apply("notifications", (now) => ({ alerting: { ...now.alerting, notifications: on } }))
        }
        saved={saved === "notifications"}
        testId="settings-notifications"
      />
      {settings.alerting.notifications && (
        <>
          <QuietSettings {...part} />
          <DailySetting {...part} />
        </>
      )}
    </SettingGroup>
  );
}
