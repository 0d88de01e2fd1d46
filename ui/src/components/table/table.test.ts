import { describe, expect, it } from "vitest";
import { cycleSort, formatTable, selectColumns } from "./columns";
import { pagesOf } from "./pages";
import { moveIndex } from "./rowKeys";
import { countPicked, emptySelection, extendSelection, toggleRow } from "./selection";

const columns = ["name", "email", "created"].map((key) => ({
  key,
  label: key,
  track: "1fr",
  cell: () => null,
  text: (row: Record<string, string>) => row[key] ?? "",
}));

describe("columns", () => {
  it("keeps its own order whatever order was chosen, and is never empty", () => {
    expect(selectColumns(columns, ["created", "name"], []).map((c) => c.key)).toEqual([
      "name",
      "created",
    ]);
    expect(selectColumns(columns, [], ["email"]).map((c) => c.key)).toEqual(["email"]);
    expect(selectColumns(columns, ["gone"], ["email"]).map((c) => c.key)).toEqual(["email"]);
  });

  it("sorts one way, the other, and not at all", () => {
    const first = cycleSort(null, "name", false);
    expect(first).toEqual({ key: "name", descending: false });
    const second = cycleSort(first, "name", false);
    expect(second).toEqual({ key: "name", descending: true });
    expect(cycleSort(second, "name", false)).toBeNull();
  });

  it("copies rows so that no spreadsheet runs a cell as a formula", () => {
    const rows = [{ name: '=HYPERLINK("x")', email: "-1+1", created: "a\tb\nc" }];
    expect(formatTable(columns, rows)).toBe(`name\temail\tcreated\n'=HYPERLINK("x")\t'-1+1\ta b c`);
  });
});

describe("selection", () => {
  it("adds a stretch in either direction", () => {
    const idAt = (index: number) => ["a", "b", "c", "d"][index];
    expect([...extendSelection(emptySelection, 3, 1, idAt).ids].sort()).toEqual(["b", "c", "d"]);
  });

  it("leaves one out of all by falling back to the rows at hand", () => {
    const all = { ids: new Set<string>(), all: true };
    expect(countPicked(all, 12_345)).toBe(12_345);
    expect([...toggleRow(all, "b", ["a", "b"]).ids]).toEqual(["a"]);
  });
});

describe("keys and pages", () => {
  it("stays inside the list", () => {
    expect(moveIndex("ArrowDown", 9, 10, 5)).toBe(9);
    expect(moveIndex("PageUp", 2, 10, 5)).toBe(0);
    expect(moveIndex("End", 0, 10, 5)).toBe(9);
    expect(moveIndex("Enter", 0, 10, 5)).toBeNull();
    expect(moveIndex("ArrowDown", 0, 0, 5)).toBeNull();
  });

  it("asks for the pages on the screen only", () => {
    expect(pagesOf(95, 130, 100, 1000)).toEqual([0, 1]);
    expect(pagesOf(95, 130, 100, 98)).toEqual([0]);
    expect(pagesOf(0, -1, 100, 98)).toEqual([]);
  });
});
