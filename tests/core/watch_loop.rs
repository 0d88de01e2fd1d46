//! The watcher around the poll: status, schedule, sweeps and stopping.

use std::sync::{Arc, atomic::Ordering};

use shopbell_core::{
    ErrorCode, Trigger,
    watch::{
        schedule::SWEEP_INTERVAL,
        status::{TriggerState, WatchState},
    },
};
use shopbell_sandbox::{Fault, FaultKind};

use crate::{support::NOW, support_watching::WatchedWorld};

fn refused() -> Fault {
    Fault::new(FaultKind::Status {
        status: 429,
        reason: Some("global-rate".into()),
        retry_after: Some(700),
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    })
}

#[tokio::test]
async fn the_status_says_how_the_last_poll_went_and_when_one_succeeded() {
    let world = WatchedWorld::start().await;
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Starting);
    world.watcher.poll().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching);
    assert_eq!(status.last_success, Some(NOW));
    assert_eq!(status.next_poll, Some(NOW + 120));
    assert!(status.signal);

    world.advance(500);
    world.sandbox.inject(refused());
    world.watcher.poll().await.unwrap_err();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Problem);
    let problem = status.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::RateLimited);
    assert_eq!(status.last_success, Some(NOW), "of the one before");
    assert_eq!(status.next_poll, Some(NOW + 500 + 700), "as Stripe asked");

    world.sandbox.clear_faults();
    world.watcher.poll().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!((status.state, status.problem), (WatchState::Watching, None));
}

#[tokio::test]
async fn everything_is_walked_at_the_start_and_every_six_hours() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    assert_eq!(world.asked().len(), 7, "the start");
    for _ in 0..3 {
        world.advance(SWEEP_INTERVAL / 4);
        world.watcher.poll().await.unwrap();
        assert_eq!(world.asked(), ["/v1/events"]);
    }
    world.advance(SWEEP_INTERVAL / 4);
    world.watcher.poll().await.unwrap();
    assert_eq!(world.asked().len(), 7, "six hours later");
}

#[tokio::test]
async fn a_failed_sweep_is_made_up_for_by_the_next_poll() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.advance(SWEEP_INTERVAL);
    world.sandbox.inject(refused().on("/v1/customers").once());
    world.watcher.poll().await.unwrap_err();
    world.asked();
    world.watcher.poll().await.unwrap();
    assert_eq!(
        world.asked(),
        ["/v1/events", "/v1/customers", "/v1/refunds", "/v1/disputes"],
        "the rest was"
    );
}

#[tokio::test]
async fn a_trigger_that_is_turned_on_again_is_walked() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    let all = world.settings.borrow().clone();
    world.settings.send_modify(|settings| {
        settings
            .watching
            .triggers
            .retain(|trigger| *trigger != Trigger::Charge);
    });
    world.advance(200);
    let ids = world.charges(1);
    world.watcher.poll().await.unwrap();
    assert!(world.rows().is_empty());
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.triggers[0].state, TriggerState::Off);
    world.settings.send_replace(all);
    world.advance(200);
    world.watcher.poll().await.unwrap();
    assert_eq!(world.unalerted(), ids);
}

#[tokio::test]
async fn disabled_orders_offer_checkout_sessions() {
    let world = WatchedWorld::start().await;
    let mut switches = world.sandbox.account_options();
    switches.orders = false;
    world.sandbox.set_account_options(switches);
    world.watcher.poll().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching, "alone");
    let orders = status
        .triggers
        .iter()
        .find(|one| one.trigger == Trigger::Order)
        .unwrap();
    assert_eq!(orders.state, TriggerState::Disabled);
    assert_eq!(orders.offer, Some(Trigger::CheckoutSession));
    assert_eq!(
        orders.reason.as_ref().unwrap().code,
        ErrorCode::EndpointUnavailable
    );
}

#[tokio::test]
async fn the_loop_polls_at_its_start_and_when_asked_and_stops() {
    let world = WatchedWorld::start().await;
    world.watcher.start();
    world
        .host
        .until(|status| !status.polling && status.last_success == Some(NOW))
        .await;
    world.advance(30);
    let ids = world.charges(1);
    world.watcher.check_now();
    world
        .host
        .until(|status| !status.polling && status.last_success == Some(NOW + 30))
        .await;
    assert_eq!(world.unalerted(), ids);
    assert!(world.host.polled.load(Ordering::SeqCst) >= 2);
    world.watcher.stop().await;
    assert_eq!(Arc::strong_count(&world.watcher), 1, "its task is gone");
}

#[tokio::test]
async fn a_paused_watcher_does_not_begin() {
    let world = WatchedWorld::start().await;
    world
        .settings
        .send_modify(|settings| settings.watching.paused = true);
    world.watcher.start();
    let status = world
        .host
        .until(|status| status.state == WatchState::Paused)
        .await;
    assert_eq!(status.next_poll, None);
    assert!(world.asked().is_empty());
    world
        .settings
        .send_modify(|settings| settings.watching.paused = false);
    world
        .host
        .until(|status| status.state == WatchState::Watching)
        .await;
    assert!(!world.asked().is_empty());
    world.watcher.stop().await;
}

#[tokio::test]
async fn a_loopback_host_may_be_polled_faster_than_stripe() {
    let world = WatchedWorld::start().await;
    world
        .settings
        .send_modify(|settings| settings.watching.interval_seconds = 1);
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.interval_seconds, 120, "not known to be loopback yet");
    world.watcher.poll().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.interval_seconds, 5);
}
