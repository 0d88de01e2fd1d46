//! What the account is made of besides its objects.

use serde::{Deserialize, Serialize};

pub(crate) mod account_options;
pub(crate) mod idempotency;
pub(crate) mod keys;
pub(crate) mod table;

/// By how many seconds lists show new objects late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisibilityDelay {
    /// In the list of the object's kind.
    pub objects: i64,
    /// In the list of events.
    pub events: i64,
}

/// When something happens and by which request.
#[derive(Debug, Clone, Default)]
pub(crate) struct WriteContext {
    pub(crate) now: i64,
    pub(crate) request: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    /// Overrides what is set for the kind.
    pub(crate) late: Option<VisibilityDelay>,
}

impl WriteContext {
    pub(crate) fn at(now: i64) -> Self {
        Self {
            now,
            ..Self::default()
        }
    }
}
