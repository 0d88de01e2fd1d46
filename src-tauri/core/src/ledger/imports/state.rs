//! How an import and its lines are doing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being read.
    Reading,
    /// Columns can be mapped; nothing was sent.
    Preview,
    /// Objects are being made.
    Running,
    /// Stopped by the person, by a restart or by a problem; goes on where it stopped.
    Paused,
    /// Every line was tried.
    Done,
}

impl ImportState {
    const ALL: [Self; 5] = [
        Self::Reading,
        Self::Preview,
        Self::Running,
        Self::Paused,
        Self::Done,
    ];

    /// The name used in the ledger and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Preview => "preview",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
        }
    }

    pub(in crate::ledger) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// How one line of an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Can be sent.
    Ready,
    /// Has an error found before sending.
    Invalid,
    /// Its object was made.
    Created,
    /// Stripe refused it.
    Refused,
}

impl LineState {
    const ALL: [Self; 4] = [Self::Ready, Self::Invalid, Self::Created, Self::Refused];

    /// The name used in the ledger and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Invalid => "invalid",
            Self::Created => "created",
            Self::Refused => "refused",
        }
    }

    pub(in crate::ledger) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// How sure it is that a file is read in the right encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EncodingCertainty {
    /// The file says so itself, or all of it fits and nothing else would.
    Certain,
    /// All of it fits, and it looks like it.
    Likely,
    /// It could be another as well.
    Guess,
    /// The person chose it.
    Chosen,
}

impl EncodingCertainty {
    const ALL: [Self; 4] = [Self::Certain, Self::Likely, Self::Guess, Self::Chosen];

    /// The name used in the ledger.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Guess => "guess",
            Self::Chosen => "chosen",
        }
    }

    pub(in crate::ledger) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}
