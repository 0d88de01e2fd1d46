//! Arrivals: recorded once, whatever happens.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::LedgerError;
use crate::{
    arrival::{ArrivalRow, NewArrival},
    life::{ChargeFacts, judge_charge},
    trigger::Trigger,
};

pub(super) const COLUMNS: &str = "seq, connection, \"trigger\", object_id, created, recorded, \
     title, amount, currency, customer, customer_label, status, is_read, parent, refunded, received, \
     answer_by";
/// How many columns those are: what a query adds comes behind them.
pub(super) const COLUMN_COUNT: usize = 17;

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<ArrivalRow> {
    Ok(ArrivalRow {
        seq: row.get(0)?,
        connection: row.get(1)?,
        trigger: row.get(2)?,
        object_id: row.get(3)?,
        created: row.get(4)?,
        recorded: row.get(5)?,
        title: row.get(6)?,
        amount: row.get(7)?,
        currency: row.get(8)?,
        customer: row.get(9)?,
        customer_label: row.get(10)?,
        status: row.get(11)?,
        read: row.get(12)?,
        parent: row.get(13)?,
        refunded: row.get(14)?,
        received: row.get(15)?,
        answer_by: row.get(16)?,
    })
}

/// Records arrivals; gives how many were new. `silent` ones are read and alerted already.
pub fn insert_arrivals(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    recorded: i64,
    silent: bool,
    arrivals: &[NewArrival],
) -> Result<usize, LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO arrivals (connection, \"trigger\", object_id, created, recorded, title,
             amount, currency, customer, customer_label, status, is_read, alerted, raw,
             parent, own_status, captured, told_refunded, refunded, received, answer_by, silent)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13,
             ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?12
         WHERE NOT EXISTS (SELECT 1 FROM bygone
             WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3)
         ON CONFLICT DO NOTHING",
    )?;
    let mut new = 0;
    for arrival in arrivals {
        let money = arrival.money;
        let present = money.map(|money| {
            judge_charge(&ChargeFacts {
                amount: arrival.amount.unwrap_or_default(),
                own_status: arrival.status.clone(),
                money,
                ..ChargeFacts::default()
            })
        });
        let status = present.as_ref().map(|present| present.status.as_ref());
        new += statement.execute(params![
            connection,
            trigger,
            arrival.object_id,
            arrival.created,
            recorded,
            arrival.title,
            arrival.amount,
            arrival.currency,
            arrival.customer,
            arrival.customer_label,
            status.unwrap_or(arrival.status.as_ref()),
            silent,
            arrival.raw,
            arrival.parent,
            arrival.status,
            money.map(|money| money.captured),
            money.map(|money| money.refunded),
            present.as_ref().map_or(0, |present| present.refunded),
            present.as_ref().map(|present| present.received),
            arrival.answer_by,
        ])?;
    }
    Ok(new)
}

/// Remembers objects that were there before the connection; they are never news.
pub fn put_preexisting(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    ids: impl IntoIterator<Item = String>,
) -> Result<(), LedgerError> {
    let sql =
        "INSERT OR IGNORE INTO bygone (connection, \"trigger\", object_id) VALUES (?1, ?2, ?3)";
    let mut statement = db.prepare_cached(sql)?;
    for id in ids {
        statement.execute(params![connection, trigger, id])?;
    }
    Ok(())
}

/// Whether an object is recorded, or was there before the connection.
pub fn knows_object(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    id: &str,
) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM arrivals WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3
         UNION ALL
         SELECT 1 FROM bygone WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    Ok(db
        .prepare_cached(sql)?
        .exists(params![connection, trigger, id])?)
}

/// One arrival with its raw JSON.
pub fn get_arrival(
    db: &Connection,
    connection: &str,
    seq: i64,
) -> Result<Option<(ArrivalRow, String)>, LedgerError> {
    let sql = format!("SELECT {COLUMNS}, raw FROM arrivals WHERE connection = ?1 AND seq = ?2");
    let found = db
        .prepare_cached(&sql)?
        .query_row(params![connection, seq], |row| {
            Ok((read(row)?, row.get(COLUMN_COUNT)?))
        })
        .optional()?;
    Ok(found)
}

/// Arrivals that did not ring yet, also those whose alert waits, in the order of recording.
pub fn list_unalerted(db: &Connection, connection: &str) -> Result<Vec<ArrivalRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM arrivals WHERE connection = ?1 AND alerted = 0 ORDER BY seq"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([connection], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Marks arrivals as rung, or as such that ring nothing.
pub fn mark_alerted(db: &Connection, connection: &str, seqs: &[i64]) -> Result<(), LedgerError> {
    let mut statement =
        db.prepare_cached("UPDATE arrivals SET alerted = 1 WHERE connection = ?1 AND seq = ?2")?;
    for seq in seqs {
        statement.execute(params![connection, seq])?;
    }
    Ok(())
}

/// Marks arrivals as such that a rule keeps still: they ring nothing and are no news.
pub fn silence_arrivals(
    db: &Connection,
    connection: &str,
    seqs: &[i64],
) -> Result<(), LedgerError> {
    let sql = "UPDATE arrivals SET alerted = 1, is_read = 1 WHERE connection = ?1 AND seq = ?2";
    let mut statement = db.prepare_cached(sql)?;
    for seq in seqs {
        statement.execute(params![connection, seq])?;
    }
    Ok(())
}

/// Marks arrivals as read or unread; gives how many changed.
pub fn mark_read(
    db: &Connection,
    connection: &str,
    seqs: &[i64],
    is_read: bool,
) -> Result<usize, LedgerError> {
    let mut statement = db.prepare_cached(
        "UPDATE arrivals SET is_read = ?3 WHERE connection = ?1 AND seq = ?2 AND is_read <> ?3",
    )?;
    let mut changed = 0;
    for seq in seqs {
        changed += statement.execute(params![connection, seq, is_read])?;
    }
    Ok(changed)
}

/// Arrivals that were not read.
pub fn count_unread(db: &Connection, connection: &str) -> Result<u32, LedgerError> {
    let sql = "SELECT count(*) FROM arrivals WHERE connection = ?1 AND is_read = 0";
    Ok(db
        .prepare_cached(sql)?
        .query_row([connection], |row| row.get(0))?)
}

/// The latest arrivals, for the tray's menu.
pub fn list_latest_arrivals(
    db: &Connection,
    connection: &str,
    limit: u32,
) -> Result<Vec<ArrivalRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM arrivals WHERE connection = ?1
         ORDER BY created DESC, seq DESC LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![connection, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
