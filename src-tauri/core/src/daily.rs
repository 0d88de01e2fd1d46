//! How a day went, beside the same day a week before, and when that is told. Pure.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    overview::{ArrivalCount, Tally},
    quiet::{at, local_date},
    trigger::Trigger,
};

/// A summary that could not be told for so long (s) is none any more: the next one is near.
const MAX_LATE: i64 = 12 * 3600;
/// Arrivals are counted by quarters of an hour, so a day ends with one.
const QUARTER: u16 = 15;
const LAST_QUARTER: u16 = 24 * 60 - QUARTER;

/// Whether and when it is told how the day went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DailySettings {
    /// It is told.
    pub on: bool,
    /// When, in minutes after midnight, local time: a whole quarter of an hour.
    pub at: u16,
    /// Since when that is so (unix seconds, local clock): what was due before was never asked for.
    pub since: i64,
}

impl Default for DailySettings {
    fn default() -> Self {
        Self {
            on: false,
            at: 20 * 60,
            since: 0,
        }
    }
}

impl DailySettings {
    /// Brings every value inside its limits.
    pub fn limit(&mut self) {
        self.at = self.at.min(LAST_QUARTER) / QUARTER * QUARTER;
    }

    fn end_on(&self, date: Date, zone: &TimeZone) -> Option<i64> {
        at(date, self.at, zone)
    }
}

/// The day that a summary is about: 23, 24 or 25 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryDay {
    /// The local day on which it ends: `2026-11-24`.
    pub name: String,
    /// From when to when (unix seconds).
    pub span: (i64, i64),
    /// The same a week before.
    pub before: (i64, i64),
}

/// The day whose summary is to be told now, if it was not. `quiet_end` is when it was last quiet.
#[must_use]
pub fn find_summary_day(
    settings: &DailySettings,
    quiet_end: Option<i64>,
    now: i64,
    zone: &TimeZone,
) -> Option<SummaryDay> {
    if !settings.on {
        return None;
    }
    let today = local_date(now, zone)?;
    let ended = |date: &Date| settings.end_on(*date, zone).is_some_and(|end| end <= now);
    let date = [Some(today), today.yesterday().ok()];
    let date = date.into_iter().flatten().find(ended)?;
    let end = |back: i64| settings.end_on(date.checked_sub(Span::new().days(back)).ok()?, zone);
    let until = end(0)?;
    // Where the clock was set back, it says nothing of what was asked for.
    let asked_for = until > settings.since || settings.since > now;
    let could_be_told = quiet_end.map_or(until, |quiet| quiet.min(now).max(until));
    (asked_for && now - could_be_told < MAX_LATE).then_some(())?;
    Some(SummaryDay {
        name: date.to_string(),
        span: (end(1)?, until),
        before: (end(8)?, end(7)?),
    })
}

/// When the next summary will be due.
#[must_use]
pub fn find_next_end(settings: &DailySettings, now: i64, zone: &TimeZone) -> Option<i64> {
    let today = local_date(now, zone).filter(|_| settings.on)?;
    let dates = [Some(today), today.tomorrow().ok()];
    let ends = dates.into_iter().flatten();
    let mut ends = ends.filter_map(|date| settings.end_on(date, zone));
    ends.find(|end| *end > now)
}

/// The takings of a day in one currency; currencies are never summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayTakings {
    /// ISO code, lower case.
    pub currency: String,
    /// What its charges brought and kept, in the smallest unit.
    pub received: i64,
    /// The same a week before.
    pub before: i64,
}

/// How a day went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DaySummary {
    /// Where most charges are first.
    pub takings: Vec<DayTakings>,
    /// In the order of the triggers; those that neither day has are left out.
    pub counts: Vec<ArrivalCount>,
}

/// Sums a day; nothing where neither it nor the one a week before has anything.
#[must_use]
pub fn sum_day(of: &[Tally], before: &[Tally]) -> Option<DaySummary> {
    let counts = Trigger::ALL.map(|trigger| ArrivalCount {
        trigger,
        count: total(of, trigger, |tally| tally.count),
        failed: total(of, trigger, |tally| tally.failed),
        before: total(before, trigger, |tally| tally.count),
        failed_before: total(before, trigger, |tally| tally.failed),
    });
    let counts = counts.into_iter();
    let counts: Vec<_> = counts
        .filter(|one| one.count > 0 || one.before > 0)
        .collect();
    (!counts.is_empty()).then(|| DaySummary {
        takings: list_takings(of, before),
        counts,
    })
}

fn total(tallies: &[Tally], trigger: Trigger, of: impl Fn(&Tally) -> i64) -> i64 {
    let all = tallies.iter().filter(|tally| tally.trigger == trigger);
    all.map(of).fold(0, i64::saturating_add)
}

fn list_takings(of: &[Tally], before: &[Tally]) -> Vec<DayTakings> {
    // Charges, what they brought, and the same a week before.
    let mut sums: BTreeMap<&str, (i64, i64, i64)> = BTreeMap::new();
    let days = of.iter().map(|tally| (tally, false));
    for (tally, is_before) in days.chain(before.iter().map(|tally| (tally, true))) {
        if tally.trigger != Trigger::Charge || tally.count == 0 {
            continue;
        }
        let (charges, received, earlier) = sums.entry(&tally.currency).or_default();
        *charges += tally.count;
        let sum = if is_before { earlier } else { received };
        *sum = sum.saturating_add(tally.received);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    // By name where they have as many: that is their order already.
    sums.sort_by_key(|(_, (charges, ..))| std::cmp::Reverse(*charges));
    let sums = sums.into_iter();
    sums.map(|(currency, (_, received, before))| DayTakings {
        currency: currency.to_owned(),
        received,
        before,
    })
    .collect()
}
