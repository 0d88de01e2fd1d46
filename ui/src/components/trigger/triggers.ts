import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBuildingBank,
  IconCreditCard,
  IconCreditCardOff,
  IconFileAlert,
  IconFileCheck,
  IconFileInvoice,
  type IconProps,
  IconReceiptRefund,
  IconRefresh,
  IconRefreshOff,
  IconShoppingBag,
  IconShoppingCart,
  IconUserPlus,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { ArrivalRow, Settings, Trigger } from "../../ipc/bindings";

/** The triggers that are turned on and off, in the order in which they are shown and offered. */
export const WATCHED_TRIGGERS: readonly Trigger[] = [
  "charge.added",
  "order.added",
  "invoice_item.added",
  "customer.added",
  "checkout_session.added",
];

/** What happens to charges afterwards; on and off together. */
const FOLLOW_UPS: readonly Trigger[] = ["refund.added", "dispute.added", "charge.failed_late"];

/** What happens in the life of an object; off until somebody turns it on. */
export const MOMENTS: readonly Trigger[] = [
  "payment.failed",
  "invoice.paid",
  "invoice.payment_failed",
  "subscription.started",
  "subscription.canceled",
  "payout.paid",
  "payout.failed",
];

/** The triggers that have a switch each. */
export const SWITCHED_TRIGGERS: readonly Trigger[] = [...WATCHED_TRIGGERS, ...MOMENTS];

/** Every trigger, in the order in which they are shown. */
export const TRIGGERS: readonly Trigger[] = [...WATCHED_TRIGGERS, ...FOLLOW_UPS, ...MOMENTS];

/** The picture of each trigger. */
export const triggerIcons: Record<Trigger, ComponentType<IconProps>> = {
  "charge.added": IconCreditCard,
  "order.added": IconShoppingBag,
  "invoice_item.added": IconFileInvoice,
  "customer.added": IconUserPlus,
  "checkout_session.added": IconShoppingCart,
  "refund.added": IconReceiptRefund,
  "dispute.added": IconAlertOctagon,
  "charge.failed_late": IconCreditCardOff,
  "payment.failed": IconCreditCardOff,
  "invoice.paid": IconFileCheck,
  "invoice.payment_failed": IconFileAlert,
  "subscription.started": IconRefresh,
  "subscription.canceled": IconRefreshOff,
  "payout.paid": IconBuildingBank,
  "payout.failed": IconAlertTriangle,
};

/** The amount as it counts for the shop: what is given back is less. */
export function signedAmount({ trigger, amount }: ArrivalRow): number | null {
  return amount !== null && trigger === "refund.added" ? -amount : amount;
}

/** Whether a trigger is watched at all: what follows charges is with them. */
export function watches(
  { triggers, follow_ups }: Settings["watching"],
  trigger: Trigger,
  watchable: readonly Trigger[],
): boolean {
  if (watchable.includes(trigger)) return triggers.includes(trigger);
  return follow_ups && triggers.includes("charge.added");
}
