//! Visits to the checkout page.

use std::sync::Arc;

use super::{buyer::pick_buyer, goods::GOODS, money::convert_cents};
use crate::{
    resources::{
        session::{SESSION_LIFETIME, Session, state::SessionState, step_session},
        store::Store,
    },
    rng::SeededRng,
    state::WriteContext,
};

/// A visit to the checkout page.
fn generate_session(store: &mut Store, rng: &mut SeededRng, created: i64) -> Session {
    let buyer = pick_buyer(store, rng, created, 40);
    let cents = GOODS
        .get(rng.below(GOODS.len()))
        .map_or(3000, |good| good.price);
    let prefix = Session::id_prefix(store.account.livemode);
    Session {
        id: store.ids.next(prefix, 56),
        created,
        amount: convert_cents(cents * rng.between(1, 3), &buyer.currency),
        currency: Some(buyer.currency),
        customer: buyer.customer,
        email: buyer.email,
        mode: "payment".to_owned(),
        state: if rng.chance(80) {
            SessionState::Paid
        } else {
            SessionState::Open
        },
        payment_intent: Some(store.ids.next("pi_1", 22)),
        success_url: "https://kilnandcup.example/thanks".to_owned(),
        cancel_url: "https://kilnandcup.example/cart".to_owned(),
        ..Session::default()
    }
}

/// An earlier visit; whoever did not pay within a day finds the page closed.
pub(crate) fn generate_past_session(
    store: &mut Store,
    rng: &mut SeededRng,
    created: i64,
    now: i64,
) -> Session {
    let mut session = generate_session(store, rng, created);
    if session.state == SessionState::Open && created < now - SESSION_LIFETIME {
        session.state = SessionState::Expired;
    }
    session
}

/// Somebody goes on at the checkout page, or comes to it; gives the session's id.
pub(super) fn visit_checkout(
    store: &mut Store,
    rng: &mut SeededRng,
    context: &WriteContext,
) -> String {
    let latest = store.sessions.iter().rev().take(20);
    let waiting = latest
        .filter(|session| session.created >= context.now - SESSION_LIFETIME)
        .find(|session| matches!(session.state, SessionState::Open | SessionState::Processing))
        .map(Arc::clone);
    if let Some(session) = waiting.filter(|_| rng.chance(50)) {
        let next = match session.state {
            SessionState::Open if rng.chance(20) => SessionState::Processing,
            SessionState::Processing if rng.chance(10) => SessionState::PaymentFailed,
            _ => SessionState::Paid,
        };
        if step_session(store, &session.id, next, context).is_ok() {
            return session.id.clone();
        }
    }
    let made = generate_session(store, rng, context.now);
    store.add(made, context).id.clone()
}
