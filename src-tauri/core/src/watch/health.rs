//! Pure: what a failure says, and how a source's state changes with what came of asking it.

use super::schedule::{FailedReading, compute_backoff};
use crate::{
    error::{Error, ErrorCode, ErrorView},
    ledger::sources::SourceState,
    stripe::{NetworkKind, StripeError},
};

/// Why a source was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Stripe, or the way to it.
    #[error(transparent)]
    Stripe(#[from] StripeError),
    /// The ledger: it says nothing of the source.
    #[error(transparent)]
    Ledger(Error),
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        Self::Ledger(error)
    }
}

/// How far a failure reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing of this account can be read now.
    Connection,
    /// This source failed; whether others would is not known.
    Unsure,
    /// This source failed, others need not.
    Source,
    /// Stripe named what this key or account lacks.
    Closed,
}

/// Judges a failure.
#[must_use]
pub fn judge_failure(error: &StripeError) -> Reach {
    match error {
        StripeError::Permission { .. } | StripeError::UnknownUrl(_) => Reach::Closed,
        StripeError::Authentication(_)
        | StripeError::Network {
            kind: NetworkKind::Connect | NetworkKind::Tls,
            ..
        } => Reach::Connection,
        // https://docs.stripe.com/rate-limits: `global-rate`, `global-concurrency`, and those of one
        // endpoint or object.
        StripeError::RateLimited(said) => match said.rate_limited_reason.as_deref() {
            Some(reason) if reason.starts_with("global") => Reach::Connection,
            Some(_) => Reach::Source,
            None => Reach::Unsure,
        },
        StripeError::Network { .. } | StripeError::Forbidden(_) | StripeError::Foreign(_) => {
            Reach::Unsure
        }
        _ => Reach::Source,
    }
}

/// When a source was asked, and what its backoff is made from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking {
    /// Unix seconds, local clock.
    pub now: i64,
    /// The interval between polls, in seconds.
    pub interval: i64,
    /// Uniform in 0..1.
    pub jitter: f64,
    /// Ask also what backs off after a failure.
    pub retry: bool,
    /// Ask also what Stripe closed.
    pub reopen: bool,
}

/// A source after it was read.
#[must_use]
pub fn note_success(now: i64) -> SourceState {
    SourceState {
        last_success: Some(now),
        ..SourceState::default()
    }
}

/// A source after it was not read.
#[must_use]
pub fn note_failure(
    before: &SourceState,
    problem: ErrorView,
    closed: bool,
    at: Asking,
) -> SourceState {
    let failures = before.failures.saturating_add(1);
    let wait = compute_backoff(
        at.interval,
        &FailedReading {
            failures,
            closed,
            retry_after: problem.detail.retry_after.map(i64::from),
            jitter: at.jitter,
        },
    );
    SourceState {
        last_success: before.last_success,
        failures,
        retry_at: Some(at.now.saturating_add(wait)),
        closed,
        problem: Some(problem),
    }
}

/// An error that says something of the whole connection and is no poll's own.
#[must_use]
pub const fn concerns_connection(code: ErrorCode) -> bool {
    !matches!(
        code,
        ErrorCode::LedgerFailed | ErrorCode::DiskFull | ErrorCode::LedgerBusy | ErrorCode::Internal
    )
}
