import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { WATCHED_TRIGGERS } from "../../components/trigger/triggers";
import type { Trigger } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { DailySetting } from "./DailySetting";
import { IntervalChoice } from "./IntervalChoice";
import { QuietSettings } from "./QuietSettings";
import { SettingGroup, SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";
import { TriggerProblem } from "./TriggerProblem";
import { problemsOf } from "./triggerProblems";

/** How often to look, what to ring for, and whether to ring at all. */
export function WatchingSettings(part: SectionProps) {
  const { settings, connections, apply, saved } = part;
  const { t } = useTranslation();
  const { data: statuses = [] } = useQuery({
    queryKey: ["status"],
    queryFn: () => ipc.listWatchStatuses(),
    enabled: connections.length > 0,
  });
  const watched = settings.watching.triggers;
  /** Turns some on and some off; they stay in the order in which they are shown. */
  const turn = (row: Trigger, on: Trigger[], off: Trigger[]) =>
    apply(row, ({ watching }) => ({
      watching: {
        ...watching,
        triggers: WATCHED_TRIGGERS.filter(
          (one) => !off.includes(one) && (on.includes(one) || watching.triggers.includes(one)),
        ),
      },
    }));
  return (
    <SettingGroup title={t("settings.watching")} testId="settings-watching">
      <IntervalChoice {...part} />
      <fieldset className={classes.triggers}>
        <legend className={classes.label}>{t("settings.triggers")}</legend>
        {WATCHED_TRIGGERS.map((trigger) => {
          const on = watched.includes(trigger);
          const problems = on ? problemsOf(trigger, statuses, connections) : [];
          const follow =
            trigger === "charge.added" && on
              ? problemsOf("dispute.added", statuses, connections)
              : [];
          return (
            <div key={trigger} className={classes.trigger}>
              <SwitchRow
                label={t(`when.${trigger}`)}
                checked={on}
                onChange={(next) => turn(trigger, next ? [trigger] : [], next ? [] : [trigger])}
                saved={saved === trigger}
                testId={`trigger-${trigger}`}
              />
              {trigger === "charge.added" && (
                <div className={classes.follow}>
                  <SwitchRow
                    label={t("settings.followUps")}
                    hint={t("settings.followUpsHint")}
                    checked={on && settings.watching.follow_ups}
                    disabled={!on}
                    onChange={(next) =>
                      apply("follow_ups", ({ watching }) => ({
                        watching: { ...watching, follow_ups: next },
                      }))
                    }
                    saved={saved === "follow_ups"}
                    testId="settings-follow-ups"
                  />
                </div>
              )}
              {[...problems, ...follow].map((problem) => (
                <TriggerProblem
                  key={`${problem.connections[0]?.id} ${problem.reason.detail.permission}`}
                  problem={problem}
                  everywhere={problem.connections.length === connections.length}
                  offered={
                    problem.offer !== null && !watched.includes(problem.offer)
                      ? problem.offer
                      : null
                  }
                  onOffer={(offer) => turn(offer, [offer], [trigger])}
                />
              ))}
            </div>
          );
        })}
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
