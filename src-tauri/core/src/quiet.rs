//! When nothing rings: hours of the week in local time, and a while that the person asked for. Pure.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A while that was asked for is no longer: the clock was set back.
const MAX_WHILE: i64 = 36 * 3600;
/// When the morning begins that "until tomorrow" means, in minutes.
const MORNING: u16 = 8 * 60;
const MINUTES_A_DAY: u16 = 24 * 60;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// All days, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    fn of(date: Date) -> Self {
        let place = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        Self::ALL.get(place).copied().unwrap_or(Self::Monday)
    }
}

/// Hours in which nothing rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct QuietHours {
    /// They are kept.
    pub on: bool,
    /// The days on which they begin.
    pub days: Vec<Weekday>,
    /// When they begin, in minutes after midnight, local time.
    pub from: u16,
    /// When they end; on the next day where that is no later than they begin.
    pub until: u16,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self {
            on: false,
            days: Weekday::ALL.to_vec(),
            from: 22 * 60,
            until: MORNING,
        }
    }
}

impl QuietHours {
    /// Brings every value inside its limits.
    pub fn limit(&mut self) {
        self.days.sort_unstable();
        self.days.dedup();
        self.from = self.from.min(MINUTES_A_DAY - 1);
        self.until = self.until.min(MINUTES_A_DAY - 1);
    }

    /// The quiet hours that begin on a day, in unix seconds.
    fn on_day(&self, date: Date, zone: &TimeZone) -> Option<(i64, i64)> {
        if !self.on || !self.days.contains(&Weekday::of(date)) {
            return None;
        }
        let end = if self.until > self.from {
            date
        } else {
            date.tomorrow().ok()?
        };
        let (from, until) = (at(date, self.from, zone)?, at(end, self.until, zone)?);
        // In the night in which the clocks go ahead, nothing may be left of them.
        (from < until).then_some((from, until))
    }
}

/// A local time as unix seconds. One that the clocks leave out is as much later; of one that comes
/// twice it is the first.
pub(crate) fn at(date: Date, minutes: u16, zone: &TimeZone) -> Option<i64> {
    let (hour, minute) = (minutes / 60, minutes % 60);
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    let local = DateTime::from_parts(date, time);
    Some(
        zone.to_ambiguous_zoned_datetime(local)
            .compatible()
            .ok()?
            .timestamp()
            .as_second(),
    )
}

/// The day of a moment on the person's calendar.
pub(crate) fn local_date(now: i64, zone: &TimeZone) -> Option<Date> {
    let now = Timestamp::from_second(now).ok()?;
    Some(now.to_zoned_datetime(zone.clone()).date())
}

/// The quiet hours around a moment, those of the days before and after.
fn list_spans(hours: &QuietHours, now: i64, zone: &TimeZone) -> Vec<(i64, i64)> {
    let Some(today) = local_date(now, zone) else {
        return Vec::new();
    };
    let days = (-2_i64..=2).filter_map(|by| today.checked_add(jiff::Span::new().days(by)).ok());
    days.filter_map(|day| hours.on_day(day, zone)).collect()
}

/// Until when nothing rings; none where it rings now.
#[must_use]
pub fn find_quiet(
    hours: &QuietHours,
    asked_until: Option<i64>,
    now: i64,
    zone: &TimeZone,
) -> Option<i64> {
    let spans = list_spans(hours, now, zone);
    let asked = asked_until.filter(|until| (now..=now + MAX_WHILE).contains(until));
    let mut until = now;
    // What begins before the rest has ended goes on with it.
    for _ in 0..=spans.len() {
        let after = spans
            .iter()
            .filter(|(from, end)| *from <= until && *end > until)
            .map(|(_, end)| *end)
            .chain(asked.filter(|end| *end > until))
            .max();
        match after {
            Some(after) => until = after,
            None => break,
        }
    }
    (until > now).then_some(until)
}

/// When it was last quiet, of late: what waits from before that is told together.
#[must_use]
pub fn find_last_end(
    hours: &QuietHours,
    asked_until: Option<i64>,
    now: i64,
    zone: &TimeZone,
) -> Option<i64> {
    let ends = list_spans(hours, now, zone);
    let ends = ends.into_iter().map(|(_, end)| end).chain(asked_until);
    ends.filter(|end| *end <= now).max()
}

/// The morning of the next day.
#[must_use]
pub fn find_tomorrow(now: i64, zone: &TimeZone) -> i64 {
    local_date(now, zone)
        .and_then(|today| at(today.tomorrow().ok()?, MORNING, zone))
        .unwrap_or(now + MAX_WHILE)
}
