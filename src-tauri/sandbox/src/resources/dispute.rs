//! `/v1/disputes`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Call, Object, Resource, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::Params,
    state::table::{Record, Table},
};

/// How far a dispute has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// The bank asks, before it disputes.
    WarningNeedsResponse,
    /// The bank took the money for now, and the shop can answer.
    #[default]
    NeedsResponse,
    /// The shop answered.
    UnderReview,
    /// The money came back.
    Won,
    /// The money stays away.
    Lost,
    /// Nothing came of the bank's question.
    WarningClosed,
}

impl DisputeState {
    pub(crate) const fn status(self) -> &'static str {
        match self {
            Self::WarningNeedsResponse => "warning_needs_response",
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::WarningClosed => "warning_closed",
        }
    }

    pub(crate) const fn is_closed(self) -> bool {
        matches!(self, Self::Won | Self::Lost | Self::WarningClosed)
    }
}

/// What a shop can send to the bank, of which this one never sends anything.
const EVIDENCE: [&str; 27] = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

/// A dispute.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Dispute {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) charge: String,
    pub(crate) currency: String,
    pub(crate) payment_intent: String,
    pub(crate) reason: String,
    pub(crate) state: DisputeState,
    pub(crate) due_by: i64,
}

impl Record for Dispute {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Dispute {
    const KIND: Kind = Kind::Disputes;
    const URL: &'static str = "/v1/disputes";
    const NOUN: &'static str = "dispute";

    fn table(store: &Store) -> &Table<Self> {
        &store.disputes
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.disputes
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Dispute(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("charge.dispute.created")
    }
    fn render(&self, livemode: bool) -> Value {
        let evidence: Map<String, Value> = EVIDENCE
            .iter()
            .map(|name| ((*name).to_owned(), Value::Null))
            .collect();
        json!({
            "id": self.id, "object": "dispute", "amount": self.amount, "balance_transactions": [],
            "charge": self.charge, "created": self.created, "currency": self.currency,
            "evidence": evidence,
            "evidence_details": {
                "due_by": self.due_by, "has_evidence": false, "past_due": false, "submission_count": 0,
            },
            "is_charge_refundable": self.state == DisputeState::WarningNeedsResponse, "livemode": livemode,
            "metadata": {}, "payment_intent": self.payment_intent, "reason": self.reason,
            "status": self.state.status(),
        })
    }
}

pub(crate) fn list_disputes(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let charge = params.filled("charge", 5000)?;
    let intent = params.filled("payment_intent", 5000)?;
    list_objects::<Dispute>(store, params, call, |dispute| {
        charge
            .as_ref()
            .is_none_or(|charge| dispute.charge == *charge)
            && intent
                .as_ref()
                .is_none_or(|intent| dispute.payment_intent == *intent)
    })
}
