//! The silent first walk: what it shows, and what it keeps out of the news.

use shopbell_core::Trigger;
use shopbell_sandbox::{CustomerSpec, Seed};

use crate::support::World;

#[tokio::test]
async fn the_baseline_shows_the_latest_hundred_in_one_call() {
    let world = World::start().await;
    world.sandbox.shop().seed(&Seed::charges(5000));
    world.sweep().await.unwrap();
    let charges = world
        .asked()
        .into_iter()
        .filter(|path| path == "/v1/charges");
    assert_eq!(charges.count(), 1);
    assert_eq!(world.rows().len(), 100);
    assert!(world.ring().is_empty());
    world.advance(SECONDS);
    world.sweep().await.unwrap();
    assert!(world.unalerted().is_empty(), "older ones are no news");
}

const SECONDS: i64 = 120;

#[tokio::test]
async fn more_than_a_page_in_the_second_of_the_baseline_is_told_from_news_in_it() {
    let world = World::with_charges(450).await;
    world.sweep().await.unwrap();
    assert_eq!(world.rows().len(), 100);
    // Still in the same second.
    let new = world.charges(120);
    world.poll().await.unwrap();
    let mut rung = world.unalerted();
    rung.sort();
    let mut made = new.clone();
    made.sort();
    assert_eq!(rung, made);
    world.advance(SECONDS);
    world.sweep().await.unwrap();
    assert_eq!(world.unalerted().len(), 120);
}

#[tokio::test]
async fn a_baseline_whose_cursor_was_deleted_begins_again_and_loses_no_news() {
    let world = World::start().await;
    let shop = world.sandbox.shop();
    for _ in 0..250 {
        shop.create_customer(CustomerSpec::default());
    }
    // The hundredth is the cursor of the second page.
    let cursor = shop.ids(shopbell_sandbox::Kind::Customers)[99].clone();
    let gone = shopbell_sandbox::FaultKind::Delete {
        object: Some(cursor),
    };
    let fault = shopbell_sandbox::Fault::new(gone)
        .on("/v1/customers")
        .after(1)
        .once();
    world.sandbox.inject(fault);
    world.sweep().await.unwrap();
    assert_eq!(world.rows().len(), 100);
    assert!(world.walk(Trigger::Customer).watermark.is_some());
    world.advance(1);
    let id = shop.create_customer(CustomerSpec::default());
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), [id]);
}

#[tokio::test]
async fn an_empty_account_rings_for_its_first_object() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    assert_eq!(
        world.walk(Trigger::Charge).watermark,
        Some(crate::support::NOW),
        "the server's clock stands in for the newest object"
    );
    let ids = world.charges(1);
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), ids);
}

#[tokio::test]
async fn a_clock_that_is_years_off_decides_nothing() {
    let world = World::with_charges(3).await;
    world.clock.0.store(0, std::sync::atomic::Ordering::SeqCst);
    world.sweep().await.unwrap();
    world
        .clock
        .0
        .store(4_000_000_000, std::sync::atomic::Ordering::SeqCst);
    let ids = world.charges(1);
    world.poll().await.unwrap();
    world.clock.0.store(5, std::sync::atomic::Ordering::SeqCst);
    world.sweep().await.unwrap();
    assert_eq!(world.unalerted(), ids);
}
