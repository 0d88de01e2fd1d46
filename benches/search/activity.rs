//! From a keystroke in Activity's search to its outline and rows, over as many arrivals.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde_json::json;
use shopbell_core::{
    Trigger,
    arrival::{ArrivalFilter, NewArrival},
    ledger::{
        Ledger, LedgerError, activity, arrivals,
        query::{LedgerViews, QueryError},
        tallies,
    },
    life::ChargeMoney,
    overview::{Days, Stretch, sum_tallies},
};

use crate::{
    CONNECTION, ROUNDS,
    support::people::{self, TYPED},
};

/// What people type beside names.
const AMOUNTS: [&str; 3] = ["$12.50", "¥4,800", "1250"];

fn arrival(row: usize) -> NewArrival {
    let customer = people::customer(row);
    let text = |key: &str| customer[key].as_str().unwrap().to_owned();
    let (amount, currency) = if row.is_multiple_of(3) {
        (row % 9000, "jpy")
    } else {
        (row % 90_000, "usd")
    };
    let fails = row % 50 == 7;
    // About as much as a charge has.
    let raw = json!({ "customer": customer, "padding": "x".repeat(1500) });
    NewArrival {
        object_id: format!("ch_{row:024}"),
        created: 1_790_000_000 - i64::try_from(row).unwrap() * 60,
        title: format!("Order of {}", text("name")),
        amount: Some(i64::try_from(amount).unwrap()),
        currency: Some(currency.into()),
        customer: Some(text("id")),
        customer_label: Some(text("name")),
        status: Some(if fails { "failed" } else { "succeeded" }.into()),
        money: (!fails).then(|| ChargeMoney {
            captured: i64::try_from(amount).unwrap(),
            refunded: 0,
        }),
        raw: raw.to_string(),
        ..NewArrival::default()
    }
}

pub(crate) fn measure(folder: &std::path::Path, rows: usize) {
    let ledger = Ledger::open(&folder.join("activity.sqlite3")).unwrap();
    let began = Instant::now();
    for page in (0..rows).collect::<Vec<usize>>().chunks(1000) {
        let page: Vec<_> = page.iter().map(|row| arrival(*row)).collect();
        let record = |db: &rusqlite::Transaction<'_>| {
            arrivals::insert_arrivals(db, CONNECTION, Trigger::Charge, 1, true, &page)
        };
        ledger.write_blocking::<_, LedgerError>(record).unwrap();
    }
    println!(
        "{rows} arrivals recorded in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    measure_opening(&ledger);
    measure_overview(&ledger);
    measure_queries(&folder.join("activity.sqlite3"));
    let mut all: Vec<(Duration, String, u32)> = Vec::new();
    for round in 0..=ROUNDS {
        for typed in TYPED.into_iter().chain(AMOUNTS) {
            for end in typed.char_indices().map(|(at, c)| at + c.len_utf8()) {
                let filter = ArrivalFilter {
                    text: typed[..end].to_owned(),
                    ..ArrivalFilter::default()
                };
                let began = Instant::now();
                let read = |db: &rusqlite::Connection| {
                    let outline = activity::get_arrival_outline(db, CONNECTION, &filter)?;
                    activity::list_arrivals(db, CONNECTION, &filter, 0, 100)?;
                    Ok::<_, LedgerError>(outline.total)
                };
                let total = ledger.read_blocking(read).unwrap();
                if round > 0 {
                    all.push((began.elapsed(), typed[..end].to_owned(), total));
                }
            }
        }
    }
    let fold = |db: &rusqlite::Transaction<'_>| -> Result<(), LedgerError> {
        let sql = "UPDATE arrivals SET title = title";
        db.execute(sql, []).map(drop).map_err(LedgerError::from)
    };
    let began = Instant::now();
    ledger.write_blocking(fold).unwrap();
    println!(
        "what was recorded, written and folded anew: {:.1} s",
        began.elapsed().as_secs_f64()
    );
    all.sort();
    let at = |share: usize| all[(all.len() - 1) * share / 100].0.as_secs_f64() * 1e3;
    println!(
        "keystroke in Activity to outline and rows: p50 {:.1} ms, p95 {:.1} ms, worst {:.1} ms",
        at(50),
        at(95),
        at(100)
    );
    for (took, text, total) in all.iter().rev().step_by(ROUNDS).take(4) {
        println!(
            "  slow: {:.1} ms {text:?} ({total} found)",
            took.as_secs_f64() * 1e3
        );
    }
}

/// Each query of `docs/query.md`, as it stands there, with opening the file.
fn measure_queries(path: &std::path::Path) {
    let blocks = include_str!("../../docs/query.md")
        .split("```sql\n")
        .skip(1);
    let mut all = Vec::new();
    for block in blocks {
        let sql = block.split("```").next().unwrap();
        // The latest arrival is of this second, so that "the last day" has one.
        let sql = sql
            .replace("'demo'", &format!("'{CONNECTION}'"))
            .replace("'now'", "'2026-09-21 14:13:20'")
            .replace("'ch_1'", "'ch_000000000000000000004711'")
            .replace(
                "'cus_1'",
                &format!("'{}'", people::customer(4711)["id"].as_str().unwrap()),
            );
        let mut took = Vec::new();
        let mut rows = 0;
        for _ in 0..21 {
            let began = Instant::now();
            rows = 0;
            let mut views = LedgerViews::open(path).unwrap();
            let count = |_| {
                rows += 1;
                Ok(())
            };
            views.run::<QueryError>(&sql, |_| Ok(()), count).unwrap();
            took.push(began.elapsed());
        }
        took.sort();
        all.push((took[took.len() / 2], took[took.len() - 2], rows, sql));
    }
    println!("the queries of docs/query.md, with opening the file:");
    for (p50, p95, rows, sql) in all {
        println!(
            "  p50 {:.1} ms, p95 {:.1} ms ({rows} rows): {}",
            p50.as_secs_f64() * 1e3,
            p95.as_secs_f64() * 1e3,
            sql.lines().next().unwrap_or_default()
        );
    }
}

/// What Activity opens with.
fn measure_opening(ledger: &Ledger) {
    let all = ArrivalFilter::default();
    for _ in 0..3 {
        let began = Instant::now();
        let read = |db: &rusqlite::Connection| -> Result<_, LedgerError> {
            let outline = activity::get_arrival_outline(db, CONNECTION, &all)?;
            activity::list_arrivals(db, CONNECTION, &all, 0, 100)?;
            Ok((outline.total, began.elapsed()))
        };
        let (total, took) = ledger.read_blocking(read).unwrap();
        println!(
            "Activity opens over {total} arrivals, outline and rows: {:.1} ms",
            took.as_secs_f64() * 1e3
        );
    }
}

/// The overview, beside the plain sum over the rows that it would be without tallies.
fn measure_overview(ledger: &Ledger) {
    let now = 1_790_000_000;
    let time = |work: &dyn Fn()| {
        let mut all: Vec<f64> = (0..ROUNDS.max(3))
            .map(|_| {
                let began = Instant::now();
                work();
                began.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    for stretch in [Stretch::Month, Stretch::Year] {
        let days = Days::ending_today(stretch, now, &TimeZone::UTC);
        let sums = time(&|| {
            let read = |db: &rusqlite::Connection| -> Result<_, LedgerError> {
                let found = tallies::list_tallies(db, CONNECTION, days.span())?;
                Ok(sum_tallies(&days, found))
            };
            ledger.read_blocking(read).unwrap();
        });
        let top = time(&|| {
            let span = (days.begin(), days.span().1);
            let read =
                |db: &rusqlite::Connection| tallies::list_top_customers(db, CONNECTION, span, 5);
            ledger.read_blocking(read).unwrap();
        });
        let plain = time(&|| {
            let read = |db: &rusqlite::Connection| -> Result<i64, LedgerError> {
                let sql = "SELECT count(*) FROM (SELECT date(created, 'unixepoch', 'localtime'), currency,
                        sum(received) FROM arrivals WHERE connection = ?1 AND created >= ?2 GROUP BY 1, 2)";
                let from = days.span().0;
                Ok(db.query_row(sql, rusqlite::params![CONNECTION, from], |row| row.get(0))?)
            };
            ledger.read_blocking(read).unwrap();
        });
        println!(
            "overview of {} days: {sums:.1} ms, top customers {top:.1} ms; a plain sum over the rows {plain:.1} ms",
            stretch.days()
        );
    }
}
