//! Stripe's objects, one file each. Every field but the id may be missing, null or new: an account
//! may render objects at its own version, and Stripe adds words to its enums at any time. Words are
//! therefore kept as text.

mod account;
mod charge;
mod checkout_session;
mod customer;
mod event;
mod invoice_item;
mod order;
mod price;
mod product;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

pub use self::{
    account::Account,
    charge::{BillingDetails, Charge, Outcome},
    checkout_session::{CheckoutSession, CustomerDetails},
    customer::{Address, Coupon, Customer, Discount},
    event::Event,
    invoice_item::InvoiceItem,
    order::Order,
    price::{Price, Recurring},
    product::Product,
};

/// Labels that a person or a program put on an object.
pub type Metadata = BTreeMap<String, String>;

/// An id, given as such or as the expanded (or deleted) object.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Expandable {
        Id(String),
        Object { id: String },
    }
    Ok(
        Option::<Expandable>::deserialize(deserializer)?.map(|given| match given {
            Expandable::Id(id) | Expandable::Object { id } => id,
        }),
    )
}

/// A value whose `null` means its default.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
