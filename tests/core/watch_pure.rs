//! Schedule, walk and signal without anything around them.

use proptest::prelude::*;
use shopbell_core::{
    Trigger,
    ledger::walks::{Walk, WalkProgress},
    life::ToldStatus,
    settings::WatchSettings,
    stripe::model::Event,
    watch::{
        schedule::{FailedReading, compute_backoff, compute_due, may_retry},
        signal,
        walk::{
            LOOKBACK, NextRequest, PageKind, PageSummary, advance_walk, plan_request, restart_walk,
        },
    },
};

fn failed(failures: u32, retry_after: Option<i64>) -> FailedReading {
    FailedReading {
        failures,
        retry_after,
        ..FailedReading::default()
    }
}

#[test]
fn backoff_doubles_from_the_interval_to_a_quarter_of_an_hour() {
    let waits: Vec<_> = (1..7)
        .map(|failures| compute_backoff(120, &failed(failures, None)))
        .collect();
    assert_eq!(waits, [120, 240, 480, 900, 900, 900]);
    assert_eq!(
        compute_backoff(3600, &failed(5, None)),
        3600,
        "never faster"
    );
    assert_eq!(
        compute_backoff(120, &failed(1, Some(2000))),
        2000,
        "as Stripe asks"
    );
    assert_eq!(
        compute_backoff(120, &failed(1, Some(2_000_000_000))),
        3600,
        "as nobody means it"
    );
}

#[test]
fn what_stripe_closed_is_asked_again_within_hours() {
    let closed = |failures| FailedReading {
        closed: true,
        ..failed(failures, None)
    };
    let waits: Vec<_> = (1..8)
        .map(|failures| compute_backoff(120, &closed(failures)) / 60)
        .collect();
    assert_eq!(waits, [10, 20, 40, 80, 160, 320, 360]);
}

#[test]
fn a_poll_is_due_at_once_after_sleep() {
    assert_eq!(compute_due(1001, 120, None, None), 1001, "never polled");
    assert_eq!(compute_due(1001, 120, Some(1000), None), 1120);
    assert!(compute_due(90_000, 120, Some(1000), None) <= 90_000);
}

#[test]
fn a_backoff_holds_up_the_next_poll_unless_the_clock_was_set_back() {
    assert_eq!(compute_due(1001, 120, Some(1000), Some(1900)), 1900);
    assert_eq!(compute_due(1001, 120, None, Some(1900)), 1900);
    assert_eq!(compute_due(1001, 120, Some(1000), Some(1_000_000)), 1120);
}

#[test]
fn a_wait_that_no_clock_could_have_meant_is_over() {
    let now = 1_790_000_000;
    assert!(!may_retry(now, Some(now + 3600), false));
    // Four hours: the clock was set back since, but where Stripe closed the source.
    assert!(may_retry(now, Some(now + 4 * 3600), false));
    assert!(!may_retry(now, Some(now + 4 * 3600), true));
    assert!(may_retry(now, Some(now + 9 * 3600), true));
}

proptest! {
    #[test]
    fn jitter_only_adds(interval in 5..3600_i64, failures in 1..40_u32, jitter in 0.0..1.0_f64) {
        let plain = compute_backoff(interval, &failed(failures, None));
        let jittered = compute_backoff(interval, &FailedReading { jitter, ..failed(failures, None) });
        prop_assert!(jittered >= plain && jittered >= interval);
        prop_assert!(jittered <= plain + plain / 10 + 1);
    }
}

fn seen(newest: i64, oldest: i64, has_more: bool) -> PageSummary {
    PageSummary {
        newest: Some(newest),
        oldest: Some(oldest),
        last: Some(format!("ch_{oldest}")),
        has_more,
        anchored: false,
        server_date: Some(newest + 1),
    }
}

#[test]
fn a_walk_asks_below_its_watermark_and_moves_it_at_its_floor() {
    let walk = Walk {
        watermark: Some(10_000),
        ..Walk::default()
    };
    let ask = plan_request(&walk, LOOKBACK);
    let expected = NextRequest {
        since: Some(10_000 - LOOKBACK),
        after: None,
        kind: PageKind::News,
    };
    assert_eq!(ask, expected);
    let (walk, done) = advance_walk(&walk, &ask, &seen(12_000, 11_000, true), true);
    assert!(!done);
    assert_eq!(walk.watermark, Some(10_000));
    let underway = WalkProgress {
        floor: 10_000 - LOOKBACK,
        cursor: Some("ch_11000".into()),
        head: Some(12_000),
        pages: 1,
    };
    assert_eq!(walk.progress.as_ref(), Some(&underway));
    let ask = plan_request(&walk, LOOKBACK);
    assert_eq!(ask.after.as_deref(), Some("ch_11000"));
    let (walk, done) = advance_walk(&walk, &ask, &seen(10_900, 9800, false), true);
    assert!(done);
    assert_eq!((walk.watermark, walk.progress), (Some(12_000), None));
}

#[test]
fn a_lost_cursor_goes_back_to_the_head_and_keeps_the_floor() {
    let walk = Walk {
        watermark: Some(10_000),
        progress: Some(WalkProgress {
            floor: 9700,
            cursor: Some("cus_gone".into()),
            head: Some(12_000),
            pages: 2,
        }),
        ..Walk::default()
    };
    let ask = plan_request(&restart_walk(&walk), LOOKBACK);
    assert_eq!((ask.since, ask.after), (Some(9700), None));
}

#[test]
fn the_baseline_ends_with_its_page_unless_the_lookback_goes_on_below() {
    let walk = Walk::default();
    let ask = plan_request(&walk, LOOKBACK);
    assert_eq!(ask.kind, PageKind::Baseline);
    let (wide, done) = advance_walk(&walk, &ask, &seen(12_000, 11_000, true), true);
    assert!(done);
    assert_eq!(
        (wide.watermark, wide.begun),
        (Some(12_000), 12_000 - LOOKBACK)
    );
    let (small, done) = advance_walk(&walk, &ask, &seen(12_000, 11_000, false), true);
    assert!(done);
    assert_eq!((small.watermark, small.begun), (Some(12_000), 0));
    let (dense, done) = advance_walk(&walk, &ask, &seen(12_000, 11_990, true), true);
    assert!(!done);
    assert_eq!(
        plan_request(&dense, LOOKBACK).kind,
        PageKind::PreExisting { head: 12_000 }
    );
    assert_eq!(
        plan_request(&dense, LOOKBACK).since,
        Some(12_000 - LOOKBACK)
    );
}

#[test]
fn objects_that_do_not_tell_their_time_still_end_a_walk() {
    let walk = Walk {
        watermark: Some(10_000),
        ..Walk::default()
    };
    let ask = plan_request(&walk, LOOKBACK);
    let blind = |anchored| PageSummary {
        last: Some("cs_1".into()),
        has_more: true,
        anchored,
        ..PageSummary::default()
    };
    assert!(!advance_walk(&walk, &ask, &blind(false), false).1);
    assert!(
        advance_walk(&walk, &ask, &blind(true), false).1,
        "down to what was listed before"
    );
}

fn event(id: &str, kind: &str, object: &str) -> Event {
    let json = serde_json::json!({
        "id": id, "type": kind, "created": 1, "data": { "object": { "id": object } }
    });
    serde_json::from_value(json).unwrap()
}

#[test]
fn events_are_sorted_into_news_for_triggers_and_for_the_mirror() {
    let events = [
        event("evt_1", "charge.failed", "ch_1"),
        event("evt_2", "customer.created", "cus_1"),
        event("evt_3", "product.deleted", "prod_1"),
        event("evt_4", "charge.succeeded", "ch_1"),
        event("evt_5", "something.else", "x_1"),
    ];
    let news = signal::sort_events(&events);
    let named: Vec<_> = news.named.keys().copied().collect();
    assert_eq!(named, [Trigger::Charge, Trigger::Customer]);
    assert_eq!(news.named[&Trigger::Charge].len(), 1);
    let mirror: Vec<_> = news
        .mirror
        .iter()
        .map(|one| (one.kind.name(), one.id.as_str(), one.deleted))
        .collect();
    assert_eq!(
        mirror,
        [("customers", "cus_1", false), ("products", "prod_1", true)]
    );
}

#[test]
fn one_call_can_ask_for_all_event_types() {
    let lists = WatchSettings::default().list_read();
    let types = signal::list_event_types(&lists);
    assert_eq!(types.len(), 20, "Stripe takes twenty");
    let all: Vec<_> = Trigger::ALL.into_iter().collect();
    assert!(
        signal::list_event_types(&all).is_empty(),
        "more than twenty: all events are asked for"
    );
}

#[test]
fn what_events_say_afterwards_is_sorted_apart() {
    let events = [
        event("evt_1", "charge.captured", "ch_1"),
        event("evt_2", "charge.refunded", "ch_2"),
        event("evt_3", "charge.dispute.closed", "dp_1"),
        event("evt_4", "charge.succeeded", "ch_3"),
    ];
    let news = signal::sort_events(&events);
    let named: Vec<_> = news.named.keys().copied().collect();
    assert_eq!(named, [Trigger::Charge, Trigger::Refund]);
    assert!(
        news.named[&Trigger::Refund].contains_key("ch_2"),
        "by its charge"
    );
    let told: Vec<_> = news
        .told
        .iter()
        .map(|told| (told.object_id.as_str(), told.status))
        .collect();
    let captured = ("ch_1", ToldStatus::Captured);
    assert_eq!(told, [("ch_3", ToldStatus::Succeeded), captured]);
    let changed: Vec<_> = news.changed.keys().copied().collect();
    assert_eq!(changed, [Trigger::Dispute]);
}
