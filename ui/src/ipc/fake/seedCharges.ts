import type { ArrivalRow, JsonValue, LifeStep, Trigger } from "../bindings";
import { pick, stripeId } from "./random";

/** A recorded object with its row. */
export interface Arrival {
  row: ArrivalRow;
  /** What became of it; none where it only was added. */
  life?: LifeStep[];
  object: { [key: string]: JsonValue };
}

export const goods = [
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
export const people: [string, string][] = [
  ["Hana Tanaka", "hana.tanaka@example.com"],
  ["Noor Rahman", "noor.rahman@example.com"],
  ["Mateo Silva", "mateo.silva@example.com"],
  ["山本 健太", "kenta.yamamoto@example.jp"],
  ["Zoë Lindqvist", "zoe.lindqvist@example.se"],
  ["Kofi Mensah", "kofi.mensah@example.com"],
  ["株式会社みどり", "info@midori.example.jp"],
];
export const prices: [number, string][] = [
  [4200, "usd"],
  [1850, "usd"],
  [3200, "jpy"],
  [12900, "eur"],
  [640, "gbp"],
  [25000, "usd"],
  [1500, "kwd"],
  [980, "jpy"],
];

export type Next = () => number;
export type Base = Pick<ArrivalRow, "seq" | "connection" | "created" | "read"> & { next: Next };

/** What every arrival has. */
export function rowOf(base: Base, trigger: Trigger, id: string): ArrivalRow {
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
    parent: null,
    refunded: 0,
    received: null,
    answer_by: null,
  };
}

/** Something sold. */
export function charge(base: Base): Arrival {
  const { next } = base;
  const id = stripeId("ch_", next, 24);
  const [amount, currency] = pick(prices, next);
  const [name, email] = pick(people, next);
  const fate = next();
  const status = fate < 0.86 ? "succeeded" : fate < 0.95 ? "failed" : "pending";
  const failed = status === "failed";
  const refunded = fate < 0.06 ? amount : 0;
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
      status: refunded > 0 ? "refunded" : status,
      refunded,
      received: status === "succeeded" ? amount - refunded : 0,
    },
    object: {
      id,
      object: "charge",
      amount,
      amount_refunded: refunded,
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
