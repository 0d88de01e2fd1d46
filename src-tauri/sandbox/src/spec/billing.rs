//! What to make of payouts, invoices, subscriptions and payment intents.

use serde::{Deserialize, Serialize};

use super::{Spec, choose_id};
use crate::{
    resources::{
        invoice::Invoice,
        payment_intent::PaymentIntent,
        payout::{Payout, PayoutState},
        store::Store,
        subscription::{Subscription, SubscriptionState},
    },
    state::VisibilityDelay,
};

/// A payout to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PayoutSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 48000 where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// How far it has come.
    pub state: PayoutState,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for PayoutSpec {
    common!(Payout);

    fn make(self, store: &mut Store, now: i64) -> Payout {
        Payout {
            id: choose_id(self.id, store, "po_1", 22),
            created: self.created.unwrap_or(now),
            amount: self.amount.unwrap_or(48_000),
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            state: self.state,
        }
    }
}

/// An open invoice to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 4500 where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id; a made-up one where it is left out.
    pub customer: Option<String>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// The customer's email.
    pub customer_email: Option<String>,
    /// What its one line says.
    pub description: Option<String>,
    /// A subscription's id.
    pub subscription: Option<String>,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for InvoiceSpec {
    common!(Invoice);

    fn make(self, store: &mut Store, now: i64) -> Invoice {
        let prefix = store.ids.next("", 8).to_uppercase();
        Invoice {
            id: choose_id(self.id, store, "in_1", 22),
            created: self.created.unwrap_or(now),
            amount: self.amount.unwrap_or(4500),
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            customer: choose_id(self.customer, store, "cus_", 14),
            customer_name: self.customer_name,
            customer_email: self.customer_email,
            number: format!("{prefix}-{:04}", store.invoices.len() + 1),
            description: self
                .description
                .unwrap_or_else(|| "Studio membership".to_owned()),
            subscription: self.subscription,
            ..Invoice::default()
        }
    }
}

/// A subscription to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubscriptionSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 1800 a month where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id; a made-up one where it is left out.
    pub customer: Option<String>,
    /// What its price is called; `Coffee Club` where it is left out.
    pub plan: Option<String>,
    /// How it stands.
    pub state: SubscriptionState,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for SubscriptionSpec {
    common!(Subscription);

    fn make(self, store: &mut Store, now: i64) -> Subscription {
        Subscription {
            id: choose_id(self.id, store, "sub_1", 22),
            created: self.created.unwrap_or(now),
            amount: self.amount.unwrap_or(1800),
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            customer: choose_id(self.customer, store, "cus_", 14),
            plan: self.plan.unwrap_or_else(|| "Coffee Club".to_owned()),
            product: store.ids.next("prod_", 14),
            price: store.ids.next("price_1", 22),
            state: self.state,
            ended_at: None,
        }
    }
}

/// A payment intent to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaymentIntentSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 2500 where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id.
    pub customer: Option<String>,
    /// Words for the person.
    pub description: Option<String>,
    /// Where the receipt would go.
    pub receipt_email: Option<String>,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for PaymentIntentSpec {
    common!(PaymentIntent);

    fn make(self, store: &mut Store, now: i64) -> PaymentIntent {
        PaymentIntent {
            id: choose_id(self.id, store, "pi_1", 22),
            created: self.created.unwrap_or(now),
            amount: self.amount.unwrap_or(2500),
            currency: self.currency.unwrap_or_else(|| "usd".to_owned()),
            customer: self.customer,
            description: self.description,
            receipt_email: self.receipt_email,
            last: None,
        }
    }
}
