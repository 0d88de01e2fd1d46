//! Alerts: pure grouping of arrivals that did not ring yet, and money in words.

pub mod alert;
pub mod group;
pub mod money;

pub use alert::{Alert, AlertContent, Total, TriggerCount};
pub use group::group_alerts;
