import { describe, expect, it } from "vitest";
import { asTable, chosenColumns, nextSort } from "./columns";
import { moved } from "./navigation";
import { pagesOf } from "./pages";
import { extended, nothing, pickedCount, toggled } from "./selection";

const columns = ["name", "email", "created"].map((key) => ({
  key,
  label: key,
  track: "1fr",
  cell: () => null,
  text: (row: Record<string, string>) => row[key] ?? "",
}));

describe("columns", () => {
  it("keeps its own order whatever order was chosen, and is never empty", () => {
    expect(chosenColumns(columns, ["created", "name"], []).map((c) => c.key)).toEqual([
      "name",
      "created",
    ]);
    expect(chosenColumns(columns, [], ["email"]).map((c) => c.key)).toEqual(["email"]);
    expect(chosenColumns(columns, ["gone"], ["email"]).map((c) => c.key)).toEqual(["email"]);
  });

  it("sorts one way, the other, and not at all", () => {
    const first = nextSort(null, "name", false);
    expect(first).toEqual({ key: "name", descending: false });
    const second = nextSort(first, "name", false);
    expect(second).toEqual({ key: "name", descending: true });
    expect(nextSort(second, "name", false)).toBeNull();
  });

  it("copies rows so that no spreadsheet runs a cell as a formula", () => {
    const rows = [{ name: '=HYPERLINK("x")', email: "-1+1", created: "a\tb\nc" }];
    expect(asTable(columns, rows)).toBe(`name\temail\tcreated\n'=HYPERLINK("x")\t'-1+1\ta b c`);
  });
});

describe("selection", () => {
  it("adds a stretch in either direction", () => {
    const idAt = (index: number) => ["a", "b", "c", "d"][index];
    expect([...extended(nothing, 3, 1, idAt).ids].sort()).toEqual(["b", "c", "d"]);
  });

  it("leaves one out of all by falling back to the rows at hand", () => {
    const all = { ids: new Set<string>(), all: true };
    expect(pickedCount(all, 12_345)).toBe(12_345);
    expect([...toggled(all, "b", ["a", "b"]).ids]).toEqual(["a"]);
  });
});

describe("keys and pages", () => {
  it("stays inside the list", () => {
    expect(moved("ArrowDown", 9, 10, 5)).toBe(9);
    expect(moved("PageUp", 2, 10, 5)).toBe(0);
    expect(moved("End", 0, 10, 5)).toBe(9);
    expect(moved("Enter", 0, 10, 5)).toBeNull();
    expect(moved("ArrowDown", 0, 0, 5)).toBeNull();
  });

  it("asks for the pages on the screen only", () => {
    expect(pagesOf(95, 130, 100, 1000)).toEqual([0, 1]);
    expect(pagesOf(95, 130, 100, 98)).toEqual([0]);
    expect(pagesOf(0, -1, 100, 98)).toEqual([]);
  });
});
