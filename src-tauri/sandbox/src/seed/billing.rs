//! What a seeded shop does month by month: subscriptions, their invoices, and payouts.

use std::sync::Arc;

use super::{buyer::pick_buyer, money::convert_cents};
use crate::{
    resources::{
        invoice::{InvoiceStep, step_invoice},
        payment_intent::{PaymentIntentStep, step_payment_intent},
        payout::{PayoutState, step_payout},
        store::Store,
        subscription::{SubscriptionState, step_subscription},
    },
    rng::SeededRng,
    spec::{InvoiceSpec, PaymentIntentSpec, PayoutSpec, Spec as _, SubscriptionSpec},
    state::WriteContext,
};

const DAY: i64 = 86_400;
const PLANS: [(&str, i64); 3] = [
    ("Coffee Club", 1800),
    ("Coffee Club Duo", 3200),
    ("Studio membership", 9500),
];

/// Something happens around invoices, subscriptions and payouts; gives the id of what was made or changed.
pub(crate) fn generate_billing(
    store: &mut Store,
    rng: &mut SeededRng,
    context: &WriteContext,
) -> String {
    match rng.below(100) {
        0..=34 => bill_somebody(store, rng, context),
        35..=54 => subscribe_somebody(store, rng, context),
        55..=64 => end_subscription(store, rng, context),
        65..=79 => fail_payment(store, rng, context),
        _ => pay_out(store, rng, context),
    }
}

fn bill_somebody(store: &mut Store, rng: &mut SeededRng, context: &WriteContext) -> String {
    let buyer = pick_buyer(store, rng, context.now, 0);
    let (plan, cents) = rng.pick(&PLANS);
    let spec = InvoiceSpec {
        amount: Some(convert_cents(cents, &buyer.currency)),
        currency: Some(buyer.currency),
        customer: buyer.customer,
        customer_name: buyer.name,
        customer_email: buyer.email,
        description: Some(plan.to_owned()),
        ..InvoiceSpec::default()
    };
    let made = spec.make(store, context.now);
    let id = store.add(made, context).id.clone();
    let step = if rng.chance(80) {
        InvoiceStep::Pay
    } else {
        InvoiceStep::FailPayment
    };
    // It is open: both steps are taken.
    let _ = step_invoice(store, &id, step, context);
    id
}

fn subscribe_somebody(store: &mut Store, rng: &mut SeededRng, context: &WriteContext) -> String {
    let buyer = pick_buyer(store, rng, context.now, 0);
    let (plan, cents) = rng.pick(&PLANS);
    let spec = SubscriptionSpec {
        amount: Some(convert_cents(cents, &buyer.currency)),
        currency: Some(buyer.currency),
        customer: buyer.customer,
        plan: Some(plan.to_owned()),
        ..SubscriptionSpec::default()
    };
    let made = spec.make(store, context.now);
    store.add(made, context).id.clone()
}

fn end_subscription(store: &mut Store, rng: &mut SeededRng, context: &WriteContext) -> String {
    let place = rng.below(store.subscriptions.len());
    let Some(one) = store.subscriptions.nth(place).map(Arc::clone) else {
        return subscribe_somebody(store, rng, context);
    };
    match step_subscription(store, &one.id, SubscriptionState::Canceled, context) {
        Ok(()) => one.id.clone(),
        Err(_) => subscribe_somebody(store, rng, context),
    }
}

fn fail_payment(store: &mut Store, rng: &mut SeededRng, context: &WriteContext) -> String {
    let buyer = pick_buyer(store, rng, context.now, 20);
    let spec = PaymentIntentSpec {
        amount: Some(convert_cents(rng.between(12, 140) * 100, &buyer.currency)),
        currency: Some(buyer.currency),
        customer: buyer.customer,
        receipt_email: buyer.email,
        description: Some("Basket of the web shop".to_owned()),
        ..PaymentIntentSpec::default()
    };
    let made = spec.make(store, context.now);
    let id = store.add(made, context).id.clone();
    let _ = step_payment_intent(
        store,
        &id,
        PaymentIntentStep::Fail { charge: None },
        context,
    );
    id
}

fn pay_out(store: &mut Store, rng: &mut SeededRng, context: &WriteContext) -> String {
    let spec = PayoutSpec {
        amount: Some(rng.between(180, 2400) * 100),
        created: Some(context.now - 2 * DAY),
        ..PayoutSpec::default()
    };
    let made = spec.make(store, context.now);
    let id = store
        .add(made, &WriteContext::at(context.now - 2 * DAY))
        .id
        .clone();
    let state = if rng.chance(92) {
        PayoutState::Paid
    } else {
        PayoutState::Failed
    };
    let _ = step_payout(store, &id, state, context);
    id
}

/// What a seeded shop did in its last two months.
pub(super) fn add_past_billing(store: &mut Store, rng: &mut SeededRng, now: i64) {
    for age in (1..=60).rev() {
        let at = WriteContext::at(now - age * DAY + 3600);
        for _ in 0..rng.below(3) {
            generate_billing(store, rng, &at);
        }
    }
}
