//! Pure: when the next poll is due, on the wall clock.

/// The longest wait after failures, in seconds.
const MAX_BACKOFF: i64 = 15 * 60;
/// All triggers are walked this often, whether the signal names them or not, in seconds.
pub const SWEEP_INTERVAL: i64 = 6 * 3600;

/// What the schedule remembers of the last poll.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LastPoll {
    /// When it began (unix seconds, local clock).
    pub began: i64,
    /// Polls that failed in a row.
    pub failures: u32,
    /// Seconds that Stripe asked us to wait.
    pub retry_after: Option<i64>,
    /// Uniform in 0..1, drawn when it failed.
    pub jitter: f64,
}

/// Seconds from the last poll's beginning to the next one's.
#[must_use]
pub fn compute_wait(interval: i64, last: &LastPoll) -> i64 {
    if last.failures == 0 {
        return interval;
    }
    let doubled = interval.saturating_mul(1 << last.failures.saturating_sub(1).min(10));
    let capped = doubled.min(MAX_BACKOFF).max(interval);
    // Up to a tenth later, so that apps that failed together do not come back together.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "under 900"
    )]
    let jittered = capped + (capped as f64 * 0.1 * last.jitter.clamp(0.0, 1.0)) as i64;
    jittered.max(last.retry_after.unwrap_or(0))
}

/// When the next poll is due. Never polled: now. A clock that jumped ahead, or a machine that slept,
/// finds the poll due.
#[must_use]
pub fn compute_due(now: i64, interval: i64, last: Option<&LastPoll>) -> i64 {
    last.map_or(now, |last| {
        last.began.saturating_add(compute_wait(interval, last))
    })
}

/// Puts the last poll back to now where the clock was set back behind it, so that nobody waits
/// longer than once from now.
pub fn rebase_last_poll(now: i64, last: &mut LastPoll) {
    last.began = last.began.min(now);
}
