import {
  IconCreditCard,
  IconFileInvoice,
  type IconProps,
  IconShoppingBag,
  IconShoppingCart,
  IconUserPlus,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Trigger } from "../../ipc/bindings";

/** The picture of each trigger. */
export const icons: Record<Trigger, ComponentType<IconProps>> = {
  "charge.added": IconCreditCard,
  "order.added": IconShoppingBag,
  "invoice_item.added": IconFileInvoice,
  "customer.added": IconUserPlus,
  "checkout_session.added": IconShoppingCart,
};

type Tone = "good" | "warn" | "bad" | "plain";

const tones: Record<string, Tone> = {
  succeeded: "good",
  paid: "good",
  fulfilled: "good",
  complete: "good",
  failed: "bad",
  pending: "warn",
  unpaid: "warn",
};

/** How a status word looks; one that nobody knows looks like nothing in particular. */
export function toneOf(status: string): Tone {
  return tones[status] ?? "plain";
}
