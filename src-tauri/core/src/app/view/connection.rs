//! Connections, their keys, and what those may do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Live or test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Real money.
    Live,
    /// Test data.
    Test,
}

/// Where a connection's key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the OS keychain.
    Keychain,
    /// In memory until the app ends.
    ThisRun,
    /// Nowhere: it has to be given again.
    Missing,
    /// The demo account needs none.
    Demo,
}

/// A part of Stripe's API that a key may or may not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// `/v1/charges`
    Charges,
    /// `/v1/orders`
    Orders,
    /// `/v1/invoiceitems`
    InvoiceItems,
    /// `/v1/customers`
    Customers,
    /// `/v1/products`
    Products,
    /// `/v1/prices`
    Prices,
    /// `/v1/events`
    Events,
    /// `/v1/checkout/sessions`
    CheckoutSessions,
    /// `/v1/disputes`; refunds come with the permission of charges.
    Disputes,
    /// `/v1/payment_intents`
    PaymentIntents,
    /// `/v1/invoices`; they come with the permission of invoice items.
    Invoices,
    /// `/v1/subscriptions`
    Subscriptions,
    /// `/v1/payouts`
    Payouts,
    /// `/v1/account`: good to have, and not needed.
    Account,
}

/// Whether a key may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// It may.
    Granted,
    /// It may not: the permission has to be added.
    Missing,
    /// The account does not offer this.
    Unavailable,
    /// Could not be found out.
    Unknown,
    /// The app never does this.
    NotNeeded,
}

/// What a key may do with one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    /// Which resource.
    pub resource: Resource,
    /// May it be read?
    pub read: Grant,
    /// May it be written?
    pub write: Grant,
    /// Whether the account had any when it was asked; none where that is not known.
    #[serde(default)]
    pub in_use: Option<bool>,
    /// Stripe's name of the permission to read it (`rak_charge_read`).
    pub read_permission: String,
    /// Stripe's name of the permission to write it.
    pub write_permission: Option<String>,
}

/// A connection that a key may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyCandidate {
    /// Its id.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The last four characters of its key.
    pub key_hint: String,
}

/// Which connection a key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyOwner {
    /// None yet.
    New,
    /// This one: connecting replaces its key.
    Connection {
        /// Its id.
        connection: String,
    },
    /// Stripe does not say it: one of these, or none.
    Ask {
        /// Connections of the same mode.
        candidates: Vec<KeyCandidate>,
    },
}

/// The person's answer to whose key it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AccountChoice {
    /// The account of this connection.
    Same {
        /// Its id.
        connection: String,
    },
    /// An account that is not connected.
    New,
}

/// What a real call said of a pasted key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyCheck {
    /// Live or test, from the prefix.
    pub mode: Mode,
    /// `rk_` rather than `sk_`.
    pub restricted: bool,
    /// Stripe's id of the account; none where Stripe does not say it.
    pub account_id: Option<String>,
    /// The account's name as people know it.
    pub account_name: Option<String>,
    /// What it may do.
    pub access: Vec<Access>,
    /// The connection that it belongs to.
    pub owner: KeyOwner,
}

/// One Stripe account in one mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Connection {
    /// `acct_…:live`, `acct_…:test`, or `demo`; `conn_…` where Stripe does not name the account.
    pub id: String,
    /// Stripe's id of the account; none where Stripe does not name it.
    pub account_id: Option<String>,
    /// The name to show.
    pub name: String,
    /// Live or test.
    pub mode: Mode,
    /// The demo account.
    pub demo: bool,
    /// The last four characters of the key.
    pub key_hint: String,
    /// Where the key lies.
    pub key_place: KeyPlace,
    /// What the key may do, as of the last check.
    pub access: Vec<Access>,
    /// The loopback host it is read from, if it is not Stripe.
    pub host: Option<String>,
    /// When it was made (unix seconds).
    pub created: i64,
}
