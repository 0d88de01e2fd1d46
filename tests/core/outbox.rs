//! The outbox of the ledger: each arrival in one alert, and what became of it.

use shopbell_core::{
    Trigger,
    arrival::NewArrival,
    ledger::{Ledger, LedgerError, arrivals, connections, outbox},
};
use tempfile::TempDir;

const ONE: &str = "acct_1:test";
const TWO: &str = "acct_2:test";

/// A ledger with so many arrivals of one connection, numbered from 1.
fn ledger_with(count: i64) -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    let all: Vec<_> = (1..=count)
        .map(|number| NewArrival {
            object_id: format!("ch_{number}"),
            created: number,
            title: "Mug".into(),
            amount: Some(1250),
            currency: Some("usd".into()),
            raw: format!("{{\"id\":\"ch_{number}\"}}"),
            ..NewArrival::default()
        })
        .collect();
    let insert = |db: &rusqlite::Transaction<'_>| {
        arrivals::insert_arrivals(db, ONE, Trigger::Charge, 5, false, &all)
    };
    ledger.write_blocking(insert).unwrap();
    (folder, ledger)
}

fn write(ledger: &Ledger, work: impl FnOnce(&rusqlite::Connection) -> Result<(), LedgerError>) {
    ledger.write_blocking(|db| work(db)).unwrap();
}

fn queue(ledger: &Ledger, seqs: &[i64], now: i64) {
    write(ledger, |db| outbox::queue_alert(db, ONE, seqs, now));
}

/// What waits: the arrivals of each alert.
fn waiting(ledger: &Ledger) -> Vec<Vec<i64>> {
    let read = ledger.read_blocking(|db| outbox::list_waiting_alerts(db, ONE));
    let alerts: Vec<_> = read.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    alerts.into_iter().map(|alert| alert.seqs).collect()
}

fn unqueued(ledger: &Ledger) -> Vec<i64> {
    let read = ledger.read_blocking(|db| outbox::list_unqueued(db, ONE));
    let rows: Vec<_> = read.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    rows.into_iter().map(|row| row.seq).collect()
}

fn unalerted(ledger: &Ledger) -> Vec<i64> {
    let read = ledger.read_blocking(|db| arrivals::list_unalerted(db, ONE));
    let rows: Vec<_> = read.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    rows.into_iter().map(|row| row.seq).collect()
}

fn count(ledger: &Ledger, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let read = ledger.read_blocking(|db| Ok(db.query_row(&sql, [], |row| row.get(0))?));
    read.unwrap_or_else(|error: LedgerError| panic!("{error}"))
}

#[test]
fn an_arrival_is_in_one_alert_and_rang_only_when_it_was_shown() {
    let (_folder, ledger) = ledger_with(3);
    assert_eq!(unqueued(&ledger), [1, 2, 3]);
    queue(&ledger, &[1, 2], 100);
    assert_eq!(unqueued(&ledger), [3]);
    assert_eq!(unalerted(&ledger), [1, 2, 3], "queued is not shown");
    assert_eq!(waiting(&ledger), [[1, 2]]);

    let again = ledger.write_blocking(|db| outbox::queue_alert(db, ONE, &[3, 2], 101));
    again.unwrap_err();
    assert_eq!(unqueued(&ledger), [3], "and nothing of it stays");

    write(&ledger, |db| outbox::mark_shown(db, 1, 102));
    assert_eq!(unalerted(&ledger), [3]);
    assert!(waiting(&ledger).is_empty());
    write(&ledger, |db| outbox::forget_shown_alerts(db, ONE, 103));
    assert_eq!((count(&ledger, "outbox"), unqueued(&ledger)), (0, vec![3]));
}

#[test]
fn alerts_are_put_together_and_taken_apart_in_the_order_of_the_ledger() {
    let (_folder, ledger) = ledger_with(6);
    for seqs in [vec![1], vec![2], vec![3, 4], vec![5], vec![6]] {
        queue(&ledger, &seqs, 100);
    }
    write(&ledger, |db| {
        outbox::note_failed_try(db, 2, true, "no", 500)?;
        outbox::merge_alerts(db, &[2, 3, 5])
    });
    assert_eq!(waiting(&ledger), [vec![1], vec![2, 3, 4, 5], vec![6]]);
    let merged = ledger.read_blocking(|db| outbox::list_waiting_alerts(db, ONE));
    let merged: Vec<_> = merged.unwrap_or_else(|error: LedgerError| panic!("{error}"));
    assert_eq!((merged[1].tries, merged[1].refusals), (1, 1));
    assert_eq!(merged[1].next_try, 100, "as soon as any of them");

    write(&ledger, |db| outbox::split_alert(db, 2));
    let apart: Vec<_> = (1..=6).map(|seq| vec![seq]).collect();
    assert_eq!(waiting(&ledger), apart);
    assert_eq!(unqueued(&ledger), [0_i64; 0]);
}

#[test]
fn a_row_says_why_it_was_not_shown_until_it_was() {
    let (_folder, ledger) = ledger_with(2);
    queue(&ledger, &[1], 100);
    queue(&ledger, &[2], 100);
    write(&ledger, |db| {
        outbox::note_failed_try(db, 1, false, "nobody there", 105)?;
        outbox::postpone_alerts(db, ONE, 105)
    });
    let row = |id: i64| {
        let sql = "SELECT tries, refusals, next_try, error, shown, given_up FROM outbox
             WHERE id = ?1";
        let read = ledger.read_blocking(|db| {
            let row = db.query_row(sql, [id], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, Option<String>>(3)?,
                    row.get::<_, Option<i64>>(4)?,
                    row.get::<_, Option<i64>>(5)?,
                ))
            });
            Ok(row?)
        });
        read.unwrap_or_else(|error: LedgerError| panic!("{error}"))
    };
    let why = Some("nobody there".to_owned());
    assert_eq!(row(1), (1, 0, 105, why.clone(), None, None));
    assert_eq!(row(2), (0, 0, 105, None, None, None));
    write(&ledger, |db| outbox::mark_shown(db, 1, 106));
    assert_eq!(row(1), (1, 0, 105, None, Some(106), None));

    write(&ledger, |db| {
        outbox::note_failed_try(db, 2, true, "what a text", 110)?;
        outbox::give_up_alert(db, 2, 900)
    });
    let why = Some("what a text".to_owned());
    assert_eq!(row(2), (1, 1, 110, why, None, Some(900)));
    assert!(waiting(&ledger).is_empty() && unqueued(&ledger).is_empty());
    assert_eq!(unalerted(&ledger), [2], "given up is not shown");
}

#[test]
fn what_is_to_ring_no_more_is_taken_back() {
    let (_folder, ledger) = ledger_with(3);
    queue(&ledger, &[1], 100);
    queue(&ledger, &[2, 3], 100);
    write(&ledger, |db| outbox::mark_shown(db, 1, 101));
    write(&ledger, |db| outbox::settle_waiting_alerts(db, TWO));
    assert_eq!(waiting(&ledger), [[2, 3]], "those of another connection");
    write(&ledger, |db| outbox::settle_waiting_alerts(db, ONE));
    assert!(waiting(&ledger).is_empty() && unalerted(&ledger).is_empty());
    assert_eq!(count(&ledger, "outbox"), 1, "what was shown stays");
}

#[test]
fn a_connection_that_is_forgotten_leaves_nothing_in_the_outbox() {
    let (_folder, ledger) = ledger_with(2);
    queue(&ledger, &[1, 2], 100);
    write(&ledger, |db| {
        connections::forget_connection(db, ONE).map(drop)
    });
    for table in ["outbox", "outbox_arrivals", "arrivals"] {
        assert_eq!(count(&ledger, table), 0, "{table}");
    }
}

#[test]
fn an_alert_that_is_told_by_itself_is_one_of_many_once_it_is_put_together() {
    let (_folder, ledger) = ledger_with(2);
    queue(&ledger, &[1], 100);
    queue(&ledger, &[2], 100);
    write(&ledger, |db| outbox::keep_apart(db, 1));
    let apart = || {
        let read = ledger.read_blocking(|db| outbox::list_waiting_alerts(db, ONE));
        let alerts: Vec<_> = read.unwrap_or_else(|error: LedgerError| panic!("{error}"));
        alerts.iter().map(|one| one.apart).collect::<Vec<_>>()
    };
    assert_eq!(apart(), [true, false]);
    write(&ledger, |db| outbox::merge_alerts(db, &[1, 2]));
    assert_eq!(apart(), [false]);
}
