//! `/v1/prices`

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::value::or_default;

/// How often a price recurs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Recurring {
    /// `day`, `week`, `month` or `year`.
    pub interval: Option<String>,
    /// Every so many intervals.
    pub interval_count: Option<u32>,
}

/// A price of a product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Price {
    /// Stripe's id.
    pub id: String,
    /// Can be used now.
    #[serde(default, deserialize_with = "or_default")]
    pub active: bool,
    /// ISO code, lower case.
    #[serde(default, deserialize_with = "or_default")]
    pub currency: String,
    /// In the smallest unit; none for tiers or fractions of the unit.
    #[serde(default)]
    pub unit_amount: Option<i64>,
    /// The same with up to 12 decimal places, as text.
    #[serde(default)]
    pub unit_amount_decimal: Option<String>,
    /// Words for the shop's own people.
    #[serde(default)]
    pub nickname: Option<String>,
    /// `per_unit` or `tiered`.
    #[serde(default)]
    pub billing_scheme: Option<String>,
    /// For a subscription.
    #[serde(default)]
    pub recurring: Option<Recurring>,
}
