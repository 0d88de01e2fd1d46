//! A local copy is current only while the signal names everything that changed since it was begun.

use rusqlite::params;
use shopbell_core::{
    app::view::MirrorKind,
    ledger::{Ledger, LedgerError, stretches},
};
use shopbell_sandbox::Access;

use crate::test_app::{TestApp, unavailable};

const EVENTS: (&str, Access) = ("events", Access::Read);
const RECORDS: [(&str, Access); 2] = [("customers", Access::Read), ("products", Access::Read)];

/// Changes a customer so that no event tells of it.
fn change_unseen(test: &TestApp, id: &str, name: &str) {
    let path = format!("/v1/customers/{id}");
    let change = format!("name={name}");
    test.sandbox.shop().update(&path, &change).unwrap();
    // Whoever read all events up to now has not seen this one: its id is known.
    let put = test.ledger().write_blocking(|db| {
        let events = test.sandbox.shop().call("GET", "/v1/events", "limit=100");
        for event in events.unwrap()["data"].as_array().unwrap() {
            db.execute(
                "INSERT OR IGNORE INTO seen_events (connection, id, created) VALUES (?1, ?2, ?3)",
                params![test.id, event["id"].as_str(), event["created"].as_i64()],
            )?;
        }
        Ok(())
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

async fn customers(test: &TestApp) -> MirrorKind {
    let mut status = test.app.mirror.get_status(&test.id).await.unwrap();
    status.kinds.remove(0)
}

fn listed(test: &TestApp) -> usize {
    let asked = test.sandbox.requests().into_iter();
    asked.filter(|one| one.path == "/v1/customers").count()
}

/// The same as if all events had last been read so long ago.
fn away(test: &TestApp, seconds: i64) {
    let put = test.ledger().write_blocking(|db| {
        db.execute("UPDATE stretches SET read = read - ?1", [seconds])?;
        Ok(())
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

#[tokio::test]
async fn after_a_gap_in_the_events_it_is_made_anew_and_says_so_until_then() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", test.sandbox.now() - 50);
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    change_unseen(&test, &hana, "Hanako");
    for (days, anew) in [(28, false), (30, true)] {
        away(&test, days * 24 * 3600);
        test.app.watching.poll(&test.id).await.unwrap();
        test.sandbox.clear_requests();
        test.sandbox.inject(unavailable().on("/v1/customers"));
        let before = customers(&test).await.as_of;
        assert_eq!(test.app.mirror.sync(&test.id).await.is_err(), anew);
        if anew {
            let stands = customers(&test).await;
            assert_eq!(stands.as_of, before, "nobody knows whether it is current");
            assert!(stands.problem.is_some());
        }
        test.sandbox.clear_faults();
        test.copy().await;
        assert_eq!(test.found("hanako").await.len(), usize::from(anew));
    }
    test.sandbox.clear_requests();
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    assert_eq!(listed(&test), 0, "once is enough");
}

#[tokio::test]
async fn a_key_that_may_read_events_later_has_everything_copied_anew() {
    let test = TestApp::with(Default::default(), Some(&RECORDS)).await;
    let hana = test.add_customer("Hana", "hana@example.com", test.sandbox.now() - 50);
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    change_unseen(&test, &hana, "Hanako");
    let key = test.key();
    test.sandbox
        .set_permissions(&key, &[RECORDS[0], RECORDS[1], EVENTS]);
    test.app.accounts.recheck_access(&test.id).await.unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    assert_eq!(test.found("hanako").await, [hana]);
}

#[tokio::test]
async fn a_copy_under_way_when_the_events_break_off_begins_anew() {
    let test = TestApp::start().await;
    test.add_customers(350);
    test.app.watching.poll(&test.id).await.unwrap();
    test.sandbox
        .inject(unavailable().on("/v1/customers").after(2));
    test.app.mirror.sync(&test.id).await.unwrap_err();
    test.sandbox.clear_faults();
    away(&test, 30 * 24 * 3600);
    test.app.watching.poll(&test.id).await.unwrap();
    test.sandbox.clear_requests();
    test.copy().await;
    assert_eq!(
        listed(&test),
        4,
        "all four pages, not the two that were left"
    );
}

#[test]
fn a_stretch_lasts_until_there_may_be_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let extend = |read, fresh| {
        let extended = ledger.write_blocking(|db| {
            stretches::extend_stretch(db, "a", read, fresh)?;
            stretches::get_stretch(db, "a")
        });
        extended.unwrap_or_else(|error: LedgerError| panic!("{error}"))
    };
    let day = 24 * 3600;
    let first = extend(1000, true);
    assert!(first.is_some());
    assert_eq!(extend(1000 + 29 * day, false), first);
    assert_eq!(
        extend(500, false),
        first,
        "a clock that went back is no gap"
    );
    let second = extend(1001 + 58 * day, false);
    assert_ne!(second, first);
    assert_ne!(extend(1002 + 58 * day, true), second);
}
