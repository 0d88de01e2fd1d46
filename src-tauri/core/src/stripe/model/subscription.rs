//! `/v1/subscriptions`

use serde::{Deserialize, Serialize};

use super::value::id;

/// What one unit costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriptionPrice {
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// What the shop calls it.
    pub nickname: Option<String>,
    /// The product's id.
    #[serde(deserialize_with = "id")]
    pub product: Option<String>,
    /// In the smallest unit; none where it goes by tiers.
    pub unit_amount: Option<i64>,
}

/// One of the things that are subscribed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriptionItem {
    /// What one unit costs.
    pub price: Option<SubscriptionPrice>,
    /// How many.
    pub quantity: Option<i64>,
}

/// The page of items that comes with a subscription.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubscriptionItems {
    /// The first of them.
    pub data: Vec<SubscriptionItem>,
}

/// Something that is paid again and again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Subscription {
    /// Stripe's id.
    pub id: String,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// Words for the customer.
    pub description: Option<String>,
    /// What is subscribed to.
    pub items: Option<SubscriptionItems>,
    /// `incomplete`, `trialing`, `active`, `past_due`, `canceled`, …
    pub status: Option<String>,
}

impl Subscription {
    /// Whether it runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.status.as_deref(), Some("active" | "trialing"))
    }

    /// The first of what is subscribed to.
    #[must_use]
    pub fn first_price(&self) -> Option<&SubscriptionPrice> {
        self.items.as_ref()?.data.first()?.price.as_ref()
    }

    /// What it costs each time, in the smallest unit, where every price says so.
    #[must_use]
    pub fn amount(&self) -> Option<i64> {
        let items = &self.items.as_ref()?.data;
        if items.is_empty() {
            return None;
        }
        items.iter().try_fold(0_i64, |sum, item| {
            let unit = item.price.as_ref()?.unit_amount?;
            sum.checked_add(unit.checked_mul(item.quantity.unwrap_or(1))?)
        })
    }
}
