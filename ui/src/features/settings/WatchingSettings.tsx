import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Trigger } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";
import { IntervalChoice } from "./IntervalChoice";
import type { PartProps } from "./part";
import { Group, SwitchSetting } from "./Setting";
import classes from "./settings.module.css";
import { TriggerTrouble } from "./TriggerTrouble";
import { triggers, troublesOf } from "./troubles";

/** How often to look, what to ring for, and whether to ring at all. */
export function WatchingSettings(part: PartProps) {
  const { settings, connections, apply, saved } = part;
  const { t } = useTranslation();
  const { data: statuses = [] } = useQuery({
    queryKey: ["status"],
    queryFn: () => ipc.watchStatuses(),
    enabled: connections.length > 0,
  });
  const watched = settings.watching.triggers;
  /** Turns some on and some off; they stay in the order in which they are shown. */
  const turn = (row: Trigger, on: Trigger[], off: Trigger[]) =>
    apply(row, ({ watching }) => ({
      watching: {
        ...watching,
        triggers: triggers.filter(
          (one) => !off.includes(one) && (on.includes(one) || watching.triggers.includes(one)),
        ),
      },
    }));
  return (
    <Group title={t("settings.watching")} testId="settings-watching">
      <IntervalChoice {...part} />
      <fieldset className={classes.triggers}>
        <legend className={classes.label}>{t("settings.triggers")}</legend>
        {triggers.map((trigger) => {
          const on = watched.includes(trigger);
          const troubles = on ? troublesOf(trigger, statuses, connections) : [];
          return (
            <div key={trigger} className={classes.trigger}>
              <SwitchSetting
                label={t(`when.${trigger}`)}
                checked={on}
                onChange={(next) => turn(trigger, next ? [trigger] : [], next ? [] : [trigger])}
                saved={saved === trigger}
                testId={`trigger-${trigger}`}
              />
              {troubles.map((trouble) => (
                <TriggerTrouble
                  key={trouble.connections[0]?.id}
                  trouble={trouble}
                  everywhere={trouble.connections.length === connections.length}
                  offered={
                    trouble.offer !== null && !watched.includes(trouble.offer)
                      ? trouble.offer
                      : null
                  }
                  onOffer={(offer) => turn(offer, [offer], [trigger])}
                />
              ))}
            </div>
          );
        })}
      </fieldset>
      <SwitchSetting
        label={t("settings.notifications")}
        hint={t("settings.notificationsHint")}
        checked={settings.alerting.notifications}
        onChange={(on) =>
          apply("notifications", (now) => ({ alerting: { ...now.alerting, notifications: on } }))
        }
        saved={saved === "notifications"}
        testId="settings-notifications"
      />
    </Group>
  );
}
