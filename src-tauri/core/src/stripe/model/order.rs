//! `/v1/orders`, the legacy ones (up to API version 2022-01).

use serde::{Deserialize, Serialize};

use super::value::id;

/// An order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// In the smallest unit.
    pub amount_returned: Option<i64>,
    /// The charge that paid for it.
    #[serde(deserialize_with = "id")]
    pub charge: Option<String>,
    /// Unix seconds.
    pub created: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// The id of the shipping method.
    pub selected_shipping_method: Option<String>,
    /// `created`, `paid`, `canceled`, `fulfilled` or `returned`.
    pub status: Option<String>,
    /// Unix seconds.
    pub updated: Option<i64>,
}
