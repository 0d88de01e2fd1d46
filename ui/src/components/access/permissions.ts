import type { Access, Mode, Resource } from "../../ipc/bindings";

/** What a restricted key needs for one resource, under Stripe's own names. */
interface Permission {
  resource: Resource;
  read: string;
  write: string | null;
  /** Good to have, but nothing is missing without it. */
  optional?: true;
}

/** The same table as the backend's probe (core/src/app/connections/access.rs), for keys that are still to be made. */
export const permissions: readonly Permission[] = [
  { resource: "charges", read: "rak_charge_read", write: null },
  { resource: "orders", read: "rak_order_read", write: null },
  // Stripe files invoice items under invoices, and prices under plans.
  { resource: "invoice_items", read: "rak_invoice_read", write: null },
  { resource: "customers", read: "rak_customer_read", write: "rak_customer_write" },
  { resource: "products", read: "rak_product_read", write: "rak_product_write" },
  { resource: "prices", read: "rak_plan_read", write: null },
  { resource: "events", read: "rak_event_read", write: null },
  { resource: "checkout_sessions", read: "rak_checkout_session_read", write: null },
  { resource: "disputes", read: "rak_dispute_read", write: null },
  // What these ring for is off until somebody turns it on.
  { resource: "invoices", read: "rak_invoice_read", write: null, optional: true },
  { resource: "payment_intents", read: "rak_payment_intent_read", write: null, optional: true },
  { resource: "subscriptions", read: "rak_subscription_read", write: null, optional: true },
  { resource: "payouts", read: "rak_payout_read", write: null, optional: true },
  // Says whose key it is; without it the words of a refusal mostly do.
  { resource: "account", read: "rak_accounts_kyc_basic_read", write: null, optional: true },
];

const OPTIONAL = new Set(permissions.flatMap((one) => (one.optional ? [one.resource] : [])));

/** Whether the app does without the permissions for it. */
export function isOptional(resource: Resource): boolean {
  return OPTIONAL.has(resource);
}

/** The permissions that have to be added, with what each is for. */
export function missingOf(access: Access[]): { resource: Resource; permission: string }[] {
  const needed = access.filter(({ resource }) => !isOptional(resource));
  return needed.flatMap(({ resource, read, write, read_permission, write_permission }) => [
    ...(read === "missing" ? [{ resource, permission: read_permission }] : []),
    ...(write === "missing" && write_permission !== null
      ? [{ resource, permission: write_permission }]
      : []),
  ]);
}

/** The Dashboard's page for a new restricted key, its name and permissions filled in. */
export function newKeyPage(mode: Mode): string {
  const query = new URLSearchParams({ name: "Shopbell" });
  // Some come with the permission of others.
  const all = new Set(permissions.flatMap(({ read, write }) => [read, write]));
  for (const permission of all) if (permission !== null) query.append("permissions[]", permission);
  return `${keysPage(mode)}/create?${query}`;
}

/** The Dashboard's list of keys. */
export function keysPage(mode: Mode): string {
  return `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}apikeys`;
}
