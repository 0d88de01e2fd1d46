//! Who buys.

use std::sync::Arc;

use super::people::generate_person;
use crate::{
    resources::{address::Address, customer::Customer, store::Store},
    rng::SeededRng,
};

/// Who buys: an own customer mostly, and else a guest.
pub(super) struct Buyer {
    pub(super) customer: Option<String>,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) currency: String,
    pub(super) address: Option<Address>,
}

/// Draws somebody who buys at this time; so many in a hundred are guests.
pub(super) fn pick_buyer(
    store: &mut Store,
    rng: &mut SeededRng,
    created: i64,
    guests: i64,
) -> Buyer {
    let position = rng.below(store.customers.len());
    let known = store.customers.nth(position).map(Arc::clone);
    let guest = rng.chance(guests) || known.is_none();
    let person = match known {
        Some(known) if !guest => Customer::clone(&known),
        // A guest leaves no customer behind, but pays like one.
        _ => generate_person(&mut store.ids, rng, created),
    };
    Buyer {
        customer: (!guest).then_some(person.id),
        name: person.name,
        email: person.email,
        currency: person.currency.unwrap_or_else(|| "usd".to_owned()),
        address: person.address,
    }
}
