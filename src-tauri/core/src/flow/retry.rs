//! When a step is tried again, and when no more.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The first wait, in seconds; each is twice the one before.
const FIRST_DELAY: i64 = 5;
/// The longest wait, in seconds.
pub const MAX_DELAY: i64 = 3600;
/// For so long a destination that cannot be reached is tried: as far back as Stripe has events.
const MAX_PATIENCE: i64 = 30 * 24 * 3600;
/// A step that is refused for what it is is tried so often.
const MAX_REFUSALS: u32 = 8;

/// Why a step was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StepFault {
    /// Whoever it goes to cannot be reached, or has no time: nothing else that goes there would fare
    /// better.
    Away,
    /// This one was not taken. That may pass, and others may be.
    Refused,
    /// It will never be taken as it is.
    Hopeless,
}

/// When a step that failed is tried again; none where it is not. `tries` counts this one, `since` is
/// when it was tried first; all in unix seconds.
#[must_use]
pub fn next_try(fault: StepFault, tries: u32, since: i64, now: i64) -> Option<i64> {
    let delay = FIRST_DELAY.saturating_mul(1_i64 << tries.saturating_sub(1).min(12));
    let next = now.saturating_add(delay.min(MAX_DELAY));
    match fault {
        StepFault::Away => (now.saturating_sub(since) < MAX_PATIENCE).then_some(next),
        StepFault::Refused => (tries < MAX_REFUSALS).then_some(next),
        StepFault::Hopeless => None,
    }
}
