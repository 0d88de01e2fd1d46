//! How a run is doing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// A step of it is to be done.
    Waiting,
    /// All steps were done.
    Done,
    /// A step was given up.
    Failed,
    /// The connection was removed, or it would have gone round in a circle.
    Canceled,
}

impl RunState {
    /// The name in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Waiting, Self::Done, Self::Failed, Self::Canceled];
        all.into_iter().find(|state| state.name() == name)
    }
}
