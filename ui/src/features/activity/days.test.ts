import { describe, expect, test } from "vitest";
import {
  daysBetween,
  itemCount,
  itemOfRow,
  ROW_HEIGHT,
  rowOfItem,
  stretchesOf,
  topRow,
} from "./days";

// Items: 0 header, 1-2 rows; 3 header, 4 row; 5 header, 6-8 rows.
const days = stretchesOf([
  { day: "2026-11-25", count: 2 },
  { day: "2026-11-24", count: 1 },
  { day: "2026-11-20", count: 3 },
]);

describe("days", () => {
  test("every row stands below the headers of its day and of those before", () => {
    expect([0, 1, 2, 3, 4, 5].map((row) => itemOfRow(days, row))).toEqual([1, 2, 4, 6, 7, 8]);
    expect(itemCount(days)).toBe(9);
    expect(itemCount([])).toBe(0);
  });

  test("a header stands for the first row below it, the end for the last", () => {
    expect([0, 1, 2, 3, 4, 5, 8, 99].map((item) => rowOfItem(days, item))).toEqual([
      0, 0, 1, 2, 2, 3, 5, 5,
    ]);
  });

  test("only the days on the screen are drawn", () => {
    expect(daysBetween(days, 2, 3).map(({ day }) => day)).toEqual(["2026-11-25", "2026-11-24"]);
    expect(daysBetween(days, 0, -1)).toEqual([]);
    expect(daysBetween([], 0, 5)).toEqual([]);
  });

  test("the row that one reads is the first whole one below the floating header", () => {
    expect(topRow(days, 0)).toBe(0);
    expect(topRow(days, 1)).toBe(1);
    expect(topRow(days, ROW_HEIGHT)).toBe(1);
    expect(topRow(days, ROW_HEIGHT * 3)).toBe(2);
  });

  test("a hundred thousand days are as quick as one", () => {
    const many = stretchesOf(Array.from({ length: 100_000 }, () => ({ day: "", count: 1 })));
    expect(itemOfRow(many, 99_999)).toBe(199_999);
    expect(rowOfItem(many, 199_999)).toBe(99_999);
  });
});
