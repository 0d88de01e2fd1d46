import { describe, expect, test } from "vitest";
import { formatAgo, formatCountdown, formatDay, formatFullTime } from "./time";

const labels = { today: "Today", yesterday: "Yesterday" };

describe("times", () => {
  test("days are named from today backwards", () => {
    const now = new Date(2026, 10, 24, 0, 5);
    expect(formatDay("2026-11-24", now, "en-GB", labels)).toBe("Today · Tuesday 24 November");
    expect(formatDay("2026-11-23", now, "en-GB", labels)).toBe("Yesterday · Monday 23 November");
    expect(formatDay("2026-11-01", now, "en-GB", labels)).toBe("Sunday 1 November");
    expect(formatDay("2025-12-31", now, "en-GB", labels)).toContain("2025");
  });

  test("yesterday of the first of January is the last of December", () => {
    const now = new Date(2027, 0, 1, 9);
    expect(formatDay("2026-12-31", now, "en-GB", labels)).toMatch(/^Yesterday/u);
  });

  test("a day that is none shows as it is", () => {
    expect(formatDay("", new Date(2026, 0, 1), "en", labels)).toBe("");
  });

  test("the full time names its zone", () => {
    expect(formatFullTime(1_795_442_400, "en-US")).toMatch(/2026.*(UTC|GMT|[A-Z]{2,4}T)/u);
  });

  test.each([
    [0, "0:00"],
    [92, "1:32"],
    [3600, "1:00:00"],
    [-5, "0:00"],
  ])("%i s are left as %s", (seconds, shown) => expect(formatCountdown(seconds)).toBe(shown));

  test("ages come in whole steps and never from the future", () => {
    expect(formatAgo(1000, 1008, "en")).toBe("8 sec. ago");
    expect(formatAgo(1000, 1000 + 3 * 3600 + 59, "en")).toBe("3 hr. ago");
    expect(formatAgo(1000, 900, "en")).toBe("0 sec. ago");
  });
});
