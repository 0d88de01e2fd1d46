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
  "payment.failed": "payment_intents",
  "invoice.paid": "invoices",
  "invoice.payment_failed": "invoices",
  "subscription.started": "subscriptions",
  "subscription.canceled": "subscriptions",
  "payout.paid": "payouts",
  "payout.failed": "payouts",
};

/** Whether no account had any of it when its key was last checked; where one does not know, it may have. */
export function isUnused(trigger: Trigger, connections: Connection[]): boolean {
  const resource = resourceOf[trigger];
  const found = connections.map(({ access }) => access.find((one) => one.resource === resource));
  return found.length > 0 && found.every((access) => access?.in_use === false);
}

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
