//! `/v1/subscriptions`

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

/// How a subscription stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// The first payment is open.
    Incomplete,
    /// The first payment never came.
    IncompleteExpired,
    /// Nothing is paid yet, and nothing is owed.
    Trialing,
    /// It runs.
    #[default]
    Active,
    /// A payment is owed.
    PastDue,
    /// It has ended.
    Canceled,
}

impl SubscriptionState {
    const fn status(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::IncompleteExpired => "incomplete_expired",
            Self::Trialing => "trialing",
            Self::Active => "active",
            Self::PastDue => "past_due",
            Self::Canceled => "canceled",
        }
    }

    const fn is_over(self) -> bool {
        matches!(self, Self::Canceled | Self::IncompleteExpired)
    }
}

/// Something that is paid month by month.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) customer: String,
    /// What the price is called.
    pub(crate) plan: String,
    pub(crate) product: String,
    pub(crate) price: String,
    pub(crate) state: SubscriptionState,
    pub(crate) ended_at: Option<i64>,
}

const MONTH: i64 = 30 * 86_400;

impl Subscription {
    fn render_item(&self, livemode: bool) -> Value {
        let price = json!({
            "id": self.price, "object": "price", "active": true, "billing_scheme": "per_unit",
            "created": self.created, "currency": self.currency, "livemode": livemode, "lookup_key": null,
            "metadata": {}, "nickname": self.plan, "product": self.product,
            "recurring": {
                "aggregate_usage": null, "interval": "month", "interval_count": 1, "usage_type": "licensed",
            },
            "tiers_mode": null, "transform_quantity": null, "type": "recurring",
            "unit_amount": self.amount, "unit_amount_decimal": self.amount.to_string(),
        });
        json!({
            "id": format!("si_{}", self.id), "object": "subscription_item", "billing_thresholds": null,
            "created": self.created, "metadata": {}, "price": price, "quantity": 1,
            "subscription": self.id, "tax_rates": [],
        })
    }
}

impl Record for Subscription {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Subscription {
    const KIND: Kind = Kind::Subscriptions;
    const URL: &'static str = "/v1/subscriptions";
    const NOUN: &'static str = "subscription";

    fn table(store: &Store) -> &Table<Self> {
        &store.subscriptions
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.subscriptions
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Subscription(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("customer.subscription.created")
    }
    fn render(&self, livemode: bool) -> Value {
        json!({
            "id": self.id, "object": "subscription", "application_fee_percent": null,
            "billing_cycle_anchor": self.created, "billing_thresholds": null, "cancel_at": null,
            "cancel_at_period_end": false, "canceled_at": self.ended_at,
            "collection_method": "charge_automatically", "created": self.created,
            "current_period_end": self.created + MONTH, "current_period_start": self.created,
            "customer": self.customer, "days_until_due": null, "default_payment_method": null,
            "default_source": null, "default_tax_rates": [], "discount": null, "ended_at": self.ended_at,
            "items": {
                "object": "list", "data": [self.render_item(livemode)], "has_more": false,
                "url": format!("/v1/subscription_items?subscription={}", self.id),
            },
            "latest_invoice": null, "livemode": livemode, "metadata": {},
            "next_pending_invoice_item_invoice": null, "pause_collection": null,
            "pending_invoice_item_interval": null, "pending_setup_intent": null, "pending_update": null,
            "schedule": null, "start_date": self.created, "status": self.state.status(),
            "transfer_data": null, "trial_end": null, "trial_start": null,
        })
    }
}

pub(crate) fn list_subscriptions(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let methods = ["charge_automatically", "send_invoice"];
    let method = params.word("collection_method", &methods)?;
    let start = read_bounds(&mut params, "current_period_start")?;
    let end = read_bounds(&mut params, "current_period_end")?;
    let customer = params.filled("customer", 5000)?;
    let price = params.filled("price", 5000)?;
    let states = [
        "active",
        "all",
        "canceled",
        "ended",
        "incomplete",
        "incomplete_expired",
        "past_due",
        "trialing",
        "unpaid",
    ];
    let status = params.word("status", &states)?;
    list_objects::<Subscription>(store, params, call, |one| {
        let within = |(from, until): (i64, i64), at: i64| (from..=until).contains(&at);
        method != Some("send_invoice")
            && within(start, one.created)
            && within(end, one.created + MONTH)
            && customer.as_ref().is_none_or(|id| one.customer == *id)
            && price.as_ref().is_none_or(|id| one.price == *id)
            && match status {
                // "If no value is supplied, all subscriptions that have not been canceled are returned."
                None => one.state != SubscriptionState::Canceled,
                Some("all") => true,
                Some("ended") => one.state.is_over(),
                Some(status) => one.state.status() == status,
            }
    })
}

/// Brings a subscription to another state.
pub(crate) fn step_subscription(
    store: &mut Store,
    id: &str,
    state: SubscriptionState,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let mut subscription = Subscription::clone(&*find_object::<Subscription>(store, id)?);
    if subscription.state.is_over() {
        let message = format!("The subscription {id} does not become {state:?}.");
        return Err(ApiError::invalid(
            "resource_missing",
            "subscription",
            message,
        ));
    }
    subscription.state = state;
    if state == SubscriptionState::Canceled {
        subscription.ended_at = Some(context.now);
        store.put_step(subscription, "customer.subscription.deleted", context);
    } else {
        store.replace(subscription, "customer.subscription.updated", context);
    }
    Ok(())
}
