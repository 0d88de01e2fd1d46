import { Button, Modal, Radio, Text } from "@mantine/core";
import { useState } from "react";
import type { Conflict } from "../../ipc/bindings";
import classes from "./form.module.css";

/** The labels of the dialog. */
export interface ConflictLabels {
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
  conflicts: Conflict[];
  labelOf: (field: string) => string;
  onBack: () => void;
  /** Called with the fields for which Stripe's value was chosen. */
  onDecide: (theirs: Conflict[]) => void;
  labels: ConflictLabels;
}

function formatValue(value: unknown, empty: string): string {
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
  labels,
}: ConflictDialogProps) {
  const [choice, setChoice] = useState<Record<string, "mine" | "theirs">>({});
  const undecided = conflicts.some((conflict) => choice[conflict.field] === undefined);
  return (
    <Modal
      opened
      onClose={onBack}
      title={labels.title}
      size="lg"
      closeButtonProps={{ "aria-label": labels.close }}
    >
      <Text size="sm" mb="md">
        {labels.intro}
      </Text>
      <table className={classes.conflict} data-testid="conflict-dialog">
        <thead>
          <tr>
            <th scope="col">{labels.field}</th>
            <th scope="col">{labels.mine}</th>
            <th scope="col">{labels.theirs}</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.map((conflict) => (
            <tr key={conflict.field} data-testid="conflict-row" data-field={conflict.field}>
              <td>
                {labelOf(conflict.field)}
                <div className={classes.was}>
                  {labels.was(formatValue(conflict.base, labels.empty))}
                </div>
              </td>
              {(["mine", "theirs"] as const).map((side) => (
                <td key={side}>
                  <Radio
                    name={`conflict-${conflict.field}`}
                    size="xs"
                    checked={choice[conflict.field] === side}
                    label={formatValue(conflict[side], labels.empty)}
                    aria-label={`${labels[side]}: ${formatValue(conflict[side], labels.empty)}`}
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
          {labels.back}
        </Button>
        <Button
          disabled={undecided}
          onClick={() => onDecide(conflicts.filter(({ field }) => choice[field] === "theirs"))}
          data-testid="conflict-save"
        >
          {labels.save}
        </Button>
      </div>
    </Modal>
  );
}
