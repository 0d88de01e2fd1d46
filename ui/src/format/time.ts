type Options = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, options: Options): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** Day and time, from unix seconds. */
export function formatDateTime(seconds: number | null, locale: string): string {
  if (seconds === null) return "—";
  return formatOf(locale, { dateStyle: "medium", timeStyle: "short" }).format(seconds * 1000);
}

/** The day alone. */
export function formatDate(seconds: number, locale: string): string {
  return formatOf(locale, { dateStyle: "medium" }).format(seconds * 1000);
}

/** Day, time to the second and zone: what a record says of itself. */
export function formatFullTime(seconds: number, locale: string): string {
  return formatOf(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(seconds * 1000);
}

/** The time on a clock, for rows that stand under their day. */
export function formatClock(seconds: number, locale: string): string {
  return formatOf(locale, { hour: "numeric", minute: "2-digit" }).format(seconds * 1000);
}

/** The same to the second. */
export function formatClockSeconds(seconds: number, locale: string): string {
  return formatOf(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    seconds * 1000,
  );
}

/** `2026-11-24` in this machine's zone. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The labels above a day's rows: today, yesterday, or the date; the year where it is another. */
export function formatDay(
  day: string,
  now: Date,
  locale: string,
  labels: { today: string; yesterday: string },
): string {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) return day;
  const noon = new Date(year, month - 1, date, 12);
  const thisYear = year === now.getFullYear();
  const shown = formatOf(locale, {
    weekday: thisYear ? "long" : "short",
    month: thisYear ? "long" : "short",
    day: "numeric",
    ...(!thisYear && { year: "numeric" }),
  }).format(noon);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day === dayOf(now)) return `${labels.today} · ${shown}`;
  if (day === dayOf(yesterday)) return `${labels.yesterday} · ${shown}`;
  return shown;
}

/** `1:32`, `12:05:00`: what is left of a wait. */
export function formatCountdown(seconds: number): string {
  const left = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

/** `8 s ago` in the person's language, in the largest whole unit. */
export function formatAgo(then: number, now: number, locale: string): string {
  const seconds = Math.max(0, Math.round(now - then));
  const [unit, size] =
    seconds < 60
      ? (["second", 1] as const)
      : seconds < 3600
        ? (["minute", 60] as const)
        : seconds < 86_400
          ? (["hour", 3600] as const)
          : (["day", 86_400] as const);
  return new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "always" }).format(
    -Math.floor(seconds / size),
    unit,
  );
}
