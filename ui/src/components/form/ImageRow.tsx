import { useSortable } from "@dnd-kit/sortable";
import { ActionIcon, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from "@tabler/icons-react";
import type { ClipboardEvent, KeyboardEvent, ReactNode } from "react";
import type { ImageEntry } from "./entries";
import classes from "./form.module.css";

/** The labels of the editor; `{{n}}` is the place in the list. */
export interface ImageLabels {
  legend: string;
  hint: string;
  address: (n: number) => string;
  add: string;
  drag: (n: number) => string;
  up: (n: number) => string;
  down: (n: number) => string;
  remove: (n: number) => string;
  /** Read out when a picture was picked up and moved with the keys. */
  dragHelp: string;
  movedTo: (from: number, to: number) => string;
}

/** What the list and each of its rows need. */
export interface ImageListEditorProps {
  entries: ImageEntry[];
  onChange: (entries: ImageEntry[]) => void;
  errorOf: (row: number) => string | null;
  error: string | null;
  most: number;
  readOnly: boolean;
  preview: (url: string) => ReactNode;
  labels: ImageLabels;
}

interface ImageRowProps extends ImageListEditorProps {
  entry: ImageEntry;
  index: number;
  onMove: (to: number) => void;
  onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

/** One picture of the list: handle, preview, address, and buttons to move and remove it. */
export function ImageRow(props: ImageRowProps) {
  const { entry, index, entries, onChange, onMove, readOnly, labels } = props;
  const n = index + 1;
  const {
    attributes,
    listeners,
    setNodeRef,
    setActivatorNodeRef,
    transform,
    transition,
    isDragging,
  } = useSortable({ id: `${entry.row}`, disabled: readOnly });
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || readOnly) return;
    if (event.key === "ArrowUp") onMove(index - 1);
    else if (event.key === "ArrowDown") onMove(index + 1);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={setNodeRef}
      className={classes.imageRow}
      data-dragging={isDragging || undefined}
      data-testid="image-row"
      style={{
        transform: transform ? `translate3d(0, ${transform.y}px, 0)` : undefined,
        transition,
      }}
    >
      {!readOnly && (
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={classes.grip}
          {...attributes}
          {...listeners}
          aria-label={labels.drag(n)}
          data-testid={`image-grip-${index}`}
        >
          <IconGripVertical size={16} />
        </button>
      )}
      {props.preview(entry.url.trim())}
      <TextInput
        className={classes.grow}
        aria-label={labels.address(n)}
        placeholder="https://"
        value={entry.url}
        readOnly={readOnly}
        error={props.errorOf(entry.row)}
        errorProps={{ "data-testid": `field-error-images-${index}` }}
        onChange={(event) => {
          const url = event.currentTarget.value;
          onChange(entries.map((other) => (other.row === entry.row ? { ...other, url } : other)));
        }}
        onKeyDown={onKeyDown}
        onPaste={props.onPaste}
        data-testid={`field-images-${index}`}
      />
      {!readOnly && (
        <div className={classes.imageButtons}>
          <RowButton label={labels.up(n)} disabled={index === 0} onClick={() => onMove(index - 1)}>
            <IconArrowUp size={16} />
          </RowButton>
          <RowButton
            label={labels.down(n)}
            disabled={index === entries.length - 1}
            onClick={() => onMove(index + 1)}
          >
            <IconArrowDown size={16} />
          </RowButton>
          <RowButton
            label={labels.remove(n)}
            disabled={false}
            onClick={() => onChange(entries.filter((other) => other.row !== entry.row))}
          >
            <IconTrash size={16} />
          </RowButton>
        </div>
      )}
    </div>
  );
}

interface RowButtonProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}

function RowButton({ label, disabled, onClick, children }: RowButtonProps) {
  return (
    <ActionIcon
      className={classes.quiet ?? ""}
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}
