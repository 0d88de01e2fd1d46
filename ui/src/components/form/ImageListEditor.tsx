import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { ActionIcon, Button, TextInput } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconGripVertical,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import type { ClipboardEvent, KeyboardEvent, ReactNode } from "react";
import classes from "./form.module.css";
import { type ImageEntry, nextRow } from "./values";

/** The words of the editor; `{{n}}` is the place in the list. */
export interface ImageWords {
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

interface ImageListEditorProps {
  entries: ImageEntry[];
  onChange: (entries: ImageEntry[]) => void;
  errorOf: (row: number) => string | null;
  error: string | null;
  most: number;
  readOnly: boolean;
  preview: (url: string) => ReactNode;
  words: ImageWords;
}

/** An ordered list of picture addresses: dragged by the handle, or moved by buttons and Alt+↑/↓. */
export function ImageListEditor(props: ImageListEditorProps) {
  const { entries, onChange, readOnly, words, most } = props;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const placeOf = (id: string | number) => entries.findIndex((entry) => `${entry.row}` === `${id}`);
  const move = (from: number, to: number) => {
    if (to >= 0 && to < entries.length && from !== to) onChange(arrayMove(entries, from, to));
  };
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over) move(placeOf(active.id), placeOf(over.id));
  };
  const onPaste = (index: number, event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData("text").split(/\s+/u).filter(Boolean);
    if (pasted.length < 2) return;
    // Several addresses at once become several pictures.
    event.preventDefault();
    const row = nextRow(entries);
    const more = pasted.map((url, offset) => ({ row: row + offset, url }));
    const before = entries.slice(0, index + 1).filter((entry, i) => i < index || entry.url !== "");
    onChange([...before, ...more, ...entries.slice(index + 1)]);
  };
  return (
    <fieldset className={classes.group} data-testid="field-images">
      <legend className={classes.legend}>{words.legend}</legend>
      <p className={classes.hint}>{words.hint}</p>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={onDragEnd}
        accessibility={{
          screenReaderInstructions: { draggable: words.dragHelp },
          announcements: {
            onDragStart: ({ active }) => words.drag(placeOf(active.id) + 1),
            onDragOver: ({ active, over }) =>
              over ? words.movedTo(placeOf(active.id) + 1, placeOf(over.id) + 1) : undefined,
            onDragEnd: ({ active, over }) =>
              over ? words.movedTo(placeOf(active.id) + 1, placeOf(over.id) + 1) : undefined,
            onDragCancel: () => undefined,
          },
        }}
      >
        <SortableContext
          items={entries.map((entry) => `${entry.row}`)}
          strategy={verticalListSortingStrategy}
          disabled={readOnly}
        >
          {entries.map((entry, index) => (
            <ImageRow
              key={entry.row}
              {...props}
              entry={entry}
              index={index}
              onMove={(to) => move(index, to)}
              onPaste={(event) => onPaste(index, event)}
            />
          ))}
        </SortableContext>
      </DndContext>
      {props.error && (
        <p className={classes.error} data-testid="field-error-images">
          {props.error}
        </p>
      )}
      {!readOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={entries.length >= most}
          onClick={() => onChange([...entries, { row: nextRow(entries), url: "" }])}
          data-testid="image-add"
        >
          {words.add}
        </Button>
      )}
    </fieldset>
  );
}

interface ImageRowProps extends ImageListEditorProps {
  entry: ImageEntry;
  index: number;
  onMove: (to: number) => void;
  onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

function ImageRow(props: ImageRowProps) {
  const { entry, index, entries, onChange, onMove, readOnly, words } = props;
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
          aria-label={words.drag(n)}
          data-testid={`image-grip-${index}`}
        >
          <IconGripVertical size={16} />
        </button>
      )}
      {props.preview(entry.url.trim())}
      <TextInput
        className={classes.grow}
        aria-label={words.address(n)}
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
          <RowButton label={words.up(n)} disabled={index === 0} onClick={() => onMove(index - 1)}>
            <IconArrowUp size={16} />
          </RowButton>
          <RowButton
            label={words.down(n)}
            disabled={index === entries.length - 1}
            onClick={() => onMove(index + 1)}
          >
            <IconArrowDown size={16} />
          </RowButton>
          <RowButton
            label={words.remove(n)}
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
