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
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ClipboardEvent } from "react";
import { nextRow } from "./entries";
import classes from "./form.module.css";
import { type ImageListEditorProps, ImageRow } from "./ImageRow";

/** An ordered list of picture addresses: dragged by the handle, or moved by buttons and Alt+↑/↓. */
export function ImageListEditor(props: ImageListEditorProps) {
  const { entries, onChange, readOnly, labels, most } = props;
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const indexOf = (id: string | number) => entries.findIndex((entry) => `${entry.row}` === `${id}`);
  const move = (from: number, to: number) => {
    if (to >= 0 && to < entries.length && from !== to) onChange(arrayMove(entries, from, to));
  };
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over) move(indexOf(active.id), indexOf(over.id));
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
      <legend className={classes.legend}>{labels.legend}</legend>
      <p className={classes.hint}>{labels.hint}</p>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={onDragEnd}
        accessibility={{
          screenReaderInstructions: { draggable: labels.dragHelp },
          announcements: {
            onDragStart: ({ active }) => labels.drag(indexOf(active.id) + 1),
            onDragOver: ({ active, over }) =>
              over ? labels.movedTo(indexOf(active.id) + 1, indexOf(over.id) + 1) : undefined,
            onDragEnd: ({ active, over }) =>
              over ? labels.movedTo(indexOf(active.id) + 1, indexOf(over.id) + 1) : undefined,
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
          {labels.add}
        </Button>
      )}
    </fieldset>
  );
}
