//! The watch engine over HTTP: what rings, what an idle poll costs, what failures leave behind.

use shopbell_core::Trigger;
use shopbell_core::{
    ErrorCode,
    alerts::AlertContent,
    watch::{schedule::SWEEP_INTERVAL, walk::LOOKBACK},
};
use shopbell_sandbox::{
    ChargeSpec, CustomerSpec, Fault, FaultKind, InvoiceItemSpec, OrderSpec, VisibilityDelay,
};

use crate::support::World;

#[tokio::test]
async fn each_kind_of_object_rings_once_after_the_silent_baseline() {
    let world = World::with_charges(5).await;
    world.sweep().await.unwrap();
    assert_eq!(world.rows().len(), 5);
    assert!(world.rows().iter().all(|row| row.read));
    assert!(world.ring().is_empty());

    world.advance(60);
    let shop = world.sandbox.shop();
    let made = [
        ("charge.added", shop.create_charge(ChargeSpec::default())),
        ("order.added", shop.create_order(OrderSpec::default())),
        (
            "invoice_item.added",
            shop.create_invoice_item(InvoiceItemSpec::default()),
        ),
        (
            "customer.added",
            shop.create_customer(CustomerSpec::default()),
        ),
    ];
    world.poll().await.unwrap();
    let mut new: Vec<_> = world.rows().into_iter().filter(|row| !row.read).collect();
    new.sort_by_key(|row| row.seq);
    let new: Vec<_> = new
        .iter()
        .map(|row| (row.trigger.name(), row.object_id.clone()))
        .collect();
    assert_eq!(new, made);
    assert_eq!(world.ring().len(), 1, "four are one summary");
    world.poll().await.unwrap();
    assert!(world.ring().is_empty(), "nothing rings twice");
}

#[tokio::test]
async fn an_idle_poll_is_one_request() {
    let world = World::with_charges(250).await;
    world
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    // More than a page of events is looked through for what appears late, as long as it may.
    world.advance(LOOKBACK + 1);
    world.sweep().await.unwrap();
    for seconds in [1, 60, 120, 400, 3600] {
        world.advance(seconds);
        world.asked();
        world.poll().await.unwrap();
        assert_eq!(world.asked(), ["/v1/events"], "after {seconds} s");
    }
}

#[tokio::test]
async fn a_poll_with_news_walks_only_the_list_that_has_them() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(30);
    world.charges(2);
    world.asked();
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events", "/v1/charges"]);
}

#[tokio::test]
async fn changes_of_customers_and_products_are_left_for_the_mirror() {
    let world = World::start().await;
    let shop = world.sandbox.shop();
    let customer = shop.create_customer(CustomerSpec::default());
    world.sweep().await.unwrap();
    world.advance(30);
    let path = format!("/v1/customers/{customer}");
    shop.update(&path, "description=changed").unwrap();
    let product = shop.create_product(shopbell_sandbox::ProductSpec::default());
    shop.delete(&product);
    world.asked();
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"], "in the same single call");
    let sql = "SELECT id, deleted FROM mirror_news ORDER BY id LIKE 'prod%'";
    let read = world.ledger.read_blocking(|db| {
        let mut statement = db.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect::<Result<Vec<(String, bool)>, _>>()
            .map_err(shopbell_core::ledger::LedgerError::from)
    });
    assert_eq!(read.unwrap(), [(customer, false), (product, true)]);
}

#[tokio::test]
async fn an_object_that_lists_show_late_is_fetched_by_itself() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let late = Some(VisibilityDelay {
        objects: 200,
        events: 0,
    });
    let spec = ChargeSpec {
        late,
        ..ChargeSpec::default()
    };
    let id = world.sandbox.shop().create_charge(spec);
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), std::slice::from_ref(&id));
    world.ring();
    world.advance(250);
    world.sweep().await.unwrap();
    assert!(
        world.unalerted().is_empty(),
        "the list showed it later: {id}"
    );
}

#[tokio::test]
async fn an_object_that_comes_after_its_event_rings_when_it_is_there() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let late = Some(VisibilityDelay {
        objects: 150,
        events: 0,
    });
    let id = world.sandbox.shop().create_customer(CustomerSpec {
        late,
        ..CustomerSpec::default()
    });
    // Neither the list nor the object's own address shows it yet.
    let path = format!("/v1/customers/{id}");
    let missing = FaultKind::Status {
        status: 404,
        reason: None,
        retry_after: None,
        should_retry: None,
        saved: false,
        after_effect: false,
    };
    world.sandbox.inject(Fault::new(missing).on(&path).once());
    world.poll().await.unwrap();
    assert!(world.unalerted().is_empty());
    world.advance(120);
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), [id]);
}

#[tokio::test]
async fn a_customer_that_was_deleted_at_once_is_asked_for_once() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let id = world
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    world.sandbox.shop().delete(&id);
    world.poll().await.unwrap();
    assert!(world.rows().is_empty());
    world.asked();
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"]);
}

#[tokio::test]
async fn what_no_event_told_of_is_found_by_the_sweep() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let late = Some(VisibilityDelay {
        objects: 0,
        events: 100_000,
    });
    let id = world.sandbox.shop().create_charge(ChargeSpec {
        late,
        ..ChargeSpec::default()
    });
    world.poll().await.unwrap();
    assert!(world.unalerted().is_empty());
    world.advance(SWEEP_INTERVAL);
    world.sweep().await.unwrap();
    assert_eq!(world.unalerted(), [id]);
}

#[tokio::test]
async fn weeks_of_sleep_lose_nothing() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    let mut made = Vec::new();
    for _ in 0..40 {
        world.advance(86_400);
        made.extend(world.charges(7));
    }
    world.sweep().await.unwrap();
    let mut rung = world.unalerted();
    rung.sort();
    made.sort();
    assert_eq!(rung, made);
    assert_eq!(world.ring().len(), 1, "one summary");
}

#[tokio::test]
async fn a_failed_poll_writes_the_call_log_and_nothing_else() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.ledger.flush_calls().await.unwrap();
    let (walk, logged) = (world.walk(Trigger::Charge), world.logged());
    world.advance(100);
    world.charges(30);
    world.sandbox.inject(
        Fault::new(FaultKind::Status {
            status: 500,
            reason: None,
            retry_after: None,
            should_retry: Some(false),
            saved: false,
            after_effect: false,
        })
        .on("/v1/charges"),
    );
    let error = world.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::StripeUnavailable);
    world.ledger.flush_calls().await.unwrap();
    assert_eq!(world.walk(Trigger::Charge), walk);
    assert!(world.rows().is_empty());
    assert_eq!(world.logged(), logged + 2, "the events and the charges");
    world.sandbox.clear_faults();
    world.advance(120);
    world.poll().await.unwrap();
    assert_eq!(
        world.unalerted().len(),
        30,
        "they are wanted until they are recorded"
    );
}

#[tokio::test]
async fn one_list_that_fails_keeps_no_other_from_being_read() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let charge = world.charges(1).remove(0);
    let customer = world
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    let broken = Fault::new(FaultKind::WrongJson).on("/v1/charges");
    world.sandbox.inject(broken);
    let error = world.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unreadable);
    // The charge, which was named, is asked for by itself.
    assert_eq!(world.unalerted(), [customer, charge]);
}

#[tokio::test]
async fn half_an_answer_and_a_reset_are_tried_again() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let ids = world.charges(1);
    let half = Fault::new(FaultKind::HalfBody).on("/v1/charges").once();
    world.sandbox.inject(half);
    let reset = Fault::new(FaultKind::ResetBefore).on("/v1/events").once();
    world.sandbox.inject(reset);
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), ids);
}

#[tokio::test]
async fn a_summary_counts_money_that_came_and_not_what_failed() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let shop = world.sandbox.shop();
    let charge = |amount, currency: &str, outcome| {
        shop.create_charge(ChargeSpec {
            amount: Some(amount),
            currency: Some(currency.into()),
            outcome,
            ..ChargeSpec::default()
        })
    };
    use shopbell_sandbox::ChargeOutcome;
    charge(1000, "usd", ChargeOutcome::Approved);
    charge(250, "usd", ChargeOutcome::Approved);
    charge(9999, "usd", ChargeOutcome::Declined);
    charge(1200, "jpy", ChargeOutcome::Approved);
    shop.create_customer(CustomerSpec::default());
    world.poll().await.unwrap();
    let alerts = world.ring();
    let [alert] = alerts.as_slice() else {
        panic!("{alerts:?}");
    };
    let AlertContent::Summary {
        count,
        triggers,
        totals,
    } = &alert.content
    else {
        panic!("{alert:?}");
    };
    assert_eq!(*count, 5);
    let triggers: Vec<_> = triggers
        .iter()
        .map(|one| (one.trigger.name(), one.count))
        .collect();
    assert_eq!(triggers, [("charge.added", 4), ("customer.added", 1)]);
    let totals: Vec<_> = totals
        .iter()
        .map(|one| (one.currency.as_str(), one.amount))
        .collect();
    assert_eq!(totals, [("jpy", 1200), ("usd", 1250)]);
}
