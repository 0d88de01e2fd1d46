//! Schedule, walk and signal without anything around them.

use proptest::prelude::*;
use shopbell_core::Trigger;
use shopbell_core::{
    ledger::walks::{Underway, Walk},
    stripe::model::Event,
    watch::{
        schedule::{Last, due, rebase, wait},
        signal,
        walk::{Ask, Kind, LOOKBACK, Seen, advance, next, restart},
    },
};

fn failed(began: i64, failures: u32, retry_after: Option<i64>) -> Last {
    Last {
        began,
        failures,
        retry_after,
        jitter: 0.0,
    }
}

#[test]
fn backoff_doubles_from_the_interval_to_a_quarter_of_an_hour() {
    let waits: Vec<_> = (0..7)
        .map(|failures| wait(120, &failed(0, failures, None)))
        .collect();
    assert_eq!(waits, [120, 120, 240, 480, 900, 900, 900]);
    assert_eq!(wait(3600, &failed(0, 5, None)), 3600, "never faster");
    assert_eq!(wait(120, &failed(0, 1, Some(2000))), 2000, "as Stripe asks");
}

#[test]
fn a_poll_is_due_at_once_after_sleep() {
    let last = failed(1000, 0, None);
    assert_eq!(due(1001, 120, None), 1001, "never polled");
    assert_eq!(due(1001, 120, Some(&last)), 1120);
    assert!(due(90_000, 120, Some(&last)) <= 90_000);
}

#[test]
fn a_clock_that_was_set_back_waits_one_interval_and_no_longer() {
    let mut last = failed(1_000_000, 0, None);
    // A day back, looked at every five seconds as the loop does.
    let mut now = 1_000_000 - 86_400;
    let began = now;
    while {
        rebase(now, &mut last);
        due(now, 120, Some(&last)) > now
    } {
        now += 5;
        assert!(now - began <= 120, "still waiting after {} s", now - began);
    }
    assert_eq!(now - began, 120);
}

proptest! {
    #[test]
    fn jitter_only_adds(interval in 5..3600_i64, failures in 0..40_u32, jitter in 0.0..1.0_f64) {
        let plain = wait(interval, &failed(0, failures, None));
        let jittered = wait(interval, &Last { jitter, ..failed(0, failures, None) });
        prop_assert!(jittered >= plain && jittered >= interval);
        prop_assert!(jittered <= plain + plain / 10 + 1);
    }
}

fn seen(newest: i64, oldest: i64, has_more: bool) -> Seen {
    Seen {
        newest: Some(newest),
        oldest: Some(oldest),
        last: Some(format!("ch_{oldest}")),
        has_more,
        new: 1,
        server_date: Some(newest + 1),
    }
}

#[test]
fn a_walk_asks_below_its_watermark_and_moves_it_at_its_floor() {
    let walk = Walk {
        watermark: Some(10_000),
        ..Walk::default()
    };
    let ask = next(&walk);
    let expected = Ask {
        since: Some(10_000 - LOOKBACK),
        after: None,
        kind: Kind::News,
    };
    assert_eq!(ask, expected);
    let (walk, done) = advance(&walk, &ask, &seen(12_000, 11_000, true), true);
    assert!(!done);
    assert_eq!(walk.watermark, Some(10_000));
    let underway = Underway {
        floor: 10_000 - LOOKBACK,
        cursor: Some("ch_11000".into()),
        head: Some(12_000),
    };
    assert_eq!(walk.underway.as_ref(), Some(&underway));
    let ask = next(&walk);
    assert_eq!(ask.after.as_deref(), Some("ch_11000"));
    let (walk, done) = advance(&walk, &ask, &seen(10_900, 9800, false), true);
    assert!(done);
    assert_eq!((walk.watermark, walk.underway), (Some(12_000), None));
}

#[test]
fn a_lost_cursor_goes_back_to_the_head_and_keeps_the_floor() {
    let walk = Walk {
        watermark: Some(10_000),
        underway: Some(Underway {
            floor: 9700,
            cursor: Some("cus_gone".into()),
            head: Some(12_000),
        }),
        ..Walk::default()
    };
    let ask = next(&restart(&walk));
    assert_eq!((ask.since, ask.after), (Some(9700), None));
}

#[test]
fn the_baseline_ends_with_its_page_unless_the_lookback_goes_on_below() {
    let walk = Walk::default();
    let ask = next(&walk);
    assert_eq!(ask.kind, Kind::Baseline);
    let (wide, done) = advance(&walk, &ask, &seen(12_000, 11_000, true), true);
    assert!(done);
    assert_eq!(
        (wide.watermark, wide.begun),
        (Some(12_000), 12_000 - LOOKBACK)
    );
    let (small, done) = advance(&walk, &ask, &seen(12_000, 11_000, false), true);
    assert!(done);
    assert_eq!((small.watermark, small.begun), (Some(12_000), 0));
    let (dense, done) = advance(&walk, &ask, &seen(12_000, 11_990, true), true);
    assert!(!done);
    assert_eq!(next(&dense).kind, Kind::Bygone { head: 12_000 });
    assert_eq!(next(&dense).since, Some(12_000 - LOOKBACK));
}

#[test]
fn objects_that_do_not_tell_their_time_still_end_a_walk() {
    let walk = Walk {
        watermark: Some(10_000),
        ..Walk::default()
    };
    let ask = next(&walk);
    let blind = |new| Seen {
        last: Some("cs_1".into()),
        has_more: true,
        new,
        ..Seen::default()
    };
    assert!(!advance(&walk, &ask, &blind(3), false).1);
    assert!(
        advance(&walk, &ask, &blind(0), false).1,
        "a page wholly known"
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
    let news = signal::sort(&events);
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
    assert!(signal::TYPES.len() <= 20, "Stripe takes twenty");
    for trigger in Trigger::ALL {
        let named = |kind: &&str| signal::trigger(kind) == Some(trigger);
        assert!(signal::TYPES.iter().any(named), "{trigger}");
    }
}
