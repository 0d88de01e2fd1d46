import type { Field, FieldValue, JsonValue, Trigger } from "../bindings";
import type { Arrival } from "./seedArrivals";

type Meaning = "text" | "word" | "amount" | "time" | "flag" | "number" | "id" | "json";

const INVOICE =
  "id:id amount_due:amount amount_paid:amount amount_remaining:amount attempt_count:number billing_reason:word created:time currency:word customer:id customer_email:text customer_name:text due_date:time hosted_invoice_url:text next_payment_attempt:time number:text status:word subscription:id";
const SUBSCRIPTION =
  "id:id cancel_at:time canceled_at:time collection_method:word created:time customer:id ended_at:time start_date:time status:word trial_end:time";
const PAYOUT =
  "id:id amount:amount arrival_date:time automatic:flag created:time currency:word description:text destination:id failure_code:word failure_message:text method:word statement_descriptor:text status:word type:word";

/** The connector's fields in its order, with what they mean. */
const tables: Record<Trigger, string> = {
  "charge.added":
    "id:id amount:amount amount_refunded:amount captured:flag created:time currency:word customer:id description:text failure_code:word failure_message:text invoice:id order:id outcome.network_status:word outcome.reason:word outcome.risk_level:word outcome.seller_message:text outcome.type:word paid:flag receipt_email:text receipt_number:text refunded:flag statement_descriptor:text status:word",
  "order.added":
    "id:id amount:amount amount_returned:amount charge:id created:time currency:word customer:id email:text selected_shipping_method:text status:word updated:time",
  "invoice_item.added":
    "id:id amount:amount currency:word customer:id date:time description:text discountable:flag invoice:id proration:flag quantity:number subscription:id",
  "customer.added":
    "id:id account_balance:amount created:time currency:word delinquent:flag description:text discount:json email:text",
  "checkout_session.added":
    "id:id amount_total:amount amount_subtotal:amount created:time currency:word customer:id customer_details.email:text customer_details.name:text mode:word payment_intent:id payment_status:word status:word",
  "refund.added":
    "id:id amount:amount charge:id created:time currency:word description:text failure_reason:word payment_intent:id reason:word receipt_number:text status:word",
  "dispute.added":
    "id:id amount:amount charge:id created:time currency:word evidence_details.due_by:time evidence_details.has_evidence:flag evidence_details.past_due:flag evidence_details.submission_count:number is_charge_refundable:flag payment_intent:id reason:word status:word",
  "payment.failed":
    "id:id amount:amount cancellation_reason:word created:time currency:word customer:id description:text last_payment_error.code:word last_payment_error.decline_code:word last_payment_error.message:text receipt_email:text status:word",
  "invoice.paid": INVOICE,
  "invoice.payment_failed": INVOICE,
  "subscription.started": SUBSCRIPTION,
  "subscription.canceled": SUBSCRIPTION,
  "payout.paid": PAYOUT,
  "payout.failed": PAYOUT,
  "charge.failed_late":
    "id:id amount:amount created:time currency:word customer:id description:text failure_code:word failure_message:text status:word",
};

function meant(value: JsonValue, meaning: Meaning, currency: string): FieldValue {
  if (meaning === "amount") return { kind: "amount", value: { amount: Number(value), currency } };
  if (meaning === "time" || meaning === "number") return { kind: meaning, value: Number(value) };
  if (meaning === "flag") return { kind: "flag", value: value === true };
  if (meaning === "json") return { kind: "json", value: JSON.stringify(value) };
  return { kind: meaning, value: String(value) };
}

export function fieldsOf({ row, object }: Arrival): Field[] {
  return tables[row.trigger].split(" ").map((entry) => {
    const [key = "", meaning] = entry.split(":");
    const value = key
      .split(".")
      .reduce<JsonValue | undefined>(
        (at, name) =>
          typeof at === "object" && at !== null && !Array.isArray(at) ? at[name] : undefined,
        object,
      );
    const currency = String(object.currency ?? "usd");
    return {
      key,
      value: value == null ? null : meant(value, meaning as Meaning, currency),
    };
  });
}
