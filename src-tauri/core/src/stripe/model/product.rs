//! `/v1/products`

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::value::{Metadata, or_default};

/// A product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Product {
    /// Stripe's id, or one that a person chose.
    pub id: String,
    /// Can be bought now.
    #[serde(default, deserialize_with = "or_default")]
    pub active: bool,
    /// One short line shown to customers; only where `kind` is `good`.
    #[serde(default)]
    pub caption: Option<String>,
    /// Unix seconds.
    #[serde(default)]
    pub created: Option<i64>,
    /// Shown to customers.
    #[serde(default)]
    pub description: Option<String>,
    /// Up to 8 addresses.
    #[serde(default, deserialize_with = "or_default")]
    pub images: Vec<String>,
    /// Shown to customers.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// A physical good.
    #[serde(default)]
    pub shippable: Option<bool>,
    /// Unix seconds.
    #[serde(default)]
    pub updated: Option<i64>,
    /// Its public page.
    #[serde(default)]
    pub url: Option<String>,
    /// `good` or `service`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// Labels.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Metadata,
    /// Real money.
    #[serde(default, deserialize_with = "or_default")]
    pub livemode: bool,
}
