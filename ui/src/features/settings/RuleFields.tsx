import { Button, SegmentedControl, Switch } from "@mantine/core";
import { IconVolume } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useAppContext } from "../../context/workspace";
import type { Grouping, Outcome, Sound, TriggerRule } from "../../ipc/bindings";
import { MinimumLines } from "./MinimumLines";
import type { RuleDraft } from "./ruleDraft";
import classes from "./rules.module.css";
import { playSound, SHIPPED } from "./sounds";

const OUTCOMES: readonly Outcome[] = ["any", "failed", "not_failed"];
const SOUNDS: readonly Sound[] = ["system", "off", "bell", "chime", "knock"];
const GROUPINGS: readonly Grouping[] = ["auto", "one_by_one", "summed"];

interface RuleFieldsProps {
  rule: TriggerRule;
  draft: RuleDraft;
  /** It was to be saved: what is wrong is said. */
  tried: boolean;
  onChange: (draft: RuleDraft) => void;
}

/** What can be chosen of a rule. */
export function RuleFields({ rule, draft, tried, onChange }: RuleFieldsProps) {
  const { t } = useTranslation();
  const { notify } = useAppContext();
  const set = (some: Partial<RuleDraft>) => onChange({ ...draft, ...some });
  const listen = () => void playSound(draft.sound).catch(() => notify(t("rules.notPlayed")));
  return (
    <div className={classes.fields}>
      <Switch
        label={t("rules.on")}
        description={t("rules.onHint")}
        checked={draft.on}
        onChange={(event) => set({ on: event.currentTarget.checked })}
        data-autofocus
        data-testid="rule-on"
      />
      {draft.on && (
        <>
          {rule.has_outcome && (
            <Choice
              label={t("rules.outcome")}
              value={draft.outcome}
              all={OUTCOMES}
              name={(one) => t(`rules.outcomes.${one}`)}
              onChange={(outcome) => set({ outcome })}
            />
          )}
          {rule.has_amount && (
            <MinimumLines
              lines={draft.minimums}
              currencies={rule.currencies}
              tried={tried}
              onChange={(minimums) => set({ minimums })}
            />
          )}
          <Choice
            label={t("rules.sound")}
            value={draft.sound}
            all={SOUNDS}
            name={(one) => t(`rules.sounds.${one}`)}
            onChange={(sound) => set({ sound })}
            aside={
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconVolume size={15} aria-hidden />}
                disabled={SHIPPED[draft.sound] === undefined}
                onClick={listen}
                data-testid="rule-listen"
              >
                {t("rules.listen")}
              </Button>
            }
          />
          <Choice
            label={t("rules.grouping")}
            value={draft.grouping}
            all={GROUPINGS}
            name={(one) => t(`rules.groupings.${one}`)}
            hint={t(`rules.groupingHint.${draft.grouping}`)}
            onChange={(grouping) => set({ grouping })}
          />
        </>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  all: readonly T[];
  name: (one: T) => string;
  onChange: (one: T) => void;
  hint?: string;
  aside?: ReactNode;
}

function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, value, all, name, onChange, hint, aside } = props;
  const id = useId();
  return (
    <div className={classes.field}>
      <div className={classes.fieldHead}>
        <span className={classes.label} id={id}>
          {label}
        </span>
        {aside}
      </div>
      <SegmentedControl
        fullWidth
        size="sm"
        aria-labelledby={id}
        value={value}
        onChange={(next) => onChange(next as T)}
        data={all.map((one) => ({ value: one, label: name(one) }))}
      />
      {hint && <p className={classes.hint}>{hint}</p>}
    </div>
  );
}
