import { Button, Modal, Radio, Text } from "@mantine/core";
import { useState } from "react";
import classes from "./form.module.css";

/** One field that was changed on both sides. */
export interface FieldConflict {
  field: string;
  base: unknown;
  theirs: unknown;
  mine: unknown;
}

/** The words of the dialog. */
export interface ConflictWords {
  title: string;
  intro: string;
  field: string;
  mine: string;
  theirs: string;
  was: (value: string) => string;
  empty: string;
  back: string;
  save: string;
  close: string;
}

interface ConflictDialogProps {
  conflicts: FieldConflict[];
  labelOf: (field: string) => string;
  onBack: () => void;
  /** Called with the fields for which Stripe's value was chosen. */
  onDecide: (theirs: FieldConflict[]) => void;
  words: ConflictWords;
}

function asText(value: unknown, empty: string): string {
  if (value === null || value === undefined || value === "") return empty;
  if (Array.isArray(value)) return value.length === 0 ? empty : value.join("\n");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Shows what each side has for every field that both changed, and asks which one to keep. */
export function ConflictDialog({
  conflicts,
  labelOf,
  onBack,
  onDecide,
  words,
}: ConflictDialogProps) {
  const [choice, setChoice] = useState<Record<string, "mine" | "theirs">>({});
  const undecided = conflicts.some((conflict) => choice[conflict.field] === undefined);
  return (
    <Modal
      opened
      onClose={onBack}
      title={words.title}
      size="lg"
      closeButtonProps={{ "aria-label": words.close }}
    >
      <Text size="sm" mb="md">
        {words.intro}
      </Text>
      <table className={classes.conflict} data-testid="conflict-dialog">
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.mine}</th>
            <th scope="col">{words.theirs}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr key={conflict.field} data-testid="conflict-row" data-field={conflict.field}>
              <td>
                {labelOf(conflict.field)}
                <div className={classes.was}>{words.was(asText(conflict.base, words.empty))}</div>
              </td>
              {(["mine", "theirs"] as const).map((side) => (
                <td key={side}>
                  <Radio
                    name={`conflict-${conflict.field}`}
                    size="xs"
                    checked={choice[conflict.field] === side}
                    label={asText(conflict[side], words.empty)}
                    aria-label={`${words[side]}: ${asText(conflict[side], words.empty)}`}
                    onChange={() => setChoice((before) => ({ ...before, [conflict.field]: side }))}
                    data-testid={`conflict-${side}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.dialogButtons}>
        <Button variant="default" onClick={onBack}>
          {words.back}
        </Button>
        <Button
          disabled={undecided}
          onClick={() => onDecide(conflicts.filter(({ field }) => choice[field] === "theirs"))}
          data-testid="conflict-save"
        >
          {words.save}
        </Button>
      </div>
    </Modal>
  );
}
