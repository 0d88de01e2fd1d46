//! The local clock: it schedules, and dates what was recorded; it decides nothing else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;

/// Gives the wall-clock time. A simulation has one of its own, so that two runs are the same.
pub trait Clock: Send + Sync {
    /// Unix seconds.
    fn now(&self) -> i64;

    /// Unix milliseconds.
    fn now_millis(&self) -> u64 {
        u64::try_from(self.now())
            .unwrap_or_default()
            .saturating_mul(1000)
    }

    /// The zone of the person's own clock.
    fn zone(&self) -> TimeZone {
        TimeZone::system()
    }

    /// Uniform in 0..1: by how much a wait is made longer, so that apps that failed together do not
    /// come back together.
    fn jitter(&self) -> f64 {
        rand::random()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    fn since_epoch() -> Duration {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        i64::try_from(Self::since_epoch().as_secs()).unwrap_or(i64::MAX)
    }

    fn now_millis(&self) -> u64 {
        u64::try_from(Self::since_epoch().as_millis()).unwrap_or(u64::MAX)
    }
}
