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
    /// Stripe's name of the permission to read it (`rak_charge_read`).
    pub read_permission: String,
    /// Stripe's name of the permission to write it.
    pub write_permission: Option<String>,
}

/// What a real call said of a pasted key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyCheck {
    /// Live or test, from the prefix.
    pub mode: Mode,
    /// `rk_` rather than `sk_`.
    pub restricted: bool,
    /// Stripe's id of the account; none where a restricted key may not read it.
    pub account_id: Option<String>,
    /// The account's name as people know it.
    pub account_name: Option<String>,
    /// What it may do.
    pub access: Vec<Access>,
    /// The id of the connection that has this account and mode already.
    pub existing: Option<String>,
}

/// One Stripe account in one mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Connection {
    /// `acct_…:live`, `acct_…:test`, or `demo`.
    pub id: String,
    /// Stripe's id of the account.
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
