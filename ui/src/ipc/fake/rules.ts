import { TRIGGERS } from "../../components/trigger/triggers";
import type {
  ArrivalRow,
  JudgedArrival,
  Rule,
  RulePreview,
  Trigger,
  TriggerRule,
  Verdict,
} from "../bindings";
import { failure } from "./failure";
import type { Arrival } from "./seedCharges";
import type { World } from "./world";

const everything: Rule = {
  on: true,
  minimums: [],
  outcome: "any",
  sound: "system",
  grouping: "auto",
};

const hasOutcome = (trigger: Trigger) => trigger === "charge.added" || trigger === "refund.added";

function judge(rule: Rule, row: ArrivalRow): Verdict {
  const failed = row.status === "failed";
  const least = rule.minimums.find(({ currency }) => currency === row.currency)?.amount ?? 0;
  if (!rule.on) return "off";
  if (hasOutcome(row.trigger) && rule.outcome !== "any" && (rule.outcome === "failed") !== failed)
    return "other_outcome";
  return row.amount !== null && row.amount < least ? "too_small" : "rings";
}

/** The rules, in memory. */
export function rulesFake(world: World, shelf: (connection: string) => Arrival[]) {
  const rules = new Map<string, Rule>();
  let refuse = false;
  const of = (connection: string, trigger: Trigger) =>
    shelf(connection)
      .map(({ row }) => row)
      .filter((row) => row.trigger === trigger);
  return {
    controls: {
      /** Whether rules cannot be kept. */
      refuseRules: (refused: boolean) => {
        refuse = refused;
      },
      ruleIds: () => [...rules.keys()],
      rule: (key: string) => rules.get(key) ?? null,
    },
    commands: {
      listRules: async (connection: string): Promise<TriggerRule[]> => {
        if (world.scenario === "error")
          throw failure("ledger_failed", "the ledger could not be read: disk I/O error");
        return TRIGGERS.map((trigger) => {
          const counts = new Map<string, number>();
          for (const { currency } of of(connection, trigger))
            if (currency !== null) counts.set(currency, (counts.get(currency) ?? 0) + 1);
          return {
            trigger,
            rule: rules.get(`${connection} ${trigger}`) ?? everything,
            has_amount: trigger !== "customer.added",
            has_outcome: hasOutcome(trigger),
            currencies: [...counts].toSorted((a, b) => b[1] - a[1]).map(([currency]) => currency),
          };
        });
      },
      setRule: async (connection: string, trigger: Trigger, rule: Rule): Promise<Rule> => {
        if (refuse) throw failure("disk_full", "the disk is full");
        rules.set(`${connection} ${trigger}`, rule);
        world.log.push(`setRule:${trigger}`);
        return rule;
      },
      previewRule: async (
        connection: string,
        trigger: Trigger,
        rule: Rule,
      ): Promise<RulePreview> => {
        const arrivals = of(connection, trigger)
          .slice(0, 100)
          .map((row): JudgedArrival => ({ row: { ...row }, verdict: judge(rule, row) }));
        return {
          arrivals,
          rings: arrivals.filter(({ verdict }) => verdict === "rings").length,
        };
      },
    },
  };
}
