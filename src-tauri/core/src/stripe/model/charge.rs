//! `/v1/charges`

use serde::{Deserialize, Serialize};

use super::value::{id, or_default};
use crate::life::{ChargeMoney, word};

/// Whether and why a payment was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChargeOutcome {
    /// `approved_by_network`, `declined_by_network`, …
    pub network_status: Option<String>,
    /// Why, in one of Stripe's words.
    pub reason: Option<String>,
    /// `normal`, `elevated`, `highest`, …
    pub risk_level: Option<String>,
    /// Why, in words for the seller.
    pub seller_message: Option<String>,
    /// `authorized`, `issuer_declined`, `blocked`, `invalid`, `manual_review`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// Who pays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingDetails {
    /// Full name.
    pub name: Option<String>,
    /// Email address.
    pub email: Option<String>,
}

/// A charge.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Charge {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// Taken of it, in the smallest unit; an older rendering has it not.
    pub amount_captured: Option<i64>,
    /// In the smallest unit.
    pub amount_refunded: Option<i64>,
    /// The money was taken, not only reserved.
    pub captured: Option<bool>,
    /// Unix seconds.
    pub created: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// Words for the shop's own people.
    pub description: Option<String>,
    /// Why it failed, in one of Stripe's words.
    pub failure_code: Option<String>,
    /// Why it failed, in words for people.
    pub failure_message: Option<String>,
    /// The invoice's id.
    #[serde(deserialize_with = "id")]
    pub invoice: Option<String>,
    /// The order's id.
    #[serde(deserialize_with = "id")]
    pub order: Option<String>,
    /// Whether and why it was accepted.
    pub outcome: Option<ChargeOutcome>,
    /// It succeeded, or was authorised.
    pub paid: Option<bool>,
    /// Where the receipt goes.
    pub receipt_email: Option<String>,
    /// The number on the receipt.
    pub receipt_number: Option<String>,
    /// Fully refunded.
    pub refunded: Option<bool>,
    /// What the bank statement says.
    pub statement_descriptor: Option<String>,
    /// `succeeded`, `pending` or `failed`.
    pub status: Option<String>,
    /// Who pays.
    pub billing_details: Option<BillingDetails>,
    /// Real money.
    #[serde(deserialize_with = "or_default")]
    pub livemode: bool,
}

impl Charge {
    /// Its own status word, without its refunds and disputes: Stripe's, but told apart where the money
    /// is only reserved, and where it was and is free again.
    #[must_use]
    pub fn own_status(&self) -> Option<String> {
        let held = self.captured == Some(false);
        match self.status.as_deref() {
            Some(word::SUCCEEDED) if held && self.refunded == Some(true) => {
                Some(word::EXPIRED.to_owned())
            }
            Some(word::SUCCEEDED) if held => Some(word::UNCAPTURED.to_owned()),
            _ => self.status.clone(),
        }
    }

    /// What it says of its money.
    #[must_use]
    pub fn money(&self) -> ChargeMoney {
        let taken = self.amount_captured.or(self.amount).unwrap_or_default();
        ChargeMoney {
            captured: if self.captured == Some(true) {
                taken
            } else {
                0
            },
            refunded: self.amount_refunded.unwrap_or_default(),
        }
    }
}
