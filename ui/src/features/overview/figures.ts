import type { ArrivalCount, Stretch, Takings, Trigger } from "../../ipc/bindings";

/** The stretches that are offered, with their days. */
export const STRETCHES: readonly { stretch: Stretch; days: number }[] = [
  { stretch: "week", days: 7 },
  { stretch: "month", days: 30 },
  { stretch: "quarter", days: 90 },
  { stretch: "year", days: 365 },
];

export function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** By how much something grew; none where there was nothing before. */
export function growth(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** Which share of the charges failed; none without charges. */
export function failureRate(count: number, failed: number): number | null {
  return count > 0 ? failed / count : null;
}

export function countOf(counts: ArrivalCount[], trigger: Trigger): ArrivalCount {
  const none = { trigger, count: 0, failed: 0, before: 0, failed_before: 0 };
  return counts.find((one) => one.trigger === trigger) ?? none;
}

/** One day of the chart and of the table. */
export interface Day {
  day: string;
  now: number;
  before: number;
}

/** The days of the takings, each beside the day as long before. */
export function daysOf(days: string[], takings: Takings): Day[] {
  return days.map((day, at) => ({
    day,
    now: takings.days[at] ?? 0,
    before: takings.before[at] ?? 0,
  }));
}

/** A day of the calendar in words; it has no zone. */
export function dayName(day: string, locale: string, long = false): string {
  const options: Intl.DateTimeFormatOptions = long
    ? { weekday: "short", year: "numeric", month: "short", day: "numeric", timeZone: "UTC" }
    : { month: "short", day: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${day}T00:00:00Z`));
}

/** `+12%`, `-3%`; none where there is nothing to compare with. */
export function percent(share: number | null, locale: string, signed: boolean): string | null {
  if (share === null) return null;
  return new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
    ...(signed && { signDisplay: "exceptZero" }),
  }).format(share);
}

/** The top of a chart's axis and the marks on it: round numbers, about four of them. */
export function niceScale(largest: number): { top: number; ticks: number[] } {
  const rough = Math.max(largest, 1) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((one) => one * unit >= rough) ?? 10) * unit);
  const count = Math.ceil(Math.max(largest, 1) / step);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, at) => at * step) };
}
