import type { ArrivalRow, JsonValue, Trigger } from "../bindings";
import { pick, random, stripeId } from "./random";

/** A recorded object with its row. */
export interface Arrival {
  row: ArrivalRow;
  object: { [key: string]: JsonValue };
}

const goods = [
  "Brass counter bell",
  "Fern print, A3",
  "Linen apron, indigo",
  "Two blue jugs",
  "Hand-thrown mug",
  "青い水差し",
  "抹茶茶碗",
  "Walnut serving board",
  "Beeswax candles, set of 6",
  "Gift card",
];
const people: [string, string][] = [
  ["Hana Tanaka", "hana.tanaka@example.com"],
  ["Noor Rahman", "noor.rahman@example.com"],
  ["Mateo Silva", "mateo.silva@example.com"],
  ["山本 健太", "kenta.yamamoto@example.jp"],
  ["Zoë Lindqvist", "zoe.lindqvist@example.se"],
  ["Kofi Mensah", "kofi.mensah@example.com"],
  ["株式会社みどり", "info@midori.example.jp"],
];
const prices: [number, string][] = [
  [4200, "usd"],
  [1850, "usd"],
  [3200, "jpy"],
  [12900, "eur"],
  [640, "gbp"],
  [25000, "usd"],
  [1500, "kwd"],
  [980, "jpy"],
];

type Next = () => number;
type Base = Pick<ArrivalRow, "seq" | "connection" | "created" | "read"> & { next: Next };

function rowOf(base: Base, trigger: Trigger, id: string): ArrivalRow {
  const { next: _, ...rest } = base;
  return {
    ...rest,
    trigger,
    object_id: id,
    recorded: base.created + 40,
    title: id,
    amount: null,
    currency: null,
    customer: null,
    customer_label: null,
    status: null,
  };
}

function charge(base: Base): Arrival {
  const { next } = base;
  const id = stripeId("ch_", next, 24);
  const [amount, currency] = pick(prices, next);
  const [name, email] = pick(people, next);
  const fate = next();
  const status = fate < 0.86 ? "succeeded" : fate < 0.95 ? "failed" : "pending";
  const failed = status === "failed";
  const customer = stripeId("cus_", next);
  const title = pick(goods, next);
  return {
    row: {
      ...rowOf(base, "charge.added", id),
      title,
      amount,
      currency,
      customer,
      customer_label: name,
      status,
    },
    object: {
      id,
      object: "charge",
      amount,
      amount_refunded: fate < 0.06 ? amount : 0,
      captured: !failed,
      created: base.created,
      currency,
      customer,
      description: title,
      failure_code: failed ? "card_declined" : null,
      failure_message: failed ? "Your card has insufficient funds." : null,
      invoice: fate < 0.3 ? stripeId("in_", next, 24) : null,
      livemode: base.connection.endsWith(":live"),
      order: null,
      outcome: {
        network_status: failed ? "declined_by_network" : "approved_by_network",
        reason: failed ? "insufficient_funds" : null,
        risk_level: "normal",
        seller_message: failed
          ? "The bank returned the decline code `insufficient_funds`."
          : "Payment complete.",
        type: failed ? "issuer_declined" : "authorized",
      },
      paid: !failed,
      receipt_email: email,
      receipt_number: null,
      refunded: fate < 0.06,
      statement_descriptor: "FERN AND BRASS",
      status,
    },
  };
}

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
  if (trigger === "order.added") return order(base);
  if (trigger === "invoice_item.added") return invoiceItem(base);
  return trigger === "customer.added" ? customer(base) : charge(base);
}

/** Newest first; a few are not read, days grow thinner towards the past. */
export function seedArrivals(count: number, connection: string, now: number): Arrival[] {
  const next = random(connection.endsWith(":live") ? 7 : 11);
  let created = now - 95;
  return Array.from({ length: count }, (_, index) => {
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
}
