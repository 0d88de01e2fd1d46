import type { Connection, ErrorView, Resource, Trigger, WatchStatus } from "../../ipc/bindings";

/** Why a trigger cannot be read, and where. */
export interface SharedProblem {
  reason: ErrorView;
  offer: Trigger | null;
  connections: Connection[];
}

/** What a trigger watches, as Stripe's list of it is called. */
export const resourceOf: Record<Trigger, Resource> = {
  "charge.added": "charges",
  "order.added": "orders",
  "invoice_item.added": "invoice_items",
  "customer.added": "customers",
  "checkout_session.added": "checkout_sessions",
  // Refunds come with the permission of charges.
  "refund.added": "charges",
  "dispute.added": "disputes",
  "charge.failed_late": "charges",
};

/** What keeps a trigger from being read; the same reason in several accounts is told once. */
export function problemsOf(
  trigger: Trigger,
  statuses: WatchStatus[],
  connections: Connection[],
): SharedProblem[] {
  const problems = new Map<string, SharedProblem>();
  for (const connection of connections) {
    const status = statuses.find((one) => one.connection === connection.id);
    const found = status?.triggers.find((one) => one.trigger === trigger);
    if (found?.state !== "disabled" || found.reason === null) continue;
    const { reason, offer } = found;
    const key = `${reason.code} ${reason.detail.permission ?? ""}`;
    const known = problems.get(key);
    if (known) known.connections.push(connection);
    else problems.set(key, { reason, offer, connections: [connection] });
  }
  return [...problems.values()];
}
