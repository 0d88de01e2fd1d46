import type { Mode } from "../../ipc/bindings";

/** Where an id leads: to a page of this window or of the Stripe Dashboard. */
export interface Target {
  in: "window" | "dashboard";
  address: string;
}

const sections: [prefix: string, section: string][] = [
  ["ch_", "payments"],
  ["py_", "payments"],
  ["pi_", "payments"],
  ["in_", "invoices"],
  ["sub_", "subscriptions"],
  ["po_", "payouts"],
  ["or_", "orders"],
  ["dp_", "disputes"],
  ["du_", "disputes"],
];

/** The place of an object by its id; none for kinds that have no page of their own. */
export function targetOf(id: string, mode: Mode): Target | null {
  if (id.startsWith("cus_"))
    return { in: "window", address: `/customers/${encodeURIComponent(id)}` };
  const section = sections.find(([prefix]) => id.startsWith(prefix))?.[1];
  if (section === undefined) return null;
  const test = mode === "test" ? "test/" : "";
  return {
    in: "dashboard",
    address: `https://dashboard.stripe.com/${test}${section}/${encodeURIComponent(id)}`,
  };
}
