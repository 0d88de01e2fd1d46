import type { Access, Grant, Resource } from "../bindings";

const permissions: [Resource, string, string | null][] = [
  ["charges", "rak_charge_read", null],
  ["orders", "rak_order_read", null],
  ["invoice_items", "rak_invoice_item_read", null],
  ["customers", "rak_customer_read", "rak_customer_write"],
  ["products", "rak_product_read", "rak_product_write"],
  ["prices", "rak_price_read", null],
  ["events", "rak_event_read", null],
  ["checkout_sessions", "rak_checkout_session_read", null],
];

/** What a key may do: all, but for what is said otherwise. */
export function accessOf(
  reads: Partial<Record<Resource, Grant>> = {},
  writes: Partial<Record<Resource, Grant>> = {},
): Access[] {
  return permissions.map(([resource, read, write]) => ({
    resource,
    read: reads[resource] ?? (resource === "orders" ? "unavailable" : "granted"),
    write: write === null ? "not_needed" : (writes[resource] ?? "granted"),
    read_permission: read,
    write_permission: write,
  }));
}
