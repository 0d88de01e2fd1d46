//! `/v1/refunds`

use serde::{Deserialize, Serialize};

use super::value::id;

/// A refund.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refund {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// The charge that is refunded.
    #[serde(deserialize_with = "id")]
    pub charge: Option<String>,
    /// Unix seconds.
    pub created: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// Words, of refunds that go to no card.
    pub description: Option<String>,
    /// Why it failed, in one of Stripe's words.
    pub failure_reason: Option<String>,
    /// The payment intent's id.
    #[serde(deserialize_with = "id")]
    pub payment_intent: Option<String>,
    /// `duplicate`, `fraudulent`, `requested_by_customer`, or Stripe's own `expired_uncaptured_charge`.
    pub reason: Option<String>,
    /// The number on the receipt.
    pub receipt_number: Option<String>,
    /// `pending`, `succeeded`, `failed`, `canceled`, …
    pub status: Option<String>,
}

impl Refund {
    /// Whether nothing is given back by it: what was only reserved on the card is free again.
    #[must_use]
    pub fn is_release(&self) -> bool {
        self.reason.as_deref() == Some("expired_uncaptured_charge")
    }
}
