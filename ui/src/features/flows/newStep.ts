import type { FlowField, FlowPlan, FlowStep, Trigger } from "../../ipc/bindings";

/** What can be added, in the order in which it is offered. */
export const STEP_CHOICES = [
  "ring",
  "create_record_customers",
  "update_record_customers",
  "get_customer",
  "create_record_products",
  "update_record_products",
  "post",
  "run_program",
  "append_file",
] as const;

export type StepChoice = (typeof STEP_CHOICES)[number];

/** Where the customer of an arrival is named; nowhere where it has none. */
function customerOf(trigger: Trigger, fields: readonly FlowField[]): string {
  if (trigger === "customer.added") return "{{ id }}";
  return fields.some(({ key }) => key === "customer") ? "{{ customer }}" : "";
}

/** A step that nothing is said of yet. */
export function newStep(
  choice: StepChoice,
  trigger: Trigger = "charge.added",
  fields: readonly FlowField[] = [],
): FlowStep {
  const id = customerOf(trigger, fields);
  switch (choice) {
    case "ring":
      return { kind: "ring", title: "", body: "", sound: "system" };
    case "create_record_customers":
      return { kind: "create_record", record: "customers", fields: { email: "" } };
    case "create_record_products":
      return { kind: "create_record", record: "products", fields: { name: "" } };
    case "update_record_customers":
      return { kind: "update_record", record: "customers", id, fields: { description: "" } };
    case "update_record_products":
      return { kind: "update_record", record: "products", id: "", fields: { description: "" } };
    case "get_customer":
      return { kind: "get_customer", id };
    case "post":
      return { kind: "post", url: "", body: "arrival", local_network: false };
    case "run_program":
      return { kind: "run_program", program: "", arguments: [], seconds: 30 };
    case "append_file":
      return { kind: "append_file", path: "", format: "csv", columns: [] };
  }
}

/** A flow that nothing is said of yet. */
export function newPlan(trigger: Trigger = "charge.added"): FlowPlan {
  return { name: "", trigger, condition: "", steps: [] };
}

/** The list with one at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
