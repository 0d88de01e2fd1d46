import type { JsonValue, Trigger } from "../bindings";
import { pick, stripeId } from "./random";
import { type Arrival, type Base, people, prices, rowOf } from "./seedCharges";

type Moment = Extract<
  Trigger,
  `payment.${string}` | `invoice.${string}` | `subscription.${string}` | `payout.${string}`
>;

const prefixes = { payment: "pi_", invoice: "in_", subscription: "sub_", payout: "po_" };
const statuses: Record<Moment, string> = {
  "payment.failed": "requires_payment_method",
  "invoice.paid": "paid",
  "invoice.payment_failed": "open",
  "subscription.started": "active",
  "subscription.canceled": "canceled",
  "payout.paid": "paid",
  "payout.failed": "failed",
};

export function isMoment(trigger: Trigger): trigger is Moment {
  return trigger in statuses;
}

/** What happened in the life of an object. */
export function momentOf(trigger: Moment, base: Base): Arrival {
  const { next } = base;
  const kind = trigger.split(".")[0] as keyof typeof prefixes;
  const id = stripeId(prefixes[kind], next, 24);
  const [amount, currency] = pick(prices, next);
  const [name, email] = pick(people, next);
  const customer = kind === "payout" ? null : stripeId("cus_", next);
  const status = statuses[trigger];
  const titles = {
    payment: email,
    invoice: `KILN-${1000 + Math.floor(next() * 900)}`,
    subscription: "Coffee Club Duo",
    payout: trigger === "payout.failed" ? "The bank account has been closed." : "STRIPE PAYOUT",
  };
  const title = titles[kind];
  const own: Record<typeof kind, { [key: string]: JsonValue }> = {
    payment: {
      amount,
      receipt_email: email,
      last_payment_error: {
        code: "payment_intent_authentication_failure",
        message: "The provided PaymentMethod has failed authentication.",
      },
    },
    invoice: {
      amount_due: amount,
      amount_paid: status === "paid" ? amount : 0,
      amount_remaining: status === "paid" ? 0 : amount,
      attempt_count: 1,
      billing_reason: "subscription_cycle",
      customer_email: email,
      customer_name: name,
      number: title,
    },
    subscription: { collection_method: "charge_automatically", start_date: base.created },
    payout: {
      amount,
      arrival_date: base.created,
      automatic: true,
      description: "STRIPE PAYOUT",
      method: "standard",
      type: "bank_account",
    },
  };
  return {
    row: {
      ...rowOf(base, trigger, id),
      title,
      amount,
      currency,
      customer,
      customer_label: customer === null ? null : name,
      status,
    },
    object: { id, object: kind, created: base.created, currency, customer, status, ...own[kind] },
  };
}
