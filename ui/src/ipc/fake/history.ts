import type {
  AuditReport,
  HistoryEstimate,
  HistoryImport,
  HistoryList,
  Retention,
  Trigger,
} from "../bindings";
import { failure } from "./failure";
import type { SettingsFake } from "./settings";
import type { World } from "./world";

const DAY = 86_400;
const KEPT: Record<Retention, number | null> = { forever: null, year: 365, quarter: 90 };
/** How many come in a day. */
const A_DAY: [Trigger, number][] = [
  ["refund.added", 3],
  ["charge.added", 240],
  ["invoice_item.added", 12],
  ["customer.added", 20],
];

/** The import of older arrivals, a page at a time as the test says, and the audit. */
export function historyFake(world: World, settings: SettingsFake) {
  const imports = new Map<string, HistoryImport>();
  const audits = new Map<string, AuditReport>();
  let missing = 0;
  const keptSince = () => {
    const days = KEPT[settings.now().data.retention];
    return days === null ? null : world.now() - days * DAY;
  };
  const change = (connection: string, some: Partial<HistoryImport>) => {
    const now = imports.get(connection);
    if (!now) return;
    imports.set(connection, { ...now, ...some });
    world.emit({ type: "history_changed", connection });
  };
  const list = (trigger: Trigger, some: Partial<HistoryList>): HistoryList => ({
    trigger,
    state: "waiting",
    old_before: world.now() - DAY,
    cursor: null,
    reached: null,
    seen: 0,
    added: 0,
    calls: 0,
    problem: null,
    ...some,
  });
  const read = (import_: HistoryImport): HistoryImport => {
    const at = import_.lists.findIndex(({ state }) => state === "waiting" || state === "reading");
    const one = import_.lists[at];
    if (!one) return { ...import_, state: "done", ended: world.now() };
    const rate = A_DAY.find(([trigger]) => trigger === one.trigger)?.[1] ?? 10;
    const reached = (one.reached ?? one.old_before) - Math.round((100 / rate) * DAY);
    const ended = reached < (import_.since ?? world.now() - 400 * DAY);
    const next: HistoryList = {
      ...one,
      state: ended ? "done" : "reading",
      reached,
      seen: one.seen + 100,
      added: one.added + 100,
      calls: one.calls + 1,
    };
    return { ...import_, problem: null, lists: import_.lists.with(at, next) };
  };

  return {
    controls: {
      /** So many pages are read. */
      historyTick: (pages: number) => {
        for (const [connection, import_] of imports) {
          let now = import_;
          for (let i = 0; i < pages && now.state === "running"; i += 1) now = read(now);
          change(connection, now);
        }
      },
      historyTrouble: () => {
        for (const connection of imports.keys())
          change(connection, { problem: failure("offline", "no route to host") });
      },
      /** How many the next audit finds. */
      auditFinds: (count: number) => {
        missing = count;
      },
    },
    commands: {
      getHistory: async (connection: string) => imports.get(connection) ?? null,
      estimateHistory: async (
        _connection: string,
        since: number | null,
      ): Promise<HistoryEstimate> => {
        const days = since === null ? null : Math.max(0, Math.round((world.now() - since) / DAY));
        const lists = A_DAY.map(([trigger, rate]) => ({
          trigger,
          objects: days === null ? null : Math.round(days * rate),
          calls: days === null ? null : Math.max(1, Math.ceil((days * rate) / 100)),
        }));
        return {
          lists,
          calls: days === null ? null : lists.reduce((sum, { calls }) => sum + (calls ?? 0), 0),
          calls_a_month: 85,
          reads_30_days: 18_240,
          allowance: 10_000,
          kept_since: keptSince(),
        };
      },
      startHistory: async (connection: string, since: number | null): Promise<HistoryImport> => {
        world.log.push(`startHistory:${since === null ? "all" : "since"}`);
        const orders = failure("endpoint_unavailable", "Unrecognized request URL");
        const started: HistoryImport = {
          since,
          state: "running",
          begun: world.now(),
          ended: null,
          lists: [
            ...A_DAY.map(([trigger]) => list(trigger, {})),
            list("order.added", { state: "skipped", problem: orders }),
          ],
          problem: null,
        };
        imports.set(connection, started);
        world.emit({ type: "history_changed", connection });
        return started;
      },
      pauseHistory: async (connection: string) => change(connection, { state: "paused" }),
      resumeHistory: async (connection: string) => change(connection, { state: "running" }),
      stopHistory: async (connection: string) =>
        change(connection, { state: "stopped", ended: world.now() }),
      getAudit: async (connection: string) => audits.get(connection) ?? null,
      runAudit: async (connection: string): Promise<AuditReport> => {
        if (world.scenario === "offline")
          throw failure("offline", "Stripe could not be reached: no route to host");
        const since = world.now() - 30 * DAY;
        const lists = A_DAY.map(([trigger, rate]) => ({
          trigger,
          since,
          shortened: false,
          compared: rate * 30,
          missing: trigger === "charge.added" ? missing : 0,
          calls: Math.ceil((rate * 30) / 100),
          problem: null,
        }));
        const report: AuditReport = {
          at: world.now(),
          since,
          until: world.now() - 300,
          lists,
          compared: lists.reduce((sum, { compared }) => sum + compared, 0),
          missing,
          calls: lists.reduce((sum, { calls }) => sum + calls, 0),
        };
        missing = 0;
        audits.set(connection, report);
        world.emit({ type: "history_changed", connection });
        return report;
      },
    },
  };
}
