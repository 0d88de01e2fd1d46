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

/** Every trigger, in the order in which they are shown and offered. */
export const TRIGGERS: readonly Trigger[] = [
  "charge.added",
  "order.added",
  "invoice_item.added",
  "customer.added",
  "checkout_session.added",
];

/** The picture of each trigger. */
export const triggerIcons: Record<Trigger, ComponentType<IconProps>> = {
  "charge.added": IconCreditCard,
  "order.added": IconShoppingBag,
  "invoice_item.added": IconFileInvoice,
  "customer.added": IconUserPlus,
  "checkout_session.added": IconShoppingCart,
};
