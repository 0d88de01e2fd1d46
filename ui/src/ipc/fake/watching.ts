import { MOMENTS } from "../../components/trigger/triggers";
import type { Forecast, TriggerStatus, WatchState, WatchStatus } from "../bindings";
import { failure } from "./failure";
import type { SettingsFake } from "./settings";
import type { World } from "./world";

const MONTH = 30 * 86_400;

/** A list and the signal that failed, each with its own time. */
function late(checked: number): WatchStatus["behind"] {
  const problem = failure("stripe_unavailable", "Stripe failed: An unknown error occurred", {
    status: 500,
    stripe_message: "An unknown error occurred",
    request_id: "req_B3h1ndNow0000",
  });
  const retry_at = checked + 240;
  return [
    { source: "invoice_item.added", problem, last_success: checked - 1900, retry_at },
    { source: "signal", problem, last_success: checked - 1900, retry_at },
  ];
}

/** What the watcher would say, in memory. */
export function watchingFake(
  world: World,
  settings: SettingsFake,
  parts: { connections: () => { id: string }[]; unread: (connection: string) => number },
) {
  let checked = world.now() - 8;
  let polling = false;
  let over: Partial<WatchStatus> = {};
  const offline = () => world.scenario === "offline" || world.scenario === "problem";

  const triggers = (): TriggerStatus[] => {
    const { triggers: on } = settings.now().watching;
    const all = [
      "charge.added",
      "order.added",
      "invoice_item.added",
      "customer.added",
      "checkout_session.added",
      "refund.added",
      "dispute.added",
      ...MOMENTS,
    ] as const;
    return all.map((trigger) => {
      const follows = trigger === "refund.added" || trigger === "dispute.added";
      if (!on.includes(follows ? "charge.added" : trigger))
        return { trigger, state: "off", reason: null, offer: null, watermark: null };
      if (trigger === "order.added")
        return {
          trigger,
          state: "disabled",
          reason: failure("endpoint_unavailable", "Unrecognized request URL", {
            status: 404,
            stripe_message: "Unrecognized request URL (GET: /v1/orders).",
            request_id: "req_N0Orders4You",
          }),
          offer: "checkout_session.added",
          watermark: null,
        };
      return { trigger, state: "current", reason: null, offer: null, watermark: checked - 300 };
    });
  };
  const status = (connection: string): WatchStatus => {
    const { paused, interval_seconds } = settings.now().watching;
    const behind = world.scenario === "behind" ? late(checked) : [];
    const state: WatchState = paused
      ? "paused"
      : offline()
        ? "problem"
        : behind.length > 0
          ? "partial"
          : "watching";
    return {
      connection,
      state,
      polling,
      problem: offline()
        ? failure("offline", "Stripe could not be reached: no route to host")
        : (behind[0]?.problem ?? null),
      last_success: offline() ? checked - 1900 : checked,
      behind,
      next_poll: paused ? null : checked + interval_seconds,
      interval_seconds,
      calls_used: 7,
      calls_limit: 100,
      reads_30_days: 18_240,
      unread: parts.unread(connection),
      signal: true,
      triggers: triggers(),
      ...over,
    };
  };
  const tell = (connection: string) =>
    world.emit({ type: "status_changed", status: status(connection) });
  const setPaused = (paused: boolean) => {
    settings.change({ watching: { ...settings.now().watching, paused } });
    for (const { id } of parts.connections()) tell(id);
  };

  return {
    controls: {
      /** The watcher says something else from now on. */
      status: (change: Partial<WatchStatus>) => {
        over = { ...over, ...change };
        for (const { id } of parts.connections()) tell(id);
      },
    },
    commands: {
      listWatchStatuses: async () => parts.connections().map(({ id }) => status(id)),
      checkNow: async (connection: string): Promise<void> => {
        world.log.push("checkNow");
        polling = true;
        tell(connection);
        queueMicrotask(() => {
          polling = false;
          checked = world.now();
          tell(connection);
        });
      },
      pauseWatching: async () => setPaused(true),
      resumeWatching: async () => setPaused(false),
      forecastReads: async (connection: string | null): Promise<Forecast[]> => {
        const quick = connection === "demo" ? [5, 15, 30, 60] : [];
        return [...quick, 120, 180, 300, 600, 900, 1800, 3600].map((interval_seconds) => ({
          interval_seconds,
          reads_30_days:
            Math.floor(MONTH / interval_seconds) + 120 * settings.now().watching.triggers.length,
          allowance: 10_000,
        }));
      },
    },
  };
}
