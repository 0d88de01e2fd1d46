//! How a shop is doing: days of a stretch beside the stretch before. Pure.

use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::trigger::Trigger;

/// How many days a stretch has, today included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// Ninety days.
    Quarter,
    /// 365 days.
    Year,
}

impl Stretch {
    /// Its days.
    #[must_use]
    pub const fn days(self) -> usize {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }
}

/// What arrived in a quarter of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// When it began (unix seconds).
    pub from: i64,
    /// What arrived.
    pub trigger: Trigger,
    /// ISO code, lower case; empty where there is no money in it.
    pub currency: String,
    /// How many.
    pub count: i64,
    /// How many of them failed.
    pub failed: i64,
    /// The money that came and stayed, in the smallest unit.
    pub received: i64,
}

/// The takings in one currency; currencies are never summed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Takings {
    /// ISO code, lower case.
    pub currency: String,
    /// Of each day, oldest first, in the smallest unit.
    pub days: Vec<i64>,
    /// The same of the stretch before.
    pub before: Vec<i64>,
}

/// How often something arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ArrivalCount {
    /// What.
    pub trigger: Trigger,
    /// In the stretch.
    pub count: i64,
    /// How many of them failed.
    pub failed: i64,
    /// In the stretch before.
    pub before: i64,
    /// How many of those failed.
    pub failed_before: i64,
}

/// How a shop is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Overview {
    /// The days of the stretch, oldest first (`2026-11-24`, in the machine's time zone).
    pub days: Vec<String>,
    /// Where most charges are first.
    pub takings: Vec<Takings>,
    /// In the order of the triggers; those that never arrived are left out.
    pub counts: Vec<ArrivalCount>,
}

/// Who brought most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TopCustomer {
    /// Stripe's id.
    pub customer: String,
    /// Their name or email, where it is known.
    pub label: Option<String>,
    /// ISO code, lower case.
    pub currency: String,
    /// In the smallest unit.
    pub received: i64,
    /// How many charges brought it.
    pub charges: i64,
}

/// The days of a stretch and of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// When each begins, oldest first, with the end of the last (unix seconds).
    starts: Vec<i64>,
    /// What they are called.
    names: Vec<String>,
}

impl Days {
    /// Those that end with the day of `now`. In a place whose clocks leave out midnight a day begins as
    /// much later.
    #[must_use]
    pub fn ending_today(stretch: Stretch, now: i64, zone: &TimeZone) -> Self {
        let count = i64::try_from(stretch.days()).unwrap_or_default();
        let today = Timestamp::from_second(now).unwrap_or_default();
        let today = today.to_zoned_datetime(zone.clone()).date();
        let mut days = Self {
            starts: Vec::new(),
            names: Vec::new(),
        };
        for back in (-1..2 * count).rev() {
            let Ok(date) = today.checked_sub(Span::new().days(back)) else {
                continue;
            };
            let midnight = zone.to_ambiguous_zoned_datetime(date.at(0, 0, 0, 0));
            let Ok(midnight) = midnight.compatible() else {
                continue;
            };
            days.starts.push(midnight.timestamp().as_second());
            days.names.push(date.to_string());
        }
        days
    }

    /// From when to when, the stretch before included.
    #[must_use]
    pub fn span(&self) -> (i64, i64) {
        let first = self.starts.first().copied().unwrap_or_default();
        (first, self.starts.last().copied().unwrap_or_default())
    }

    /// When the stretch itself begins.
    #[must_use]
    pub fn begin(&self) -> i64 {
        self.starts.get(self.half()).copied().unwrap_or_default()
    }

    fn half(&self) -> usize {
        self.starts.len().saturating_sub(1) / 2
    }

    /// The place of the day that a moment lies in.
    fn place(&self, at: i64) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start <= at);
        after
            .checked_sub(1)
            .filter(|place| place + 1 < self.starts.len())
    }
}

/// Sums what arrived, by days, currencies and triggers.
#[must_use]
pub fn sum_tallies(days: &Days, tallies: impl IntoIterator<Item = Tally>) -> Overview {
    let half = days.half();
    let mut takings: Vec<(i64, Takings)> = Vec::new();
    let mut counts = Trigger::ALL.map(|trigger| ArrivalCount {
        trigger,
        count: 0,
        failed: 0,
        before: 0,
        failed_before: 0,
    });
    for tally in tallies {
        let Some(place) = days.place(tally.from) else {
            continue;
        };
        if let Some(one) = counts.iter_mut().find(|one| one.trigger == tally.trigger) {
            let (count, failed) = if place < half {
                (&mut one.before, &mut one.failed_before)
            } else {
                (&mut one.count, &mut one.failed)
            };
            *count += tally.count;
            *failed += tally.failed;
        }
        if tally.trigger != Trigger::Charge || tally.count == 0 {
            continue;
        }
        let found = takings
            .iter()
            .position(|(_, one)| one.currency == tally.currency);
        let found = found.unwrap_or_else(|| {
            let none = vec![0; half];
            let new = Takings {
                currency: tally.currency.clone(),
                days: none.clone(),
                before: none,
            };
            takings.push((0, new));
            takings.len() - 1
        });
        let Some((charges, one)) = takings.get_mut(found) else {
            continue;
        };
        *charges += tally.count;
        let day = if place < half {
            one.before.get_mut(place)
        } else {
            one.days.get_mut(place - half)
        };
        if let Some(day) = day {
            *day = day.saturating_add(tally.received);
        }
    }
    takings.sort_by(|(a, one), (b, other)| b.cmp(a).then(one.currency.cmp(&other.currency)));
    let names = days.names.iter().skip(half).take(half);
    Overview {
        days: names.cloned().collect(),
        takings: takings.into_iter().map(|(_, one)| one).collect(),
        counts: counts
            .into_iter()
            .filter(|one| one.count > 0 || one.before > 0)
            .collect(),
    }
}
