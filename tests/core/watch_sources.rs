//! Each source has a state of its own: a sick one harms no other.

use shopbell_core::{
    ErrorCode, Trigger,
    source::Source,
    watch::status::{TriggerState, WatchState},
};
use shopbell_sandbox::{CustomerSpec, Fault, InvoiceItemSpec};

use crate::{
    support::{NOW, World},
    support_watching::WatchedWorld,
};

const STRANGE: &str = "Your widgets are not enabled for gizmos.";

#[tokio::test]
async fn without_an_answer_of_events_the_lists_are_walked() {
    for status in [400, 500] {
        let world = World::start().await;
        world.sweep().await.unwrap();
        let fault = Fault::error(status, STRANGE).on("/v1/events");
        world.sandbox.inject(fault);
        world.advance(120);
        let ids = world.charges(3);
        world.poll().await.unwrap_err();
        let mut recorded = world.unalerted();
        recorded.sort();
        let mut made = ids.clone();
        made.sort();
        assert_eq!(recorded, made, "HTTP {status}");
        assert_eq!(world.source(Source::List(Trigger::Charge)).problem, None);
        assert!(world.source(Source::Signal).problem.is_some());
    }
}

#[tokio::test]
async fn a_list_that_fails_for_good_slows_no_other_down() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    let fault = Fault::error(500, "down").on("/v1/invoiceitems*");
    world.sandbox.inject(fault);
    for round in 1..=6 {
        world.advance(120);
        let shop = world.sandbox.shop();
        shop.create_invoice_item(InvoiceItemSpec::default());
        let charge = world.charges(1).remove(0);
        let _ = world.watcher.poll_due().await;
        assert!(world.unalerted().contains(&charge), "round {round}");
        let status = world.watcher.status().await.unwrap();
        assert_eq!(status.state, WatchState::Partial);
        assert_eq!(status.next_poll, Some(NOW + 120 * (round + 1)));
        let behind: Vec<_> = status.behind.iter().map(|one| one.source).collect();
        assert_eq!(behind, [Source::List(Trigger::InvoiceItem)]);
        assert_eq!(status.behind[0].last_success, Some(NOW));
        assert_eq!(status.last_success, Some(NOW + 120 * round), "of the rest");
        world.sandbox.clear_requests();
    }
    world.sandbox.clear_faults();
    world.advance(900);
    world.watcher.poll_due().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching);
    assert!(status.behind.is_empty());
    let items = world
        .unalerted()
        .into_iter()
        .filter(|id| id.starts_with("ii_"));
    assert_eq!(items.count(), 6);
}

#[tokio::test]
async fn a_list_that_refuses_in_unfamiliar_words_is_behind_and_nothing_else_is() {
    let world = WatchedWorld::start().await;
    let fault = Fault::error(400, STRANGE).on("/v1/orders");
    world.sandbox.inject(fault);
    let error = world.watcher.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused);
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Partial);
    let problem = status.problem.unwrap();
    assert_eq!(problem.detail.stripe_message.as_deref(), Some(STRANGE));
    let current = status
        .triggers
        .iter()
        .filter(|one| one.state == TriggerState::Current);
    assert_eq!(current.count(), 5);
    assert!(status.last_success.is_some());
}

#[tokio::test]
async fn a_named_object_that_cannot_be_read_holds_up_nothing() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.advance(10);
    let late = Some(shopbell_sandbox::VisibilityDelay {
        objects: 100_000,
        events: 0,
    });
    let shop = world.sandbox.shop();
    let sick = shop.create_customer(CustomerSpec {
        late,
        ..CustomerSpec::default()
    });
    let path = format!("/v1/customers/{sick}");
    world.sandbox.inject(Fault::error(500, "down").on(&path));
    let mut made = Vec::new();
    for _ in 0..4 {
        world.advance(120);
        made.extend(world.charges(1));
        let _ = world.watcher.poll_due().await;
    }
    assert_eq!(world.unalerted(), made);
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Partial);
    assert_eq!(status.behind[0].source, Source::List(Trigger::Customer));
    let asked = world.asked().into_iter().filter(|one| *one == path).count();
    assert!(asked <= 3 * 4, "each try backs off: {asked}");
    world.sandbox.clear_faults();
    world.advance(900);
    world.watcher.poll_due().await.unwrap();
    assert!(world.unalerted().contains(&sick));
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching);
}

#[tokio::test]
async fn a_new_run_asks_no_sooner_than_the_one_before_would_have() {
    let mut world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.sandbox.inject(Fault::rate_limited("global-rate"));
    world.advance(120);
    world.watcher.poll_due().await.unwrap_err();
    let asked = world.asked().len();
    assert!(asked > 0);
    for _ in 0..5 {
        world.advance(5);
        world.renew_watcher();
        world.watcher.start();
        let status = world.host.until(|status| !status.polling).await;
        assert_eq!(status.state, WatchState::Problem);
        let next = status.next_poll.unwrap();
        assert!((NOW + 240..=NOW + 252).contains(&next), "{next}");
        world.watcher.stop().await;
    }
    assert!(world.asked().is_empty(), "a restart loop backs off too");
}

#[tokio::test]
async fn a_start_after_a_short_pause_asks_once() {
    let mut world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.asked();
    world.advance(300);
    world.renew_watcher();
    world.watcher.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"]);
}

#[tokio::test]
async fn a_run_that_polls_once_asks_nothing_of_what_stripe_closed() {
    let mut world = WatchedWorld::start().await;
    let mut switches = world.sandbox.account_options();
    switches.orders = false;
    world.sandbox.set_account_options(switches);
    world.watcher.poll().await.unwrap();
    world.asked();
    world.advance(60);
    world.renew_watcher();
    world.watcher.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"], "an idle run is one call");
}

#[tokio::test]
async fn what_came_above_a_walk_that_broke_off_is_read_by_a_walk() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let mut made = world.charges(600);
    let fault = Fault::error(503, "down").on("/v1/charges*").after(2);
    world.sandbox.inject(fault);
    world.poll().await.unwrap_err();
    assert!(world.walk(Trigger::Charge).progress.is_some());
    world.sandbox.clear_faults();
    world.advance(600);
    made.extend(world.charges(300));
    world.asked();
    world.poll().await.unwrap();
    let mut recorded = world.unalerted();
    recorded.sort();
    made.sort();
    assert!(recorded == made, "{} of {}", recorded.len(), made.len());
    let asked = world.asked();
    let alone = asked.iter().filter(|path| path.contains("/ch_")).count();
    assert_eq!(alone, 0, "none by itself");
    assert!(asked.len() < 30, "{}", asked.len());
}

#[tokio::test]
async fn an_event_that_appears_late_behind_known_ones_is_found_at_the_next_poll() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let late = Some(shopbell_sandbox::VisibilityDelay {
        objects: 100,
        events: 100,
    });
    let shop = world.sandbox.shop();
    let hidden = shop.create_customer(CustomerSpec {
        late,
        ..CustomerSpec::default()
    });
    world.advance(1);
    world.charges(150);
    world.poll().await.unwrap();
    assert!(!world.unalerted().contains(&hidden));
    world.advance(120);
    world.poll().await.unwrap();
    assert!(world.unalerted().contains(&hidden));
}
