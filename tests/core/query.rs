//! SQL of the person's own: what it sees, and that it neither writes nor sees anything else.

use std::time::Duration;

use shopbell_core::ledger::{
    LedgerError,
    query::{LedgerViews, QueryError, QueryValue, VIEWS},
};
use shopbell_sandbox::{ChargeSpec, CustomerSpec};

use crate::support::{NOW, World};

type Rows = Vec<Vec<QueryValue>>;

fn ask(views: &mut LedgerViews, sql: &str) -> Result<Rows, QueryError> {
    let mut rows = Vec::new();
    let keep = |row| {
        rows.push(row);
        Ok(())
    };
    views.run::<QueryError>(sql, |_| Ok(()), keep)?;
    Ok(rows)
}

fn one(views: &mut LedgerViews, sql: &str) -> QueryValue {
    let rows = ask(views, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.into_iter().flatten().next().unwrap()
}

fn refusal(views: &mut LedgerViews, sql: &str) -> String {
    match ask(views, sql) {
        Err(QueryError::Refused(why)) => why,
        other => panic!("{sql}: {other:?}"),
    }
}

/// An account with two charges and a customer, recorded.
async fn recorded() -> World {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.advance(60);
    for amount in [1250, 300] {
        world.sandbox.shop().create_charge(ChargeSpec {
            amount: Some(amount),
            currency: Some("usd".into()),
            description: Some("Two blue jugs".into()),
            ..ChargeSpec::default()
        });
    }
    world
        .sandbox
        .shop()
        .create_customer(CustomerSpec::default());
    world.poll().await.unwrap();
    world
}

#[tokio::test]
async fn views_hold_what_was_recorded() {
    let world = recorded().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    let sums = ask(
        &mut views,
        "SELECT trigger, count(*), sum(amount), min(created), min(created_at) FROM arrivals
         GROUP BY trigger ORDER BY trigger",
    );
    let sums = sums.unwrap();
    let text = |text: &str| QueryValue::Text(text.into());
    assert_eq!(
        sums[0],
        [
            text("charge.added"),
            QueryValue::Integer(2),
            QueryValue::Integer(1550),
            QueryValue::Integer(NOW + 60),
            text("2026-09-21T14:14:20Z"),
        ]
    );
    assert_eq!(sums[1][0], text("customer.added"));
    let takings = "SELECT sum(received) FROM takings WHERE currency = 'usd'";
    assert_eq!(one(&mut views, takings), QueryValue::Integer(1550));
    let object = "SELECT object ->> '$.description' FROM arrivals_v1 WHERE amount = 300";
    assert_eq!(one(&mut views, object), text("Two blue jugs"));
    let calls = "SELECT count(*) > 0 FROM calls WHERE method = 'GET' AND at > 0";
    assert_eq!(one(&mut views, calls), QueryValue::Integer(1));
}

#[tokio::test]
async fn what_is_recorded_meanwhile_is_seen() {
    let world = recorded().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    assert_eq!(
        one(&mut views, "SELECT count(*) FROM arrivals"),
        QueryValue::Integer(3)
    );
    world.advance(60);
    world.charges(5);
    world.poll().await.unwrap();
    assert_eq!(
        one(&mut views, "SELECT count(*) FROM arrivals"),
        QueryValue::Integer(8)
    );
}

/// A change here breaks what people wrote.
#[tokio::test]
async fn version_one_keeps_its_columns() {
    let world = World::start().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    let promised = [
        (
            "arrivals",
            "seq connection trigger id created created_at recorded title amount currency received \
             refunded customer customer_name status parent answer_by is_read object",
        ),
        ("changes", "connection trigger id at status_before status"),
        (
            "takings",
            "connection begins begins_at trigger currency count failed received",
        ),
        (
            "customers",
            "connection id created created_at name email phone description currency delinquent \
             account_balance object",
        ),
        (
            "products",
            "connection id created created_at updated name active caption description shippable url \
             object",
        ),
        ("connections", "id account name mode is_demo connected"),
        (
            "calls",
            "connection at method path lane status request_id millis",
        ),
    ];
    assert_eq!(VIEWS.map(|view| view.name), promised.map(|(name, _)| name));
    for (name, columns) in promised {
        for name in [name.to_owned(), format!("{name}_v1")] {
            let mut found = Vec::new();
            let keep = |names: &[String]| {
                found = names.to_vec();
                Ok(())
            };
            let sql = format!("SELECT * FROM {name}");
            views.run::<QueryError>(&sql, keep, |_| Ok(())).unwrap();
            assert_eq!(found.join(" "), columns, "{name}");
        }
    }
}

#[tokio::test]
async fn nothing_but_the_views_is_read() {
    let world = recorded().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    for sql in [
        "SELECT raw FROM main.arrivals",
        "SELECT salt FROM key_salt",
        "SELECT fingerprint FROM known_keys",
        "SELECT name FROM sqlite_schema",
        "SELECT name FROM temp.sqlite_schema",
        "SELECT sql FROM sqlite_temp_master",
        "SELECT * FROM pragma_table_list",
        "SELECT name FROM pragma_table_info('arrivals')",
        "SELECT * FROM main.arrivals",
        "SELECT (SELECT salt FROM key_salt) FROM arrivals",
        "SELECT * FROM arrivals WHERE EXISTS (SELECT salt FROM key_salt)",
        "SELECT count(*) FROM key_salt",
        "SELECT count(*) FROM main.KEY_SALT",
        "SELECT count(*) FROM known_keys AS arrivals",
        "SELECT count(*) FROM sqlite_master",
        "SELECT count(*) FROM pragma_table_list",
        // A subquery that bears the name of a view is none.
        "WITH arrivals AS (SELECT raw FROM main.arrivals) SELECT * FROM arrivals",
        "WITH arrivals_v1 AS (SELECT salt FROM key_salt) SELECT * FROM arrivals_v1",
        "SELECT * FROM (SELECT salt FROM key_salt) AS arrivals",
    ] {
        let why = refusal(&mut views, sql);
        assert!(why.contains("is no view"), "{sql}: {why}");
    }
    assert_eq!(
        one(&mut views, "SELECT count(*) FROM arrivals"),
        QueryValue::Integer(3)
    );
}

#[tokio::test]
async fn what_sqlite_can_do_with_the_views_is_to_be_had() {
    let world = recorded().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    for (sql, expected) in [
        ("SELECT count(*) FROM ARRIVALS_V1", 3),
        (
            "WITH n AS (SELECT 1 FROM arrivals) SELECT count(*) FROM n",
            3,
        ),
        (
            "SELECT count(*) FROM (SELECT * FROM arrivals WHERE amount > 300)",
            1,
        ),
        (
            "SELECT count(*) FROM arrivals AS a JOIN arrivals AS b USING (connection)",
            9,
        ),
        (
            "SELECT max(place) FROM (SELECT row_number() OVER (ORDER BY created) AS place FROM arrivals)",
            3,
        ),
        (
            "SELECT count(*) FROM arrivals, json_each(arrivals.object) WHERE key = 'amount'",
            2,
        ),
        (
            "SELECT 1 FROM arrivals WHERE EXISTS (SELECT * FROM takings) LIMIT 1",
            1,
        ),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT count(*) FROM n",
            9,
        ),
    ] {
        assert_eq!(one(&mut views, sql), QueryValue::Integer(expected), "{sql}");
    }
}

#[tokio::test]
async fn nothing_is_written_and_no_file_is_opened() {
    let world = recorded().await;
    let before = std::fs::read(world.file()).unwrap();
    let mut views = LedgerViews::open(&world.file()).unwrap();
    for sql in [
        "DELETE FROM main.arrivals",
        "UPDATE main.arrivals SET raw = ''",
        "INSERT INTO connections (id) VALUES (1)",
        "DROP VIEW arrivals",
        "CREATE TABLE more (one)",
        "CREATE TEMP TABLE more (one)",
        "ATTACH ':memory:' AS other",
        "DETACH temp",
        "PRAGMA user_version",
        "PRAGMA query_only = 0",
        "BEGIN",
        "SAVEPOINT here",
        "VACUUM",
        "VACUUM INTO 'copy.sqlite3'",
        "ANALYZE",
        "REINDEX",
        "EXPLAIN SELECT * FROM arrivals",
        "EXPLAIN QUERY PLAN SELECT * FROM arrivals",
        "SELECT 1; SELECT 2",
    ] {
        refusal(&mut views, sql);
    }
    for sql in ["DELETE FROM arrivals", "UPDATE arrivals SET title = ''"] {
        let view = ask(&mut views, sql);
        assert!(matches!(view, Err(QueryError::Sql { .. })), "{view:?}");
    }
    let unknown = ask(&mut views, "SELECT load_extension('x')");
    assert!(matches!(
        unknown,
        Err(QueryError::Refused(_) | QueryError::Sql { .. })
    ));
    drop(views);
    assert_eq!(std::fs::read(world.file()).unwrap(), before);
}

#[tokio::test]
async fn an_error_of_sql_says_where() {
    let world = World::start().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    let sql = "SELECT amuont FROM arrivals";
    let Err(QueryError::Sql { message, offset }) = ask(&mut views, sql) else {
        panic!("there is no such column");
    };
    assert_eq!((&*message, offset), ("no such column: amuont", Some(7)));
    for sql in [
        "",
        "  -- nothing",
        "SELEC 1",
        "SELECT json('{')",
        "\0",
        "SELECT 'ü",
        "SELECT ?1 ?",
    ] {
        assert!(ask(&mut views, sql).is_err(), "{sql}");
    }
    // What SQL makes up itself is answered as it is.
    let odd = ask(
        &mut views,
        "SELECT NULL, 1.5, x'00ff', 9223372036854775807, CAST(x'c3' AS TEXT)",
    );
    assert_eq!(
        odd.unwrap()[0],
        [
            QueryValue::Null,
            QueryValue::Real(1.5),
            QueryValue::Bytes(vec![0, 255]),
            QueryValue::Integer(i64::MAX),
            QueryValue::Text("\u{fffd}".into()),
        ]
    );
    assert!(matches!(
        ask(&mut views, "SELECT length(zeroblob(900000000))"),
        Err(QueryError::Sql { .. })
    ));
}

#[tokio::test]
async fn columns_that_are_left_out_cannot_be_named() {
    let world = recorded().await;
    let open = || {
        LedgerViews::open_limited(
            &world.file(),
            |view, column| view.name != "calls" && !column.personal,
            None,
        )
    };
    let mut views = open().unwrap();
    for sql in [
        "SELECT object FROM arrivals",
        "SELECT title FROM arrivals_v1",
        "SELECT email FROM customers",
        "SELECT * FROM calls",
    ] {
        assert!(ask(&mut views, sql).is_err(), "{sql}");
    }
    let all = ask(&mut views, "SELECT * FROM arrivals LIMIT 1").unwrap();
    assert_eq!(all[0].len(), 16);
}

#[tokio::test]
async fn one_that_would_not_end_is_ended() {
    let world = World::start().await;
    let limit = Some(Duration::from_millis(50));
    let mut views = LedgerViews::open_limited(&world.file(), |_, _| true, limit).unwrap();
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    assert!(matches!(
        ask(&mut views, endless),
        Err(QueryError::TimedOut(_))
    ));
    assert_eq!(one(&mut views, "SELECT 1"), QueryValue::Integer(1));
}

#[tokio::test]
async fn a_file_that_is_no_ledger_of_this_version_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.sqlite3");
    assert!(matches!(
        LedgerViews::open(&path),
        Err(QueryError::Missing(_))
    ));
    assert!(!path.exists());

    let other = folder.path().join("other.sqlite3");
    let db = rusqlite::Connection::open(&other).unwrap();
    db.execute_batch("CREATE TABLE arrivals (raw)").unwrap();
    drop(db);
    let foreign = LedgerViews::open(&other);
    assert!(matches!(
        foreign,
        Err(QueryError::Ledger(LedgerError::Foreign(_)))
    ));

    let world = World::start().await;
    for (version, is_older) in [(3, true), (9_999, false)] {
        let db = rusqlite::Connection::open(world.file()).unwrap();
        db.pragma_update(None, "user_version", version).unwrap();
        drop(db);
        let opened = LedgerViews::open(&world.file());
        assert_eq!(matches!(opened, Err(QueryError::Older)), is_older);
        assert!(opened.is_err());
    }
}

/// What the documents show must work.
#[tokio::test]
async fn every_query_of_the_documents_is_answered() {
    let world = recorded().await;
    let mut views = LedgerViews::open(&world.file()).unwrap();
    let blocks = include_str!("../../docs/query.md")
        .split("```sql\n")
        .skip(1);
    let mut count = 0;
    for block in blocks {
        let sql = block.split("```").next().unwrap();
        ask(&mut views, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        count += 1;
    }
    assert_eq!(count, 8);
}
