//! An object as the connector's fields, in the connector's order.

use serde::Serialize;
use serde_json::{Map, Value, json};
use ts_rs::TS;

use crate::{clock::TimeFormat, trigger::Trigger};

/// A field of an object under its connector key.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Field {
    /// The dotted key (`outcome.risk_level`).
    pub key: String,
    /// Its value; none where Stripe has none.
    pub value: Option<FieldValue>,
}

/// A value with what it means.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// Words for people.
    Text(String),
    /// A word of Stripe's (`approved_by_network`).
    Word(String),
    /// Money in the smallest unit.
    Amount {
        /// The number.
        amount: i64,
        /// ISO code, lower case.
        currency: String,
    },
    /// Unix seconds.
    Time(i64),
    /// Yes or no.
    Flag(bool),
    /// A number that is no money.
    Number(f64),
    /// The id of another object.
    Id(String),
    /// A web address.
    Url(String),
    /// Anything else, as JSON text.
    Json(String),
}

/// What a field means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Words for people.
    Text,
    /// A word of Stripe's.
    Word,
    /// Money in the smallest unit.
    Amount,
    /// Unix seconds.
    Time,
    /// Yes or no.
    Flag,
    /// A number that is no money.
    Number,
    /// The id of another object.
    Id,
    /// Anything else.
    Json,
}

use Meaning::{Amount, Flag, Id, Json, Number, Text, Time, Word};

const CHARGE: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("amount_refunded", Amount),
    ("captured", Flag),
    ("created", Time),
    ("currency", Word),
    ("customer", Id),
    ("description", Text),
    ("failure_code", Word),
    ("failure_message", Text),
    ("invoice", Id),
    ("order", Id),
    ("outcome.network_status", Word),
    ("outcome.reason", Word),
    ("outcome.risk_level", Word),
    ("outcome.seller_message", Text),
    ("outcome.type", Word),
    ("paid", Flag),
    ("receipt_email", Text),
    ("receipt_number", Text),
    ("refunded", Flag),
    ("statement_descriptor", Text),
    ("status", Word),
];
const ORDER: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("amount_returned", Amount),
    ("charge", Id),
    ("created", Time),
    ("currency", Word),
    ("customer", Id),
    ("email", Text),
    ("selected_shipping_method", Text),
    ("status", Word),
    ("updated", Time),
];
const INVOICE_ITEM: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("currency", Word),
    ("customer", Id),
    ("date", Time),
    ("description", Text),
    ("discountable", Flag),
    ("invoice", Id),
    ("proration", Flag),
    ("quantity", Number),
    ("subscription", Id),
];
const CUSTOMER: &[(&str, Meaning)] = &[
    ("id", Id),
    ("account_balance", Amount),
    ("created", Time),
    ("currency", Word),
    ("delinquent", Flag),
    ("description", Text),
    ("discount", Json),
    ("email", Text),
];
const CHECKOUT_SESSION: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount_total", Amount),
    ("amount_subtotal", Amount),
    ("created", Time),
    ("currency", Word),
    ("customer", Id),
    ("customer_details.email", Text),
    ("customer_details.name", Text),
    ("mode", Word),
    ("payment_intent", Id),
    ("payment_status", Word),
    ("status", Word),
];

const REFUND: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("charge", Id),
    ("created", Time),
    ("currency", Word),
    ("description", Text),
    ("failure_reason", Word),
    ("payment_intent", Id),
    ("reason", Word),
    ("receipt_number", Text),
    ("status", Word),
];
const DISPUTE: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("charge", Id),
    ("created", Time),
    ("currency", Word),
    ("evidence_details.due_by", Time),
    ("evidence_details.has_evidence", Flag),
    ("evidence_details.past_due", Flag),
    ("evidence_details.submission_count", Number),
    ("is_charge_refundable", Flag),
    ("payment_intent", Id),
    ("reason", Word),
    ("status", Word),
];

const PAYMENT_INTENT: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("cancellation_reason", Word),
    ("created", Time),
    ("currency", Word),
    ("customer", Id),
    ("description", Text),
    ("last_payment_error.code", Word),
    ("last_payment_error.decline_code", Word),
    ("last_payment_error.message", Text),
    ("receipt_email", Text),
    ("status", Word),
];
const INVOICE: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount_due", Amount),
    ("amount_paid", Amount),
    ("amount_remaining", Amount),
    ("attempt_count", Number),
    ("billing_reason", Word),
    ("created", Time),
    ("currency", Word),
    ("customer", Id),
    ("customer_email", Text),
    ("customer_name", Text),
    ("due_date", Time),
    ("hosted_invoice_url", Text),
    ("next_payment_attempt", Time),
    ("number", Text),
    ("status", Word),
    ("subscription", Id),
];
const SUBSCRIPTION: &[(&str, Meaning)] = &[
    ("id", Id),
    ("cancel_at", Time),
    ("canceled_at", Time),
    ("collection_method", Word),
    ("created", Time),
    ("customer", Id),
    ("ended_at", Time),
    ("start_date", Time),
    ("status", Word),
    ("trial_end", Time),
];
const PAYOUT: &[(&str, Meaning)] = &[
    ("id", Id),
    ("amount", Amount),
    ("arrival_date", Time),
    ("automatic", Flag),
    ("created", Time),
    ("currency", Word),
    ("description", Text),
    ("destination", Id),
    ("failure_code", Word),
    ("failure_message", Text),
    ("method", Word),
    ("statement_descriptor", Text),
    ("status", Word),
    ("type", Word),
];

/// The connector's keys of what a trigger sees, in its order, with what each means.
#[must_use]
pub const fn list_keys(trigger: Trigger) -> &'static [(&'static str, Meaning)] {
    match trigger {
        Trigger::Charge | Trigger::LateFailure => CHARGE,
        Trigger::Order => ORDER,
        Trigger::InvoiceItem => INVOICE_ITEM,
        Trigger::Customer => CUSTOMER,
        Trigger::CheckoutSession => CHECKOUT_SESSION,
        Trigger::Refund => REFUND,
        Trigger::Dispute => DISPUTE,
        Trigger::PaymentFailed => PAYMENT_INTENT,
        Trigger::InvoicePaid | Trigger::InvoicePaymentFailed => INVOICE,
        Trigger::SubscriptionStarted | Trigger::SubscriptionCanceled => SUBSCRIPTION,
        Trigger::PayoutPaid | Trigger::PayoutFailed => PAYOUT,
    }
}

/// The value at a dotted key, under any of the names it has had.
#[must_use]
pub fn find_value<'a>(object: &'a Value, key: &str) -> Option<&'a Value> {
    let found = key
        .split('.')
        .try_fold(object, |value, name| value.get(name));
    let found = match key {
        "account_balance" => found.or_else(|| object.get("balance")),
        // Newer versions keep it in the parent.
        "subscription" => {
            found.or_else(|| object.pointer("/parent/subscription_details/subscription"))
        }
        _ => found,
    };
    found.filter(|value| !value.is_null())
}

/// Every field of the trigger.
#[must_use]
pub fn list_fields(trigger: Trigger, object: &Value) -> Vec<Field> {
    let currency = object.get("currency").and_then(Value::as_str);
    list_keys(trigger)
        .iter()
        .map(|(key, meaning)| Field {
            key: (*key).to_owned(),
            value: find_value(object, key).map(|value| meant(value, *meaning, currency)),
        })
        .collect()
}

fn meant(value: &Value, meaning: Meaning, currency: Option<&str>) -> FieldValue {
    let json = || FieldValue::Json(value.to_string());
    let text = || value.as_str().map(str::to_owned);
    match meaning {
        Text => text().map_or_else(json, FieldValue::Text),
        Word => text().map_or_else(json, FieldValue::Word),
        Amount => match (value.as_i64(), currency) {
            (Some(amount), Some(currency)) => FieldValue::Amount {
                amount,
                currency: currency.to_owned(),
            },
            (Some(_), None) => value.as_f64().map_or_else(json, FieldValue::Number),
            _ => json(),
        },
        Time => value.as_i64().map_or_else(json, FieldValue::Time),
        Flag => value.as_bool().map_or_else(json, FieldValue::Flag),
        Number => value.as_f64().map_or_else(json, FieldValue::Number),
        // Expanded objects show their id.
        Id => text()
            .or_else(|| value.get("id").and_then(Value::as_str).map(str::to_owned))
            .map_or_else(json, FieldValue::Id),
        Json => json(),
    }
}

/// The fields under their keys, dotted ones nested: one JSON object for programs.
#[must_use]
pub fn build_connector_json(trigger: Trigger, object: &Value, times: TimeFormat) -> Value {
    let mut out = Map::new();
    for (key, meaning) in list_keys(trigger) {
        let value = match (find_value(object, key), meaning) {
            (Some(value), Time) => value
                .as_i64()
                .map_or_else(|| value.clone(), |seconds| times.write(seconds)),
            (value, _) => value.cloned().unwrap_or(Value::Null),
        };
        match key.split_once('.') {
            None => {
                out.insert((*key).to_owned(), value);
            }
            Some((outer, inner)) => {
                let slot = out.entry(outer.to_owned()).or_insert_with(|| json!({}));
                if let Some(slot) = slot.as_object_mut() {
                    slot.insert(inner.to_owned(), value);
                }
            }
        }
    }
    Value::Object(out)
}
