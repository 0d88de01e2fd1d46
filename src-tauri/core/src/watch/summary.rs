//! An object as a line of Activity. Whatever cannot be read is left out: the raw JSON is kept.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::{
    arrival::NewArrival,
    stripe::{ObjectHead, model},
    trigger::Trigger,
};

/// Makes the arrival of a raw object; `seen` stands in for a missing `created`.
pub fn summarize_object(
    trigger: Trigger,
    raw: &RawValue,
    seen: i64,
) -> Result<NewArrival, serde_json::Error> {
    let head = ObjectHead::of(raw)?;
    let mut arrival = NewArrival {
        created: head.created.unwrap_or(seen),
        object_id: head.id,
        raw: raw.get().to_owned(),
        ..NewArrival::default()
    };
    match trigger {
        Trigger::Charge | Trigger::LateFailure => charge(&mut arrival, read(raw)),
        Trigger::Order => order(&mut arrival, read(raw)),
        Trigger::InvoiceItem => invoice_item(&mut arrival, read(raw)),
        Trigger::Customer => customer(&mut arrival, read(raw)),
        Trigger::CheckoutSession => checkout_session(&mut arrival, read(raw)),
        Trigger::Refund => refund(&mut arrival, read(raw)),
        Trigger::Dispute => dispute(&mut arrival, read(raw)),
        Trigger::PaymentFailed => payment_intent(&mut arrival, read(raw)),
        Trigger::InvoicePaid | Trigger::InvoicePaymentFailed => {
            invoice(&mut arrival, read(raw), trigger);
        }
        Trigger::SubscriptionStarted | Trigger::SubscriptionCanceled => {
            subscription(&mut arrival, read(raw));
        }
        Trigger::PayoutPaid | Trigger::PayoutFailed => payout(&mut arrival, read(raw)),
    }
    if arrival.title.trim().is_empty() {
        arrival.title.clone_from(&arrival.object_id);
    }
    Ok(arrival)
}

/// Whether an object is what its trigger rings for by now: a Checkout session once it is complete,
/// everything else from the beginning.
#[must_use]
pub fn is_finished(trigger: Trigger, raw: &RawValue) -> bool {
    match trigger {
        Trigger::CheckoutSession => read::<model::CheckoutSession>(raw).is_complete(),
        _ => true,
    }
}

/// Whether an object is no news, whenever it comes.
#[must_use]
pub fn is_no_news(trigger: Trigger, raw: &RawValue) -> bool {
    trigger == Trigger::Refund && read::<model::Refund>(raw).is_release()
}

/// Each field by itself if the whole does not fit: one odd value does not cost the others.
fn read<T: DeserializeOwned + Default>(raw: &RawValue) -> T {
    if let Ok(object) = serde_json::from_str(raw.get()) {
        return object;
    }
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(raw.get()) else {
        return T::default();
    };
    let id = fields.get("id").cloned().unwrap_or_default();
    let fits = |name: &String, value: &serde_json::Value| {
        let alone = serde_json::json!({ "id": id, name.as_str(): value });
        serde_json::from_value::<T>(alone).is_ok()
    };
    let kept = fields
        .into_iter()
        .filter(|(name, value)| fits(name, value))
        .collect();
    serde_json::from_value(serde_json::Value::Object(kept)).unwrap_or_default()
}

fn first(texts: [Option<String>; 3]) -> Option<String> {
    texts
        .into_iter()
        .flatten()
        .find(|text| !text.trim().is_empty())
}

fn charge(arrival: &mut NewArrival, charge: model::Charge) {
    arrival.status = charge.own_status();
    arrival.money = Some(charge.money());
    let billing = charge.billing_details.unwrap_or_default();
    arrival.customer_label = first([billing.name, billing.email, charge.receipt_email]);
    let statement = charge.statement_descriptor;
    arrival.title = first([
        charge.description,
        arrival.customer_label.clone(),
        statement,
    ])
    .unwrap_or_default();
    arrival.amount = charge.amount;
    arrival.currency = charge.currency;
    arrival.customer = charge.customer;
}

fn order(arrival: &mut NewArrival, order: model::Order) {
    arrival.customer_label = order.email;
    arrival.title = arrival.customer_label.clone().unwrap_or_default();
    arrival.amount = order.amount;
    arrival.currency = order.currency;
    arrival.customer = order.customer;
    arrival.status = order.status;
}

fn invoice_item(arrival: &mut NewArrival, item: model::InvoiceItem) {
    arrival.title = item.description.unwrap_or_default();
    arrival.amount = item.amount;
    arrival.currency = item.currency;
    arrival.customer = item.customer;
}

fn customer(arrival: &mut NewArrival, customer: model::Customer) {
    arrival.customer_label = first([customer.name.clone(), customer.email.clone(), None]);
    arrival.title =
        first([customer.name, customer.email, customer.description]).unwrap_or_default();
    arrival.customer = Some(customer.id).filter(|id| !id.is_empty());
}

fn checkout_session(arrival: &mut NewArrival, session: model::CheckoutSession) {
    let details = session.customer_details.unwrap_or_default();
    arrival.customer_label = first([details.name, details.email, session.customer_email]);
    arrival.title = arrival.customer_label.clone().unwrap_or_default();
    arrival.amount = session.amount_total;
    arrival.currency = session.currency;
    arrival.customer = session.customer;
    arrival.status = session.payment_status;
}

fn refund(arrival: &mut NewArrival, refund: model::Refund) {
    arrival.title = refund.description.unwrap_or_default();
    arrival.amount = refund.amount;
    arrival.currency = refund.currency;
    arrival.status = refund.status;
    arrival.parent = refund.charge;
}

fn dispute(arrival: &mut NewArrival, dispute: model::Dispute) {
    arrival.amount = dispute.amount;
    arrival.currency = dispute.currency;
    arrival.status = dispute.status;
    arrival.parent = dispute.charge;
    arrival.answer_by = dispute.evidence_details.and_then(|details| details.due_by);
}

fn payment_intent(arrival: &mut NewArrival, intent: model::PaymentIntent) {
    arrival.customer_label = intent.receipt_email;
    arrival.title =
        first([intent.description, arrival.customer_label.clone(), None]).unwrap_or_default();
    arrival.amount = intent.amount;
    arrival.currency = intent.currency;
    arrival.customer = intent.customer;
    arrival.status = intent.status;
}

fn invoice(arrival: &mut NewArrival, invoice: model::Invoice, trigger: Trigger) {
    arrival.customer_label = first([invoice.customer_name, invoice.customer_email, None]);
    arrival.title = first([
        invoice.number,
        invoice.description,
        arrival.customer_label.clone(),
    ])
    .unwrap_or_default();
    arrival.amount = if trigger == Trigger::InvoicePaid {
        invoice.amount_paid
    } else {
        invoice.amount_remaining.or(invoice.amount_due)
    };
    arrival.currency = invoice.currency;
    arrival.customer = invoice.customer;
    arrival.status = invoice.status;
}

fn subscription(arrival: &mut NewArrival, subscription: model::Subscription) {
    arrival.amount = subscription.amount();
    let price = subscription.first_price().cloned().unwrap_or_default();
    arrival.title =
        first([price.nickname, subscription.description, price.product]).unwrap_or_default();
    arrival.currency = price.currency;
    arrival.customer = subscription.customer;
    arrival.status = subscription.status;
}

fn payout(arrival: &mut NewArrival, payout: model::Payout) {
    arrival.title = first([
        payout.failure_message,
        payout.statement_descriptor,
        payout.description,
    ])
    .unwrap_or_default();
    arrival.amount = payout.amount;
    arrival.currency = payout.currency;
    arrival.status = payout.status;
}
