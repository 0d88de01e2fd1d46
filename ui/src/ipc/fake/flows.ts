import type {
  ConditionForm,
  ErrorView,
  Flow,
  FlowCheck,
  FlowPlan,
  FlowRun,
  FlowTrial,
  Trigger,
} from "../bindings";
import { failure } from "./failure";
import { check, fields, makeRun, readForm, writeForm } from "./flowChecks";
import { plans, recipes } from "./flowSeeds";
import type { Arrival } from "./seedCharges";
import type { World } from "./world";

/** Flows, in memory. */
export function flowsFake(world: World, shelf: (connection: string) => Arrival[]) {
  let flows: Flow[] = [];
  let secret: string | null = null;
  const runs = new Map<string, FlowRun[]>();
  const down: ErrorView = failure("endpoint_failed", "it answered 503");
  down.detail = { ...down.detail, rule: "answered", status: 503 };
  const seeded = new Set<string>();
  const of = (connection: string) => {
    if (!seeded.has(connection) && world.scenario !== "empty") {
      seeded.add(connection);
      for (const [at, plan] of plans.entries()) {
        const id = `flow-${at}`;
        const some = shelf(connection)
          .filter((one) => one.row.trigger === plan.trigger)
          .slice(0, 4);
        runs.set(
          id,
          some.map((one, place) => ({
            ...makeRun(id, plan, one, at === 1 ? place : 9, down),
            // Several flows run for one arrival.
            id: one.row.seq * 10 + at,
          })),
        );
        flows.push({
          id,
          connection,
          plan,
          on: true,
          waiting: at === 1 ? 1 : 0,
          done: at === 1 ? 1204 : 4,
          failed: at === 1 ? 1 : 0,
          trouble: at === 1 ? down : null,
          created: 1_790_000_000 + at,
          changed: 1_790_000_000 + at,
        });
      }
    }
    return flows.filter((flow) => flow.connection === connection);
  };
  const find = (id: string) => {
    const flow = flows.find((one) => one.id === id);
    if (flow === undefined) throw failure("unknown", `no flow ${id}`);
    return flow;
  };
  const put = (changed: Flow) => {
    flows = flows.map((one) => (one.id === changed.id ? changed : one));
    world.emit({ type: "flows_changed", connection: changed.connection });
    return changed;
  };
  return {
    controls: {
      flows: () => flows.map((flow) => ({ ...flow })),
      signingSecret: () => secret,
    },
    commands: {
      listFlows: async (connection: string) => {
        if (world.scenario === "error")
          throw failure("ledger_failed", "the ledger could not be read: disk I/O error");
        return of(connection).map((flow) => ({ ...flow }));
      },
      checkFlow: async (plan: FlowPlan): Promise<FlowCheck> => ({
        problems: check(plan),
        form: readForm(plan.condition),
      }),
      writeFlowCondition: async (_: Trigger, form: ConditionForm) => writeForm(form),
      listFlowFields: async () => fields,
      listFlowRecipes: async () => recipes,
      saveFlow: async (connection: string, id: string | null, plan: FlowPlan): Promise<Flow> => {
        world.log.push(`saveFlow:${plan.name}`);
        if (check(plan).length > 0) throw failure("invalid_input", "the plan has a mistake");
        if (id !== null) return put({ ...find(id), plan });
        const made: Flow = {
          id: `flow-${flows.length}`,
          connection,
          plan,
          on: false,
          waiting: 0,
          done: 0,
          failed: 0,
          trouble: null,
          created: 1_790_000_100,
          changed: 1_790_000_100,
        };
        flows.push(made);
        return put(made);
      },
      setFlowOn: async (flow: string, on: boolean) => put({ ...find(flow), on }),
      removeFlow: async (flow: string) => {
        flows = flows.filter((one) => one.id !== flow);
      },
      tryFlow: async (connection: string, plan: FlowPlan): Promise<FlowTrial> => {
        const arrivals = shelf(connection)
          .filter((one) => one.row.trigger === plan.trigger)
          .slice(0, 100)
          .map(({ row: arrival }, at) => ({
            row: { ...arrival },
            verdict:
              at === 1
                ? ({ verdict: "absent", field: "description" } as const)
                : at % 3 === 2
                  ? ({ verdict: "not_matched" } as const)
                  : ({ verdict: "matched" } as const),
            steps:
              at === 1 || at % 3 === 2
                ? []
                : plan.steps.map(() => ({
                    values: [
                      { part: "title", value: `A charge: ${arrival.title}`, known: true },
                      { part: "body", value: "{{ step1.email }}", known: false },
                    ],
                    problem: null,
                  })),
          }));
        const matched = arrivals.filter(({ verdict }) => verdict.verdict === "matched").length;
        return { arrivals, matched };
      },
      listFlowRuns: async (flow: string, failed: boolean, before: number | null) => {
        of(find(flow).connection);
        const all = runs.get(flow) ?? [];
        return before !== null
          ? []
          : all.flatMap((run) => (!failed || run.state === "failed" ? [{ ...run }] : []));
      },
      runFlowAgain: async (run: number): Promise<FlowRun> => {
        world.log.push(`runFlowAgain:${run}`);
        const found = [...runs.values()].flat().find((one) => one.id === run);
        if (found === undefined) throw failure("unknown", `no run ${run}`);
        found.state = "done";
        found.error = null;
        return found;
      },
      retryFlow: async (flow: string) => {
        world.log.push(`retryFlow:${flow}`);
        return put({ ...find(flow), failed: 0, waiting: 0, trouble: null });
      },
      getSigningSecret: async () => secret,
      makeSigningSecret: async () => {
        secret = "whsec_0123456789abcdef0123456789abcdef";
        return secret;
      },
      setSigningSecret: async (_: string, text: string) => {
        if (!text.trim().startsWith("whsec_")) {
          const wrong = failure("invalid_input", "a signing secret begins with whsec_");
          wrong.detail = { ...wrong.detail, param: "secret", rule: "not_a_secret" };
          throw wrong;
        }
        secret = text.trim();
      },
    },
  };
}
