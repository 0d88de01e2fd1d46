//! `/v1/invoices`

use serde::{Deserialize, Serialize};

use super::value::id;

/// An invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Invoice {
    /// Stripe's id.
    pub id: String,
    /// What is to be paid, in the smallest unit.
    pub amount_due: Option<i64>,
    /// What was paid.
    pub amount_paid: Option<i64>,
    /// What is still open.
    pub amount_remaining: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    #[serde(deserialize_with = "id")]
    pub customer: Option<String>,
    /// The customer's email address as the invoice has it.
    pub customer_email: Option<String>,
    /// The customer's name as the invoice has it.
    pub customer_name: Option<String>,
    /// Words for the customer.
    pub description: Option<String>,
    /// The number on it.
    pub number: Option<String>,
    /// `draft`, `open`, `paid`, `uncollectible`, `void`
    pub status: Option<String>,
}
