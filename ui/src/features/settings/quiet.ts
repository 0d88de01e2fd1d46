import type { Weekday } from "../../ipc/bindings";

/** From Monday, as the backend has them. */
export const WEEKDAYS: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

/** The morning that "until tomorrow" means. */
const MORNING = 8;

/** A day's short name in the person's language. */
export function weekdayName(day: Weekday, locale: string): string {
  // 2024-01-01 was a Monday.
  const date = new Date(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)));
  return new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(date);
}

/** Minutes after midnight as `22:00`. */
export function formatMinutes(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `22:00` as minutes after midnight; none while it is being typed. */
export function parseMinutes(text: string): number | null {
  const found = /^(\d\d):(\d\d)$/u.exec(text);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes < 24 * 60 ? minutes : null;
}

/** The next day's morning, in unix seconds. */
export function nextMorning(now: Date): number {
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING);
  return Math.floor(morning.getTime() / 1000);
}
