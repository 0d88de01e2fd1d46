//! When nothing rings, over nights in which the clocks change; and what is told afterwards.

use jiff::{civil::date, tz::TimeZone};
use proptest::prelude::*;
use shopbell_core::{
    quiet::{QuietHours, Weekday, find_last_end, find_quiet, find_tomorrow},
    watch::{Clock as _, SystemClock},
};

use crate::{
    alerting::{count_untold, sell, told, watching},
    test_app::bell::within_deadline,
};

/// Berlin, by its rule: no table of zones is asked for.
fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

/// Half an hour is what the clocks change by there.
fn lord_howe() -> TimeZone {
    TimeZone::posix("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").unwrap()
}

fn hours(from: u16, until: u16) -> QuietHours {
    QuietHours {
        on: true,
        from,
        until,
        ..QuietHours::default()
    }
}

fn second(zone: &TimeZone, (day, hour, minute): (i8, i8, i8), month: i8) -> i64 {
    let local = date(2026, month, day).at(hour, minute, 0, 0);
    let zoned = zone.to_ambiguous_zoned_datetime(local).compatible();
    zoned.unwrap().timestamp().as_second()
}

#[test]
fn a_night_is_an_hour_shorter_or_longer_when_the_clocks_change() {
    let night = hours(22 * 60, 8 * 60);
    for (zone, month, day, length) in [
        (berlin(), 3, 28, 9 * 60),
        (berlin(), 10, 24, 11 * 60),
        (berlin(), 6, 6, 10 * 60),
        (lord_howe(), 10, 3, 9 * 60 + 30),
        (lord_howe(), 4, 4, 10 * 60 + 30),
    ] {
        let begin = second(&zone, (day, 22, 0), month);
        assert_eq!(find_quiet(&night, None, begin - 1, &zone), None);
        let end = begin + length * 60;
        assert_eq!(find_quiet(&night, None, begin, &zone), Some(end), "{month}");
        assert_eq!(find_quiet(&night, None, end - 1, &zone), Some(end));
        assert_eq!(find_quiet(&night, None, end, &zone), None);
        assert_eq!(find_last_end(&night, None, end, &zone), Some(end));
    }
}

#[test]
fn hours_that_the_clocks_leave_out_are_as_much_later() {
    let zone = berlin();
    // From 02:30 to 02:45 there is nothing in this night: it is 03:30 and 03:45.
    let gap = hours(150, 165);
    let begin = second(&zone, (29, 3, 30), 3);
    assert_eq!(find_quiet(&gap, None, begin, &zone), Some(begin + 900));
    assert_eq!(find_quiet(&gap, None, begin - 60, &zone), None);
    // Both ends fall on the same moment, or the wrong way round: nothing is left.
    let upside = hours(170, 185);
    assert_eq!(find_quiet(&upside, None, begin, &zone), None);
}

#[test]
fn only_the_chosen_days_are_quiet_and_the_next_morning() {
    let zone = berlin();
    let weekend = QuietHours {
        days: vec![Weekday::Friday, Weekday::Saturday],
        ..hours(20 * 60, 10 * 60)
    };
    // 2026-06-05 is a Friday.
    let quiet = |day, hour| find_quiet(&weekend, None, second(&zone, (day, hour, 0), 6), &zone);
    assert_eq!(quiet(4, 21), None);
    assert_eq!(quiet(5, 21), Some(second(&zone, (6, 10, 0), 6)));
    assert_eq!(quiet(6, 9), Some(second(&zone, (6, 10, 0), 6)));
    assert_eq!(quiet(6, 12), None);
    assert_eq!(quiet(7, 9), Some(second(&zone, (7, 10, 0), 6)));
    assert_eq!(quiet(7, 21), None);
}

#[test]
fn what_follows_without_a_gap_is_one_quiet_time() {
    let zone = berlin();
    let always = hours(600, 600);
    let now = second(&zone, (5, 12, 0), 6);
    assert!(find_quiet(&always, None, now, &zone).unwrap() > now + 24 * 3600);
    // Asked for until after the hours have begun.
    let night = hours(22 * 60, 8 * 60);
    let asked = second(&zone, (5, 23, 0), 6);
    let morning = second(&zone, (6, 8, 0), 6);
    assert_eq!(find_quiet(&night, Some(asked), now, &zone), Some(morning));
    assert_eq!(find_tomorrow(now, &zone), morning);
}

#[test]
fn a_while_that_was_asked_for_is_no_longer_where_the_clock_was_set_back() {
    let zone = berlin();
    let off = QuietHours::default();
    let now = second(&zone, (5, 12, 0), 6);
    assert_eq!(
        find_quiet(&off, Some(now + 3600), now, &zone),
        Some(now + 3600)
    );
    assert_eq!(find_quiet(&off, Some(now), now, &zone), None);
    let week = 7 * 24 * 3600;
    assert_eq!(find_quiet(&off, Some(now + 3600), now - week, &zone), None);
    assert_eq!(find_last_end(&off, Some(now), now, &zone), Some(now));
}

proptest! {
    #[test]
    fn a_quiet_time_ends_and_it_rings_then(
        from in 0..1440_u16, until in 0..1440_u16, days in proptest::sample::subsequence(&Weekday::ALL[..], 0..6),
        at in 1_770_000_000..1_800_000_000_i64, asked in proptest::option::of(0..200_000_i64),
    ) {
        let zone = berlin();
        let hours = QuietHours { on: true, days, from, until };
        let asked = asked.map(|after| at + after);
        if let Some(end) = find_quiet(&hours, asked, at, &zone) {
            prop_assert!(end > at && end < at + 9 * 24 * 3600);
            // Not all days are quiet: some end is reached.
            let mut end = end;
            for _ in 0..9 {
                match find_quiet(&hours, asked, end, &zone) {
                    Some(later) => end = later,
                    None => break,
                }
            }
            prop_assert_eq!(find_quiet(&hours, asked, end, &zone), None);
            prop_assert_eq!(find_last_end(&hours, asked, end, &zone), Some(end));
        }
    }
}

#[tokio::test]
async fn what_came_in_a_quiet_time_is_one_summary_afterwards() {
    let test = watching().await;
    let now = SystemClock.now();
    test.app.settings.set_quiet(now + 3600).await.unwrap();
    for _ in 0..3 {
        sell(&test, 1).await;
        test.app.wait_for_alerts().await.unwrap();
    }
    assert_eq!((told(&test).len(), count_untold(&test)), (0, 3));
    // The next second: what waits was queued before it.
    test.app
        .settings
        .set_quiet(SystemClock.now() + 1)
        .await
        .unwrap();
    within_deadline("the end of the quiet", test.bell().rung(1)).await;
    assert_eq!(told(&test), [[1, 2, 3]]);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test).len(), 2, "it rings again");
}
