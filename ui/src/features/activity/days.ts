import type { DayCount } from "../../ipc/bindings";

/**
 * Height of a row and of a day's header: the same, so that the place of anything in a list of any
 * length is a multiplication.
 */
export const ROW_HEIGHT = 40;

/** A day's part of the list. An item is a header or a row; a row counts arrivals only. */
export interface DayStretch {
  day: string;
  count: number;
  /** Its first row. */
  row: number;
  /** Its header among all items. */
  item: number;
}

export function stretchesOf(days: DayCount[]): DayStretch[] {
  let row = 0;
  return days.map(({ day, count }, index) => {
    const stretch = { day, count, row, item: row + index };
    row += count;
    return stretch;
  });
}

export function itemCount(days: DayStretch[]): number {
  const last = days.at(-1);
  return last === undefined ? 0 : last.item + 1 + last.count;
}

/** The place of the last day that begins at or before `at`, counted in items or in rows. */
function dayAt(days: DayStretch[], at: number, by: "item" | "row"): number {
  let low = 0;
  let high = days.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((days[middle] as DayStretch)[by] <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where a row stands among all items. */
export function itemOfRow(days: DayStretch[], row: number): number {
  return row + dayAt(days, row, "row") + 1;
}

/** The row at an item; at a header the first row below it, past the end the last one. */
export function rowOfItem(days: DayStretch[], item: number): number {
  const at = dayAt(days, item, "item");
  const stretch = days[at];
  if (stretch === undefined) return 0;
  return stretch.row + Math.min(Math.max(0, item - stretch.item - 1), stretch.count - 1);
}

/** The days that have an item between two, both included. */
export function daysBetween(days: DayStretch[], first: number, last: number): DayStretch[] {
  if (days.length === 0 || last < first) return [];
  return days.slice(dayAt(days, first, "item"), dayAt(days, last, "item") + 1);
}

/** The first row that shows whole, below the header that floats at the top. */
export function topRow(days: DayStretch[], scrollTop: number): number {
  return rowOfItem(days, Math.ceil(scrollTop / ROW_HEIGHT) + 1);
}
