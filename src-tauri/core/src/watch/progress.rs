//! What a watcher knows of its own run.

use crate::error::ErrorView;

/// What is known of this run alone; how the reading stands is in the ledger.
#[derive(Default)]
pub(super) struct Progress {
    /// When the last poll began.
    pub(super) began: Option<i64>,
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
