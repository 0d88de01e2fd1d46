const steps = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

/** "8.4 MB": decimal, as file managers count. */
export function formatSize(bytes: number, locale: string): string {
  const [unit, size] = steps.find(([, step]) => bytes >= step) ?? (["byte", 1] as const);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: bytes / size < 10 ? 1 : 0,
  }).format(bytes / size);
}
