//! The walk: one resumable, newest-first reading of a list down to its floor.
//!
//! Pure. The runner in `poll` asks [`plan_request`] what to request, and gives each page to [`advance_walk`],
//! whose result is committed together with the page's rows.

use crate::ledger::walks::{Walk, WalkProgress};

/// How far below the watermark each walk reads again, in seconds: Stripe can show an object later
/// than its `created` says.
pub const LOOKBACK: i64 = 300;
/// How far below it a sweep reads again, in seconds: what appeared later still, and was named by no
/// event, is found then.
pub const SWEEP_LOOKBACK: i64 = 24 * 3600;
/// Objects that the silent first walk fills Activity with.
pub const BASELINE_SIZE: u32 = 100;

/// What to ask for next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRequest {
    /// Objects created at or after this; none for the baseline's first page.
    pub since: Option<i64>,
    /// Objects after this one in the list.
    pub after: Option<String>,
    /// What the page's objects are.
    pub kind: PageKind,
}

/// What a page's objects are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// News, if the ledger does not know them.
    News,
    /// The silent baseline: they fill Activity, already read.
    Baseline,
    /// The rest of the lookback below the baseline: they were there before the connection, and are
    /// remembered so that no later walk takes them for news. Only what is newer than the baseline's
    /// head (a lost cursor made the walk begin again) is news.
    PreExisting {
        /// The newest `created` of the baseline.
        head: i64,
    },
}

/// What a page showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageSummary {
    /// The newest `created` on it.
    pub newest: Option<i64>,
    /// The oldest `created` on it.
    pub oldest: Option<i64>,
    /// Its last object.
    pub last: Option<String>,
    /// There are older ones.
    pub has_more: bool,
    /// A list that cannot be asked by time: it has come down to what was listed before.
    pub anchored: bool,
    /// Stripe's clock.
    pub server_date: Option<i64>,
}

/// What to ask for, from where the walk stands; one that begins looks so far below the watermark.
#[must_use]
pub fn plan_request(walk: &Walk, lookback: i64) -> NextRequest {
    let news = |since, after| NextRequest {
        since: Some(since),
        after,
        kind: PageKind::News,
    };
    match (&walk.progress, walk.watermark) {
        (Some(underway), Some(_)) => news(underway.floor, underway.cursor.clone()),
        (None, Some(watermark)) => news((watermark - lookback).max(walk.begun), None),
        (Some(underway), None) => NextRequest {
            since: Some(underway.floor),
            after: underway.cursor.clone(),
            kind: PageKind::PreExisting {
                head: underway.head.unwrap_or(underway.floor),
            },
        },
        (None, None) => NextRequest {
            since: None,
            after: None,
            kind: PageKind::Baseline,
        },
    }
}

/// Where the walk stands after a page, and whether it has reached its floor.
#[must_use]
pub fn advance_walk(
    walk: &Walk,
    ask: &NextRequest,
    seen: &PageSummary,
    filtered: bool,
) -> (Walk, bool) {
    let mut walk = walk.clone();
    // An object that says it is from the future must not lift the watermark over what comes next.
    let newest = match (seen.newest, seen.server_date) {
        (Some(newest), Some(date)) => Some(newest.min(date)),
        (newest, _) => newest,
    };
    let before = walk.progress.as_ref().and_then(|underway| underway.head);
    let head = match ask.kind {
        // What the baseline did not see is above its head, even after a lost cursor.
        PageKind::PreExisting { head } => Some(head),
        PageKind::News | PageKind::Baseline => before.max(newest),
    };
    let now = head.or(seen.server_date).unwrap_or_default();
    let floor = ask.since.unwrap_or(now - LOOKBACK);
    let ends = if filtered {
        // Where the list itself was asked for what is above the floor, all of it is read.
        ask.since.is_none() && seen.oldest.is_none_or(|oldest| oldest < floor)
    } else {
        seen.anchored || ask.kind != PageKind::News
    };
    if seen.has_more && seen.last.is_some() && !ends {
        walk.progress = Some(WalkProgress {
            floor,
            cursor: seen.last.clone(),
            head: Some(now).filter(|_| head.is_some() || ask.kind != PageKind::News),
            pages: walk
                .progress
                .as_ref()
                .map_or(1, |underway| underway.pages.saturating_add(1)),
        });
        return (walk, false);
    }
    walk.progress = None;
    if ask.kind == PageKind::News {
        walk.watermark = walk.watermark.max(head);
    } else {
        // All from `floor` up that was there before the connection is known by its id; of what is
        // older, nothing is news. A list that fitted on the first page is known whole.
        let all = ask.kind == PageKind::Baseline && !seen.has_more;
        walk.begun = if all { 0 } else { floor };
        walk.watermark = Some(now);
    }
    (walk, true)
}

/// Where the walk stands when its cursor's object was deleted: from the head again, to the same
/// floor. Rows that are recorded stay recorded.
#[must_use]
pub fn restart_walk(walk: &Walk) -> Walk {
    let mut walk = walk.clone();
    if let Some(underway) = &mut walk.progress {
        underway.cursor = None;
    }
    walk
}
