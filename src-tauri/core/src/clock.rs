//! The local clock: it schedules, and dates what was recorded; it decides nothing else.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value;

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

/// Seconds as `2026-11-24T15:00:00Z` (RFC 3339); as they are where no calendar has them.
#[must_use]
pub fn format_date_time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

/// How a time is written for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeFormat {
    /// The connector's `date-time`: RFC 3339.
    #[default]
    DateTime,
    /// As Stripe has it.
    UnixSeconds,
}

impl TimeFormat {
    /// Unix seconds in this way.
    #[must_use]
    pub fn write(self, seconds: i64) -> Value {
        match self {
            Self::DateTime => format_date_time(seconds).into(),
            Self::UnixSeconds => seconds.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(format_date_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(format_date_time(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(format_date_time(1_795_532_400), "2026-11-24T15:00:00Z");
        assert_eq!(format_date_time(-1), "1969-12-31T23:59:59Z");
        assert_eq!(format_date_time(i64::MAX), i64::MAX.to_string());
    }
}
