//! Ringing by the whole app: in order, once, and with the money that came.

use shopbell_core::{app::view::AppEvent, ledger::LedgerError};
use shopbell_sandbox::{ChargeOutcome, ChargeSpec, SandboxOptions};

use crate::test_app::{
    TestApp,
    bell::{Mood, within_deadline},
};

/// An app whose first, silent poll is done.
pub(crate) async fn watching() -> TestApp {
    let test = TestApp::with(SandboxOptions::default(), None).await;
    test.app.watching.poll(&test.id).await.unwrap();
    test.sandbox.clear_requests();
    test
}

/// So many charges arrive with one poll.
pub(crate) async fn sell(test: &TestApp, count: usize) {
    let spec = shopbell_sandbox::AnySpec::Charges(ChargeSpec::default());
    test.sandbox.shop().create_many(spec, count);
    let poll = test.app.watching.poll(&test.id);
    within_deadline("the poll", poll).await.unwrap();
}

/// How many arrivals did not ring.
pub(crate) fn count_untold(test: &TestApp) -> i64 {
    let sql = "SELECT count(*) FROM arrivals WHERE alerted = 0";
    let read = test
        .ledger()
        .read_blocking(|db| Ok(db.query_row(sql, [], |row| row.get(0))?));
    read.unwrap_or_else(|error: LedgerError| panic!("{error}"))
}

/// What was told, in order: the places of the arrivals of each alert, counted from 1. The ledger's own
/// numbers have gaps.
pub(crate) fn told(test: &TestApp) -> Vec<Vec<usize>> {
    let read = test.ledger().read_blocking(|db| {
        let mut statement = db.prepare("SELECT seq FROM arrivals ORDER BY seq")?;
        let seqs = statement.query_map([], |row| row.get(0))?;
        Ok(seqs.collect::<Result<Vec<i64>, _>>()?)
    });
    let seqs = read.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    let place = |seq: &i64| seqs.iter().position(|one| one == seq).unwrap() + 1;
    let alerts = test.bell().shown().into_iter();
    alerts
        .map(|alert| alert.iter().map(place).collect())
        .collect()
}

#[tokio::test]
async fn each_arrival_rings_once_in_the_order_of_the_ledger() {
    let test = watching().await;
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    sell(&test, 5).await;
    test.app.wait_for_alerts().await.unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [vec![1], vec![2], vec![3, 4, 5, 6, 7]]);
    assert_eq!(count_untold(&test), 0);
    let added = |event: &AppEvent| match event {
        AppEvent::ArrivalsAdded { count, .. } => Some(*count),
        _ => None,
    };
    assert_eq!(
        test.events.all(added),
        [2, 5],
        "and the window is told once"
    );
}

#[tokio::test]
async fn a_summary_adds_up_the_money_that_came_and_no_other() {
    let test = watching().await;
    let shop = test.sandbox.shop();
    let charge = |amount, uncaptured, outcome| {
        shop.create_charge(ChargeSpec {
            amount: Some(amount),
            uncaptured,
            outcome,
            ..ChargeSpec::default()
        })
    };
    charge(90_000, false, ChargeOutcome::Pending);
    charge(50_000, true, ChargeOutcome::Approved);
    charge(1_000, false, ChargeOutcome::Approved);
    charge(700, false, ChargeOutcome::Declined);
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    // It read as $1,410.00.
    assert_eq!(test.bell().last_totals(), [("usd".to_owned(), 1_000)]);
}

#[tokio::test]
async fn a_refused_alert_holds_up_no_other_and_is_told_in_brief_in_the_end() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Refuses(1));
    sell(&test, 3).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[2], [3]]);
    assert_eq!(count_untold(&test), 1, "what was refused is not marked");
    // Refused twice more by the end of its waits, it says no more than that there is something.
    make_due(&test, 3);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test)[2..], [vec![1, 4]]);
    assert_eq!(count_untold(&test), 0);
}

/// As if so many refusals were long ago.
fn make_due(test: &TestApp, refusals: i64) {
    let sql = "UPDATE outbox SET next_try = 0, refusals = ?1, tries = ?1 WHERE shown IS NULL";
    let write = test
        .ledger()
        .write_blocking(|db| Ok(db.execute(sql, [refusals])?));
    write.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

#[tokio::test]
async fn what_rings_nothing_is_settled_and_never_told_later() {
    let test = watching().await;
    let bell = test.bell();
    let alerting = |notifications| shopbell_core::settings::SettingsPatch {
        alerting: Some(shopbell_core::settings::Alerting {
            notifications,
            ..shopbell_core::settings::Alerting::default()
        }),
        ..Default::default()
    };
    // Two wait for a service, then the person wants none.
    bell.set(Mood::Missing);
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    test.app.settings.update(alerting(false)).await.unwrap();
    bell.set(Mood::Well);
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(count_untold(&test), 0);

    test.app.settings.update(alerting(true)).await.unwrap();
    sell(&test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(told(&test), [[4]]);
}

#[tokio::test]
async fn a_connection_that_is_removed_rings_no_more() {
    let test = watching().await;
    let bell = test.bell();
    bell.set(Mood::Missing);
    sell(&test, 2).await;
    test.app.wait_for_alerts().await.unwrap();
    test.app.remove_connection(&test.id, true).await.unwrap();
    bell.set(Mood::Well);
    let test = test.restart().await;
    test.app.wait_for_alerts().await.unwrap();
    assert!(bell.shown().is_empty());
    assert_eq!(count_untold(&test), 0);
}
