//! `/v1/payouts`

use serde::{Deserialize, Serialize};

/// Money on its way to the shop's bank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Payout {
    /// Stripe's id.
    pub id: String,
    /// In the smallest unit.
    pub amount: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// Words for the person.
    pub description: Option<String>,
    /// Why the bank did not take it.
    pub failure_message: Option<String>,
    /// What the bank statement says.
    pub statement_descriptor: Option<String>,
    /// `pending`, `in_transit`, `paid`, `failed`, `canceled`
    pub status: Option<String>,
}
