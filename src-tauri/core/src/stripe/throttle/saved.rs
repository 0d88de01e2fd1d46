//! What is kept of a throttle, so that it holds over a restart and over a kill.
//!
//! It is written before the calls that it stands for are sent, and it names more than were sent
//! rather than fewer: which of the pending ones were sent, and when, is known to their process alone.

use std::{future::Future, pin::Pin};

use super::lane::{LATE_ARRIVAL, MAX_CALLS, SPAN};

/// The slots of a throttle as they are on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SavedSlots {
    /// Slots that may have been used at any time since they were written down.
    pub pending: usize,
    /// When others ended, in milliseconds of the machine's uptime.
    pub ended: Vec<u64>,
}

impl SavedSlots {
    /// What a new process makes of them at `now`. What is pending may have been sent up to this moment
    /// and may be counted a little later. A time that lies ahead is of a clock that began anew: it
    /// counts as just now. This is written down at once, so that a second start within the minute
    /// does not count the same calls from later still.
    #[must_use]
    pub fn resume(&self, now: u64) -> Self {
        let latest = now.saturating_add(LATE_ARRIVAL);
        let counts = |at: &u64| at.saturating_add(SPAN) > now;
        let ended = self.ended.iter().map(|at| (*at).min(latest));
        let mut ended: Vec<u64> = ended.filter(counts).collect();
        ended.extend(std::iter::repeat_n(latest, self.pending.min(MAX_CALLS)));
        Self { pending: 0, ended }
    }

    /// Both together, as of keys that turned out to open one account.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.pending += other.pending;
        self.ended.extend(&other.ended);
        self
    }

    /// Whether any of them still counts, or may.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pending == 0 && self.ended.is_empty()
    }
}

/// The slots could not be written down, so that no call may use them.
#[derive(Debug, thiserror::Error)]
#[error("the call could not be counted: {0}")]
pub struct SlotStoreError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// A write that is under way.
pub type Saving<'a> = Pin<Box<dyn Future<Output = Result<(), SlotStoreError>> + Send + 'a>>;

/// Keeps the slots of one throttle.
pub trait SlotStore: Send + Sync {
    /// Puts these in place of what was kept. Writes of one throttle are never under way together.
    fn save(&self, slots: SavedSlots) -> Saving<'_>;
}
