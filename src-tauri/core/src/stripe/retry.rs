//! Pure: what to do after a try.

use std::time::{Duration, SystemTime};

/// Tries of one request at the most, the first included.
pub const MAX_TRIES: u32 = 4;
const FIRST_DELAY: Duration = Duration::from_millis(500);
const MAX_DELAY: Duration = Duration::from_secs(8);
/// A longer `Retry-After` is not slept through but told to the caller.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// Whatever a server asks for: waits are shown, added to times and kept, so they have a bound.
pub const MAX_ASKED_WAIT: Duration = Duration::from_secs(3600);

/// Reads `Retry-After`, seconds or a date on the server's own clock, as seconds of an hour at the
/// most.
#[must_use]
pub fn parse_retry_after(text: &str, server_now: SystemTime) -> Option<u64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let wait = if digits {
        // More digits than fit are a long wait, too.
        Duration::from_secs(text.parse().unwrap_or(u64::MAX))
    } else {
        let until = httpdate::parse_http_date(text).ok()?;
        until.duration_since(server_now).unwrap_or_default()
    };
    Some(wait.min(MAX_ASKED_WAIT).as_secs())
}

/// What came of a try, as far as a retry depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TryOutcome {
    /// The status; none where no answer came.
    pub status: Option<u16>,
    /// `Stripe-Should-Retry`.
    pub should_retry: Option<bool>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u64>,
    /// A repetition cannot do the thing twice: a read, a deletion, or a POST with an idempotency key.
    pub repeatable: bool,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Take the answer as it is.
    Done,
    /// Try again after this long.
    RetryAfter(Duration),
    /// Report the failure.
    GiveUp,
}

/// Decides after try number `attempt` (from 1); `jitter` is uniform in 0..1.
#[must_use]
pub fn decide_retry(attempt: u32, outcome: &TryOutcome, jitter: f64) -> Decision {
    if outcome
        .status
        .is_some_and(|status| (200..300).contains(&status))
    {
        return Decision::Done;
    }
    let wanted = match (outcome.should_retry, outcome.status) {
        (Some(asked), _) => asked,
        (None, None) => true,
        (None, Some(status)) => status == 409 || status == 429 || status >= 500,
    };
    if !wanted || !outcome.repeatable || attempt >= MAX_TRIES {
        return Decision::GiveUp;
    }
    if let Some(seconds) = outcome.retry_after {
        let wait = Duration::from_secs(seconds);
        return if wait > MAX_RETRY_AFTER {
            Decision::GiveUp
        } else {
            Decision::RetryAfter(wait)
        };
    }
    let doubled = FIRST_DELAY
        .saturating_mul(1 << attempt.saturating_sub(1).min(8))
        .min(MAX_DELAY);
    // Between half and the whole: clients that failed together do not come back together.
    Decision::RetryAfter(doubled.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0))
}
