//! The server's time, which tests may set.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Where the server's seconds come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Clock {
    /// The machine's clock, shifted by some seconds.
    System {
        /// Seconds that are added.
        offset: i64,
    },
    /// Stands still until it is set or advanced.
    Manual {
        /// Seconds since 1970.
        now: i64,
    },
}

impl Default for Clock {
    fn default() -> Self {
        Self::System { offset: 0 }
    }
}

impl Clock {
    /// Seconds since 1970, as the server sees them.
    pub fn now(self) -> i64 {
        match self {
            Self::Manual { now } => now,
            Self::System { offset } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                let seconds = since.map_or(0, |since| since.as_secs());
                i64::try_from(seconds).unwrap_or(i64::MAX) + offset
            }
        }
    }

    /// The same clock, some seconds later (or earlier).
    #[must_use]
    pub fn advanced(self, seconds: i64) -> Self {
        match self {
            Self::Manual { now } => Self::Manual { now: now + seconds },
            Self::System { offset } => Self::System {
                offset: offset + seconds,
            },
        }
    }
}
