//! What becomes of arrivals after they were added, over HTTP.

use serde_json::json;
use shopbell_core::{
    Trigger,
    alerts::AlertContent,
    arrival::{ArrivalFilter, ArrivalRow},
    ledger::{Ledger, LedgerError, activity, lives, outdated},
    life::LifeStep,
};
use shopbell_sandbox::{
    ChargeOutcome, ChargeSpec, ChargeStep, Fault, FaultKind, OrderSpec, RefundState, SessionSpec,
    SessionState,
};

use crate::{
    old_ledger::old_ledger,
    support::{CONNECTION, FOUR, NOW, World},
};

pub(crate) const REFUND: ChargeStep = ChargeStep::Refund {
    amount: None,
    state: RefundState::Succeeded,
};

/// A world that reads also what follows charges, with its baselines behind it.
pub(crate) async fn start() -> World {
    let mut world = World::start().await;
    world.enabled = FOUR.to_vec();
    world.enabled.extend([Trigger::Refund, Trigger::Dispute]);
    world.sweep().await.unwrap();
    world.advance(600);
    world
}

/// A charge that was recorded and rang.
pub(crate) async fn charge(world: &World, spec: ChargeSpec) -> String {
    let id = world.sandbox.shop().create_charge(spec);
    world.poll().await.unwrap();
    world.ring();
    world.advance(600);
    world.poll().await.unwrap();
    world.asked();
    id
}

pub(crate) fn step(world: &World, id: &str, step: &ChargeStep) -> String {
    world.sandbox.shop().step_charge(id, step).unwrap()
}

pub(crate) fn row(world: &World, id: &str) -> ArrivalRow {
    let mut rows = world.rows().into_iter();
    let found = rows.find(|row| row.object_id == id && row.trigger != Trigger::LateFailure);
    found.unwrap_or_else(|| panic!("{id} is recorded"))
}

/// Its word, what was given back, and what stayed.
pub(crate) fn stands(world: &World, id: &str) -> (String, i64, i64) {
    let row = row(world, id);
    let status = row.status.unwrap_or_default();
    (status, row.refunded, row.received.unwrap_or_default())
}

pub(crate) fn is(word: &str, refunded: i64, received: i64) -> (String, i64, i64) {
    (word.to_owned(), refunded, received)
}

pub(crate) fn life(world: &World, id: &str) -> Vec<LifeStep> {
    let seq = row(world, id).seq;
    let read = |db: &rusqlite::Connection| lives::list_life_steps(db, CONNECTION, seq);
    world.ledger.read_blocking(read).unwrap()
}

pub(crate) fn words(steps: &[LifeStep]) -> Vec<(i64, &str, &str)> {
    let word = |step: &LifeStep| (step.at - NOW, step.trigger.name());
    steps
        .iter()
        .map(|step| {
            let (at, trigger) = word(step);
            (at, trigger, step.status.as_deref().unwrap_or("none"))
        })
        .collect()
}

/// What rang, one by one.
pub(crate) fn rung(world: &World) -> Vec<ArrivalRow> {
    let one = |content| match content {
        AlertContent::One(row) => *row,
        AlertContent::Summary { .. } | AlertContent::Day(_) | AlertContent::Note { .. } => {
            panic!("{content:?}")
        }
    };
    world
        .ring()
        .into_iter()
        .map(|alert| one(alert.content))
        .collect()
}

#[tokio::test]
async fn a_charge_on_its_way_arrives_with_no_more_calls() {
    let world = start().await;
    let pending = ChargeSpec {
        outcome: ChargeOutcome::Pending,
        ..ChargeSpec::default()
    };
    let id = charge(&world, pending).await;
    assert_eq!(stands(&world, &id), is("pending", 0, 0));
    step(&world, &id, &ChargeStep::Succeed);
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"], "the event says it");
    assert_eq!(stands(&world, &id), is("succeeded", 0, 2500));
    assert!(rung(&world).is_empty(), "it rang when it was added");
    world.advance(120);
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"], "then it is idle again");
    let steps = life(&world, &id);
    let expected = [
        (600, "charge.added", "pending"),
        (1200, "charge.added", "succeeded"),
    ];
    assert_eq!(words(&steps), expected);
}

#[tokio::test]
async fn a_charge_that_fails_after_all_rings_once() {
    let mut world = start().await;
    let spec = ChargeSpec {
        outcome: ChargeOutcome::Pending,
        description: Some("Vase".into()),
        ..ChargeSpec::default()
    };
    let id = charge(&world, spec).await;
    step(&world, &id, &ChargeStep::Fail);
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &id), is("failed", 0, 0));
    let rang = rung(&world);
    assert_eq!(rang.len(), 1);
    assert_eq!(rang[0].trigger, Trigger::LateFailure);
    assert_eq!(rang[0].title, "Vase");
    assert_eq!(rang[0].parent.as_deref(), Some(&*id));
    assert_eq!(rang[0].created, NOW + 1200, "when it failed");
    world.restart();
    world.advance(6 * 3600);
    world.sweep().await.unwrap();
    assert!(rung(&world).is_empty());
}

#[tokio::test]
async fn what_was_reserved_is_taken_in_part_or_free_again() {
    let world = start().await;
    let held = ChargeSpec {
        uncaptured: true,
        ..ChargeSpec::default()
    };
    let taken = charge(&world, held.clone()).await;
    let freed = charge(&world, held).await;
    assert_eq!(stands(&world, &taken), is("uncaptured", 0, 0));
    step(&world, &taken, &ChargeStep::Capture { amount: Some(2000) });
    step(&world, &freed, &ChargeStep::Expire);
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &taken), is("succeeded", 0, 2000));
    assert_eq!(stands(&world, &freed), is("expired", 0, 0));
    assert!(rung(&world).is_empty(), "no money was given back");
    step(&world, &taken, &REFUND);
    world.advance(5);
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &taken), is("refunded", 2000, 0));
}

#[tokio::test]
async fn events_out_of_order_leave_the_present() {
    let world = start().await;
    let pending = ChargeSpec {
        outcome: ChargeOutcome::Pending,
        ..ChargeSpec::default()
    };
    let id = charge(&world, pending).await;
    // That it succeeded is told after that it was refunded.
    let mut options = world.sandbox.account_options();
    options.late =
        serde_json::from_value(json!({ "charges": { "objects": 0, "events": 200 } })).unwrap();
    world.sandbox.set_account_options(options.clone());
    step(&world, &id, &ChargeStep::Succeed);
    options.late.clear();
    world.sandbox.set_account_options(options);
    world.advance(10);
    step(&world, &id, &REFUND);
    world.poll().await.unwrap();
    assert_eq!(rung(&world).len(), 1);
    for _ in 0..3 {
        world.advance(120);
        world.poll().await.unwrap();
    }
    assert_eq!(stands(&world, &id), is("refunded", 2500, 0));
    assert!(rung(&world).is_empty());
}

#[tokio::test]
async fn sessions_and_orders_live_on_too() {
    let mut world = start().await;
    world.enabled.push(Trigger::CheckoutSession);
    world.recheck().await.unwrap();
    world.advance(60);
    let shop = world.sandbox.shop();
    let order = shop.create_order(OrderSpec::default());
    let session = shop.create_session(SessionSpec {
        state: SessionState::Open,
        ..SessionSpec::default()
    });
    shop.step_session(&session, SessionState::Processing)
        .unwrap();
    world.poll().await.unwrap();
    world.ring();
    assert_eq!(row(&world, &session).status.as_deref(), Some("unpaid"));
    world.advance(600);
    shop.step_session(&session, SessionState::Paid).unwrap();
    shop.step_order(&order, "returned").unwrap();
    world.poll().await.unwrap();
    assert_eq!(row(&world, &session).status.as_deref(), Some("paid"));
    assert_eq!(row(&world, &order).status.as_deref(), Some("returned"));
    assert!(rung(&world).is_empty());
}

#[tokio::test]
async fn where_no_event_tells_what_is_open_is_read_again() {
    let mut world = start().await;
    let pending = ChargeSpec {
        outcome: ChargeOutcome::Pending,
        ..ChargeSpec::default()
    };
    let id = charge(&world, pending).await;
    let access = shopbell_sandbox::Access::Read;
    let kinds = ["charges", "orders", "invoiceitems", "customers", "disputes"];
    let may: Vec<_> = kinds.iter().map(|kind| (*kind, access)).collect();
    let key = world.sandbox.restricted_key(&may);
    world.use_key(&key);
    step(&world, &id, &ChargeStep::Succeed);
    step(&world, &id, &REFUND);
    // Old enough that no walk looks back so far.
    world.advance(2 * 86_400);
    world.sweep().await.unwrap();
    assert_eq!(stands(&world, &id).0, "refunded");
}

#[tokio::test]
async fn an_arrival_that_is_gone_keeps_its_last_word() {
    let world = start().await;
    let held = ChargeSpec {
        uncaptured: true,
        ..ChargeSpec::default()
    };
    let id = charge(&world, held).await;
    step(&world, &id, &ChargeStep::Capture { amount: None });
    world.sandbox.shop().delete(&id);
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &id), is("succeeded", 0, 2500));
    let left = world
        .ledger
        .read_blocking(|db| outdated::list_outdated(db, CONNECTION, Trigger::Charge));
    assert_eq!(left.unwrap(), []);
}

#[tokio::test]
async fn a_refresh_that_fails_is_tried_again() {
    let world = start().await;
    let held = ChargeSpec {
        uncaptured: true,
        ..ChargeSpec::default()
    };
    let id = charge(&world, held).await;
    step(&world, &id, &ChargeStep::Capture { amount: Some(700) });
    let broken = FaultKind::Status {
        status: 500,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    };
    let fault = Fault::new(broken).on("/v1/charges").once();
    world.sandbox.inject(fault);
    assert!(world.poll().await.is_err());
    assert_eq!(
        stands(&world, &id),
        is("succeeded", 0, 2500),
        "as far as is told"
    );
    world.advance(600);
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &id), is("succeeded", 0, 700));
}

#[test]
fn a_ledger_from_before_learns_what_its_charges_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let old = old_ledger(&path, 3);
    let add = |seq: i64, id: &str, status: Option<&str>, raw: &str| {
        let sql =
            "INSERT INTO arrivals (seq, connection, \"trigger\", object_id, created, recorded,
                 title, amount, currency, status, raw)
             VALUES (?1, 'acct_1:test', 'charge.added', ?2, 5, 5, ?2, 900, 'usd', ?3, ?4)";
        old.execute(sql, rusqlite::params![seq, id, status, raw])
            .unwrap();
    };
    let said = |status: &str, captured: bool, taken: i64, refunded: i64| {
        json!({
            "status": status, "captured": captured, "amount": 900, "amount_captured": taken,
            "amount_refunded": refunded, "refunded": refunded == 900,
        })
        .to_string()
    };
    add(
        1,
        "paid",
        Some("succeeded"),
        &said("succeeded", true, 900, 0),
    );
    add(
        2,
        "back",
        Some("refunded"),
        &said("succeeded", true, 900, 900),
    );
    add(
        3,
        "part",
        Some("succeeded"),
        &said("succeeded", true, 900, 300),
    );
    add(
        4,
        "less",
        Some("succeeded"),
        &said("succeeded", true, 500, 400),
    );
    add(
        5,
        "held",
        Some("succeeded"),
        &said("succeeded", false, 0, 0),
    );
    add(
        6,
        "free",
        Some("succeeded"),
        &said("succeeded", false, 0, 900),
    );
    add(7, "soon", Some("pending"), &said("pending", true, 900, 0));
    add(8, "torn", Some("failed"), "{\"id\":");
    add(9, "none", None, "{}");
    drop(old);
    let ledger = Ledger::open(&path).unwrap();
    let read = |db: &rusqlite::Connection| -> Result<_, LedgerError> {
        let all = ArrivalFilter::default();
        let rows = activity::list_arrivals(db, CONNECTION, &all, 0, 99)?;
        let outdated = outdated::list_outdated(db, CONNECTION, Trigger::Charge)?;
        Ok((rows, outdated))
    };
    let (mut rows, outdated) = ledger.read_blocking(read).unwrap();
    rows.sort_by_key(|row| row.seq);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let status = row.status.as_deref().unwrap_or("none");
            (row.title.as_str(), status, row.refunded, row.received)
        })
        .collect();
    let expected = [
        ("paid", "succeeded", 0, Some(900)),
        ("back", "refunded", 900, Some(0)),
        ("part", "partially_refunded", 300, Some(600)),
        ("less", "succeeded", 0, Some(500)),
        ("held", "uncaptured", 0, Some(0)),
        ("free", "expired", 0, Some(0)),
        ("soon", "pending", 0, Some(0)),
        ("torn", "failed", 0, Some(0)),
        ("none", "none", 0, Some(0)),
    ];
    assert_eq!(rows, expected);
    let mut again: Vec<_> = outdated.iter().map(|one| one.object_id.as_str()).collect();
    again.sort_unstable();
    assert_eq!(again, ["held", "soon"]);
}
