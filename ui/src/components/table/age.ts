const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** "2 hours ago", in whole steps. */
export function formatAge(then: number, now: number, locale: string): string {
  const seconds = Math.max(0, Math.round(now - then));
  const [unit, size] = steps.find(([, s]) => seconds >= s) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(
    -Math.floor(seconds / size),
    unit,
  );
}

/** "4 minutes", rounded up so that it never promises too much. */
export function formatDuration(seconds: number, locale: string): string {
  const [unit, size] =
    seconds >= 5400
      ? (["hour", 3600] as const)
      : seconds >= 60
        ? (["minute", 60] as const)
        : (["second", 1] as const);
  const places = unit === "hour" ? 1 : 0;
  const factor = 10 ** places;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: places,
  }).format(Math.ceil((seconds / size) * factor) / factor);
}
