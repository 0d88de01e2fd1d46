//! Pure: what becomes of alerts that wait to be shown.

use super::{alert::AlertChannel, group::MAX_ONE_BY_ONE};
use crate::arrival::WaitingAlert;

/// The first wait after an alert could not be shown: at a login the notification service may come up
/// a moment later than the app.
const FIRST_RETRY_DELAY: i64 = 5;
/// Waits double up to this. To ask costs nothing outside of this machine, and whoever starts the
/// service should not wait long for it.
pub const MAX_RETRY_DELAY: i64 = 600;
/// Alerts that waited longer (s) are no news of this moment: they ring as one.
pub const MAX_FRESH_AGE: i64 = 600;
/// After so many refusals an alert says less: what is refused may be its very text.
pub const MAX_REFUSALS: u32 = 3;
/// A refused alert that is older than this (s) is given up; Activity has its arrivals.
pub const MAX_REFUSED_AGE: i64 = 7 * 24 * 3600;

/// What to do with alerts of one connection before they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Regrouping {
    /// Put these together.
    Merge(Vec<i64>),
    /// Take this one apart.
    Split(i64),
    /// End this one.
    GiveUp(i64),
}

/// How long to wait (s) after so many tries that came to nothing.
#[must_use]
pub fn compute_retry_delay(tries: u32) -> i64 {
    let doublings = tries.saturating_sub(1).min(16);
    (FIRST_RETRY_DELAY << doublings).min(MAX_RETRY_DELAY)
}

/// Whether an alert is tried now. When something new has arrived, `urged`, all that waits for a
/// service tries again with it; what was refused keeps to its time.
#[must_use]
pub fn is_due(alert: &WaitingAlert, now: i64, urged: bool) -> bool {
    let left = alert.next_try.saturating_sub(now);
    // No wait is longer: the clock was set back.
    left <= 0 || left > MAX_RETRY_DELAY || (urged && alert.refusals == 0)
}

/// Whether an alert is to say no more than that there is something.
#[must_use]
pub const fn is_brief(alert: &WaitingAlert) -> bool {
    alert.refusals >= MAX_REFUSALS
}

/// What to do with the alerts of one connection, given oldest first. What waited for the end of a quiet
/// time rings as one.
#[must_use]
pub fn plan_regrouping(
    waiting: &[WaitingAlert],
    now: i64,
    channel: AlertChannel,
    quiet_end: Option<i64>,
) -> Vec<Regrouping> {
    let ids = |alerts: &[&WaitingAlert]| alerts.iter().map(|one| one.id).collect::<Vec<_>>();
    if channel == AlertChannel::Stream {
        let several = waiting.iter().filter(|one| one.seqs.len() > 1);
        return several.map(|one| Regrouping::Split(one.id)).collect();
    }
    let age = |one: &WaitingAlert| now.saturating_sub(one.queued);
    let (hopeless, live): (Vec<_>, Vec<_>) = waiting
        .iter()
        .partition(|one| is_brief(one) && age(one) > MAX_REFUSED_AGE);
    let mut plan: Vec<_> = ids(&hopeless).into_iter().map(Regrouping::GiveUp).collect();
    let is_stale = |one: &WaitingAlert| {
        age(one) > MAX_FRESH_AGE || quiet_end.is_some_and(|end| one.queued < end)
    };
    let of_the_moment = live.iter().filter(|one| !one.apart).count();
    let all = of_the_moment > MAX_ONE_BY_ONE || live.iter().any(|one| is_brief(one));
    let together = live.iter().copied().filter(|one| {
        // What a rule wants told by itself is news of the moment, or else part of the sum.
        is_stale(one) || is_brief(one) || (all && !one.apart)
    });
    let together = ids(&together.collect::<Vec<_>>());
    if together.len() > 1 {
        plan.push(Regrouping::Merge(together));
    }
    plan
}
