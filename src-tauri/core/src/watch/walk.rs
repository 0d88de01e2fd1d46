//! The walk: one resumable, newest-first reading of a list down to its floor.
//!
//! Pure. The runner in `poll` asks [`next`] what to request, and gives each page to [`advance`],
//! whose result is committed together with the page's rows.

use crate::ledger::walks::{Underway, Walk};

/// How far below the watermark each walk reads again, in seconds: Stripe can show an object later
/// than its `created` says.
pub const LOOKBACK: i64 = 300;
/// Objects that the silent first walk fills Activity with.
pub const BASELINE: u32 = 100;

/// What to ask for next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Objects created at or after this; none for the baseline.
    pub since: Option<i64>,
    /// Objects after this one in the list.
    pub after: Option<String>,
    /// It is the silent baseline.
    pub baseline: bool,
}

/// What a page showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The newest `created` on it.
    pub newest: Option<i64>,
    /// The oldest `created` on it.
    pub oldest: Option<i64>,
    /// Its last object.
    pub last: Option<String>,
    /// There are older ones.
    pub has_more: bool,
    /// How many of its objects were new to the ledger.
    pub new: usize,
    /// Stripe's clock.
    pub server_date: Option<i64>,
}

/// What to ask for, from where the walk stands.
#[must_use]
pub fn next(walk: &Walk) -> Ask {
    match (&walk.underway, walk.watermark) {
        (Some(underway), _) => Ask {
            since: Some(underway.floor),
            after: underway.cursor.clone(),
            baseline: false,
        },
        (None, Some(watermark)) => Ask {
            since: Some((watermark - LOOKBACK).max(walk.begun)),
            after: None,
            baseline: false,
        },
        (None, None) => Ask {
            since: None,
            after: None,
            baseline: true,
        },
    }
}

/// Where the walk stands after a page, and whether it has reached its floor.
#[must_use]
pub fn advance(walk: &Walk, ask: &Ask, seen: &Seen, filtered: bool) -> (Walk, bool) {
    let mut walk = walk.clone();
    walk.disabled = None;
    if ask.baseline {
        // The silent baseline is one page. Whatever is older was there before the connection, so no
        // later walk may take it for news; that matters where more than a page lies within the
        // lookback.
        walk.begun = if seen.has_more {
            seen.oldest.unwrap_or_default() + 1
        } else {
            0
        };
        walk.watermark = seen.newest.or(seen.server_date).or(Some(0));
        return (walk, true);
    }
    let floor = ask.since.unwrap_or_default();
    let before = walk.underway.as_ref().and_then(|underway| underway.head);
    let head = before.max(seen.newest);
    let below = !filtered && seen.oldest.is_some_and(|oldest| oldest < floor);
    // A list that cannot be asked by time, of objects that do not tell theirs, ends with a page on
    // which nothing is new.
    let stale = !filtered && seen.oldest.is_none() && seen.new == 0;
    if seen.has_more && seen.last.is_some() && !below && !stale {
        walk.underway = Some(Underway {
            floor,
            cursor: seen.last.clone(),
            head,
        });
        return (walk, false);
    }
    walk.watermark = walk.watermark.max(head);
    walk.underway = None;
    (walk, true)
}

/// Where the walk stands when its cursor's object was deleted: from the head again, to the same
/// floor. Rows that are recorded stay recorded.
#[must_use]
pub fn restart(walk: &Walk) -> Walk {
    let mut walk = walk.clone();
    if let Some(underway) = &mut walk.underway {
        underway.cursor = None;
    }
    walk
}
