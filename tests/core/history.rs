//! Older arrivals: recorded once, silently, and wherever the import is broken off it goes on.

use shopbell_core::{
    Trigger,
    app::view::AppEvent,
    arrival::ArrivalFilter,
    error::ErrorCode,
    history::{HistoryImport, HistoryListState, HistoryState},
    ledger::{LedgerError, histories, wanted},
    overview::Stretch,
    watch::{Clock as _, SystemClock},
};
use shopbell_sandbox::{
    Access, AnySpec, ChargeSpec, CustomerSpec, Fault, FaultKind, Sandbox, SandboxOptions,
};

use crate::test_app::{TestApp, bell::within_deadline};

const DAY: i64 = 24 * 3600;

pub(crate) fn days_ago(days: i64) -> i64 {
    SystemClock.now() - days * DAY
}

fn charges_of(days: i64) -> ChargeSpec {
    ChargeSpec {
        created: Some(days_ago(days)),
        ..ChargeSpec::default()
    }
}

/// So many charges of these ages in days.
fn sell(sandbox: &Sandbox, ages: &[(i64, usize)]) {
    for (days, count) in ages {
        let spec = AnySpec::Charges(charges_of(*days));
        sandbox.shop().create_many(spec, *count);
    }
}

/// An app that has just begun to watch a shop with a past.
async fn open_shop(ages: &[(i64, usize)]) -> TestApp {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    sell(&sandbox, ages);
    let test = TestApp::beside(sandbox, None).await;
    test.app.watching.poll(&test.id).await.unwrap();
    test.sandbox.clear_requests();
    test
}

async fn import(test: &TestApp, since: Option<i64>) -> HistoryImport {
    let history = &test.app.history;
    history.begin(&test.id, since).await.unwrap();
    history.run(&test.id).await.unwrap();
    history.get(&test.id).await.unwrap().unwrap()
}

fn added(import: &HistoryImport, trigger: Trigger) -> (u32, HistoryListState) {
    let list = import.lists.iter().find(|list| list.trigger == trigger);
    list.map(|list| (list.added, list.state)).unwrap()
}

/// All arrivals of a trigger, and how many of them were not read.
async fn count(test: &TestApp, trigger: Trigger) -> (u32, u32) {
    let filter = ArrivalFilter {
        triggers: vec![trigger],
        ..ArrivalFilter::default()
    };
    let outline = test.app.activity.get_outline(&test.id, filter).await;
    let outline = outline.unwrap();
    (outline.total, outline.unread)
}

fn rung(test: &TestApp) -> usize {
    test.bell().shown().iter().map(Vec::len).sum()
}

/// How many pages of charges were asked for since the last look.
fn charge_pages(test: &TestApp) -> usize {
    let all = test.sent("GET").into_iter();
    all.filter(|request| request.path == "/v1/charges").count()
}

#[tokio::test]
async fn older_charges_are_recorded_once_and_ring_nothing() {
    let test = open_shop(&[(1, 120), (10, 150), (40, 30)]).await;
    assert_eq!(count(&test, Trigger::Charge).await, (100, 0));
    let done = import(&test, Some(days_ago(30))).await;
    assert_eq!(done.state, HistoryState::Done);
    assert_eq!(added(&done, Trigger::Charge), (170, HistoryListState::Done));
    assert_eq!(count(&test, Trigger::Charge).await, (270, 0));
    let charges = done
        .lists
        .iter()
        .find(|list| list.trigger == Trigger::Charge);
    assert_eq!(
        usize::try_from(charges.unwrap().calls).unwrap(),
        charge_pages(&test)
    );

    test.sandbox.shop().create_charge(ChargeSpec::default());
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(
        (count(&test, Trigger::Charge).await, rung(&test)),
        ((271, 1), 1)
    );

    let again = import(&test, None).await;
    assert_eq!(added(&again, Trigger::Charge), (30, HistoryListState::Done));
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(
        (count(&test, Trigger::Charge).await, rung(&test)),
        ((301, 1), 1)
    );
    let third = import(&test, None).await;
    assert_eq!(added(&third, Trigger::Charge).0, 0, "no row twice");
}

#[tokio::test]
async fn what_was_kept_out_as_older_than_the_connection_is_recorded_too() {
    // More in the last seconds before the connection than the first page shows.
    let test = open_shop(&[(0, 150)]).await;
    assert_eq!(count(&test, Trigger::Charge).await, (100, 0));
    let done = import(&test, Some(days_ago(1))).await;
    assert_eq!(added(&done, Trigger::Charge).0, 50);
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(
        (count(&test, Trigger::Charge).await, rung(&test)),
        ((150, 0), 0)
    );
}

#[tokio::test]
async fn an_import_that_was_killed_goes_on_from_its_page() {
    let test = open_shop(&[(2, 450)]).await;
    test.app.history.begin(&test.id, None).await.unwrap();
    let mut fault = Fault::status(500).on("/v1/charges");
    fault.skip = 2;
    test.sandbox.inject(fault);
    let broken = test.app.history.run(&test.id).await.unwrap_err();
    assert_eq!(broken.code, ErrorCode::StripeUnavailable);
    let half = test.app.history.get(&test.id).await.unwrap().unwrap();
    assert_eq!(half.state, HistoryState::Running);
    assert!(half.problem.is_some(), "it says why it waits");
    assert_eq!(count(&test, Trigger::Charge).await, (200, 0));

    let test = test.kill().await;
    test.sandbox.clear_faults();
    test.sandbox.clear_requests();
    // The new process goes on by itself.
    let test = test.watch().await;
    let ended = async {
        let mut moves = 0;
        loop {
            let now = test.app.history.get(&test.id).await.unwrap().unwrap();
            if now.state == HistoryState::Done {
                return now;
            }
            let moved =
                |event: &AppEvent| matches!(event, AppEvent::HistoryChanged { .. }).then_some(());
            test.events.more_than(moves, moved).await;
            moves += 1;
        }
    };
    let done = within_deadline("the import", ended).await;
    assert_eq!(
        (done.problem.is_none(), added(&done, Trigger::Charge).0),
        (true, 350)
    );
    let pages = test.sent("GET").into_iter().filter(|request| {
        request.path == "/v1/charges"
            && request
                .query
                .iter()
                .any(|(name, _)| name == "starting_after")
    });
    assert_eq!(pages.count(), 3, "the first two pages are not read again");
    assert_eq!(
        (count(&test, Trigger::Charge).await, rung(&test)),
        ((450, 0), 0)
    );
}

#[tokio::test]
async fn new_arrivals_ring_while_older_ones_are_read() {
    let test = open_shop(&[(5, 420)]).await;
    test.app.history.begin(&test.id, None).await.unwrap();
    let flood = async {
        for _ in 0..3 {
            let spec = AnySpec::Charges(ChargeSpec::default());
            test.sandbox.shop().create_many(spec, 110);
            test.app.watching.poll(&test.id).await.unwrap();
        }
    };
    let (read, ()) = tokio::join!(test.app.history.run(&test.id), flood);
    read.unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(count(&test, Trigger::Charge).await, (750, 330));
    assert_eq!(rung(&test), 330, "each new one once, no old one");
}

#[tokio::test]
async fn takings_are_without_what_was_given_back() {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    for days in [20, 60] {
        sandbox.shop().create_charge(ChargeSpec {
            amount_refunded: 500,
            ..charges_of(days)
        });
    }
    // What the first pages show is newer.
    sell(&sandbox, &[(1, 100)]);
    let test = TestApp::beside(sandbox, None).await;
    test.app.watching.poll(&test.id).await.unwrap();
    let takings = async || {
        let overview = test.app.activity.get_overview(&test.id, Stretch::Quarter);
        overview
            .await
            .unwrap()
            .takings
            .remove(0)
            .days
            .iter()
            .sum::<i64>()
    };
    assert_eq!(takings().await, 100 * 2500);
    let done = import(&test, Some(days_ago(30))).await;
    assert_eq!(added(&done, Trigger::Charge).0, 1);
    assert_eq!(takings().await, 100 * 2500 + 2000);
    // A refund whose charge is older than the import changes nothing until that is there.
    import(&test, Some(days_ago(90))).await;
    assert_eq!(takings().await, 100 * 2500 + 2 * 2000);
    test.app.wait_for_alerts().await.unwrap();
    assert_eq!(rung(&test), 0);
}

#[tokio::test]
async fn a_list_that_may_not_be_read_is_skipped_and_said_so() {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    sell(&sandbox, &[(2, 130)]);
    let may = [
        ("charges", Access::Read),
        ("events", Access::Read),
        ("invoice_items", Access::Read),
    ];
    let test = TestApp::beside(sandbox, Some(&may)).await;
    let done = import(&test, None).await;
    assert_eq!(done.state, HistoryState::Done);
    assert_eq!(added(&done, Trigger::Charge), (30, HistoryListState::Done));
    let customers = done
        .lists
        .iter()
        .find(|list| list.trigger == Trigger::Customer)
        .unwrap();
    assert_eq!(customers.state, HistoryListState::Skipped);
    let problem = customers.problem.as_ref().map(|problem| problem.code);
    assert_eq!(problem, Some(ErrorCode::PermissionMissing));
}

#[tokio::test]
async fn a_cursor_that_was_deleted_loses_nothing() {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    for days in 1..=3 {
        let spec = CustomerSpec {
            created: Some(days_ago(days)),
            ..CustomerSpec::default()
        };
        sandbox.shop().create_many(AnySpec::Customers(spec), 120);
    }
    let test = TestApp::beside(sandbox, None).await;
    test.app.watching.poll(&test.id).await.unwrap();
    let mut gone = Fault::new(FaultKind::Delete { object: None }).on("/v1/customers");
    gone.skip = 1;
    test.sandbox.inject(gone.once());
    let done = import(&test, None).await;
    assert_eq!(
        added(&done, Trigger::Customer),
        (260, HistoryListState::Done)
    );
    assert_eq!(count(&test, Trigger::Customer).await, (360, 0));
}

#[tokio::test]
async fn paused_it_reads_nothing_and_stopped_it_stays_so() {
    let test = open_shop(&[(2, 130)]).await;
    let history = &test.app.history;
    history.begin(&test.id, None).await.unwrap();
    history.pause(&test.id).await.unwrap();
    history.run(&test.id).await.unwrap();
    assert_eq!(test.sent("GET").len(), 0);
    history.end(&test.id).await.unwrap();
    history.resume(&test.id).await.unwrap();
    let state = history.get(&test.id).await.unwrap().unwrap().state;
    assert_eq!(state, HistoryState::Stopped);
    assert_eq!(count(&test, Trigger::Charge).await, (100, 0));
}

#[tokio::test]
async fn what_an_event_named_is_left_to_the_watching() {
    let test = open_shop(&[(5, 100), (6, 1)]).await;
    let old = test
        .sandbox
        .shop()
        .ids(shopbell_sandbox::Kind::Charges)
        .pop()
        .unwrap();
    let id = test.id.clone();
    let put = test
        .ledger()
        .write_blocking(|db| wanted::add_wanted(db, &id, Trigger::Charge, &old, days_ago(0)));
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert_eq!(added(&import(&test, None).await, Trigger::Charge).0, 0);
    // Nothing but its event kept it out.
    let id = test.id.clone();
    let put = test
        .ledger()
        .write_blocking(|db| wanted::drop_wanted(db, &id, Trigger::Charge, &old));
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert_eq!(added(&import(&test, None).await, Trigger::Charge).0, 1);
}

#[tokio::test]
async fn the_estimate_is_near_what_it_costs() {
    let test = open_shop(&[(1, 40), (2, 40), (3, 40), (4, 40), (5, 40), (6, 40)]).await;
    let since = Some(days_ago(7));
    let estimate = test.app.history.estimate(&test.id, since).await.unwrap();
    let done = import(&test, since).await;
    let cost: u32 = done.lists.iter().map(|list| list.calls).sum();
    let told = estimate.calls.unwrap();
    assert!(told.abs_diff(cost) <= 2, "{told} were told, {cost} it was");
    let all = test.app.history.estimate(&test.id, None).await.unwrap();
    assert_eq!(all.calls, None, "nobody knows how old the account is");
    assert!(all.calls_a_month >= 1 && all.reads_30_days > 0);
}

#[tokio::test]
async fn what_of_it_cannot_be_read_back_is_no_import() {
    let test = TestApp::start().await;
    assert!(test.app.history.get(&test.id).await.unwrap().is_none());
    let id = test.id.clone();
    let put = test
        .ledger()
        .write_blocking(|db| -> Result<_, LedgerError> {
            db.execute("INSERT INTO histories VALUES (?1, '{}')", [&id])?;
            histories::get_history(db, &id)
        });
    assert!(put.unwrap().is_none());
    assert!(test.app.history.begin("nobody", None).await.is_err());
}
