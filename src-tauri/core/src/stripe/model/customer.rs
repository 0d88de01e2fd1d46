//! `/v1/customers`

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::value::{Metadata, id, or_default};

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Address {
    /// City, district, suburb, town or village.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Street, PO box, company.
    pub line1: Option<String>,
    /// Apartment, suite, unit.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// State, county, province or region.
    pub state: Option<String>,
}

/// What a discount is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Coupon {
    /// Stripe's id, or one that a person chose.
    pub id: String,
    /// Shown to customers.
    pub name: Option<String>,
    /// `forever`, `once` or `repeating`.
    pub duration: Option<String>,
    /// Per cent.
    pub percent_off: Option<f64>,
    /// In the smallest unit of `currency`.
    pub amount_off: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
}

/// A coupon at work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Discount {
    /// The customer it belongs to.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// When it began (unix seconds).
    pub start: Option<i64>,
    /// When it stops, for a repeating coupon (unix seconds).
    pub end: Option<i64>,
    /// The subscription it is limited to.
    #[serde(deserialize_with = "id")]
    pub subscription: Option<String>,
    /// What it is made of.
    pub coupon: Option<Coupon>,
}

/// A customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Customer {
    /// Stripe's id.
    pub id: String,
    /// Called `balance` since 2019-10-17: what is owed (positive) or credited, smallest unit.
    #[serde(default, alias = "balance")]
    pub account_balance: Option<i64>,
    /// Unix seconds.
    #[serde(default)]
    pub created: Option<i64>,
    /// ISO code, lower case.
    #[serde(default)]
    pub currency: Option<String>,
    /// The latest charge for the latest invoice failed.
    #[serde(default)]
    pub delinquent: Option<bool>,
    /// Words for the shop's own people.
    #[serde(default)]
    pub description: Option<String>,
    /// A coupon at work.
    #[serde(default)]
    pub discount: Option<Discount>,
    /// Email address.
    #[serde(default)]
    pub email: Option<String>,
    /// Full name or business name.
    #[serde(default)]
    pub name: Option<String>,
    /// Phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Postal address.
    #[serde(default)]
    pub address: Option<Address>,
    /// Labels.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
    /// Real money.
    #[serde(default, deserialize_with = "or_default")]
    pub livemode: bool,
    /// It was deleted; nothing but the id is left.
    #[serde(default, deserialize_with = "or_default")]
    pub deleted: bool,
}
