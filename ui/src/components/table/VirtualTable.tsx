// biome-ignore-all lint/a11y/useSemanticElements: rows of a real table cannot be taken out of the flow, as virtual rows are
import { Checkbox, Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
} from "react";
import type { Column, Sort } from "./columns";
import { moveIndex } from "./rowKeys";
import { extendSelection, isPicked, type Selection, toggleRow } from "./selection";
import { TableHeader, type TableLabels } from "./TableHeader";
import classes from "./table.module.css";

const ROW_HEIGHT = 40;

interface VirtualTableProps<T> {
  /** The box that scrolls and has the focus. */
  grid: RefObject<HTMLDivElement | null>;
  columns: Column<T>[];
  total: number;
  rowAt: (index: number) => T | undefined;
  idOf: (row: T) => string;
  /** Called with the first and last index that are on the screen or near it. */
  onVisible: (start: number, end: number) => void;
  sort: Sort | null;
  onSort: (key: string) => void;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  active: number;
  onActive: (index: number) => void;
  onOpen: (row: T) => void;
  onCopy: () => void;
  labels: TableLabels;
  testId: string;
  rowTestId: string;
}

/** A list of any length with columns: virtualised, sortable, for mouse and keyboard alike. */
export function VirtualTable<T>(props: VirtualTableProps<T>) {
  const { grid, columns, total, rowAt, idOf, onVisible, selection, active, onActive, labels } =
    props;
  const anchor = useRef<number | null>(null);
  const gridId = useId();
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // Room for the header, which floats over the first rows.
    scrollPaddingStart: ROW_HEIGHT,
  });
  const shown = rows.getVirtualItems();
  const start = shown[0]?.index ?? 0;
  const end = shown.at(-1)?.index ?? -1;
  useEffect(() => onVisible(start, end), [onVisible, start, end]);
  // Only a move of the active row scrolls; growing rows must not.
  const bringIntoView = useEffectEvent((index: number) => {
    if (index >= 0 && index < total) rows.scrollToIndex(index, { align: "auto" });
  });
  useEffect(() => bringIntoView(active), [active]);

  const idAt = (index: number) => {
    const row = rowAt(index);
    return row === undefined ? undefined : idOf(row);
  };
  const loadedIds = () => shown.flatMap(({ index }) => idAt(index) ?? []);
  const toggle = (index: number) => {
    const id = idAt(index);
    if (id === undefined) return;
    anchor.current = index;
    props.onSelection(toggleRow(selection, id, loadedIds()));
  };
  const extend = (to: number) => {
    anchor.current ??= active;
    props.onSelection(extendSelection(selection, anchor.current, to, idAt));
    onActive(to);
  };
  const open = (index: number) => {
    const row = rowAt(index);
    if (row !== undefined) props.onOpen(row);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const mod = event.ctrlKey || event.metaKey;
    const perPage = Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const to = mod ? null : moveIndex(event.key, active, total, perPage);
    if (to !== null) {
      if (event.shiftKey) extend(to);
      else {
        anchor.current = null;
        onActive(to);
      }
    } else if (mod && event.key === "a") props.onSelection({ ids: new Set(), all: true });
    else if (mod && event.key === "c") {
      // Text that the person marked with the mouse is copied as ever.
      if (window.getSelection()?.isCollapsed === false) return;
      props.onCopy();
    } else if (mod) return;
    else if (event.key === " " || event.key === "x") toggle(active);
    else if (event.key === "Enter") open(active);
    else if (event.key === "Escape" && (selection.all || selection.ids.size > 0))
      props.onSelection({ ids: new Set(), all: false });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onRowClick = (event: MouseEvent, index: number) => {
    if (event.shiftKey) {
      event.preventDefault();
      extend(index);
    } else if (event.ctrlKey || event.metaKey) {
      onActive(index);
      toggle(index);
    } else {
      onActive(index);
      open(index);
    }
  };

  const template = `36px ${columns.map((column) => column.track).join(" ")}`;
  return (
    <div
      ref={grid}
      className={classes.scroller}
      data-testid={props.testId}
      role="grid"
      tabIndex={0}
      aria-label={labels.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      {...(active >= start && active <= end && { "aria-activedescendant": `${gridId}-${active}` })}
      onKeyDown={onKeyDown}
    >
      <TableHeader {...props} template={template} />
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: "relative" }}>
        {shown.map(({ index, start: top }) => {
          const row = rowAt(index);
          const id = row === undefined ? undefined : idOf(row);
          const picked = id !== undefined && isPicked(selection, id);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and handles the keys
            <div
              key={index}
              id={`${gridId}-${index}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={index + 2}
              aria-selected={picked}
              data-id={id}
              data-testid={row === undefined ? undefined : props.rowTestId}
              data-active={index === active || undefined}
              className={classes.row}
              style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
              onClick={(event) => onRowClick(event, index)}
            >
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: Space does this on the grid */}
              <div
                role="gridcell"
                tabIndex={-1}
                className={classes.pick}
                onClick={(event) => {
                  event.stopPropagation();
                  if (event.shiftKey) extend(index);
                  else toggle(index);
                  onActive(index);
                }}
              >
                <Checkbox.Indicator size="xs" checked={picked} aria-hidden />
              </div>
              {columns.map((column) => (
                <div
                  key={column.key}
                  role="gridcell"
                  tabIndex={-1}
                  className={classes.cell}
                  data-align={column.align}
                >
                  {row === undefined ? (
                    <Skeleton height={10} width="60%" radius="sm" animate={false} />
                  ) : (
                    column.cell(row)
                  )}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
