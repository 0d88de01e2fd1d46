import type { FlowField, FlowProblem, FlowStep } from "../../ipc/bindings";

/** What the fields of a step need to know of the flow around it. */
export interface StepContext {
  /** The step's place, counted from 0. */
  at: number;
  /** What the trigger has to fill texts from. */
  fields: FlowField[];
  problems: FlowProblem[];
}

export type StepOf<K extends FlowStep["kind"]> = Extract<FlowStep, { kind: K }>;

export interface StepFieldsOf<K extends FlowStep["kind"]> {
  step: StepOf<K>;
  context: StepContext;
  onChange: (step: StepOf<K>) => void;
}

/** What can stand in a text: the fields of the arrival, then what earlier steps gave. */
export function insertable({ at, fields }: StepContext): string[] {
  const amount = fields.some(({ key }) => key === "amount");
  const steps = Array.from({ length: at }, (_, place) => `step${place + 1}`);
  return [
    ...(amount ? ["money(amount, currency)"] : []),
    ...fields.map(({ key }) => key),
    ...steps.map((step) => `${step}.id`),
  ];
}

/** A text with an expression put in where the cursor is. */
export function insertAt(text: string, from: number, to: number, expression: string): string {
  return `${text.slice(0, from)}{{ ${expression} }}${text.slice(to)}`;
}
