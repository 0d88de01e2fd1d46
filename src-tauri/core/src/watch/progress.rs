//! What a watcher knows of its own run.

use tokio::time::Instant;

use crate::error::ErrorView;

/// The two clocks run apart by no more than this, in seconds, unless one was set.
const MAX_DRIFT: i64 = 60;

/// What is known of this run alone; how the reading stands is in the ledger.
#[derive(Default)]
pub(super) struct Progress {
    /// When the last poll began.
    pub(super) began: Option<i64>,
    /// The same by the clock that nobody sets, about: when it ended.
    pub(super) since: Option<Instant>,
    /// Not before this: the line, or all that there is to ask, failed.
    pub(super) retry_at: Option<i64>,
    /// A poll has ended.
    pub(super) begun: bool,
    /// The last one left a walk half way, so that others had their turn.
    pub(super) unfinished: bool,
    /// The ledger failed, or something of our own: what it holds says nothing of now.
    pub(super) problem: Option<ErrorView>,
    pub(super) polling: bool,
    pub(super) loopback: bool,
}

impl Progress {
    /// Puts the last poll back to where it was by the clock that nobody sets, where the other was set
    /// back: nobody waits longer for that.
    pub(super) fn rebase(&mut self, now: i64) {
        let passed = self.since.map_or(0, |since| since.elapsed().as_secs());
        let passed = i64::try_from(passed).unwrap_or(i64::MAX);
        self.began = self.began.map(|began| {
            let real = now.saturating_sub(passed);
            if began > real + MAX_DRIFT {
                real
            } else {
                began.min(now)
            }
        });
    }
}
