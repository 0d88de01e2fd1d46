//! Pure: when the next poll is due, and how long a source that failed is left alone, on the wall
//! clock.

/// The longest wait after failures, in seconds.
const MAX_BACKOFF: i64 = 15 * 60;
/// What Stripe may ask us to wait at the most: whatever asks for longer is no Stripe.
const MAX_RETRY_AFTER: i64 = 3600;
/// How long a source that Stripe closed is left alone: doubled each time, from the first to the last.
const MIN_CLOSED: i64 = 10 * 60;
const MAX_CLOSED: i64 = 6 * 3600;
/// All triggers are walked this often, whether the signal names them or not, in seconds.
pub const SWEEP_INTERVAL: i64 = 6 * 3600;

/// A source that was not read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FailedReading {
    /// Failures in a row, this one included.
    pub failures: u32,
    /// Stripe named what is missing.
    pub closed: bool,
    /// Seconds that Stripe asked us to wait.
    pub retry_after: Option<i64>,
    /// Uniform in 0..1.
    pub jitter: f64,
}

/// Seconds until a source that failed is asked again.
#[must_use]
pub fn compute_backoff(interval: i64, failed: &FailedReading) -> i64 {
    let (first, last) = if failed.closed {
        (MIN_CLOSED.max(interval), MAX_CLOSED)
    } else {
        (interval, MAX_BACKOFF)
    };
    let doubled = first.saturating_mul(1 << failed.failures.saturating_sub(1).min(10));
    let capped = doubled.min(last).max(interval);
    // Up to a tenth later, so that apps that failed together do not come back together.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "some hours"
    )]
    let jittered = capped + (capped as f64 * 0.1 * failed.jitter.clamp(0.0, 1.0)) as i64;
    jittered.max(failed.retry_after.unwrap_or(0).min(MAX_RETRY_AFTER))
}

/// Whether a source may be asked; `closed` is whether Stripe closed it. A time that lies further ahead
/// than any wait was written before the clock was set back.
#[must_use]
pub fn may_retry(now: i64, retry_at: Option<i64>, closed: bool) -> bool {
    let longest = if closed { MAX_CLOSED } else { MAX_RETRY_AFTER };
    // With the tenth of chance, and a little for the time that the asking took.
    retry_at.is_none_or(|at| now >= at || at > now + longest + longest / 8)
}

/// When the next poll is due: an interval after the last one began, and not before `retry_at`. Never
/// polled: at once. A clock that jumped ahead, or a machine that slept, finds the poll due.
#[must_use]
pub fn compute_due(now: i64, interval: i64, began: Option<i64>, retry_at: Option<i64>) -> i64 {
    let due = began.map_or(now, |began| began.saturating_add(interval));
    match retry_at {
        Some(at) if !may_retry(now, retry_at, false) => due.max(at),
        _ => due,
    }
}
