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

impl CheckoutSession {
    /// Whether it was completed, as far as it says so itself. The pinned version's description has no
    /// `status`; where that is not sent, only money tells, because `no_payment_required` is also what
    /// an open session of mode `setup` says.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match self.status.as_deref() {
            Some(status) => status == "complete",
            None => self.payment_status.as_deref() == Some("paid"),
        }
    }
}
