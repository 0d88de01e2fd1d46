//! A ledger of an older version: what it recorded and copied is found as if it were recorded now,
//! without a call.

use rusqlite::{Connection, params};
use shopbell_core::{
    RecordKind,
    app::{mirror::entry, view::AppEvent},
    arrival::ArrivalFilter,
    ledger::{
        Ledger, LedgerError, activity,
        mirror::{
            get_mirror, refold_objects,
            search::{SearchQuery, list_objects},
        },
    },
};

use crate::{old_ledger::old_ledger, test_app::TestApp};

#[test]
fn arrivals_of_an_older_version_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let db = old_ledger(&path, 3);
    db.execute(
        "INSERT INTO arrivals (connection, \"trigger\", object_id, created, recorded, title, amount,
             currency, raw)
         VALUES ('acct_1:test', 'charge.added', 'ch_1', 1, 1, '山田 太郎', 4800, 'jpy', '{}')",
        [],
    )
    .unwrap();
    drop(db);
    let ledger = Ledger::open(&path).unwrap();
    let filter = ArrivalFilter {
        text: "山田太郎 ¥4,800".into(),
        ..ArrivalFilter::default()
    };
    let found = ledger
        .read_blocking(|db| activity::list_arrivals(db, "acct_1:test", &filter, 0, 9))
        .unwrap();
    assert_eq!(found.len(), 1);
}

#[test]
fn a_copy_of_an_older_version_is_folded_anew_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite3");
    let db = old_ledger(&path, 3);
    let row = |number: i64| (7 << 40) + number;
    db.execute(
        "INSERT INTO mirrors (space, connection, kind, complete, walking, older, newer, objects)
         VALUES (7, 'acct_9:test', 'customers', 1, 0, ?1, ?2, 3)",
        [row(0), row(1000)],
    )
    .unwrap();
    for number in 1..=3 {
        let id = format!("cus_{number}");
        let words = format!("山田 太郎\u{1f}\u{1f}{id}");
        let raw = serde_json::json!({ "id": id, "name": "山田 太郎" }).to_string();
        let values = params![row(number), id, words, raw];
        db.execute(
            "INSERT INTO objects VALUES (?1, 7, ?2, 1, 0, '山田 太郎', '', 1, 4, ?3, ?4)",
            values,
        )
        .unwrap();
        let index = "INSERT INTO objects_words (rowid, words) VALUES (?1, ?2)";
        db.execute(index, params![row(number), words]).unwrap();
    }
    drop(db);
    let ledger = Ledger::open(&path).unwrap();
    let find = || {
        let read = |db: &Connection| {
            let copy = get_mirror(db, "acct_9:test", RecordKind::Customers)?.unwrap();
            let query = SearchQuery {
                text: "山田太郎".into(),
                ..SearchQuery::default()
            };
            list_objects(db, &copy, &query, 0, 9)
        };
        ledger.read_blocking(read).unwrap().rows.len()
    };
    let fold = || {
        let read = |kind, raw: String| entry(kind, &serde_json::from_str(&raw).unwrap(), raw);
        let piece = ledger.write_blocking(|db| refold_objects(db, 2, read));
        piece.unwrap().is_some()
    };
    assert_eq!(find(), 0);
    assert!(fold());
    assert_eq!(find(), 2);
    assert!(fold());
    assert_eq!(find(), 3);
    assert!(fold() && !fold(), "nothing is left");
}

#[tokio::test]
async fn the_app_folds_an_old_copy_anew_without_a_call() {
    let test = TestApp::start().await;
    for number in 0..250 {
        test.add_customer("山田 太郎", "taro@example.com", 1_700_000_000 + number);
    }
    test.copy().await;
    let before = "UPDATE objects SET words = name || char(31) || id;
         INSERT INTO objects_words (objects_words) VALUES ('delete-all');
         INSERT INTO objects_words (rowid, words) SELECT row, words FROM objects;
         UPDATE mirrors SET refold = 0;";
    let spoil = |db: &rusqlite::Transaction<'_>| Ok::<_, LedgerError>(db.execute_batch(before)?);
    test.ledger().write_blocking(spoil).unwrap();
    assert!(test.found("山田太郎").await.is_empty());
    test.sandbox.clear_requests();
    let test = test.restart().await;
    let told = test
        .events
        .until(|event| matches!(event, AppEvent::RecordsChanged { .. }).then_some(()));
    let told = tokio::time::timeout(std::time::Duration::from_secs(60), told).await;
    assert!(told.is_ok(), "the copy stays as it was");
    assert_eq!(test.found("山田太郎").await.len(), 100);
    assert_eq!(test.sandbox.requests().len(), 0);
}
