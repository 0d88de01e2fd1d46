//! Alerts, pure: which arrivals become one, what it says, when it is tried again, and money in
//! words.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `alert` | what is shown to the person |
//! | `group` | arrivals that did not ring yet -> alerts |
//! | `delivery` | alerts that wait: put together, tried again, given up |

pub mod alert;
pub mod delivery;
pub mod group;

pub use crate::money;
pub use alert::{Alert, AlertChannel, AlertContent, Total, TriggerCount};
pub use group::{AlertGroup, compose_alert, group_arrivals, group_seqs};
