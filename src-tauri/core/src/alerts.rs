//! Alerts: pure grouping of arrivals that did not ring yet, shown with money in words.

pub mod alert;
pub mod group;

pub use alert::{Alert, AlertContent, Total, TriggerCount};
pub use group::group_alerts;

pub use crate::money;
