import type { Trigger } from "../bindings";
import { pick, random, stripeId } from "./random";
import { type Arrival, type Base, charge, goods, people, prices, rowOf } from "./seedCharges";
import { addLives, dispute, refund } from "./seedLives";
import { isMoment, momentOf } from "./seedMoments";

export type { Arrival } from "./seedCharges";

function order(base: Base): Arrival {
  const { next } = base;
  const id = stripeId("or_", next, 24);
  const [amount, currency] = pick(prices, next);
  const [name, email] = pick(people, next);
  const status = pick(["created", "paid", "fulfilled", "canceled"], next);
  const customer = stripeId("cus_", next);
  return {
    row: {
      ...rowOf(base, "order.added", id),
      title: email,
      amount,
      currency,
      customer,
      customer_label: name,
      status,
    },
    object: {
      id,
      object: "order",
      amount,
      amount_returned: null,
      charge: status === "created" ? null : stripeId("ch_", next, 24),
      created: base.created,
      currency,
      customer,
      email,
      selected_shipping_method: "ship_standard",
      status,
      updated: base.created + 90,
    },
  };
}

function invoiceItem(base: Base): Arrival {
  const { next } = base;
  const id = stripeId("ii_", next, 24);
  const [amount, currency] = pick(prices, next);
  const [name] = pick(people, next);
  const customer = stripeId("cus_", next);
  const title = `${pick(goods, next)} × ${1 + Math.floor(next() * 4)}`;
  return {
    row: {
      ...rowOf(base, "invoice_item.added", id),
      title,
      amount,
      currency,
      customer,
      customer_label: name,
    },
    object: {
      id,
      object: "invoiceitem",
      amount,
      currency,
      customer,
      date: base.created,
      description: title,
      discountable: true,
      invoice: null,
      proration: false,
      quantity: 2,
      subscription: stripeId("sub_", next),
    },
  };
}

function customer(base: Base): Arrival {
  const { next } = base;
  const id = stripeId("cus_", next);
  const [name, email] = pick(people, next);
  return {
    row: { ...rowOf(base, "customer.added", id), title: name, customer: id, customer_label: email },
    object: {
      id,
      object: "customer",
      account_balance: 0,
      created: base.created,
      currency: "usd",
      delinquent: false,
      description: "Met at the spring market",
      discount: {
        object: "discount",
        customer: id,
        start: base.created,
        end: base.created + 7_776_000,
        subscription: null,
        coupon: {
          id: "SPRING25",
          object: "coupon",
          name: "Spring opening",
          duration: "repeating",
          percent_off: 25,
          amount_off: null,
          currency: null,
        },
      },
      email,
      name,
    },
  };
}

/** One arrival of a kind. */
export function arrivalOf(trigger: Trigger, base: Base): Arrival {
  if (isMoment(trigger)) return momentOf(trigger, base);
  if (trigger === "refund.added") return refund(base);
  if (trigger === "dispute.added") return dispute(base);
  if (trigger === "order.added") return order(base);
  if (trigger === "invoice_item.added") return invoiceItem(base);
  return trigger === "customer.added" ? customer(base) : charge(base);
}

/** Newest first; a few are not read, days grow thinner towards the past. */
export function seedArrivals(count: number, connection: string, now: number): Arrival[] {
  const next = random(connection.endsWith(":live") ? 7 : 11);
  let created = now - 95;
  const all = Array.from({ length: count }, (_, index) => {
    if (index > 0) created -= 60 + Math.floor(next() * 5400);
    const kind = next();
    const trigger: Trigger =
      kind < 0.62
        ? "charge.added"
        : kind < 0.76
          ? "invoice_item.added"
          : kind < 0.9
            ? "customer.added"
            : "order.added";
    return arrivalOf(trigger, { seq: count - index, connection, created, read: index > 6, next });
  });
  return addLives(all, connection);
}
