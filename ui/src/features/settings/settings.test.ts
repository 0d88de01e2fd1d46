import { describe, expect, it } from "vitest";
import type {
  Connection,
  ErrorView,
  Forecast,
  TriggerStatus,
  WatchStatus,
} from "../../ipc/bindings";
import { asErrorView } from "../../ipc/errors";
import { forecastInForce } from "./interval";
import { problemsOf } from "./triggerProblems";

const forecasts: Forecast[] = [120, 300, 3600].map((interval_seconds) => ({
  interval_seconds,
  reads_30_days: 1,
  allowance: 10_000,
}));

describe("forecastInForce", () => {
  it.each([
    [120, 120],
    [5, 120],
    [121, 300],
    [9999, 3600],
  ])("%i s is %i s on a Stripe host", (seconds, expected) =>
    expect(forecastInForce(seconds, forecasts)?.interval_seconds).toBe(expected),
  );

  it("waits for the forecasts", () => expect(forecastInForce(120, [])).toBeNull());
});

const connection = (id: string) => ({ id, name: id }) as Connection;
const reason = (code: ErrorView["code"], permission: string | null = null): ErrorView => {
  const view = asErrorView("x");
  return { ...view, code, detail: { ...view.detail, permission } };
};
const status = (id: string, why: ErrorView | null): WatchStatus =>
  ({
    connection: id,
    triggers: [
      {
        trigger: "order.added",
        state: why ? "disabled" : "current",
        reason: why,
        offer: null,
        watermark: null,
      } satisfies TriggerStatus,
    ],
  }) as unknown as WatchStatus;

describe("problemsOf", () => {
  const all = [connection("a"), connection("b")];

  it("tells the same reason once, with every account that has it", () => {
    const gone = reason("endpoint_unavailable");
    const problems = problemsOf("order.added", [status("a", gone), status("b", gone)], all);
    expect(problems.map((one) => one.connections.map(({ id }) => id))).toEqual([["a", "b"]]);
  });

  it("tells different reasons apart, and permissions too", () => {
    const statuses = [
      status("a", reason("permission_missing", "rak_order_read")),
      status("b", reason("permission_missing", "rak_other_read")),
    ];
    expect(problemsOf("order.added", statuses, all)).toHaveLength(2);
  });

  it("has nothing to tell of what is read", () => {
    expect(problemsOf("order.added", [status("a", null)], all)).toEqual([]);
    expect(problemsOf("charge.added", [status("a", null)], all)).toEqual([]);
  });
});
