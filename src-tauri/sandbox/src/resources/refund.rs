//! `/v1/refunds`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Call, Object, Resource,
    charge_steps::{ChargeStep, step_charge},
    find_object, list_objects,
    store::Store,
};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Metadata, Params},
    state::table::{Record, Table},
};

/// How far a refund has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// On its way to the customer.
    Pending,
    /// Given back.
    #[default]
    Succeeded,
    /// The bank did not take it: the money is the shop's again.
    Failed,
    /// Taken back by the shop.
    Canceled,
}

impl RefundState {
    pub(crate) const fn status(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// Whether it gives nothing back.
    pub(crate) const fn is_off(self) -> bool {
        matches!(self, Self::Failed | Self::Canceled)
    }
}

/// A refund.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) charge: String,
    pub(crate) currency: String,
    pub(crate) payment_intent: String,
    pub(crate) reason: Option<String>,
    pub(crate) state: RefundState,
    pub(crate) metadata: Metadata,
}

impl Refund {
    pub(crate) fn to_json(&self) -> Value {
        let mut refund = json!({
            "id": self.id, "object": "refund", "amount": self.amount, "balance_transaction": null,
            "charge": self.charge, "created": self.created, "currency": self.currency,
            "metadata": self.metadata, "payment_intent": self.payment_intent, "reason": self.reason,
            "receipt_number": null, "source_transfer_reversal": null, "status": self.state.status(),
            "transfer_reversal": null,
        });
        if self.state == RefundState::Failed
            && let Some(fields) = refund.as_object_mut()
        {
            fields.insert("failure_reason".into(), json!("expired_or_canceled_card"));
        }
        refund
    }
}

impl Record for Refund {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Refund {
    const KIND: Kind = Kind::Refunds;
    const URL: &'static str = "/v1/refunds";
    const NOUN: &'static str = "refund";

    fn table(store: &Store) -> &Table<Self> {
        &store.refunds
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.refunds
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Refund(item)
    }
    /// The charge tells of it.
    fn created_event(&self) -> Option<&'static str> {
        None
    }
    fn render(&self, _livemode: bool) -> Value {
        self.to_json()
    }
}

pub(crate) fn list_refunds(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let charge = params.filled("charge", 5000)?;
    let intent = params.filled("payment_intent", 5000)?;
    list_objects::<Refund>(store, params, call, |refund| {
        charge
            .as_ref()
            .is_none_or(|charge| refund.charge == *charge)
            && intent
                .as_ref()
                .is_none_or(|intent| refund.payment_intent == *intent)
    })
}

pub(crate) fn create_refund(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let charge = params.required("charge", 5000)?;
    let amount = params.integer("amount")?;
    let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
    let reason = params.word("reason", &reasons)?.map(str::to_owned);
    let mut metadata = Metadata::default();
    params.metadata(&mut metadata)?;
    params.finish()?;
    if !store.charges.contains(&charge) {
        return Err(ApiError::missing_by("charge", "charge", &charge));
    }
    let state = RefundState::Succeeded;
    let id = step_charge(
        store,
        &charge,
        &ChargeStep::Refund { amount, state },
        &call.context,
    )?;
    if let Some(refund) = store.refunds.get_mut(&id) {
        refund.reason = reason;
        refund.metadata = metadata;
    }
    Ok(find_object::<Refund>(store, &id)?.to_json())
}
