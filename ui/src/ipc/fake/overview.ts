import { dayOf } from "../../format/time";
import type { ArrivalCount, Overview, Stretch, Takings, TopCustomer, Trigger } from "../bindings";
import type { Arrival } from "./seedCharges";

const DAYS: Record<Stretch, number> = { week: 7, month: 30, quarter: 90, year: 365 };

/** The days of two stretches, oldest first. */
function daysBack(now: number, count: number): string[] {
  const today = new Date(now * 1000);
  return Array.from({ length: count }, (_, at) =>
    dayOf(new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - at), 12)),
  );
}

/** What the ledger would sum. */
export function sumArrivals(all: Arrival[], stretch: Stretch, now: number): Overview {
  const length = DAYS[stretch];
  const days = daysBack(now, 2 * length);
  const places = new Map(days.map((day, at) => [day, at]));
  const takings = new Map<string, Takings>();
  const counts = new Map<Trigger, ArrivalCount>();
  for (const { row } of all) {
    const place = places.get(dayOf(new Date(row.created * 1000)));
    if (place === undefined) continue;
    const none = { trigger: row.trigger, count: 0, failed: 0, before: 0, failed_before: 0 };
    const count = counts.get(row.trigger) ?? none;
    counts.set(row.trigger, count);
    const failed = row.status === "failed" ? 1 : 0;
    if (place < length) {
      count.before += 1;
      count.failed_before += failed;
    } else {
      count.count += 1;
      count.failed += failed;
    }
    if (row.received === null || row.currency === null) continue;
    const zeros = () => Array.from({ length }, () => 0);
    const of = takings.get(row.currency) ?? {
      currency: row.currency,
      days: zeros(),
      before: zeros(),
    };
    takings.set(row.currency, of);
    const side = place < length ? of.before : of.days;
    side[place % length] = (side[place % length] ?? 0) + row.received;
  }
  return { days: days.slice(length), takings: [...takings.values()], counts: [...counts.values()] };
}

export function topCustomers(all: Arrival[], stretch: Stretch, now: number): TopCustomer[] {
  const since = now - DAYS[stretch] * 86_400;
  const tops = new Map<string, TopCustomer>();
  for (const { row } of all) {
    const { customer, currency, received } = row;
    if (customer === null || currency === null || !received || row.created < since) continue;
    const key = `${currency} ${customer}`;
    const top = tops.get(key) ?? {
      customer,
      label: row.customer_label,
      currency,
      received: 0,
      charges: 0,
    };
    top.received += received;
    top.charges += 1;
    tops.set(key, top);
  }
  const sorted = [...tops.values()].toSorted(
    (a, b) => a.currency.localeCompare(b.currency) || b.received - a.received,
  );
  const places = new Map<string, number>();
  return sorted.filter(({ currency }) => {
    const place = places.get(currency) ?? 0;
    places.set(currency, place + 1);
    return place < 5;
  });
}
