//! Connections that an earlier version named after the end of their key.

use rusqlite::Connection as Database;
use shopbell_core::{
    app::view::AppEvent,
    ledger::{
        Ledger, LedgerError,
        connections::{CONNECTION_TABLES, list_connections},
        moves::{list_moves, move_connection},
    },
};
use shopbell_sandbox::{Access, ChargeSpec, SandboxOptions};

use crate::test_app::TestApp;

const ACCOUNT: &str = "acct_1ShopbellDemo00:test";
const LEGACY: &str = "key_0001:test";
const SOME: &[(&str, Access)] = &[("charges", Access::Read), ("events", Access::Read)];

fn write(ledger: &Ledger, work: impl FnOnce(&Database) -> Result<(), LedgerError>) {
    ledger
        .write_blocking(|db| work(db))
        .unwrap_or_else(|error| panic!("{error}"));
}

fn count(ledger: &Ledger, table: &str, connection: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table} WHERE connection = ?1");
    ledger
        .read_blocking(|db| {
            Ok::<_, LedgerError>(db.query_row(&sql, [connection], |row| row.get(0))?)
        })
        .unwrap()
}

/// The app as an earlier version left it: with a connection of that name, and its key under it.
async fn legacy(charges: usize) -> TestApp {
    let test = TestApp::with(SandboxOptions::default(), Some(SOME)).await;
    test.app.watching.poll(&test.id).await.unwrap();
    for _ in 0..charges {
        test.sandbox.shop().create_charge(ChargeSpec::default());
    }
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.shutdown().await;
    test.rename_secret(&test.id, LEGACY);
    write(&test.ledger(), |db| {
        for table in CONNECTION_TABLES {
            // What is counted has followed the arrivals.
            db.execute(
                &format!("UPDATE OR IGNORE {table} SET connection = ?1"),
                [LEGACY],
            )?;
        }
        db.execute("DELETE FROM known_keys", [])?;
        db.execute("DELETE FROM throttles", [])?;
        db.execute(
            "UPDATE connections SET id = ?1, name = ?1, account_id = NULL",
            [LEGACY],
        )?;
        Ok(())
    });
    test
}

fn connections(test: &TestApp) -> Vec<String> {
    let rows = test.ledger().read_blocking(list_connections).unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn its_account_becomes_its_name_when_its_key_is_used() {
    let test = legacy(3).await;
    let signing = test.app.flows.signing.make(LEGACY).await.unwrap();
    let sold = test.sandbox.shop().create_charge(ChargeSpec::default());
    let test = test.watch().await;
    let moved = |event: &AppEvent| match event {
        AppEvent::StatusChanged { status } if status.connection == ACCOUNT => Some(status.unread),
        _ => None,
    };
    test.events.until(moved).await;
    test.app.watching.poll(ACCOUNT).await.unwrap();
    let status = test.app.watching.get_status(ACCOUNT).await.unwrap();
    assert_eq!(
        status.unread, 4,
        "all that rang, and what came since: {sold}"
    );
    test.app.shutdown().await;
    assert_eq!(connections(&test), [ACCOUNT]);
    let secrets = test.secrets();
    let names: Vec<_> = secrets.keys().cloned().collect();
    let moved = format!("{ACCOUNT}:signing");
    assert_eq!(names, [ACCOUNT.to_owned(), moved.clone()]);
    assert_eq!(&secrets[&moved], signing.expose(), "handlers know it");
    let ledger = test.ledger();
    for table in CONNECTION_TABLES {
        assert_eq!(count(&ledger, table, LEGACY), 0, "{table}");
    }
}

#[tokio::test]
async fn two_connections_of_one_account_become_one() {
    let test = legacy(2).await;
    // The same account was connected with its secret key, too, and has recorded one of them.
    write(&test.ledger(), |db| {
        db.execute(
            "INSERT INTO connections SELECT ?1, 'acct_1ShopbellDemo00', 'Kiln & Cup', mode, demo,
                 key_hint, api, access, created FROM connections",
            [ACCOUNT],
        )?;
        db.execute(
            r#"INSERT INTO arrivals (connection, "trigger", object_id, created, recorded, title, raw)
               SELECT ?1, "trigger", object_id, created, recorded, title, raw FROM arrivals LIMIT 1"#,
            [ACCOUNT],
        )?;
        move_connection(db, LEGACY, ACCOUNT)?;
        // A task that was still under way.
        db.execute(
            r#"INSERT INTO arrivals (connection, "trigger", object_id, created, recorded, title, raw)
               SELECT ?1, "trigger", 'ch_late', created, recorded, title, raw FROM arrivals LIMIT 1"#,
            [LEGACY],
        )?;
        Ok(())
    });
    assert_eq!(count(&test.ledger(), "arrivals", ACCOUNT), 2);
    let empty = "SELECT count(*) FROM outbox
                 WHERE NOT EXISTS (SELECT 1 FROM outbox_arrivals WHERE alert = outbox.id)";
    let empty = test
        .ledger()
        .read_blocking(|db| Ok::<i64, LedgerError>(db.query_row(empty, [], |row| row.get(0))?));
    assert_eq!(empty.unwrap(), 0, "no alert is about nothing");
    assert_eq!(connections(&test), [ACCOUNT]);
    assert_eq!(test.secrets().into_keys().collect::<Vec<_>>(), [LEGACY]);

    // The next start ends what was begun.
    let test = test.restart().await;
    assert_eq!(count(&test.ledger(), "arrivals", ACCOUNT), 3);
    assert_eq!(count(&test.ledger(), "arrivals", LEGACY), 0);
    assert!(test.secrets().is_empty());
    let moves = test.ledger().read_blocking(list_moves).unwrap();
    assert!(moves.iter().all(|row| row.settled), "{moves:?}");
}

#[tokio::test]
async fn the_reading_that_is_behind_is_the_one_to_go_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let walk = r#"INSERT INTO walks (connection, "trigger", watermark) VALUES (?1, ?2, ?3)"#;
    write(&ledger, |db| {
        let rows: [(&str, &str, Option<i64>); 5] = [
            (LEGACY, "charge.added", Some(100)),
            (ACCOUNT, "charge.added", Some(200)),
            (LEGACY, "customer.added", Some(200)),
            (ACCOUNT, "customer.added", Some(100)),
            (ACCOUNT, "order.added", None),
        ];
        for row in rows {
            db.execute(walk, row)?;
        }
        db.execute(walk, (LEGACY, "order.added", Some(300)))?;
        move_connection(db, LEGACY, ACCOUNT)
    });
    let marks = ledger.read_blocking(|db| {
        let sql = r#"SELECT connection, watermark FROM walks ORDER BY "trigger""#;
        let mut statement = db.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok::<_, LedgerError>(rows.collect::<Result<Vec<(String, i64)>, _>>()?)
    });
    let of = |mark| (ACCOUNT.to_owned(), mark);
    assert_eq!(marks.unwrap(), [of(100), of(100), of(300)]);
}
