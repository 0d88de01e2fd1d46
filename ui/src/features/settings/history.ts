import type { HistoryImport, HistoryList, Retention } from "../../ipc/bindings";

const DAY = 86_400;

/** The spans that are offered; `date` asks for one. */
export const SPANS = ["month", "quarter", "year", "all", "date"] as const;
export type Span = (typeof SPANS)[number];

const DAYS: Record<Exclude<Span, "all" | "date">, number> = { month: 30, quarter: 90, year: 365 };
const KEPT: Record<Retention, number> = {
  forever: Number.POSITIVE_INFINITY,
  year: 365,
  quarter: 90,
};

/** From when on to read (unix seconds): null is the beginning, undefined a date that is none yet. */
export function sinceOf(span: Span, date: string, now: number): number | null | undefined {
  if (span === "all") return null;
  if (span !== "date") return now - DAYS[span] * DAY;
  const [year, month, day] = date.split("-").map(Number);
  if (!year || !month || !day) return undefined;
  const at = new Date(year, month - 1, day).getTime() / 1000;
  return at < now ? at : undefined;
}

/** Whether arrivals of this span are kept at all. */
export function isKept(span: Span, keep: Retention): boolean {
  if (span === "date") return true;
  return (span === "all" ? Number.POSITIVE_INFINITY : DAYS[span]) <= KEPT[keep];
}

export function sumOf(lists: HistoryList[], what: "added" | "calls" | "seen"): number {
  return lists.reduce((sum, list) => sum + list[what], 0);
}

/** How far it has come, from 0 to 1; null where nobody knows how far it goes. */
export function shareOf({ since, lists }: HistoryImport): number | null {
  const read = lists.filter(({ state }) => state !== "skipped");
  if (since === null || read.length === 0) return null;
  const shares = read.map((list) => {
    if (list.state === "done") return 1;
    if (list.reached === null) return 0;
    const span = Math.max(1, list.old_before - since);
    return Math.min(1, Math.max(0, (list.old_before - list.reached) / span));
  });
  return shares.reduce((sum, share) => sum + share, 0) / read.length;
}
