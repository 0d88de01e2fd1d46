//! `/v1/invoiceitems`

use serde::{Deserialize, Serialize};

use super::value::id;

/// An invoice item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceItem {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// Unix seconds; this object has no `created`.
    pub date: Option<i64>,
    /// Words on the invoice.
    pub description: Option<String>,
    /// Discounts apply to it.
    pub discountable: Option<bool>,
    /// The invoice's id.
    #[serde(deserialize_with = "id")]
    pub invoice: Option<String>,
    /// It evens out a change of plan.
    pub proration: Option<bool>,
    /// How many.
    pub quantity: Option<i64>,
    /// The subscription's id.
    #[serde(deserialize_with = "id")]
    pub subscription: Option<String>,
}
