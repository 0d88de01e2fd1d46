//! The search of Activity finds what people type: names and numbers as everywhere, and amounts as
//! they are shown.

use rusqlite::Connection;
use shopbell_core::{
    Trigger,
    arrival::{ArrivalFilter, NewArrival},
    ledger::{Ledger, LedgerError, activity, arrivals, connections},
};

const ONE: &str = "acct_1:test";

fn arrival(id: &str, who: &str, amount: i64, currency: &str) -> NewArrival {
    NewArrival {
        object_id: id.into(),
        created: 1000,
        title: format!("Order of {who}"),
        amount: Some(amount),
        currency: Some(currency.into()),
        customer: Some("cus_Aa1".into()),
        customer_label: Some(who.into()),
        status: Some("succeeded".into()),
        raw: "{}".into(),
        ..NewArrival::default()
    }
}

fn ledger(arrivals: &[NewArrival]) -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
    for connection in [ONE, "acct_2:live"] {
        let record = |db: &rusqlite::Transaction<'_>| {
            arrivals::insert_arrivals(db, connection, Trigger::Charge, 5, false, arrivals)
        };
        ledger.write_blocking(record).unwrap();
    }
    (folder, ledger)
}

fn find(ledger: &Ledger, text: &str) -> Vec<String> {
    let filter = ArrivalFilter {
        text: text.into(),
        ..ArrivalFilter::default()
    };
    let read = |db: &Connection| -> Result<_, LedgerError> {
        let rows = activity::list_arrivals(db, ONE, &filter, 0, 99)?;
        let outline = activity::get_arrival_outline(db, ONE, &filter)?;
        assert_eq!(outline.total as usize, rows.len(), "{text}");
        for (place, row) in rows.iter().enumerate() {
            let found = activity::get_arrival_position(db, ONE, &filter, row.seq)?;
            assert_eq!(found, u32::try_from(place).ok(), "{text}");
        }
        Ok(rows)
    };
    let rows = ledger.read_blocking(read).unwrap();
    rows.into_iter().rev().map(|row| row.object_id).collect()
}

#[test]
fn arrivals_are_found_by_what_people_type() {
    let (_folder, ledger) = ledger(&[
        arrival("ch_yen", "山田 太郎", 4800, "jpy"),
        arrival("ch_usd", "Straßer +81 90-1234-5678", 1250, "usd"),
        arrival("ch_large", "Ａｎａ O’Brien", 480_000, "usd"),
        arrival("ch_back", "髙橋", -1250, "usd"),
    ]);
    for (text, found) in [
        ("山田太郎", &["ch_yen"][..]),
        ("高橋", &["ch_back"]),
        ("strasser", &["ch_usd"]),
        ("09012345678", &["ch_usd"]),
        ("+81 (0)90 1234 5678", &["ch_usd"]),
        ("ana obrien", &["ch_large"]),
        ("$12.50", &["ch_usd", "ch_back"]),
        ("-$12.50", &["ch_back"]),
        ("12.50", &["ch_usd", "ch_back"]),
        ("12.5 strasser", &["ch_usd"]),
        ("¥4,800", &["ch_yen"]),
        ("￥４，８００", &["ch_yen"]),
        ("4800", &["ch_yen", "ch_large"]),
        ("4,800.00", &["ch_large"]),
        ("jpy", &["ch_yen"]),
        ("CUS_aa1 山田", &["ch_yen"]),
        ("ch_large", &["ch_large"]),
        ("50", &[]),
        ("%", &[]),
        ("\\", &[]),
        ("_\u{1f}", &["ch_yen", "ch_usd", "ch_large", "ch_back"]),
    ] {
        assert_eq!(find(&ledger, text), found, "{text}");
    }
}

#[test]
fn what_is_searched_follows_the_arrival() {
    let (_folder, ledger) = ledger(&[arrival("ch_1", "Hana", 100, "usd")]);
    let change = |db: &rusqlite::Transaction<'_>| -> Result<(), LedgerError> {
        db.execute(
            "UPDATE arrivals SET customer_label = 'Ken', amount = 777",
            [],
        )?;
        connections::forget_connection(db, "acct_2:live").map(drop)
    };
    ledger.write_blocking(change).unwrap();
    assert_eq!(find(&ledger, "ken $7.77"), ["ch_1"]);
    assert!(find(&ledger, "$1.00").is_empty());
    let kept = |db: &Connection| -> Result<i64, LedgerError> {
        Ok(db.query_row("SELECT count(*) FROM arrival_words", [], |row| row.get(0))?)
    };
    assert_eq!(
        ledger.read_blocking(kept).unwrap(),
        1,
        "nothing of a removed connection stays"
    );
}
