import { expect, test } from "vitest";
import { operatorsOf } from "./conditionForm";
import { moved, newStep, STEP_CHOICES } from "./newStep";
import { insertAt, insertable } from "./stepContext";

const fields = [
  { key: "amount", meaning: "amount" as const },
  { key: "customer", meaning: "id" as const },
];

test("a new step names the customer of the arrival, where there is one", () => {
  expect(newStep("get_customer", "charge.added", fields)).toEqual({
    kind: "get_customer",
    id: "{{ customer }}",
  });
  expect(newStep("get_customer", "customer.added", [])).toMatchObject({ id: "{{ id }}" });
  expect(newStep("update_record_customers", "payout.paid", [])).toMatchObject({ id: "" });
  expect(STEP_CHOICES.map((choice) => newStep(choice).kind)).toHaveLength(9);
});

test("steps are moved without losing one", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
});

test("what is inserted stands where the cursor is", () => {
  expect(insertAt("a: ", 3, 3, "id")).toBe("a: {{ id }}");
  expect(insertAt("abc", 0, 2, "id")).toBe("{{ id }}c");
  expect(insertable({ at: 2, fields, problems: [] })).toEqual([
    "money(amount, currency)",
    "amount",
    "customer",
    "step1.id",
    "step2.id",
  ]);
});

test("a field is compared as its meaning allows", () => {
  expect(operatorsOf("flag")).toEqual(["is"]);
  expect(operatorsOf("amount")).toContain("at_least");
  expect(operatorsOf("text")).toContain("contains");
  expect(operatorsOf("time")).not.toContain("is");
});
