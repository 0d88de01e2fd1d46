//! What was there before the watching, and the last audit.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    arrivals,
    error::LedgerError,
    lives::{Reading, Recorded, record_arrivals},
    wanted,
};
use crate::{
    arrival::NewArrival,
    history::{ArrivalRate, AuditReport, HistoryImport},
    trigger::Trigger,
};

/// An event tells of a refund at about the second of the refund.
const NAMED_SLACK: i64 = 10;
/// So many arrivals say how many come in a day.
const SAMPLE: u32 = 500;

/// The last import of older arrivals; none before the first, and where it cannot be read.
pub fn get_history(
    db: &Connection,
    connection: &str,
) -> Result<Option<HistoryImport>, LedgerError> {
    get(
        db,
        "SELECT import FROM histories WHERE connection = ?1",
        connection,
    )
}

/// Writes how it stands.
pub fn put_history(
    db: &Connection,
    connection: &str,
    import: &HistoryImport,
) -> Result<(), LedgerError> {
    let sql = "INSERT INTO histories (connection, import) VALUES (?1, ?2)
         ON CONFLICT (connection) DO UPDATE SET import = excluded.import";
    put(db, sql, connection, import)
}

/// The last audit; none before the first, and where it cannot be read.
pub fn get_audit(db: &Connection, connection: &str) -> Result<Option<AuditReport>, LedgerError> {
    get(
        db,
        "SELECT report FROM audits WHERE connection = ?1",
        connection,
    )
}

/// Writes what an audit found.
pub fn put_audit(
    db: &Connection,
    connection: &str,
    report: &AuditReport,
) -> Result<(), LedgerError> {
    let sql = "INSERT INTO audits (connection, report) VALUES (?1, ?2)
         ON CONFLICT (connection) DO UPDATE SET report = excluded.report";
    put(db, sql, connection, report)
}

fn get<T: DeserializeOwned>(
    db: &Connection,
    sql: &str,
    connection: &str,
) -> Result<Option<T>, LedgerError> {
    let found: Option<String> = db
        .prepare_cached(sql)?
        .query_row([connection], |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
}

fn put<T: Serialize>(
    db: &Connection,
    sql: &str,
    connection: &str,
    value: &T,
) -> Result<(), LedgerError> {
    let text = serde_json::to_string(value).map_err(std::io::Error::other)?;
    db.prepare_cached(sql)?.execute([connection, &text])?;
    Ok(())
}

/// Records older objects, silently. What was kept out because it was there before the connection is
/// recorded now; of the rest, what may still be news is left to the watching.
pub fn record_history(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    reading: Reading,
    old_before: i64,
    rows: &[NewArrival],
) -> Result<Recorded, LedgerError> {
    let mut forget_bygone = db.prepare_cached(
        "DELETE FROM bygone WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
    )?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let bygone = forget_bygone.execute(params![connection, trigger, row.object_id])? > 0;
        if bygone
            || arrivals::knows_object(db, connection, trigger, &row.object_id)?
            || (row.created < old_before && !is_awaited(db, connection, trigger, row)?)
        {
            kept.push(row.clone());
        }
    }
    let silent = Reading {
        silent: true,
        ..reading
    };
    record_arrivals(db, connection, trigger, silent, &kept)
}

/// Whether an event named it, or it was listed before it was finished: it is news, however old.
fn is_awaited(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    row: &NewArrival,
) -> Result<bool, LedgerError> {
    if wanted::is_unfinished(db, connection, trigger, &row.object_id)? {
        return Ok(true);
    }
    // Of a refund an event names the charge.
    let (named, before) = match (trigger, &row.parent) {
        (Trigger::Refund, Some(charge)) => (charge, row.created + NAMED_SLACK),
        _ => (&row.object_id, i64::MAX),
    };
    let sql = "SELECT 1 FROM wanted
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3 AND named <= ?4";
    Ok(db
        .prepare_cached(sql)?
        .exists(params![connection, trigger, named, before])?)
}

/// Those of these objects that the ledger does not know.
pub fn list_unknown(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    rows: Vec<NewArrival>,
) -> Result<Vec<NewArrival>, LedgerError> {
    let mut unknown = Vec::new();
    for row in rows {
        if !arrivals::knows_object(db, connection, trigger, &row.object_id)? {
            unknown.push(row);
        }
    }
    Ok(unknown)
}

/// How often something arrives, by what arrived last.
pub fn measure_rate(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    now: i64,
) -> Result<ArrivalRate, LedgerError> {
    // By quarters of an hour: the rows themselves need not be read.
    let mut statement = db.prepare_cached(
        "SELECT quarter * 900, sum(count) FROM tallies
         WHERE connection = ?1 AND \"trigger\" = ?2 AND count > 0
         GROUP BY quarter ORDER BY quarter DESC",
    )?;
    let mut rows = statement.query(params![connection, trigger])?;
    let mut rate = ArrivalRate::default();
    while rate.count < SAMPLE
        && let Some(row) = rows.next()?
    {
        rate.count = rate.count.saturating_add(row.get(1)?);
        rate.seconds = now - row.get::<_, i64>(0)?;
    }
    Ok(rate)
}

/// How many charges came since a time.
pub fn count_charges_since(
    db: &Connection,
    connection: &str,
    since: i64,
) -> Result<u32, LedgerError> {
    let sql = "SELECT coalesce(sum(count - failed), 0) FROM tallies
         WHERE connection = ?1 AND quarter >= ?2 / 900 AND \"trigger\" = ?3";
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![connection, since, Trigger::Charge], |row| {
            row.get(0)
        })?)
}
