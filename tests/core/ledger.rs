//! What the ledger keeps and how it is read back.

use rusqlite::Connection;
use shopbell_core::{
    Trigger,
    arrival::{ArrivalFilter, NewArrival},
    ledger::{
        Ledger, LedgerError, activity, arrivals,
        calls::{self, Call},
        connections::{self, ConnectionRow},
        walks::{self, Walk},
    },
};
use tempfile::TempDir;

const ONE: &str = "acct_1:test";
const TWO: &str = "acct_2:live";

fn open() -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    (folder, ledger)
}

fn read<T>(ledger: &Ledger, work: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> T {
    ledger.read_blocking(work).unwrap()
}

fn write<T>(ledger: &Ledger, work: impl FnOnce(&Connection) -> Result<T, LedgerError>) -> T {
    ledger.write_blocking(|db| work(db)).unwrap()
}

fn arrival(id: &str, created: i64) -> NewArrival {
    NewArrival {
        object_id: id.into(),
        created,
        title: format!("Order of {id}"),
        amount: Some(1250),
        currency: Some("usd".into()),
        customer: Some("cus_1".into()),
        customer_label: Some("山田 花子".into()),
        status: Some("succeeded".into()),
        raw: format!("{{\"id\":\"{id}\"}}"),
        ..NewArrival::default()
    }
}

fn record(ledger: &Ledger, connection: &str, arrivals: &[NewArrival]) -> usize {
    write(ledger, |db| {
        arrivals::insert_arrivals(db, connection, Trigger::Charge, 5, false, arrivals)
    })
}

#[test]
fn an_object_is_recorded_once_for_each_connection_and_trigger() {
    let (_folder, ledger) = open();
    let pair = [arrival("ch_1", 1), arrival("ch_2", 2)];
    assert_eq!(record(&ledger, ONE, &pair), 2);
    assert_eq!(record(&ledger, ONE, &pair), 0);
    assert_eq!(record(&ledger, TWO, &pair), 2);
    let again = [arrival("ch_2", 900), arrival("ch_3", 3)];
    assert_eq!(record(&ledger, ONE, &again), 1);
    let rows = read(&ledger, |db| arrivals::list_unalerted(db, ONE));
    let ids: Vec<_> = rows.iter().map(|row| row.object_id.as_str()).collect();
    assert_eq!(ids, ["ch_1", "ch_2", "ch_3"]);
    assert_eq!(rows[1].created, 2, "the first record stays");
}

#[test]
fn what_was_there_before_is_never_recorded() {
    let (_folder, ledger) = open();
    write(&ledger, |db| {
        arrivals::put_preexisting(db, ONE, Trigger::Charge, ["ch_1".to_owned()])
    });
    let pair = [arrival("ch_1", 1), arrival("ch_2", 2)];
    assert_eq!(record(&ledger, ONE, &pair), 1);
    let known = |id: &str| {
        read(&ledger, |db| {
            arrivals::knows_object(db, ONE, Trigger::Charge, id)
        })
    };
    assert!(known("ch_1") && known("ch_2") && !known("ch_3"));
}

#[test]
fn a_failed_transaction_leaves_nothing_but_its_calls() {
    let (_folder, ledger) = open();
    let call = Call {
        at: 1_000_000,
        method: "GET",
        path: "/v1/charges".into(),
        lane: "watcher",
        status: Some(200),
        request_id: None,
        millis: 3,
    };
    ledger.note_call(ONE, call);
    let failed: Result<(), LedgerError> = ledger.write_blocking(|db| {
        arrivals::insert_arrivals(db, ONE, Trigger::Charge, 5, false, &[arrival("ch_1", 1)])?;
        Err(LedgerError::Full)
    });
    assert!(matches!(failed, Err(LedgerError::Full)));
    assert!(read(&ledger, |db| arrivals::list_unalerted(db, ONE)).is_empty());
    assert!(read(&ledger, |db| calls::list_calls_since(db, ONE, 0)).is_empty());
    record(&ledger, ONE, &[arrival("ch_1", 1)]);
    assert_eq!(
        read(&ledger, |db| calls::list_calls_since(db, ONE, 0)),
        [1_000_000],
        "the next transaction logs it"
    );
}

#[test]
fn the_call_log_counts_a_minute_and_thirty_days() {
    let (_folder, ledger) = open();
    const DAY: u64 = 86_400_000;
    let now = 100 * DAY;
    let call = |at, method| Call {
        at,
        method,
        path: "/v1/events".into(),
        lane: "watcher",
        status: None,
        request_id: None,
        millis: 1,
    };
    let all = [
        call(now - 40 * DAY, "GET"),
        call(now - 29 * DAY, "GET"),
        call(now - 59_000, "POST"),
        call(now - 1, "GET"),
    ];
    write(&ledger, |db| calls::log_calls(db, ONE, &all));
    assert_eq!(read(&ledger, |db| calls::count_reads(db, ONE, now)), 2);
    let minute = read(&ledger, |db| calls::list_calls_since(db, ONE, now - 60_000));
    assert_eq!(minute.len(), 2);
    let kept = read(&ledger, |db| calls::list_calls_since(db, ONE, 0));
    assert_eq!(
        kept.len(),
        3,
        "those of more than 30 days ago are forgotten"
    );
}

#[test]
fn walks_and_signals_come_back_as_they_were_written() {
    let (_folder, ledger) = open();
    let nothing = read(&ledger, |db| walks::get_walk(db, ONE, Trigger::Charge));
    assert_eq!(nothing, Walk::default());
    let walk = Walk {
        watermark: Some(10),
        begun: 3,
        progress: Some(walks::WalkProgress {
            floor: 4,
            cursor: Some("ch_9".into()),
            head: Some(12),
            pages: 3,
        }),
        swept: Some(5),
    };
    write(&ledger, |db| {
        walks::put_walk(db, ONE, Trigger::Charge, &walk)
    });
    assert_eq!(
        read(&ledger, |db| walks::get_walk(db, ONE, Trigger::Charge)),
        walk
    );
    assert_eq!(read(&ledger, |db| walks::get_signal(db, ONE)), None);
    let state = walks::SignalState {
        watermark: 77,
        read_at: Some(78),
        partial: true,
        covers: vec![Trigger::Charge, Trigger::Customer],
    };
    write(&ledger, |db| walks::put_signal(db, ONE, &state));
    assert_eq!(read(&ledger, |db| walks::get_signal(db, ONE)), Some(state));
}

#[test]
fn seen_events_are_forgotten_once_no_signal_can_name_them() {
    let (_folder, ledger) = open();
    let events = [("evt_1".to_owned(), 100), ("evt_2".to_owned(), 200)];
    write(&ledger, |db| walks::put_seen_events(db, ONE, &events, 150));
    let ids = ["evt_1", "evt_2", "evt_3"].map(String::from);
    let unseen = read(&ledger, |db| walks::list_unseen_events(db, ONE, &ids));
    assert_eq!(unseen, ["evt_1", "evt_3"]);
}

#[test]
fn connections_keep_their_beginning_and_forget_all_of_theirs_only() {
    let (_folder, ledger) = open();
    let row = |id: &str, name: &str, created| ConnectionRow {
        id: id.into(),
        account_id: Some("acct_1".into()),
        name: name.into(),
        live: false,
        demo: false,
        key_hint: "abcd".into(),
        api: None,
        access: "[]".into(),
        created,
    };
    write(&ledger, |db| {
        connections::put_connection(db, &row(ONE, "Kiln", 10))
    });
    write(&ledger, |db| {
        connections::put_connection(db, &row(ONE, "Cup", 99))
    });
    let kept = read(&ledger, |db| connections::get_connection(db, ONE)).unwrap();
    assert_eq!((kept.name.as_str(), kept.created), ("Cup", 10));
    record(&ledger, ONE, &[arrival("ch_1", 1)]);
    record(&ledger, TWO, &[arrival("ch_1", 1)]);
    write(&ledger, |db| {
        connections::forget_connection(db, ONE).map(|_| ())
    });
    assert!(read(&ledger, |db| arrivals::list_unalerted(db, ONE)).is_empty());
    assert_eq!(
        read(&ledger, |db| arrivals::list_unalerted(db, TWO)).len(),
        1
    );
}

#[test]
fn the_list_is_filtered_and_found_again_by_place() {
    let (_folder, ledger) = open();
    let mut rows: Vec<_> = (0..50)
        .map(|at| arrival(&format!("ch_{at}"), 1000 + at))
        .collect();
    rows[7].title = "Teapot 100%".into();
    rows[9].amount = Some(4200);
    rows[11].status = Some("failed".into());
    record(&ledger, ONE, &rows);
    let window = |filter: &ArrivalFilter, offset, limit| {
        let rows = read(&ledger, |db| {
            activity::list_arrivals(db, ONE, filter, offset, limit)
        });
        rows.into_iter()
            .map(|row| row.object_id)
            .collect::<Vec<_>>()
    };
    let all = ArrivalFilter::default();
    assert_eq!(window(&all, 0, 2), ["ch_49", "ch_48"], "newest first");
    assert_eq!(window(&all, 48, 9), ["ch_1", "ch_0"]);
    let text = |text: &str| ArrivalFilter {
        text: text.into(),
        ..ArrivalFilter::default()
    };
    assert_eq!(window(&text("teapot 100%"), 0, 9), ["ch_7"]);
    assert_eq!(window(&text("42.00"), 0, 9), ["ch_9"]);
    assert_eq!(
        window(&text("42"), 0, 9),
        ["ch_42", "ch_9"],
        "an id or an amount"
    );
    assert_eq!(window(&text("花子"), 0, 99).len(), 50);
    assert!(window(&text("'; DROP TABLE arrivals"), 0, 9).is_empty());
    let failed = ArrivalFilter {
        statuses: vec!["failed".into()],
        ..ArrivalFilter::default()
    };
    assert_eq!(window(&failed, 0, 9), ["ch_11"]);

    let seqs: Vec<_> = read(&ledger, |db| activity::list_arrivals(db, ONE, &all, 10, 3))
        .into_iter()
        .map(|row| row.seq)
        .collect();
    let place = |filter: &ArrivalFilter, seq| {
        read(&ledger, |db| {
            activity::get_arrival_position(db, ONE, filter, seq)
        })
    };
    assert_eq!(place(&all, seqs[2]), Some(12));
    assert_eq!(place(&failed, seqs[2]), None, "the filter hides it");
    write(&ledger, |db| arrivals::mark_read(db, ONE, &seqs, true));
    let unread = ArrivalFilter {
        unread: true,
        ..ArrivalFilter::default()
    };
    let outline = read(&ledger, |db| activity::get_arrival_outline(db, ONE, &all));
    assert_eq!((outline.total, outline.unread), (50, 47));
    assert_eq!(outline.statuses, ["failed", "succeeded"]);
    assert_eq!(outline.days.iter().map(|day| day.count).sum::<u32>(), 50);
    assert_eq!(
        write(&ledger, |db| activity::mark_all_read(db, ONE, &failed)),
        1
    );
    assert_eq!(window(&unread, 0, 99).len(), 46);
}

#[test]
fn the_list_never_reads_whole_rows_to_find_its_places() {
    let (_folder, ledger) = open();
    let plans = [
        "SELECT date(created, 'unixepoch', 'localtime') AS day, count(*), sum(is_read = 0) FROM arrivals
         WHERE connection = ? AND status IN ('x') AND is_read = 0 GROUP BY day ORDER BY day DESC",
        "SELECT seq FROM arrivals WHERE connection = ? AND \"trigger\" IN ('x') AND customer = 'y'
         ORDER BY created DESC, seq DESC LIMIT 9 OFFSET 9",
        "SELECT count(*) FROM arrivals WHERE connection = ? AND (created, seq) > (1, 2)",
        "SELECT DISTINCT status FROM arrivals WHERE connection = ?1 AND status IS NOT NULL ORDER BY status",
        "SELECT count(*) FROM arrivals WHERE connection = ?1 AND is_read = 0",
    ];
    for sql in plans {
        let plan: Vec<String> = read(&ledger, |db| {
            let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows = statement.query_map([ONE], |row| row.get(3))?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
        let found = plan.iter().any(|line| line.contains("COVERING INDEX"));
        assert!(found, "{sql}: {plan:?}");
    }
}
