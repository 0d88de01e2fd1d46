//! Alerts: pure grouping of arrivals that did not ring yet.

pub mod alert;

pub use alert::{Alert, AlertContent, Total, TriggerCount};
