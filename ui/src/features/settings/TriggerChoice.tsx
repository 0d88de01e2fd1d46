import { useTranslation } from "react-i18next";
import type { Trigger, WatchStatus } from "../../ipc/bindings";
import { SwitchRow } from "./SettingRow";
import type { SectionProps } from "./sectionProps";
import classes from "./settings.module.css";
import { TriggerProblem } from "./TriggerProblem";
import { problemsOf } from "./triggerProblems";

interface TriggerChoiceProps {
  part: SectionProps;
  trigger: Trigger;
  hint?: string;
  statuses: WatchStatus[];
  /** Turns some on and some off; the first is the row that was touched. */
  turn: (row: Trigger, on: Trigger[], off: Trigger[]) => void;
}

/** Whether a trigger is on, and what keeps it from being read. */
export function TriggerChoice({ part, trigger, hint, statuses, turn }: TriggerChoiceProps) {
  const { settings, connections, apply, saved } = part;
  const { t } = useTranslation();
  const watched = settings.watching.triggers;
  const on = watched.includes(trigger);
  const isCharge = trigger === "charge.added";
  const read: Trigger[] = isCharge ? [trigger, "dispute.added"] : [trigger];
  const problems = on ? read.flatMap((one) => problemsOf(one, statuses, connections)) : [];
  return (
    <div className={classes.trigger}>
      <SwitchRow
        label={t(`when.${trigger}`)}
        hint={hint}
        checked={on}
        onChange={(next) => turn(trigger, next ? [trigger] : [], next ? [] : [trigger])}
        saved={saved === trigger}
        testId={`trigger-${trigger}`}
      />
      {isCharge && (
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
      {problems.map((problem) => (
        <TriggerProblem
          key={`${problem.connections[0]?.id} ${problem.reason.detail.permission}`}
          problem={problem}
          everywhere={problem.connections.length === connections.length}
          offered={
            problem.offer !== null && !watched.includes(problem.offer) ? problem.offer : null
          }
          onOffer={(offer) => turn(offer, [offer], [trigger])}
        />
      ))}
    </div>
  );
}
