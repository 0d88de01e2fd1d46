import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type MetadataEntry, nextRow } from "./entries";
import classes from "./form.module.css";

/** The labels of the editor. */
export interface MetadataLabels {
  legend: string;
  hint: string;
  key: string;
  value: string;
  add: string;
  remove: string;
}

interface MetadataEditorProps {
  entries: MetadataEntry[];
  onChange: (entries: MetadataEntry[]) => void;
  /** What is wrong with the row of this number. */
  errorOf: (row: number) => string | null;
  error: string | null;
  readOnly: boolean;
  labels: MetadataLabels;
}

/** Keys and values of one's own. */
export function MetadataEditor(props: MetadataEditorProps) {
  const { entries, onChange, errorOf, error, readOnly, labels } = props;
  const put = (row: number, patch: Partial<MetadataEntry>) =>
    onChange(entries.map((entry) => (entry.row === row ? { ...entry, ...patch } : entry)));
  return (
    <fieldset className={classes.group} data-testid="field-metadata">
      <legend className={classes.legend}>{labels.legend}</legend>
      <p className={classes.hint}>{labels.hint}</p>
      {entries.map((entry) => (
        <div key={entry.row} className={classes.metadataRow}>
          <TextInput
            aria-label={labels.key}
            placeholder={labels.key}
            value={entry.key}
            readOnly={readOnly}
            error={errorOf(entry.row) !== null}
            data-testid={`field-metadata-key-${entry.row}`}
            onChange={(event) => put(entry.row, { key: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`${labels.value} ${entry.key}`}
            placeholder={labels.value}
            value={entry.value}
            readOnly={readOnly}
            dir="auto"
            error={errorOf(entry.row)}
            errorProps={{ "data-testid": `field-error-metadata-${entry.row}` }}
            data-testid={`field-metadata-value-${entry.row}`}
            onChange={(event) => put(entry.row, { value: event.currentTarget.value })}
          />
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`${labels.remove} ${entry.key}`}
              onClick={() => onChange(entries.filter((other) => other.row !== entry.row))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      {error && (
        <p className={classes.error} data-testid="field-error-metadata">
          {error}
        </p>
      )}
      {!readOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...entries, { row: nextRow(entries), key: "", value: "" }])}
          data-testid="metadata-add"
        >
          {labels.add}
        </Button>
      )}
    </fieldset>
  );
}
