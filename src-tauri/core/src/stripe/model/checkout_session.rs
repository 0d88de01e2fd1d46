//! `/v1/checkout/sessions`

use serde::{Deserialize, Serialize};

use super::value::id;

/// Who pays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerDetails {
    /// Full name.
    pub name: Option<String>,
    /// Email address.
    pub email: Option<String>,
}

/// A Checkout session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckoutSession {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount_total: Option<i64>,
    /// In the smallest unit.
    pub amount_subtotal: Option<i64>,
    /// Unix seconds; the pinned version's description does not promise it.
    pub created: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// Who pays.
    pub customer_details: Option<CustomerDetails>,
    /// Email address.
    pub customer_email: Option<String>,
    /// `payment`, `setup` or `subscription`.
    pub mode: Option<String>,
    /// `paid`, `unpaid` or `no_payment_required`.
    pub payment_status: Option<String>,
    /// `open`, `complete` or `expired`.
    pub status: Option<String>,
    /// The payment intent's id.
    #[serde(deserialize_with = "id")]
    pub payment_intent: Option<String>,
}
