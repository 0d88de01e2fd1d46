//! Arrivals, and what watching for them costs.

use serde::Serialize;
use ts_rs::TS;

use crate::{arrival::ArrivalRow, connector::Field, life::LifeStep};

/// One arrival, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ArrivalDetail {
    /// The short form.
    pub row: ArrivalRow,
    /// Every field of the trigger, in the connector's order.
    pub fields: Vec<Field>,
    /// What became of it, oldest first; it begins with how it was added.
    pub life: Vec<LifeStep>,
    /// The object as Stripe sent it, as indented JSON text.
    pub raw: String,
    /// Its page in the Stripe Dashboard.
    pub dashboard_url: Option<String>,
}

/// What one poll interval costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Forecast {
    /// The interval, in seconds.
    pub interval_seconds: u32,
    /// Reads in 30 days if nothing arrives.
    pub reads_30_days: u32,
    /// What Stripe allows at least in 30 days.
    pub allowance: u32,
}
