//! The daily summary in the whole app: told once, from the ledger alone, once the day was read.

use shopbell_core::{
    Trigger,
    arrival::NewArrival,
    daily::DaySummary,
    ledger::{LedgerError, arrivals},
    settings::{Alerting, SettingsPatch},
};
use shopbell_sandbox::SandboxOptions;

use crate::{
    daily::{at, berlin, second},
    test_app::{TestApp, bell::Mood, unavailable},
};

const HOUR: i64 = 3600;

/// The end of a day of 25 hours: 08:00 after the night in which the clocks go back.
fn end() -> i64 {
    second(&berlin(), 10, 25, 8, 0)
}

/// An app in Berlin that tells at 08:00; it is an hour before.
async fn telling() -> TestApp {
    let test = TestApp::with(SandboxOptions::default(), None).await;
    test.clock().move_to(berlin());
    test.clock().set(end() - HOUR);
    test.app.watching.poll(&test.id).await.unwrap();
    let alerting = Alerting {
        daily: at(480),
        ..Alerting::default()
    };
    change(&test, alerting).await;
    test
}

async fn change(test: &TestApp, alerting: Alerting) {
    let patch = SettingsPatch {
        alerting: Some(alerting),
        ..SettingsPatch::default()
    };
    test.app.settings.update(patch).await.unwrap();
}

/// Charges of these times that rang long ago.
fn record(test: &TestApp, charges: &[(i64, i64, &str)]) {
    let all: Vec<_> = charges
        .iter()
        .map(|(created, amount, status)| NewArrival {
            object_id: format!("ch_{created}"),
            created: *created,
            title: "Mug".into(),
            amount: Some(*amount),
            currency: Some("usd".into()),
            status: Some((*status).into()),
            money: Some(shopbell_core::life::ChargeMoney {
                captured: *amount,
                refunded: 0,
            }),
            raw: "{}".into(),
            ..NewArrival::default()
        })
        .collect();
    let id = test.id.clone();
    let put = test.ledger().write_blocking(|db| {
        arrivals::insert_arrivals(db, &id, Trigger::Charge, end(), true, &all)
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

/// Some of the day, and some of the same day a week before.
fn record_days(test: &TestApp) {
    let begin = end() - 25 * HOUR;
    let before = second(&berlin(), 10, 18, 8, 0);
    record(
        test,
        &[
            (begin - 1, 1, "succeeded"),
            (begin, 1000, "succeeded"),
            (end() - 1, 200, "succeeded"),
            (end() - 2, 5000, "failed"),
            (end(), 3, "succeeded"),
            (before - 24 * HOUR - 1, 5, "succeeded"),
            (before - 24 * HOUR, 40_000, "succeeded"),
            (before, 7, "succeeded"),
        ],
    );
}

/// It is so late, and the app looks around: a charge arrives, of a time that is in none of the days.
async fn pass(test: &TestApp, now: i64) {
    test.clock().set(now);
    crate::alerting::sell(test, 1).await;
    test.app.wait_for_alerts().await.unwrap();
}

fn sums(day: &DaySummary) -> (i64, i64, i64, i64, i64) {
    let [takings] = &day.takings[..] else {
        panic!("{day:?}");
    };
    let [charges] = &day.counts[..] else {
        panic!("{day:?}");
    };
    let (count, failed) = (charges.count, charges.failed);
    (
        takings.received,
        takings.before,
        count,
        failed,
        charges.before,
    )
}

#[tokio::test]
async fn a_day_of_25_hours_is_told_once_beside_the_one_a_week_before() {
    let test = telling().await;
    record_days(&test);
    pass(&test, end() - 60).await;
    assert!(test.bell().days().is_empty(), "it is not over");
    test.sandbox.clear_requests();
    pass(&test, end() + 10).await;
    let days = test.bell().days();
    assert_eq!(days.len(), 1);
    assert_eq!(sums(&days[0]), (1200, 40_000, 3, 1, 1));
    // A clock that goes back and forth, and a new process, tell it no second time.
    pass(&test, end() - HOUR).await;
    pass(&test, end() + 20).await;
    let test = test.restart().await;
    pass(&test, end() + HOUR).await;
    pass(&test, end() + 2 * HOUR).await;
    assert_eq!(test.bell().days().len(), 1);
    // The next day has what came at its begin.
    pass(&test, end() + 24 * HOUR + 10).await;
    let days = test.bell().days();
    assert_eq!(days.len(), 2);
    assert_eq!(sums(&days[1]), (3, 7, 1, 0, 1));
}

#[tokio::test]
async fn with_nobody_to_show_it_it_waits() {
    let test = telling().await;
    record_days(&test);
    test.bell().set(Mood::Missing);
    pass(&test, end() + 10).await;
    assert!(test.bell().days().is_empty());
    test.bell().set(Mood::Well);
    let test = test.kill().await;
    pass(&test, end() + 700).await;
    assert_eq!(test.bell().days().len(), 1);
}

#[tokio::test]
async fn it_waits_until_the_day_was_read_but_not_for_ever() {
    let test = telling().await;
    record_days(&test);
    let look = async |now| {
        test.clock().set(now);
        // Any change of the settings has it look around.
        let before = test.app.settings.get().alerting;
        change(&test, before).await;
        test.app.watching.poll(&test.id).await.unwrap_err();
        test.app.wait_for_alerts().await.unwrap();
    };
    for _ in 0..3 {
        test.sandbox.inject(unavailable());
    }
    look(end() + 10).await;
    assert!(test.bell().days().is_empty(), "an hour of it is not known");
    test.clock().set(end() + HOUR);
    let before = test.app.settings.get().alerting;
    change(&test, before).await;
    test.bell().rung(1).await;
    assert_eq!(test.bell().days().len(), 1);
}

#[tokio::test]
async fn a_machine_that_was_off_tells_it_within_half_a_day() {
    for (late, told) in [(11 * HOUR, 1), (13 * HOUR, 0)] {
        let test = telling().await;
        record_days(&test);
        test.app.shutdown().await;
        test.clock().set(end() + late);
        let test = test.kill().await;
        pass(&test, end() + late).await;
        assert_eq!(test.bell().days().len(), told, "{late}");
    }
}

#[tokio::test]
async fn quiet_times_put_it_off_and_an_empty_day_is_no_news() {
    let test = telling().await;
    test.app.settings.set_quiet(end() + HOUR).await.unwrap();
    record_days(&test);
    pass(&test, end() + 10).await;
    assert!(test.bell().shown().is_empty());
    pass(&test, end() + HOUR + 1).await;
    assert_eq!(test.bell().days().len(), 1);

    let test = telling().await;
    pass(&test, end() + 10).await;
    assert!(test.bell().days().is_empty());
    // What comes to light later is of a day that is settled.
    record_days(&test);
    pass(&test, end() + 60).await;
    assert!(test.bell().days().is_empty());
}
