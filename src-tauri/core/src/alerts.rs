//! Alerts, pure: which arrivals become one, what it says, when it is tried again, and money in
//! words.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `alert` | what is shown to the person |
//! | `group` | arrivals that did not ring yet -> alerts |
//! | `delivery` | alerts that wait: put together, tried again, given up |
//! | `received` | the money that came by a charge |
//! | `money` | amounts as people read them |

pub mod alert;
pub mod delivery;
pub mod group;
pub mod money;
pub mod received;

pub use alert::{Alert, AlertChannel, AlertContent, Total, TriggerCount};
pub use group::{AlertedArrival, compose_alert, group_seqs};
