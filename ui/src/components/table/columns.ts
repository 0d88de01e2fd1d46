import type { ReactNode } from "react";

/** One column of a list. */
export interface Column<T> {
  key: string;
  label: string;
  /** A CSS grid track: `minmax(160px, 2fr)`, `96px`. */
  track: string;
  sortable?: boolean;
  /** Times are sorted newest first at the first click. */
  descendingFirst?: boolean;
  /** Shown until the person has chosen columns. */
  shown?: boolean;
  align?: "end";
  cell: (row: T) => ReactNode;
  /** What is copied; the default is nothing. */
  text?: (row: T) => string;
}

/** How a list is sorted. */
export interface Sort {
  key: string;
  descending: boolean;
}

/** The chosen columns in the order of all columns; nothing chosen means the default ones. */
export function selectColumns<T>(
  all: Column<T>[],
  chosen: string[],
  defaults: string[],
): Column<T>[] {
  const wanted = new Set(chosen.length > 0 ? chosen : defaults);
  const some = all.filter((column) => wanted.has(column.key));
  return some.length > 0 ? some : all.filter((column) => defaults.includes(column.key));
}

/** The sort after a click on a header: first its natural way, then the other, then none. */
export function cycleSort(sort: Sort | null, key: string, descendingFirst: boolean): Sort | null {
  if (sort?.key !== key) return { key, descending: descendingFirst };
  if (sort.descending === descendingFirst) return { key, descending: !descendingFirst };
  return null;
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
function escapeFormula(text: string): string {
  const flat = text.replaceAll(/[\t\r\n]+/gu, " ");
  return /^[=+\-@]/u.test(flat) ? `'${flat}` : flat;
}

/** Rows as text for a spreadsheet: tabs between cells, one line each. */
export function formatTable<T>(columns: Column<T>[], rows: T[]): string {
  const used = columns.filter((column) => column.text);
  const lines = rows.map((row) => used.map((column) => escapeFormula(column.text?.(row) ?? "")));
  return [used.map((column) => escapeFormula(column.label)), ...lines]
    .map((cells) => cells.join("\t"))
    .join("\n");
}
