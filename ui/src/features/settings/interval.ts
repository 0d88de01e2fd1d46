import type { Forecast } from "../../ipc/bindings";

/** The interval in force among those that this account is offered: a shorter one is raised to the next. */
export function forecastInForce(seconds: number, forecasts: Forecast[]): Forecast | null {
  const longEnough = forecasts.filter(({ interval_seconds }) => interval_seconds >= seconds);
  return longEnough[0] ?? forecasts.at(-1) ?? null;
}
