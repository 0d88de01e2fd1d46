import { describe, expect, test } from "vitest";
import { watches } from "../../components/trigger/triggers";
import {
  addLine,
  draftOf,
  everything,
  isEverything,
  type MinimumDraft,
  problemOf,
  ruleOf,
} from "./ruleDraft";

const line = (key: number, currency: string, amount: string): MinimumDraft => ({
  key,
  currency,
  amount,
});

describe("a rule while it is edited", () => {
  test("comes back as it was", () => {
    const rule = {
      ...everything,
      minimums: [
        { currency: "usd", amount: 5000 },
        { currency: "jpy", amount: 3000 },
        { currency: "kwd", amount: 1500 },
        { currency: "zzz", amount: 2000 },
      ],
    };
    const draft = draftOf(rule);
    expect(draft.minimums.map(({ amount }) => amount)).toEqual(["50.00", "3000", "1.500", "20.00"]);
    expect(ruleOf(draft)).toEqual(rule);
  });

  test("says what is wrong with a line, and leaves it out meanwhile", () => {
    const minimums = [
      line(0, "usd", "50"),
      line(1, "USD", "60"),
      line(2, "dollars", "5"),
      line(3, "jpy", "5.5"),
      line(4, "eur", ""),
      line(5, "", ""),
    ];
    expect(minimums.map((one) => problemOf(one, minimums))).toEqual([
      null,
      "twice",
      "currency",
      "amount",
      null,
      null,
    ]);
    const rule = ruleOf({ ...everything, minimums });
    expect(rule.minimums).toEqual([{ currency: "usd", amount: 5000 }]);
  });

  test("a further line is in a currency that has none", () => {
    const lines = addLine([line(3, "usd", "5")], ["usd", "jpy"]);
    expect(lines[1]).toEqual({ key: 4, currency: "JPY", amount: "" });
    expect(addLine(lines, ["usd", "jpy"])[2]?.currency).toBe("");
  });

  test("is the default where nothing is chosen", () => {
    expect(isEverything(everything)).toBe(true);
    expect(isEverything({ ...everything, sound: "off" })).toBe(false);
  });
});

test("what follows charges rings with them", () => {
  const watching = {
    interval_seconds: 120,
    triggers: ["charge.added" as const],
    follow_ups: true,
    paused: false,
  };
  const watchable = ["charge.added", "customer.added"] as const;
  expect(watches(watching, "charge.added", watchable)).toBe(true);
  expect(watches(watching, "customer.added", watchable)).toBe(false);
  expect(watches(watching, "refund.added", watchable)).toBe(true);
  expect(watches({ ...watching, triggers: [] }, "refund.added", watchable)).toBe(false);
  expect(watches({ ...watching, follow_ups: false }, "refund.added", watchable)).toBe(false);
});
