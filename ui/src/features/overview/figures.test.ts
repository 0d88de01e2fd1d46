import { expect, test } from "vitest";
import { dayName, daysOf, failureRate, growth, niceScale, percent } from "./figures";

test("figures are compared with the stretch before", () => {
  expect(growth(150, 100)).toBe(0.5);
  expect(growth(5, 0)).toBeNull();
  expect(growth(0, 80)).toBe(-1);
  expect(failureRate(0, 0)).toBeNull();
  expect(failureRate(8, 2)).toBe(0.25);
  expect(percent(0.5, "en", true)).toBe("+50%");
  expect(percent(-0.031, "en", true)).toBe("-3.1%");
  expect(percent(0.25, "ja", false)).toBe("25%");
  expect(percent(null, "en", true)).toBeNull();
});

test("a day has its own figure and that of the day as long before", () => {
  const takings = { currency: "usd", days: [1, 2], before: [3, 4] };
  expect(daysOf(["2026-11-24", "2026-11-25"], takings)).toEqual([
    { day: "2026-11-24", now: 1, before: 3 },
    { day: "2026-11-25", now: 2, before: 4 },
  ]);
});

test("a day of the calendar is the same everywhere", () => {
  expect(dayName("2026-11-24", "en")).toBe("Nov 24");
  expect(dayName("2026-01-01", "ja", true)).toContain("2026年1月1日");
});

test("the axis has round marks up to the largest", () => {
  expect(niceScale(0)).toEqual({ top: 1, ticks: [0, 1] });
  expect(niceScale(3).ticks).toEqual([0, 1, 2, 3]);
  expect(niceScale(950)).toEqual({ top: 1000, ticks: [0, 500, 1000] });
  expect(niceScale(7900).ticks).toEqual([0, 2000, 4000, 6000, 8000]);
  for (const largest of [1, 9, 11, 99, 12_345, 1e15]) {
    const { top, ticks } = niceScale(largest);
    expect(top).toBeGreaterThanOrEqual(largest);
    expect(ticks.length).toBeLessThanOrEqual(6);
  }
});
