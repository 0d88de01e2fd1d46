import type {
  ConditionForm,
  Flow,
  FlowCheck,
  FlowField,
  FlowPlan,
  FlowRecipe,
  FlowRun,
  FlowTrial,
  Trigger,
} from "./bindings";

/** What is done at arrivals. */
export interface FlowCommands {
  listFlows(connection: string): Promise<Flow[]>;
  /** What is wrong with a plan, and its condition as a form. */
  checkFlow(plan: FlowPlan): Promise<FlowCheck>;
  writeFlowCondition(trigger: Trigger, form: ConditionForm): Promise<string>;
  listFlowFields(trigger: Trigger): Promise<FlowField[]>;
  listFlowRecipes(): Promise<FlowRecipe[]>;
  /** A new flow where there is no id; it is off. */
  saveFlow(connection: string, id: string | null, plan: FlowPlan): Promise<Flow>;
  setFlowOn(flow: string, on: boolean): Promise<Flow>;
  removeFlow(flow: string): Promise<void>;
  /** What it would have done for the latest arrivals; nothing is done. */
  tryFlow(connection: string, plan: FlowPlan): Promise<FlowTrial>;
  listFlowRuns(
    flow: string,
    failed: boolean,
    before: number | null,
    limit: number,
  ): Promise<FlowRun[]>;
  runFlowAgain(run: number): Promise<FlowRun>;
  retryFlow(flow: string): Promise<Flow>;
  /** What passed-on events are signed with; none before one was made. */
  getSigningSecret(connection: string): Promise<string | null>;
  makeSigningSecret(connection: string): Promise<string>;
  setSigningSecret(connection: string, secret: string): Promise<void>;
}
