//! `/v1/payment_intents`

use serde::{Deserialize, Serialize};

use super::value::id;

/// Why a payment failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentError {
    /// The charge that failed; none where it came to none.
    #[serde(deserialize_with = "id")]
    pub charge: Option<String>,
}

/// A payment that is meant to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentIntent {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// Words for the person.
    pub description: Option<String>,
    /// Why the last try failed.
    pub last_payment_error: Option<PaymentError>,
    /// Where the receipt would go.
    pub receipt_email: Option<String>,
    /// `requires_payment_method`, `succeeded`, `canceled`, …
    pub status: Option<String>,
}

impl PaymentIntent {
    /// Whether its last failure came to a charge, which tells of it.
    #[must_use]
    pub fn has_failed_charge(&self) -> bool {
        let error = self.last_payment_error.as_ref();
        error.is_some_and(|error| error.charge.is_some())
    }
}
