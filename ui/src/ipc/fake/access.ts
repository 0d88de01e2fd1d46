import { permissions } from "../../components/access/permissions";
import type { Access, Grant, Resource } from "../bindings";

/** What a key may do: all, but for what is said otherwise. */
export function accessOf(
  reads: Partial<Record<Resource, Grant>> = {},
  writes: Partial<Record<Resource, Grant>> = {},
): Access[] {
  return permissions.map(({ resource, read, write }) => ({
    resource,
    read: reads[resource] ?? (resource === "orders" ? "unavailable" : "granted"),
    write: write === null ? "not_needed" : (writes[resource] ?? "granted"),
    read_permission: read,
    write_permission: write,
    in_use: resource !== "payouts",
  }));
}
