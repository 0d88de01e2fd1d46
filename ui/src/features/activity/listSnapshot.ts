import { dayOf } from "../../format/time";
import type { ArrivalFilter, ArrivalOutline, ArrivalRow, DayCount } from "../../ipc/bindings";
import { type DayStretch, stretchesOf } from "./days";

/** Rows of a window. */
export const PAGE = 100;

/** The open arrival, held in the list of unread ones though opening has made it read. */
export interface PinnedArrival {
  row: ArrivalRow;
  index: number;
}

/**
 * The list as it was at one moment.
 *
 * Rows are fetched by their place, and one arrival moves all places below it. So whatever changes
 * makes a new snapshot, whole, with the new places of the rows that the person looks at.
 */
export interface ListSnapshot {
  id: number;
  filter: ArrivalFilter;
  outline: ArrivalOutline;
  days: DayStretch[];
  /** Rows to show: all that the filter lets through, and the pinned one. */
  total: number;
  /** The windows that were on the screen, by their number. */
  windows: ReadonlyMap<number, ArrivalRow[]>;
  /** Where the arrivals stand that were asked for. */
  indices: ReadonlyMap<number, number>;
  pinned: PinnedArrival | null;
}

/** What a snapshot is made of. */
interface SnapshotParts extends Pick<ListSnapshot, "id" | "filter" | "outline" | "windows"> {
  /** Places as the ledger knows them; none for an arrival that the filter holds back. */
  found: ReadonlyMap<number, number | null>;
  /** The open arrival with its last place. */
  open: PinnedArrival | null;
}

export function buildSnapshot({ found, open, ...parts }: SnapshotParts): ListSnapshot {
  const { outline, windows, filter } = parts;
  const lost = filter.unread && open !== null && found.get(open.row.seq) === null;
  const pinned = lost
    ? {
        row: { ...open.row, read: true },
        index: insertion(open, outline.total, (index) => windowRow(windows, index)),
      }
    : null;
  const indices = new Map<number, number>();
  for (const [seq, index] of found)
    if (index !== null)
      indices.set(seq, pinned !== null && index >= pinned.index ? index + 1 : index);
  if (pinned !== null) indices.set(pinned.row.seq, pinned.index);
  return {
    ...parts,
    days: stretchesOf(pinned === null ? outline.days : daysWith(outline.days, pinned.row)),
    total: outline.total + (pinned === null ? 0 : 1),
    indices,
    pinned,
  };
}

/** The ledger's place of a shown row; none for the pinned one. */
export function ledgerIndex(pinned: PinnedArrival | null, index: number): number | null {
  if (pinned === null || index < pinned.index) return index;
  return index === pinned.index ? null : index - 1;
}

export function windowRow(
  windows: ReadonlyMap<number, ArrivalRow[]>,
  index: number,
): ArrivalRow | undefined {
  return windows.get(Math.floor(index / PAGE))?.[index % PAGE];
}

function isNewer(a: ArrivalRow, b: ArrivalRow): boolean {
  return a.created === b.created ? a.seq > b.seq : a.created > b.created;
}

/** Where a row belongs, found from its last place along the rows that are here. */
function insertion(
  { row, index }: PinnedArrival,
  total: number,
  at: (index: number) => ArrivalRow | undefined,
): number {
  let place = Math.min(Math.max(index, 0), total);
  for (let above = at(place - 1); above && isNewer(row, above); above = at(place - 1)) place -= 1;
  for (let below = at(place); below && isNewer(below, row); below = at(place)) place += 1;
  return place;
}

function daysWith(days: DayCount[], row: ArrivalRow): DayCount[] {
  const day = dayOf(new Date(row.created * 1000));
  const at = days.findIndex((one) => one.day <= day);
  const found = days[at];
  if (found?.day === day) return days.with(at, { day, count: found.count + 1 });
  return days.toSpliced(at < 0 ? days.length : at, 0, { day, count: 1 });
}
