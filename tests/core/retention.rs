//! Arrivals that are older than they are to be kept go, with all that hangs on them, and nothing else
//! does.

use shopbell_core::{
    Trigger,
    app::view::AppEvent,
    arrival::{ArrivalFilter, NewArrival},
    ledger::{LedgerError, arrivals, outbox, outdated, walks},
    settings::{Data, Retention, SettingsPatch},
    watch::{Clock as _, SystemClock},
};

use crate::test_app::{TestApp, bell::within_deadline};

const DAY: i64 = 24 * 3600;

/// Arrivals of these ages in days; all have rung but the last.
fn record(test: &TestApp, ages: &[i64]) {
    let now = SystemClock.now();
    let all: Vec<_> = ages
        .iter()
        .map(|age| NewArrival {
            object_id: format!("ch_{age}"),
            created: now - age * DAY - 60,
            title: "Mug".into(),
            status: Some("pending".into()),
            raw: "{}".into(),
            ..NewArrival::default()
        })
        .collect();
    let id = test.id.clone();
    let put = test.ledger().write_blocking(|db| {
        let (last, rung) = all.split_last().unwrap();
        arrivals::insert_arrivals(db, &id, Trigger::Charge, now, true, rung)?;
        arrivals::insert_arrivals(
            db,
            &id,
            Trigger::Charge,
            now,
            false,
            std::slice::from_ref(last),
        )?;
        outdated::mark_open(db, &id, Trigger::Charge, now)?;
        for one in rung {
            let sql = "INSERT INTO arrival_steps VALUES (?1, 'charge.added', ?2, 1, 'a', 'b')";
            db.execute(sql, [&id, &one.object_id])?;
        }
        let seq: i64 = db.query_row(
            "SELECT min(seq) FROM arrivals WHERE object_id = 'ch_400'",
            [],
            |row| row.get(0),
        )?;
        outbox::queue_alert(db, &id, &[seq], now)?;
        outbox::mark_shown(db, seq, now)?;
        Ok(())
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

async fn left(test: &TestApp) -> Vec<String> {
    let rows = test
        .app
        .activity
        .list(&test.id, ArrivalFilter::default(), 0, 99)
        .await;
    rows.unwrap().into_iter().map(|row| row.object_id).collect()
}

async fn keep(test: &TestApp, retention: Retention) {
    let data = Data {
        retention,
        ..test.app.settings.get().data
    };
    let patch = SettingsPatch {
        data: Some(data),
        ..SettingsPatch::default()
    };
    test.app.settings.update(patch).await.unwrap();
}

fn count(test: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let read = |db: &rusqlite::Connection| -> Result<i64, LedgerError> {
        Ok(db.query_row(&sql, [], |row| row.get(0))?)
    };
    test.ledger().read_blocking(read).unwrap()
}

#[tokio::test]
async fn what_is_too_old_goes_as_soon_as_that_is_chosen() {
    let test = TestApp::start().await;
    test.app.watching.poll(&test.id).await.unwrap();
    record(&test, &[1, 89, 91, 364, 366, 400, 401]);
    let older = async |keep| test.app.forgetting.count_older(keep).await.unwrap();
    assert_eq!(older(Retention::Forever).await, 0);
    assert_eq!(older(Retention::Year).await, 3);
    assert_eq!(older(Retention::Quarter).await, 5);
    test.app.forgetting.forget_old().await.unwrap();
    assert_eq!(
        left(&test).await.len(),
        7,
        "for ever, unless something else is chosen"
    );

    let gone = |event: &AppEvent| matches!(event, AppEvent::ArrivalsChanged { .. }).then_some(());
    keep(&test, Retention::Year).await;
    within_deadline("the removal", test.events.until(gone)).await;
    assert_eq!(
        left(&test).await,
        ["ch_1", "ch_89", "ch_91", "ch_364", "ch_401"],
        "the last has not rung yet"
    );
    assert_eq!(count(&test, "outbox"), 0);
    keep(&test, Retention::Quarter).await;
    test.app.forgetting.forget_old().await.unwrap();
    assert_eq!(left(&test).await, ["ch_1", "ch_89", "ch_401"]);
    assert_eq!(
        (count(&test, "arrival_steps"), count(&test, "outdated")),
        (2, 3)
    );
    assert_eq!(count(&test, "arrival_words"), 3);
    assert_eq!(count(&test, "tallies"), 3, "nothing counts nothing");
}

#[tokio::test]
async fn a_clock_that_is_years_ahead_removes_nothing() {
    let test = TestApp::start().await;
    record(&test, &[1, 400, 401]);
    keep(&test, Retention::Year).await;
    test.app.forgetting.forget_old().await.unwrap();
    assert_eq!(left(&test).await.len(), 3, "Stripe told no time yet");
    // Stripe was last heard two years ago, by its own clock: ours is wrong.
    let put = test.ledger().write_blocking(|db| {
        let state = walks::SignalState {
            read_at: Some(SystemClock.now() - 730 * DAY),
            ..walks::SignalState::default()
        };
        walks::put_signal(db, &test.id, &state)
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    test.app.forgetting.forget_old().await.unwrap();
    assert_eq!(left(&test).await.len(), 3);
}

#[tokio::test]
async fn what_was_forgotten_is_no_news_again() {
    let test = TestApp::start().await;
    test.app.watching.poll(&test.id).await.unwrap();
    let old = test
        .sandbox
        .shop()
        .create_charge(shopbell_sandbox::ChargeSpec {
            created: Some(SystemClock.now() - 100 * DAY),
            ..shopbell_sandbox::ChargeSpec::default()
        });
    record(&test, &[100, 400, 1]);
    keep(&test, Retention::Quarter).await;
    test.app.forgetting.forget_old().await.unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    assert!(!left(&test).await.contains(&old));
}
