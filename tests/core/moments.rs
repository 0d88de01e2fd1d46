//! What no list tells: invoices paid, subscriptions that end, payouts, payments that come to no charge.

use serde_json::json;
use shopbell_core::{
    RecordKind, Trigger,
    arrival::ArrivalRow,
    ledger::{LedgerError, mirror},
    watch::{signal, status::TriggerState},
};
use shopbell_sandbox::{
    CustomerSpec, Fault, InvoiceSpec, InvoiceStep, PaymentIntentSpec, PaymentIntentStep,
    PayoutSpec, PayoutState, SubscriptionSpec, SubscriptionState,
};

use crate::{
    lives::rung,
    support::{CONNECTION, FOUR, World},
    support_watching::WatchedWorld,
};

/// A world in which these are on too, with its first readings behind it.
async fn start(moments: &[Trigger]) -> World {
    let mut world = World::start().await;
    world.enabled = FOUR.to_vec();
    world.enabled.extend(moments);
    world.sweep().await.unwrap();
    world.advance(600);
    world.poll().await.unwrap();
    world.ring();
    world.asked();
    world
}

fn of(world: &World, trigger: Trigger) -> Vec<ArrivalRow> {
    let mut rows = world.rows();
    rows.retain(|row| row.trigger == trigger);
    rows
}

fn said(row: &ArrivalRow) -> (Trigger, &str, Option<i64>, Option<&str>) {
    let status = row.status.as_deref();
    (row.trigger, row.object_id.as_str(), row.amount, status)
}

#[tokio::test]
async fn an_invoice_of_long_ago_is_paid_and_rings_once_at_no_further_call() {
    let world = start(&[Trigger::InvoicePaid, Trigger::InvoicePaymentFailed]).await;
    let shop = world.sandbox.shop();
    let invoice = shop.create_invoice(InvoiceSpec {
        customer_name: Some("Hana Sato".into()),
        created: Some(world.now() - 40 * 86_400),
        ..InvoiceSpec::default()
    });
    world.poll().await.unwrap();
    assert!(world.ring().is_empty(), "an open invoice is no news");
    world.advance(60);
    shop.step_invoice(&invoice, InvoiceStep::FailPayment)
        .unwrap();
    world.poll().await.unwrap();
    let first = rung(&world);
    let failed = (
        Trigger::InvoicePaymentFailed,
        invoice.as_str(),
        Some(4500),
        Some("open"),
    );
    assert_eq!(first.iter().map(said).collect::<Vec<_>>(), [failed]);
    assert_eq!(first[0].created, world.now());
    assert_eq!(first[0].customer_label.as_deref(), Some("Hana Sato"));
    world.advance(60);
    // Another try that fails is the same arrival.
    shop.step_invoice(&invoice, InvoiceStep::FailPayment)
        .unwrap();
    world.poll().await.unwrap();
    assert!(world.ring().is_empty());
    world.advance(60);
    shop.step_invoice(&invoice, InvoiceStep::Pay).unwrap();
    world.asked();
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"]);
    let paid = (
        Trigger::InvoicePaid,
        invoice.as_str(),
        Some(4500),
        Some("paid"),
    );
    assert_eq!(rung(&world).iter().map(said).collect::<Vec<_>>(), [paid]);
    let failed = of(&world, Trigger::InvoicePaymentFailed);
    assert_eq!(failed[0].status.as_deref(), Some("paid"), "the present");
    world.poll().await.unwrap();
    world.sweep().await.unwrap();
    assert!(world.ring().is_empty());
}

#[tokio::test]
async fn a_payout_that_fails_after_it_was_paid_rings_twice_and_shows_the_present() {
    let world = start(&[Trigger::PayoutPaid, Trigger::PayoutFailed]).await;
    let shop = world.sandbox.shop();
    let payout = shop.create_payout(PayoutSpec::default());
    shop.step_payout(&payout, PayoutState::Paid).unwrap();
    world.advance(1);
    shop.step_payout(&payout, PayoutState::Failed).unwrap();
    // Both in one page, newest first.
    world.poll().await.unwrap();
    let rung = rung(&world);
    assert_eq!(
        rung.iter().map(said).collect::<Vec<_>>(),
        [
            (
                Trigger::PayoutPaid,
                payout.as_str(),
                Some(48_000),
                Some("failed")
            ),
            (
                Trigger::PayoutFailed,
                payout.as_str(),
                Some(48_000),
                Some("failed")
            ),
        ]
    );
    assert_eq!(rung[1].title, "The bank account has been closed.");
}

#[tokio::test]
async fn an_older_event_that_comes_late_does_not_undo_the_present() {
    let world = start(&[Trigger::PayoutPaid, Trigger::PayoutFailed]).await;
    let shop = world.sandbox.shop();
    // That it was paid is told after that it failed.
    let mut options = world.sandbox.account_options();
    options.late =
        serde_json::from_value(json!({ "payouts": { "objects": 0, "events": 120 } })).unwrap();
    let payout = shop.create_payout(PayoutSpec::default());
    world.sandbox.set_account_options(options.clone());
    shop.step_payout(&payout, PayoutState::Paid).unwrap();
    options.late.clear();
    world.sandbox.set_account_options(options);
    world.advance(5);
    shop.step_payout(&payout, PayoutState::Failed).unwrap();
    world.poll().await.unwrap();
    assert_eq!(of(&world, Trigger::PayoutFailed).len(), 1);
    assert_eq!(of(&world, Trigger::PayoutPaid).len(), 0);
    world.advance(120);
    world.poll().await.unwrap();
    let paid = of(&world, Trigger::PayoutPaid);
    assert_eq!(paid[0].status.as_deref(), Some("failed"));
    let failed = of(&world, Trigger::PayoutFailed);
    assert_eq!(failed[0].status.as_deref(), Some("failed"));
}

#[tokio::test]
async fn a_subscription_rings_when_it_runs_and_when_it_ends() {
    let world = start(&[Trigger::SubscriptionStarted, Trigger::SubscriptionCanceled]).await;
    let shop = world.sandbox.shop();
    let subscription = shop.create_subscription(SubscriptionSpec {
        state: SubscriptionState::Incomplete,
        ..SubscriptionSpec::default()
    });
    world.poll().await.unwrap();
    assert!(world.ring().is_empty(), "its first payment is open");
    for (state, rings) in [
        (SubscriptionState::Active, Some("active")),
        (SubscriptionState::PastDue, None),
        (SubscriptionState::Active, None),
        (SubscriptionState::Canceled, Some("canceled")),
    ] {
        world.advance(60);
        shop.step_subscription(&subscription, state).unwrap();
        world.poll().await.unwrap();
        let rung = rung(&world);
        assert_eq!(
            rung.iter()
                .map(|row| row.status.as_deref())
                .collect::<Vec<_>>(),
            rings.map(Some).into_iter().collect::<Vec<_>>()
        );
    }
    let started = of(&world, Trigger::SubscriptionStarted);
    assert_eq!(started[0].status.as_deref(), Some("canceled"));
    assert_eq!(started[0].title, "Coffee Club");
    assert_eq!(started[0].amount, Some(1800));
}

#[tokio::test]
async fn a_payment_that_came_to_a_charge_is_told_by_the_charge_alone() {
    let world = start(&[Trigger::PaymentFailed]).await;
    let shop = world.sandbox.shop();
    let fail = |charge: Option<&str>| {
        let intent = shop.create_payment_intent(PaymentIntentSpec::default());
        let charge = charge.map(str::to_owned);
        shop.step_payment_intent(&intent, PaymentIntentStep::Fail { charge })
            .unwrap();
        intent
    };
    fail(Some("ch_1"));
    let without = fail(None);
    world.poll().await.unwrap();
    let ids: Vec<_> = rung(&world).into_iter().map(|row| row.object_id).collect();
    assert_eq!(ids, std::slice::from_ref(&without));
    world.advance(60);
    shop.step_payment_intent(&without, PaymentIntentStep::Succeed)
        .unwrap();
    world.poll().await.unwrap();
    assert!(world.ring().is_empty());
    let row = &of(&world, Trigger::PaymentFailed)[0];
    assert_eq!(row.status.as_deref(), Some("succeeded"));
}

#[tokio::test]
async fn what_was_before_anybody_asked_rings_nothing() {
    let mut world = World::start().await;
    let shop = world.sandbox.shop().clone();
    let pay = || {
        let payout = shop.create_payout(PayoutSpec::default());
        shop.step_payout(&payout, PayoutState::Paid).unwrap();
    };
    pay();
    world.sweep().await.unwrap();
    world.advance(60);
    pay();
    world.poll().await.unwrap();
    assert!(world.rows().is_empty(), "it is off");
    world.enabled.push(Trigger::PayoutPaid);
    // It was turned on since the last reading: this one is news.
    world.advance(60);
    pay();
    world.poll().await.unwrap();
    assert_eq!(rung(&world).len(), 1);
    world.advance(60);
    pay();
    world.poll().await.unwrap();
    assert_eq!(rung(&world).len(), 1);
}

#[tokio::test]
async fn the_first_reading_is_silent() {
    let mut world = World::start().await;
    world.enabled.push(Trigger::PayoutPaid);
    let shop = world.sandbox.shop();
    let payout = shop.create_payout(PayoutSpec::default());
    shop.step_payout(&payout, PayoutState::Paid).unwrap();
    world.sweep().await.unwrap();
    assert!(world.ring().is_empty());
    assert!(of(&world, Trigger::PayoutPaid).iter().all(|row| row.read));
}

#[tokio::test]
async fn thousands_of_invoices_paid_at_once_are_recorded_once_each() {
    let world = start(&[Trigger::InvoicePaid]).await;
    let shop = world.sandbox.shop();
    let count = 1200;
    for _ in 0..count {
        let invoice = shop.create_invoice(InvoiceSpec::default());
        shop.step_invoice(&invoice, InvoiceStep::Pay).unwrap();
    }
    for _ in 0..4 {
        world.poll().await.unwrap();
        world.advance(120);
    }
    assert_eq!(of(&world, Trigger::InvoicePaid).len(), count);
}

#[tokio::test]
async fn names_come_from_the_local_copy() {
    let world = start(&[Trigger::SubscriptionStarted]).await;
    let shop = world.sandbox.shop();
    let customer = shop.create_customer(CustomerSpec {
        name: Some("Olivia Okafor".into()),
        ..CustomerSpec::default()
    });
    world.poll().await.unwrap();
    world.ring();
    let copied = customer.clone();
    world
        .ledger
        .write_blocking(move |db| {
            let copy = mirror::begin_mirror(db, CONNECTION, RecordKind::Customers)?;
            let object = mirror::ObjectRow {
                raw: json!({ "id": copied, "name": "Olivia Okafor" }).to_string(),
                id: copied,
                ..mirror::ObjectRow::default()
            };
            mirror::put_objects(db, &copy, &[object])
        })
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
    shop.create_subscription(SubscriptionSpec {
        customer: Some(customer),
        ..SubscriptionSpec::default()
    });
    world.poll().await.unwrap();
    let row = rung(&world).remove(0);
    assert_eq!(row.customer_label.as_deref(), Some("Olivia Okafor"));
}

#[tokio::test]
async fn a_key_that_may_not_read_events_says_so_of_each_moment() {
    let world = WatchedWorld::start().await;
    world.settings.send_modify(|settings| {
        settings.watching.triggers = vec![Trigger::Charge, Trigger::PayoutPaid];
    });
    world.watcher.poll().await.unwrap();
    let state = |status: &shopbell_core::watch::status::WatchStatus| {
        let found = status.triggers.iter();
        found
            .clone()
            .find(|one| one.trigger == Trigger::PayoutPaid)
            .map(|one| (one.state, one.reason.is_some()))
    };
    let status = world.watcher.status().await.unwrap();
    assert_eq!(state(&status), Some((TriggerState::Current, false)));
    let denied = Fault::status(403).on("/v1/events");
    world.sandbox.inject(denied);
    world.watcher.poll().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(state(&status), Some((TriggerState::Disabled, true)));
}

#[test]
fn what_becomes_of_an_object_is_asked_for_with_any_of_its_moments() {
    let types = signal::list_event_types(&[Trigger::PayoutPaid]);
    assert!(types.contains(&"payout.failed"));
    let types = signal::list_event_types(&[Trigger::SubscriptionCanceled]);
    assert!(types.contains(&"customer.subscription.updated"));
    assert!(!types.contains(&"invoice.paid"));
}

#[tokio::test]
async fn the_accounts_own_version_makes_no_difference() {
    for version in ["2015-10-16", "2020-08-27", "2026-08-26.dahlia"] {
        let world = start(&Trigger::MOMENTS).await;
        world.sandbox.set_api_version(version);
        let shop = world.sandbox.shop();
        let invoice = shop.create_invoice(InvoiceSpec {
            subscription: Some("sub_1".into()),
            ..InvoiceSpec::default()
        });
        shop.step_invoice(&invoice, InvoiceStep::Pay).unwrap();
        let payout = shop.create_payout(PayoutSpec::default());
        shop.step_payout(&payout, PayoutState::Paid).unwrap();
        shop.create_subscription(SubscriptionSpec::default());
        let intent = shop.create_payment_intent(PaymentIntentSpec::default());
        let failed = PaymentIntentStep::Fail { charge: None };
        shop.step_payment_intent(&intent, failed).unwrap();
        world.poll().await.unwrap();
        let mut rows = world.rows();
        rows.sort_by_key(|row| row.trigger);
        let said: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.trigger,
                    row.amount,
                    row.currency.as_deref(),
                    row.status.as_deref(),
                )
            })
            .collect();
        let usd = Some("usd");
        assert_eq!(
            said,
            [
                (
                    Trigger::PaymentFailed,
                    Some(2500),
                    usd,
                    Some("requires_payment_method")
                ),
                (Trigger::InvoicePaid, Some(4500), usd, Some("paid")),
                (
                    Trigger::SubscriptionStarted,
                    Some(1800),
                    usd,
                    Some("active")
                ),
                (Trigger::PayoutPaid, Some(48_000), usd, Some("paid")),
            ],
            "{version}"
        );
    }
}
