import type {
  ConditionForm,
  ConditionRow,
  ErrorView,
  FlowField,
  FlowPlan,
  FlowProblem,
  FlowRun,
} from "../bindings";
import type { Arrival } from "./seedCharges";

export const fields: FlowField[] = [
  { key: "id", meaning: "id" },
  { key: "amount", meaning: "amount" },
  { key: "created", meaning: "time" },
  { key: "currency", meaning: "word" },
  { key: "customer", meaning: "id" },
  { key: "description", meaning: "text" },
  { key: "email", meaning: "text" },
  { key: "outcome.risk_level", meaning: "word" },
  { key: "paid", meaning: "flag" },
  { key: "status", meaning: "word" },
];
const symbols: Partial<Record<ConditionRow["operator"], string>> = {
  is: "==",
  is_not: "!=",
  above: ">",
  at_least: ">=",
  below: "<",
  at_most: "<=",
};
const row = /^([a-z_.]+) (==|!=|>=|<=|>|<) ("?)([^"&|]*)\3$/u;

export function readForm(condition: string): ConditionForm | null {
  if (condition.trim() === "") return { join: "all", rows: [] };
  const any = condition.includes(" || ");
  const rows = condition.split(any ? " || " : " && ").map((part): ConditionRow | null => {
    const [, field = "", symbol = "", , value = ""] = row.exec(part) ?? [];
    const operator = Object.entries(symbols).find(([, one]) => one === symbol)?.[0];
    if (operator === undefined) return null;
    if (value === "null")
      return { field, operator: symbol === "==" ? "empty" : "filled", value: "" };
    return { field, operator: operator as ConditionRow["operator"], value };
  });
  return rows.includes(null) ? null : { join: any ? "any" : "all", rows: rows as ConditionRow[] };
}

export function writeForm(form: ConditionForm): string {
  const write = ({ field, operator, value }: ConditionRow) => {
    if (operator === "empty") return `${field} == null`;
    if (operator === "filled") return `${field} != null`;
    const plain = ["amount", "flag"].includes(
      fields.find(({ key }) => key === field)?.meaning ?? "",
    );
    const symbol = symbols[operator];
    const quoted = plain ? value : JSON.stringify(value);
    return symbol === undefined
      ? `${field}.${operator === "starts_with" ? "startsWith" : operator}(${quoted})`
      : `${field} ${symbol} ${quoted}`;
  };
  return form.rows.map(write).join(form.join === "all" ? " && " : " || ");
}

export function check(plan: FlowPlan): FlowProblem[] {
  const problems: FlowProblem[] = [];
  if (plan.name.trim() === "") problems.push({ place: "name", problem: { rule: "required" } });
  for (const [word] of plan.condition.replace(/"[^"]*"/gu, "").matchAll(/[a-z_]+(\.[a-z_]+)?/gu)) {
    const known = ["null", "true", "false", "contains", "money"].includes(word);
    const start = plan.condition.indexOf(word);
    if (!known && !fields.some(({ key }) => key === word || word.startsWith(`${key}.`)))
      problems.push({
        place: "condition",
        problem: { rule: "unknown_field", start, end: start + word.length, detail: word },
      });
  }
  if (plan.steps.length === 0) problems.push({ place: "steps", problem: { rule: "required" } });
  plan.steps.forEach((step, at) => {
    if (step.kind === "ring" && step.title.trim() === "")
      problems.push({ place: `steps.${at}.title`, problem: { rule: "required" } });
    if (step.kind === "post" && !step.url.startsWith("http"))
      problems.push({
        place: `steps.${at}.url`,
        problem: { rule: step.url === "" ? "required" : "not_a_url" },
      });
  });
  return problems;
}

/** Of the second flow the first run waits and the second was given up. */
export function makeRun(
  flow: string,
  plan: FlowPlan,
  { row: arrival }: Arrival,
  place: number,
  down: ErrorView,
): FlowRun {
  const state = place === 0 ? "waiting" : place === 1 ? "failed" : "done";
  return {
    id: arrival.seq,
    flow,
    arrival: { ...arrival },
    again: 0,
    delivery: "8c4b0f81-31d3-45b7-87ab-dbf46c89c01b",
    state,
    step: state === "done" ? plan.steps.length : 0,
    steps: plan.steps.map((step) => ({
      step,
      output: state === "done" ? '{"status":200,"body":"ok"}' : null,
      tries: state === "done" ? 0 : 3,
      ended: state === "done" ? arrival.recorded + 1 : null,
    })),
    error: state === "done" ? null : down,
    next_try: state === "waiting" ? arrival.recorded + 3600 : null,
    created: arrival.recorded,
    ended: state === "waiting" ? null : arrival.recorded + 2,
  };
}
