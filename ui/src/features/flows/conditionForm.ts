import type { Meaning, RowOperator } from "../../ipc/bindings";

/** How a field of each meaning can be compared. */
export function operatorsOf(meaning: Meaning): readonly RowOperator[] {
  switch (meaning) {
    case "amount":
    case "number":
      return ["at_least", "above", "below", "at_most", "is", "is_not", "filled", "empty"];
    case "flag":
      return ["is"];
    case "time":
      return ["above", "below", "filled", "empty"];
    case "json":
      return ["filled", "empty"];
    default:
      return ["is", "is_not", "contains", "starts_with", "ends_with", "filled", "empty"];
  }
}

export const needsValue = (operator: RowOperator) => operator !== "filled" && operator !== "empty";

/** What a row begins with once its field is chosen. */
export function firstValue(meaning: Meaning): string {
  return meaning === "flag" ? "true" : meaning === "amount" || meaning === "number" ? "0" : "";
}
