//! "Delete what was recorded" deletes all of it.

use std::path::Path;

use rusqlite::Connection;
use serde_json::json;
use shopbell_core::{
    RecordKind,
    app::view::Draft,
    ledger::{
        Ledger, LedgerError,
        connections::{self, CONNECTION_TABLES},
        deletions, mirror,
    },
    view_state::ViewStatePatch,
};
use shopbell_sandbox::{ChargeSpec, Fault, FaultKind, Kind};

use crate::{
    flow_support::{add, charge, plan, poll},
    imports::customers,
    test_app::{TestApp, person, typed},
};

const PLANTED: &str = "qzxvplantedword";
/// Three letters that begin like no others: the search's index keeps words by such threes, each
/// without what it shares with the one before.
const TRACE: &str = "鷽替神";
const OTHER: &str = "acct_other:live";

/// Tables that are no connection's own, and why their rows go all the same, or stay.
const OTHER_TABLES: [&str; 10] = [
    "connections",       // the connection itself: removed first
    "deletions",         // what is still to be deleted: removed last
    "import_lines",      // by their import
    "key_salt",          // of the ledger, for all
    "moved_connections", // former ids, with their connection
    "objects",           // by their mirror
    "objects_grams",     // by the object
    "objects_words",     // by the object
    "outbox_arrivals",   // by their alert
    "throttles",         // stay: removing a connection gives no new allowance of calls
];

fn tables(db: &Connection) -> Result<Vec<(String, bool)>, LedgerError> {
    let sql =
        "SELECT name, EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'connection')
               FROM sqlite_schema t WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                   AND name NOT LIKE 'objects\\_%\\_%' ESCAPE '\\'";
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read<T>(ledger: &Ledger, work: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> T {
    ledger
        .read_blocking(work)
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn no_table_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    for (table, owned) in read(&ledger, tables) {
        if owned && table != "deletions" {
            assert!(CONNECTION_TABLES.contains(&&*table), "{table}");
        } else {
            assert!(OTHER_TABLES.contains(&&*table), "{table}");
        }
    }
}

/// Rows of a connection in each of its tables.
fn count_rows(ledger: &Ledger, connection: &str) -> Vec<(&'static str, u32)> {
    read(ledger, |db| {
        let count = |table: &'static str| {
            let sql = format!("SELECT count(*) FROM {table} WHERE connection = ?1");
            Ok((table, db.query_row(&sql, [connection], |row| row.get(0))?))
        };
        CONNECTION_TABLES.into_iter().map(count).collect()
    })
}

/// The files below a folder that hold a text.
fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            if bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
            {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// Another connection's copy, which stays.
fn put_other(ledger: &Ledger) {
    let put = ledger.write_blocking(|db| {
        let other = mirror::begin_mirror(db, OTHER, RecordKind::Customers)?;
        let object = mirror::ObjectRow {
            id: "cus_other".into(),
            name: "Walrus".into(),
            raw: "{\"id\":\"cus_other\"}".into(),
            ..Default::default()
        };
        mirror::put_objects(db, &other, &[object])
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

/// Has a text in everything that the app keeps of a connection.
async fn plant(test: &TestApp) {
    let now = test.sandbox.now();
    let name = format!("{TRACE} {PLANTED}");
    test.add_customer(&name, &format!("{PLANTED}@example.com"), now - 50);
    let app = &test.app;
    app.connections.get(&test.id).await.unwrap();
    app.rename_connection(&test.id, PLANTED).await.unwrap();
    app.watching.poll(&test.id).await.unwrap();
    test.sandbox.shop().create_charge(ChargeSpec {
        description: Some(PLANTED.into()),
        ..ChargeSpec::default()
    });
    app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    assert_eq!(test.found(PLANTED).await.len(), 1);
    // A request whose answer was lost, and a draft.
    test.lose_answer();
    let lost = test.create_customer("sent", person(PLANTED, "a@example.com"));
    lost.await.unwrap_err();
    let draft = Draft {
        id: "typed".into(),
        connection: test.id.clone(),
        kind: RecordKind::Customers,
        target: None,
        content: json!({ "name": PLANTED }),
        base: Some(json!({ "name": PLANTED })),
        updated: 0,
        unsettled: false,
    };
    app.records.save_draft(draft).await.unwrap();
    let rows = format!("name,email\n{PLANTED},{PLANTED}@example.com\n");
    customers(test, &rows).await;
    let place = ViewStatePatch {
        connection: Some(Some(test.id.clone())),
        route: Some(Some(format!("/customers?q={PLANTED}"))),
        ..ViewStatePatch::default()
    };
    app.view_state.save(place).await.unwrap();
    // A picture has to come from a public host: what the cache would have kept of it.
    let pictures = test.data_folder().join("cache/images");
    std::fs::create_dir_all(&pictures).unwrap();
    std::fs::write(pictures.join("ab".repeat(32)), PLANTED).unwrap();
    // A flow that was done once: its words and what it was for are in four tables.
    let step = shopbell_core::flow::FlowStep::Ring {
        title: PLANTED.into(),
        body: PLANTED.into(),
        sound: shopbell_core::rule::Sound::Off,
    };
    let plan = plan(shopbell_core::Trigger::Charge, "", vec![step]);
    poll(test).await;
    add(test, plan).await;
    charge(test, 700, PLANTED);
    poll(test).await;
    // What only a long history brings.
    let put = test.ledger().write_blocking(|db| {
        for table in [
            "arrival_steps",
            "audits",
            "bygone",
            "histories",
            "mirror_news",
            "outdated",
            "unfinished",
            "wanted",
            "rules",
            "daily_summaries",
            "forwards",
            "forward_events",
        ] {
            let (columns, values) = match table {
                "arrival_steps" => (
                    "\"trigger\", object_id, at, status",
                    "'charge.added', ?2, 1, ?2",
                ),
                "outdated" => ("\"trigger\", object_id, changed", "'charge.added', ?2, 1"),
                "audits" => ("report", "?2"),
                "bygone" => ("\"trigger\", object_id", "'charge.added', ?2"),
                "histories" => ("import", "?2"),
                "wanted" => ("\"trigger\", object_id, named", "'charge.added', ?2, 1"),
                "forwards" => ("url, watermark", "?2, 1"),
                "forward_events" => (
                    "forward, event, type, created, place, raw",
                    "(SELECT max(number) FROM forwards), ?2, ?2, 1, 1, ?2",
                ),
                "rules" => ("\"trigger\", rule", "'charge.added', ?2"),
                "daily_summaries" => ("day, told", "?2, 1"),
                "unfinished" => ("\"trigger\", object_id, seen", "'charge.added', ?2, 1"),
                _ => ("kind, id, deleted", "'products', ?2, 0"),
            };
            let sql = format!("INSERT INTO {table} (connection, {columns}) VALUES (?1, {values})");
            db.execute(&sql, [&test.id, PLANTED])?;
        }
        Ok(())
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

fn assert_gone(test: &TestApp) {
    let ledger = test.ledger();
    for (table, rows) in count_rows(&ledger, &test.id) {
        assert_eq!(rows, 0, "{table}");
    }
    for table in ["import_lines", "deletions"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let left: u32 = read(&ledger, |db| Ok(db.query_row(&sql, [], |row| row.get(0))?));
        assert_eq!(left, 0, "{table}");
    }
    let other = read(&ledger, |db| {
        mirror::get_raw_object(db, OTHER, RecordKind::Customers, "cus_other")
    });
    assert!(other.is_some(), "what is another's stays");
    drop(ledger);
    // The account's id stays with the times of its last calls, so that nobody gets a new allowance.
    assert_eq!(files_with(&test.data_folder(), PLANTED), [""; 0]);
    assert_eq!(indexed(&test.ledger()), 0, "also from the search's index");
}

/// Blocks of the search's index that hold the trace.
fn indexed(ledger: &Ledger) -> u32 {
    read(ledger, |db| {
        let sql = "SELECT count(*) FROM objects_words_data WHERE instr(block, ?1)";
        Ok(db.query_row(sql, [TRACE.as_bytes()], |row| row.get(0))?)
    })
}

#[tokio::test]
async fn a_planted_text_is_found_in_no_file() {
    let test = TestApp::start().await;
    put_other(&test.ledger());
    plant(&test).await;
    for (table, rows) in count_rows(&test.ledger(), &test.id) {
        assert!(rows > 0, "nothing is in {table} that could be deleted");
    }
    let before = files_with(&test.data_folder(), PLANTED).len();
    assert!(before >= 3, "ledger or WAL, staged file, picture: {before}");
    assert!(indexed(&test.ledger()) > 0);
    test.app.remove_connection(&test.id, true).await.unwrap();
    assert_gone(&test);
    let state = test.app.view_state.get().await;
    assert_eq!((state.connection, state.route), (None, None));
}

#[tokio::test]
async fn a_deletion_that_was_cut_short_is_finished_at_the_next_start() {
    let test = TestApp::start().await;
    put_other(&test.ledger());
    plant(&test).await;
    // What stands in the ledger when the process dies right after it was asked.
    let id = test.id.clone();
    let begun = test
        .ledger()
        .write_blocking(|db| deletions::begin_deletion(db, &id, 1));
    begun.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    let test = test.restart().await;
    assert_gone(&test);
    assert_eq!(test.app.connections.list().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_under_way_while_it_is_deleted_leaves_nothing() {
    let test = TestApp::start().await;
    test.copy().await;
    let slow = Fault::new(FaultKind::Delay { ms: 500 });
    test.sandbox.inject(slow.method("POST").once());
    test.sandbox.clear_requests();
    let remove = async {
        while test.sandbox.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        test.app.remove_connection(&test.id, true).await.unwrap();
        put_other(&test.ledger());
    };
    let send = test.create_customer("draft", person(PLANTED, "hana@example.com"));
    let (sent, ()) = tokio::join!(send, remove);
    sent.unwrap();
    assert_gone(&test);
}

#[tokio::test]
async fn an_account_that_was_deleted_is_recorded_anew() {
    let test = TestApp::start().await;
    let hana = test.add_customer("Hana", "hana@example.com", test.sandbox.now() - 50);
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    test.app.remove_connection(&test.id, true).await.unwrap();
    let path = format!("/v1/customers/{hana}");
    test.sandbox.shop().update(&path, "name=Sora").unwrap();
    test.app.connect(test.sandbox.key(), true).await.unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    assert_eq!(test.found("sora").await, [hana]);
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 1);
}

#[tokio::test]
async fn one_that_comes_back_before_its_deletion_was_finished_keeps_what_is_new() {
    let test = TestApp::start().await;
    plant(&test).await;
    let ledger = test.ledger();
    let row = read(&ledger, |db| connections::get_connection(db, &test.id)).unwrap();
    let put = ledger.write_blocking(|db| {
        deletions::begin_deletion(db, &test.id, 1)?;
        connections::put_connection(db, &row)
    });
    put.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert!(
        count_rows(&ledger, &test.id)
            .iter()
            .all(|(_, rows)| *rows == 0)
    );
    drop(ledger);
    let test = test.restart().await;
    test.app.watching.poll(&test.id).await.unwrap();
    test.copy().await;
    let test = test.restart().await;
    let window = test.list_customers(typed("")).await.unwrap();
    assert_eq!(window.total, Some(2), "nothing is deleted later");
}
