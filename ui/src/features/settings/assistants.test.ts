import { expect, test } from "vitest";
import type { LedgerView } from "../../ipc/bindings";
import { allowedFields, turnFields } from "./assistants";

const views: LedgerView[] = [
  {
    name: "arrivals",
    columns: [
      { name: "id", personal: false },
      { name: "title", personal: true },
    ],
  },
  { name: "calls", columns: [{ name: "at", personal: false }] },
];

test("as long as none were chosen, what is personal stays here", () => {
  const allowed = allowedFields(views, { enabled: true, fields: null });
  expect([...allowed]).toEqual(["arrivals.id", "calls.at"]);
});

test("what was chosen is all, and a column that is gone is none", () => {
  const chosen = { enabled: true, fields: ["arrivals.title", "arrivals.gone"] };
  expect([...allowedFields(views, chosen)]).toEqual(["arrivals.title"]);
  expect([...allowedFields(views, { enabled: true, fields: [] })]).toEqual([]);
});

test("turning one leaves the others, in the order of the views", () => {
  const allowed = allowedFields(views, { enabled: true, fields: null });
  expect(turnFields(views, allowed, ["arrivals.title"], true)).toEqual([
    "arrivals.id",
    "arrivals.title",
    "calls.at",
  ]);
  expect(turnFields(views, allowed, ["calls.at", "arrivals.id"], false)).toEqual([]);
});
