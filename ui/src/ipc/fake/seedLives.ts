import type { ArrivalRow } from "../bindings";
import { random, stripeId } from "./random";
import { type Arrival, type Base, charge } from "./seedCharges";

/** What is no charge brings no money. */
const unpaid = { refunded: 0, received: null, status: "succeeded" };

/** Money that goes back. */
export function refund(base: Base): Arrival {
  const { row, object } = charge(base);
  const id = stripeId("re_", base.next, 24);
  return {
    row: { ...row, trigger: "refund.added", object_id: id, parent: row.object_id, ...unpaid },
    object: {
      id,
      object: "refund",
      amount: row.amount,
      charge: row.object_id,
      created: row.created,
      currency: row.currency,
      livemode: object.livemode ?? false,
      payment_intent: stripeId("pi_", base.next, 24),
      reason: "requested_by_customer",
      status: "succeeded",
    },
  };
}

/** A customer who asked their bank. */
export function dispute(base: Base): Arrival {
  const { row, object } = charge(base);
  const id = stripeId("dp_", base.next, 24);
  const answer_by = base.created + 12 * 86_400;
  const status = "needs_response";
  return {
    row: {
      ...row,
      ...unpaid,
      trigger: "dispute.added",
      object_id: id,
      parent: row.object_id,
      status,
      answer_by,
    },
    object: {
      id,
      object: "dispute",
      amount: row.amount,
      charge: row.object_id,
      created: row.created,
      currency: row.currency,
      evidence_details: {
        due_by: answer_by,
        has_evidence: false,
        past_due: false,
        submission_count: 0,
      },
      is_charge_refundable: false,
      livemode: object.livemode ?? false,
      payment_intent: stripeId("pi_", base.next, 24),
      reason: "product_not_received",
      status,
    },
  };
}

/** A charge that lived: it arrived late, was refunded in part, and is disputed. */
function lived(base: Base, follow: { refund: number; dispute: number }): Arrival {
  const arrival = charge(base);
  const { row } = arrival;
  const amount = 4200;
  const back = 1200;
  const of = { currency: "usd", answer_by: null };
  const own = { ...of, trigger: "charge.added" as const, seq: null, amount };
  return {
    object: { ...arrival.object, amount, currency: "usd", amount_refunded: back },
    row: {
      ...row,
      amount,
      currency: "usd",
      status: "disputed",
      refunded: back,
      received: amount - back,
    },
    life: [
      { ...own, at: base.created, status: "pending" },
      { ...own, at: base.created + 4000, status: "succeeded" },
      {
        ...of,
        at: base.created + 9000,
        trigger: "refund.added",
        seq: follow.refund,
        status: "succeeded",
        amount: back,
      },
      {
        ...of,
        at: base.created + 12_000,
        trigger: "dispute.added",
        seq: follow.dispute,
        status: "needs_response",
        amount,
        answer_by: base.created + 12 * 86_400,
      },
    ],
  };
}

/** A refund and a dispute among the latest, and the charge that they are of. */
export function addLives(all: Arrival[], connection: string): Arrival[] {
  const next = random(23);
  const places = { dispute: 8, refund: 9, charge: 11 };
  const of = (place: number) => all[place]?.row;
  const [disputed, refunded, charged] = [of(8), of(9), of(11)];
  if (disputed === undefined || refunded === undefined || charged === undefined) return all;
  const base = ({ seq, created, read }: ArrivalRow) => ({ seq, connection, created, read, next });
  const story = lived(base(charged), { refund: refunded.seq, dispute: disputed.seq });
  const name = ({ title, customer, customer_label, object_id: parent }: ArrivalRow) => ({
    title,
    customer,
    customer_label,
    parent,
    currency: "usd",
  });
  const follow = (made: Arrival, amount: number): Arrival => ({
    row: { ...made.row, ...name(story.row), amount },
    object: { ...made.object, amount, currency: "usd", charge: story.row.object_id },
  });
  all[places.dispute] = follow(dispute(base(disputed)), 4200);
  all[places.refund] = follow(refund(base(refunded)), 1200);
  all[places.charge] = story;
  return all;
}
