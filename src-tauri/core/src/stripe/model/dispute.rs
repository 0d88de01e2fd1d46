//! `/v1/disputes`

use serde::{Deserialize, Serialize};

use super::value::{id, or_default};

/// What the shop can say, and until when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceDetails {
    /// Unix seconds; none where the bank takes no answer.
    pub due_by: Option<i64>,
    /// Something was prepared.
    pub has_evidence: Option<bool>,
    /// It was too late.
    pub past_due: Option<bool>,
    /// How often something was sent.
    pub submission_count: Option<i64>,
}

/// A dispute: the customer asked their bank for the money.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dispute {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// The charge that is disputed.
    #[serde(deserialize_with = "id")]
    pub charge: Option<String>,
    /// Unix seconds.
    pub created: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// What the shop can say, and until when.
    pub evidence_details: Option<EvidenceDetails>,
    /// The shop may still refund it.
    pub is_charge_refundable: Option<bool>,
    /// The payment intent's id.
    #[serde(deserialize_with = "id")]
    pub payment_intent: Option<String>,
    /// Why, in one of Stripe's words.
    pub reason: Option<String>,
    /// `needs_response`, `under_review`, `won`, `lost`, …
    pub status: Option<String>,
    /// Real money.
    #[serde(deserialize_with = "or_default")]
    pub livemode: bool,
}
