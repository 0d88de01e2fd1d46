//! `/v1/payouts`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, find_object, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Params, page::read_bounds},
    state::{
        WriteContext,
        table::{Record, Table},
    },
};

/// How far a payout has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutState {
    /// Not yet sent to the bank.
    Pending,
    /// On its way.
    #[default]
    InTransit,
    /// At the bank.
    Paid,
    /// The bank did not take it, perhaps after it was paid.
    Failed,
    /// Taken back.
    Canceled,
}

impl PayoutState {
    const fn status(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InTransit => "in_transit",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    const fn event(self) -> &'static str {
        match self {
            Self::Pending | Self::InTransit => "payout.updated",
            Self::Paid => "payout.paid",
            Self::Failed => "payout.failed",
            Self::Canceled => "payout.canceled",
        }
    }
}

/// Money on its way to the shop's bank.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Payout {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) state: PayoutState,
}

impl Record for Payout {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Payout {
    const KIND: Kind = Kind::Payouts;
    const URL: &'static str = "/v1/payouts";
    const NOUN: &'static str = "payout";

    fn table(store: &Store) -> &Table<Self> {
        &store.payouts
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.payouts
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Payout(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("payout.created")
    }
    fn render(&self, livemode: bool) -> Value {
        let failed = self.state == PayoutState::Failed;
        json!({
            "id": self.id, "object": "payout", "amount": self.amount,
            "arrival_date": self.created + 2 * 86_400, "automatic": true, "balance_transaction": null,
            "created": self.created, "currency": self.currency, "description": "STRIPE PAYOUT",
            "destination": null, "failure_balance_transaction": null,
            "failure_code": failed.then_some("account_closed"),
            "failure_message": failed.then_some("The bank account has been closed."),
            "livemode": livemode, "metadata": {}, "method": "standard", "original_payout": null,
            "reversed_by": null, "source_type": "card", "statement_descriptor": null,
            "status": self.state.status(), "type": "bank_account",
        })
    }
}

pub(crate) fn list_payouts(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let (from, until) = read_bounds(&mut params, "arrival_date")?;
    let destination = params.filled("destination", 5000)?;
    let status = params.filled("status", 5000)?;
    list_objects::<Payout>(store, params, call, |payout| {
        let arrival = payout.created + 2 * 86_400;
        destination.is_none()
            && (from..=until).contains(&arrival)
            && status
                .as_ref()
                .is_none_or(|status| payout.state.status() == status)
    })
}

/// Takes a payout one step further, as the bank does.
pub(crate) fn step_payout(
    store: &mut Store,
    id: &str,
    state: PayoutState,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let payout = Payout {
        state,
        ..Payout::clone(&*find_object::<Payout>(store, id)?)
    };
    store.put_step(payout, state.event(), context);
    Ok(())
}
