import { describe, expect, test } from "vitest";
import { formatMinutes, nextMorning, parseMinutes, WEEKDAYS, weekdayName } from "./quiet";

describe("quiet hours", () => {
  test("times are read as they are written", () => {
    for (const minutes of [0, 5, 480, 1320, 1439])
      expect(parseMinutes(formatMinutes(minutes))).toBe(minutes);
    expect(formatMinutes(1320)).toBe("22:00");
    for (const text of ["", "8:00", "24:00", "22:0", "aa:bb"])
      expect(parseMinutes(text)).toBeNull();
  });

  test("days are called as in the language", () => {
    expect(WEEKDAYS.map((day) => weekdayName(day, "en"))).toEqual([
      "Mon",
      "Tue",
      "Wed",
      "Thu",
      "Fri",
      "Sat",
      "Sun",
    ]);
    expect(weekdayName("sunday", "ja")).toBe("日");
  });

  test("tomorrow begins in the morning", () => {
    const morning = new Date(nextMorning(new Date(2026, 11, 31, 23, 59)) * 1000);
    expect([morning.getFullYear(), morning.getDate(), morning.getHours()]).toEqual([2027, 1, 8]);
  });
});
