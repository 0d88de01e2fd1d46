//! Very many at once, walks that break off, and disks that fill up.

use shopbell_core::Trigger;
use shopbell_core::{ErrorCode, alerts::AlertContent, ledger::LedgerError, watch::walk::LOOKBACK};
use shopbell_sandbox::{CustomerSpec, Fault, FaultKind};

use crate::support::{NOW, World};

fn broken() -> FaultKind {
    FaultKind::Status {
        status: 503,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    }
}

#[tokio::test]
async fn ten_thousand_charges_in_one_second_are_one_summary() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let mut made = world.charges(10_000);
    world.asked();
    world.poll().await.unwrap();
    let asked = world.asked();
    let walked = asked.iter().filter(|path| *path == "/v1/charges").count();
    assert_eq!(walked, 100, "a page each, none twice");
    let mut recorded: Vec<_> = world.rows().into_iter().map(|row| row.object_id).collect();
    recorded.sort();
    made.sort();
    assert!(recorded == made, "{} of {}", recorded.len(), made.len());
    let alerts = world.ring();
    assert_eq!(alerts.len(), 1);
    assert!(matches!(
        alerts[0].content,
        AlertContent::Summary { count: 10_000, .. }
    ));
    world.poll().await.unwrap();
    assert_eq!(world.asked().len(), 6, "some pages behind, for late events");
    world.advance(LOOKBACK + 1);
    world.poll().await.unwrap();
    world.asked();
    world.advance(120);
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"], "then it is idle again");
}

#[tokio::test]
async fn the_arrivals_of_a_flood_come_before_its_older_events() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    world.charges(1000);
    world
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    world.charges(300);
    world.asked();
    world.poll().await.unwrap();
    let asked = world.asked();
    let last_list = asked.iter().rposition(|path| path != "/v1/events");
    let events = asked.iter().filter(|path| *path == "/v1/events").count();
    assert_eq!(events, 14);
    assert_eq!(last_list, Some(asked.len() - events));
    assert_eq!(world.unalerted().len(), 1301);
}

#[tokio::test]
async fn a_walk_goes_on_where_a_restart_left_it() {
    let mut world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    world.charges(1000);
    let fault = Fault::new(broken()).on("/v1/charges").after(4);
    world.sandbox.inject(fault);
    world.poll().await.unwrap_err();
    let walk = world.walk(Trigger::Charge);
    assert_eq!(world.rows().len(), 400);
    assert!(walk.progress.is_some());
    assert_eq!(walk.watermark, Some(NOW), "moves only at the floor");

    world.restart();
    world.sandbox.clear_faults();
    world.advance(120);
    // News on top of the walk that broke off.
    world.charges(3);
    world.asked();
    world.poll().await.unwrap();
    let asked = world.asked();
    let walked = asked.iter().filter(|path| *path == "/v1/charges").count();
    assert_eq!(walked, 6, "not from the head again");
    world.poll().await.unwrap();
    world.advance(5);
    world.sweep().await.unwrap();
    assert_eq!(world.unalerted().len(), 1003);
    let walk = world.walk(Trigger::Charge);
    assert_eq!((walk.watermark, walk.progress), (Some(NOW + 130), None));
}

#[tokio::test]
async fn a_cursor_that_was_deleted_costs_no_object() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let shop = world.sandbox.shop();
    for _ in 0..350 {
        shop.create_customer(CustomerSpec::default());
    }
    let gone = FaultKind::Delete { object: None };
    let fault = Fault::new(gone).on("/v1/customers").after(2).once();
    world.sandbox.inject(fault);
    world.poll().await.unwrap();
    assert_eq!(shop.count(shopbell_sandbox::Kind::Customers), 349);
    assert_eq!(
        world.unalerted().len(),
        350,
        "one was recorded before it went"
    );
}

#[tokio::test]
async fn an_object_from_the_future_does_not_lift_the_watermark() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    let shop = world.sandbox.shop();
    shop.create_charge(shopbell_sandbox::ChargeSpec {
        created: Some(NOW + 90_000),
        late: Some(shopbell_sandbox::VisibilityDelay {
            objects: -90_000,
            events: -90_000,
        }),
        ..Default::default()
    });
    world.sweep().await.unwrap();
    assert_eq!(world.walk(Trigger::Charge).watermark, Some(NOW));
    world.advance(1000);
    let id = world.charges(1).remove(0);
    world.sweep().await.unwrap();
    assert!(world.unalerted().contains(&id));
}

#[tokio::test]
async fn a_full_disk_stops_the_walk_and_leaves_the_watermark() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(LOOKBACK + 10);
    world.charges(2000);
    let limit = |pages: i64| {
        let set = world.ledger.write_blocking(|db| {
            let sql = if pages > 0 {
                let now: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
                format!("PRAGMA max_page_count = {}", now + pages)
            } else {
                "PRAGMA max_page_count = 1000000000".to_owned()
            };
            db.query_row(&sql, [], |_| Ok(()))
                .map_err(LedgerError::from)
        });
        set.unwrap();
    };
    limit(300);
    let error = world.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::DiskFull);
    assert_eq!(world.walk(Trigger::Charge).watermark, Some(NOW));
    let kept = world.rows().len();
    assert!(kept > 0 && kept < 2000, "{kept}");
    assert_eq!(kept % 100, 0, "whole pages only");
    limit(0);
    world.poll().await.unwrap();
    assert_eq!(world.unalerted().len(), 2000);
    assert_eq!(
        world.walk(Trigger::Charge).watermark,
        Some(NOW + LOOKBACK + 10)
    );
}

#[tokio::test]
async fn a_page_its_walk_and_its_call_are_one_transaction() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.ledger.flush_calls().await.unwrap();
    world.advance(10);
    world.charges(300);
    let before = world.logged();
    let fault = Fault::new(broken()).on("/v1/charges").after(2);
    world.sandbox.inject(fault);
    world.poll().await.unwrap_err();
    // The events' call came with the first page, the second page's with itself; only the one that
    // failed waits.
    assert_eq!(world.rows().len(), 200);
    let logged = world.logged() - before;
    assert!(logged >= 3, "{logged}");
}
