//! Pure: which day a summary is about, over nights in which the clocks change, and what it says.

use jiff::{civil::date, tz::TimeZone};
use proptest::prelude::*;
use shopbell_core::{
    Trigger,
    daily::{DailySettings, DayTakings, find_next_end, find_summary_day, sum_day},
    overview::Tally,
};

const HOUR: i64 = 3600;

/// Berlin, by its rule: no table of zones is asked for.
pub(crate) fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

/// Half an hour is what the clocks change by there.
fn lord_howe() -> TimeZone {
    TimeZone::posix("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").unwrap()
}

pub(crate) fn at(minutes: u16) -> DailySettings {
    DailySettings {
        on: true,
        at: minutes,
        since: 0,
    }
}

pub(crate) fn second(zone: &TimeZone, month: i8, day: i8, hour: i8, minute: i8) -> i64 {
    let local = date(2026, month, day).at(hour, minute, 0, 0);
    let zoned = zone.to_ambiguous_zoned_datetime(local).compatible();
    zoned.unwrap().timestamp().as_second()
}

#[test]
fn a_day_has_23_24_or_25_hours() {
    for (zone, month, day, length) in [
        (berlin(), 3, 29, 23 * HOUR),
        (berlin(), 10, 25, 25 * HOUR),
        (berlin(), 6, 6, 24 * HOUR),
        (lord_howe(), 10, 4, 23 * HOUR + HOUR / 2),
        (lord_howe(), 4, 5, 24 * HOUR + HOUR / 2),
    ] {
        let end = second(&zone, month, day, 8, 0);
        let found = find_summary_day(&at(480), None, end, &zone).unwrap();
        assert_eq!(found.span, (end - length, end), "{month}");
        assert_eq!(found.name, format!("2026-{month:02}-{day:02}"));
        assert_eq!(found.before.1 - found.before.0, 24 * HOUR);
        let week_before = second(&zone, month, day, 8, 0) - found.before.1;
        assert!((7 * 24 * HOUR - week_before).abs() <= HOUR);
    }
}

#[test]
fn a_time_that_the_clocks_leave_out_is_as_much_later_and_one_that_comes_twice_is_the_first() {
    let zone = berlin();
    let day = |now| {
        let found = find_summary_day(&at(150), None, now, &zone);
        found.map(|day| day.name)
    };
    // 02:30 is 03:30 in this night.
    let gap = second(&zone, 3, 29, 3, 30);
    assert_eq!(day(gap).as_deref(), Some("2026-03-29"));
    assert_eq!(
        day(gap - 1),
        None,
        "that of the day before was due long ago"
    );
    let twice = second(&zone, 10, 25, 2, 30);
    assert_eq!(day(twice).as_deref(), Some("2026-10-25"));
    assert_eq!(day(twice + HOUR), day(twice), "the second 02:30");
    assert_eq!(day(twice - 1), None);
}

#[test]
fn what_is_late_by_half_a_day_is_not_told_unless_it_was_quiet() {
    let zone = berlin();
    let due = second(&zone, 6, 5, 20, 0);
    let told = |quiet, now| find_summary_day(&at(1200), quiet, now, &zone).is_some();
    assert!(told(None, due) && told(None, due + 12 * HOUR - 1));
    assert!(!told(None, due + 12 * HOUR));
    let quiet = Some(due + 11 * HOUR);
    assert!(told(quiet, due + 22 * HOUR) && !told(quiet, due + 23 * HOUR));
    assert!(
        !told(Some(due - HOUR), due + 12 * HOUR),
        "an earlier quiet time"
    );
    let off = DailySettings {
        on: false,
        ..at(1200)
    };
    assert!(find_summary_day(&off, None, due, &zone).is_none());
    assert_eq!(find_next_end(&off, due, &zone), None);
}

#[test]
fn what_was_due_before_it_was_asked_for_is_not_told() {
    let zone = berlin();
    let due = second(&zone, 6, 5, 20, 0);
    let since = |since| DailySettings { since, ..at(1200) };
    let told = |settings: &DailySettings, now| find_summary_day(settings, None, now, &zone);
    assert!(told(&since(due + 60), due + 120).is_none());
    assert!(told(&since(due - 60), due + 120).is_some());
    // The clock was set back since: what it says of the past is worth nothing.
    assert!(told(&since(due + 9000), due + 120).is_some());
}

#[test]
fn the_time_is_a_whole_quarter_of_an_hour() {
    for (typed, kept) in [(0, 0), (14, 0), (1207, 1200), (1439, 1425), (9999, 1425)] {
        let mut settings = at(typed);
        settings.limit();
        assert_eq!(settings.at, kept);
    }
}

fn tally(trigger: Trigger, currency: &str, count: i64, failed: i64, received: i64) -> Tally {
    Tally {
        from: 0,
        trigger,
        currency: currency.into(),
        count,
        failed,
        received,
    }
}

#[test]
fn currencies_are_never_summed_and_the_week_before_stands_beside() {
    let of = [
        tally(Trigger::Charge, "usd", 3, 1, 5000),
        tally(Trigger::Charge, "usd", 1, 0, 700),
        tally(Trigger::Charge, "jpy", 1, 0, 1200),
        tally(Trigger::Refund, "usd", 2, 0, 0),
        // What was counted down again.
        tally(Trigger::Charge, "eur", 0, 0, 0),
    ];
    let before = [
        tally(Trigger::Charge, "kwd", 9, 2, 1500),
        tally(Trigger::Customer, "", 4, 0, 0),
    ];
    let day = sum_day(&of, &before).unwrap();
    let takings = |currency: &str, received, before| DayTakings {
        currency: currency.into(),
        received,
        before,
    };
    assert_eq!(
        day.takings,
        [
            takings("kwd", 0, 1500),
            takings("usd", 5700, 0),
            takings("jpy", 1200, 0)
        ]
    );
    let counts = day.counts.iter();
    let counts: Vec<_> = counts
        .map(|one| {
            (
                one.trigger,
                one.count,
                one.failed,
                one.before,
                one.failed_before,
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            (Trigger::Charge, 5, 1, 9, 2),
            (Trigger::Customer, 0, 0, 4, 0),
            (Trigger::Refund, 2, 0, 0, 0)
        ]
    );
    assert_eq!(sum_day(&of[4..], &[]), None, "nothing is no news");
    assert!(
        sum_day(&[], &before).is_some(),
        "nothing, but a week ago some"
    );
}

proptest! {
    #[test]
    fn days_follow_each_other_without_a_gap(
        minutes in 0..1440_u16, now in 1_770_000_000..1_800_000_000_i64, half in any::<bool>(),
    ) {
        let zone = if half { lord_howe() } else { berlin() };
        let mut settings = at(minutes);
        settings.limit();
        let next = find_next_end(&settings, now, &zone).unwrap();
        prop_assert!(next > now && next <= now + 25 * HOUR);
        let day = find_summary_day(&settings, None, next, &zone).unwrap();
        prop_assert_eq!(day.span.1, next);
        let following = find_next_end(&settings, next, &zone).unwrap();
        let following = find_summary_day(&settings, None, following, &zone).unwrap();
        prop_assert_eq!(following.span.0, day.span.1);
        prop_assert!(following.name > day.name);
        // The tallies have it in whole quarters of an hour.
        prop_assert_eq!((day.span.0 % 900, day.span.1 % 900), (0, 0));
    }
}
