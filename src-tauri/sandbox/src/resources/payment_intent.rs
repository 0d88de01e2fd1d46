//! `/v1/payment_intents`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, find_object, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::Params,
    state::{
        WriteContext,
        table::{Record, Table},
    },
};

/// What becomes of a payment intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentIntentStep {
    /// A payment fails: with a charge where the bank declined it, without one where it came to none.
    Fail {
        /// The failed charge's id.
        charge: Option<String>,
    },
    /// It is paid.
    Succeed,
}

/// A payment that is meant to be made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PaymentIntent {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) customer: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) receipt_email: Option<String>,
    pub(crate) last: Option<PaymentIntentStep>,
}

impl PaymentIntent {
    const fn status(&self) -> &'static str {
        match self.last {
            Some(PaymentIntentStep::Succeed) => "succeeded",
            _ => "requires_payment_method",
        }
    }

    fn render_error(&self) -> Value {
        match &self.last {
            Some(PaymentIntentStep::Fail {
                charge: Some(charge),
            }) => json!({
                "type": "card_error", "charge": charge, "code": "card_declined",
                "decline_code": "generic_decline", "message": "Your card was declined.",
            }),
            Some(PaymentIntentStep::Fail { charge: None }) => json!({
                "type": "invalid_request_error", "code": "payment_intent_authentication_failure",
                "message": "The provided PaymentMethod has failed authentication. You can provide \
                            payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent \
                            again.",
            }),
            _ => Value::Null,
        }
    }
}

impl Record for PaymentIntent {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for PaymentIntent {
    const KIND: Kind = Kind::PaymentIntents;
    const URL: &'static str = "/v1/payment_intents";
    const NOUN: &'static str = "payment_intent";

    fn table(store: &Store) -> &Table<Self> {
        &store.payment_intents
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.payment_intents
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::PaymentIntent(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("payment_intent.created")
    }
    fn render(&self, livemode: bool) -> Value {
        let paid = self.status() == "succeeded";
        json!({
            "id": self.id, "object": "payment_intent", "amount": self.amount, "amount_capturable": 0,
            "amount_received": if paid { self.amount } else { 0 }, "application": null,
            "application_fee_amount": null, "canceled_at": null, "cancellation_reason": null,
            "capture_method": "automatic",
            "charges": {
                "object": "list", "data": [], "has_more": false,
                "url": format!("/v1/charges?payment_intent={}", self.id),
            },
            "client_secret": format!("{}_secret_sandbox", self.id), "confirmation_method": "automatic",
            "created": self.created, "currency": self.currency, "customer": self.customer,
            "description": self.description, "invoice": null, "last_payment_error": self.render_error(),
            "livemode": livemode, "metadata": {}, "next_action": null, "on_behalf_of": null,
            "payment_method": null, "payment_method_options": {}, "payment_method_types": ["card"],
            "receipt_email": self.receipt_email, "review": null, "setup_future_usage": null,
            "shipping": null, "statement_descriptor": null, "statement_descriptor_suffix": null,
            "status": self.status(), "transfer_data": null, "transfer_group": null,
        })
    }
}

pub(crate) fn list_payment_intents(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let customer = params.filled("customer", 5000)?;
    list_objects::<PaymentIntent>(store, params, call, |intent| {
        customer.is_none() || intent.customer == customer
    })
}

/// Takes a payment intent one step further, as the customer and their bank do.
pub(crate) fn step_payment_intent(
    store: &mut Store,
    id: &str,
    step: PaymentIntentStep,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let mut intent = PaymentIntent::clone(&*find_object::<PaymentIntent>(store, id)?);
    if intent.status() == "succeeded" {
        let message = format!("The payment intent {id} does not take the step {step:?}.");
        let code = "payment_intent_unexpected_state";
        return Err(ApiError::invalid(code, "intent", message));
    }
    let event = match step {
        PaymentIntentStep::Fail { .. } => "payment_intent.payment_failed",
        PaymentIntentStep::Succeed => "payment_intent.succeeded",
    };
    intent.last = Some(step);
    store.put_step(intent, event, context);
    Ok(())
}
