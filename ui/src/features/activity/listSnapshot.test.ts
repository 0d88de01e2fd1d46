import { describe, expect, test } from "vitest";
import type { ArrivalRow, DayCount } from "../../ipc/bindings";
import { unfiltered } from "./activityUrl";
import { buildSnapshot, ledgerIndex, type PinnedArrival, windowRow } from "./listSnapshot";

const noon = (day: string) => new Date(`${day}T12:00:00`).getTime() / 1000;

const row = (seq: number, created: number): ArrivalRow => ({
  seq,
  connection: "acct_1:test",
  trigger: "charge.added",
  object_id: `ch_${seq}`,
  created,
  recorded: created,
  title: `ch_${seq}`,
  amount: null,
  currency: null,
  customer: null,
  customer_label: null,
  status: null,
  parent: null,
  refunded: 0,
  received: null,
  answer_by: null,
  read: false,
});

function unreadSnapshot(rows: ArrivalRow[], days: DayCount[], open: PinnedArrival | null) {
  const found = new Map<number, number | null>(rows.map(({ seq }, index) => [seq, index]));
  if (open !== null && !found.has(open.row.seq)) found.set(open.row.seq, null);
  return buildSnapshot({
    id: 1,
    filter: { ...unfiltered, unread: true },
    outline: { total: rows.length, unread: rows.length, days, statuses: [] },
    windows: new Map([[0, rows]]),
    found,
    open,
  });
}

describe("a snapshot", () => {
  const newer = row(9, noon("2026-11-25"));
  const older = row(5, noon("2026-11-24"));
  const days = [
    { day: "2026-11-25", count: 1 },
    { day: "2026-11-24", count: 1 },
  ];

  test("holds the open arrival in its place though it is read now", () => {
    const open = { row: row(7, noon("2026-11-24") + 60), index: 1 };
    const snapshot = unreadSnapshot([newer, older], days, open);
    expect(snapshot.total).toBe(3);
    expect(snapshot.pinned).toMatchObject({ index: 1, row: { seq: 7, read: true } });
    expect(snapshot.days.map(({ count }) => count)).toEqual([1, 2]);
    expect(Object.fromEntries(snapshot.indices)).toEqual({ 9: 0, 7: 1, 5: 2 });
    expect([0, 1, 2].map((index) => ledgerIndex(snapshot.pinned, index))).toEqual([0, null, 1]);
  });

  test("finds its place again when new ones came in between", () => {
    const snapshot = unreadSnapshot([newer, older], days, {
      row: row(7, noon("2026-11-24") + 60),
      index: 0,
    });
    expect(snapshot.pinned?.index).toBe(1);
  });

  test("gives it a day of its own where no other arrival is left on it", () => {
    const open = { row: row(1, noon("2026-11-20")), index: 2 };
    const snapshot = unreadSnapshot([newer, older], days, open);
    expect(snapshot.days.map(({ day }) => day)).toEqual(["2026-11-25", "2026-11-24", "2026-11-20"]);
    const between = { row: row(2, noon("2026-11-20")), index: 0 };
    expect(unreadSnapshot([], [], between).days).toMatchObject([{ day: "2026-11-20", count: 1 }]);
  });

  test("keeps nothing that the filter lets through, or that is not open", () => {
    expect(unreadSnapshot([newer], days, { row: newer, index: 0 }).pinned).toBeNull();
    expect(unreadSnapshot([newer], days, null).pinned).toBeNull();
  });

  test("has no row where no window is", () => {
    expect(windowRow(new Map([[1, [newer]]]), 100)).toBe(newer);
    expect(windowRow(new Map([[1, [newer]]]), 0)).toBeUndefined();
  });
});
