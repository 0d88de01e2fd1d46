//! Lists that do not lead on: they end in an error, and move nothing.

use shopbell_core::{ErrorCode, Trigger};
use shopbell_sandbox::{Fault, ListFault};

use crate::{
    support::{NOW, World},
    support_watching::WatchedWorld,
};

#[tokio::test]
async fn an_empty_page_that_says_there_is_more_moves_nothing() {
    for shape in [ListFault::EmptyPage, ListFault::RepeatedLast] {
        let world = World::start().await;
        world.sweep().await.unwrap();
        world.advance(10);
        let made = world.charges(250).len();
        let fault = Fault::list(shape).on("/v1/charges").after(1);
        world.sandbox.inject(fault);
        let error = world.poll().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Unreadable, "{shape:?}");
        assert_eq!(world.walk(Trigger::Charge).watermark, Some(NOW));
        world.sandbox.clear_faults();
        world.advance(120);
        world.poll().await.unwrap();
        assert_eq!(world.unalerted().len(), made, "{shape:?}");
    }
}

#[tokio::test]
async fn an_endless_list_is_left_in_the_end() {
    for shape in [ListFault::Endless, ListFault::IgnoredCursor] {
        let world = World::start().await;
        world.charges(150);
        world.sweep().await.unwrap();
        world.advance(400);
        let ids = world.charges(120);
        world.sandbox.inject(Fault::list(shape).on("/v1/charges"));
        let error = world.poll().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Unreadable, "{shape:?}");
        let asked = world.asked().len();
        assert!(asked < 250, "{shape:?}: {asked}");
        assert_eq!(world.walk(Trigger::Charge).watermark, Some(NOW));
        world.sandbox.clear_faults();
        world.advance(900);
        world.poll().await.unwrap();
        let known = world.unalerted();
        assert!(ids.iter().all(|id| known.contains(id)), "{shape:?}");
    }
}

#[tokio::test]
async fn endless_events_are_left_in_the_end_too() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let fault = Fault::list(ListFault::IgnoredCursor).on("/v1/events");
    world.sandbox.inject(fault);
    world.charges(150);
    let _ = world.poll().await;
    let asked = world.asked().len();
    assert!(asked < 60, "{asked}");
}

#[tokio::test]
async fn made_up_events_without_an_end_are_left_as_well() {
    let world = World::start().await;
    world.charges(5);
    world.sweep().await.unwrap();
    world.advance(10);
    world.charges(1);
    let fault = Fault::list(ListFault::Endless).on("/v1/events");
    world.sandbox.inject(fault);
    let error = world.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unreadable);
    let events = world
        .asked()
        .into_iter()
        .filter(|path| path == "/v1/events");
    let asked = events.count();
    assert!(asked < 250, "{asked}");
}

#[tokio::test]
async fn stripe_is_never_waited_for_longer_than_an_hour() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.sandbox.inject(Fault::rate_limited("global-rate"));
    world.sandbox.inject(Fault::retry_after("2000000000"));
    world.advance(120);
    world.watcher.poll_due().await.unwrap_err();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.next_poll, Some(NOW + 120 + 3600));
}
