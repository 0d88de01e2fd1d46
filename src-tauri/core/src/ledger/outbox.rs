//! The outbox: alerts that wait to be shown, and what became of them.
//!
//! Callers run these in one transaction per step: an alert is queued together with all others of a
//! poll, and marked together with the arrivals it covers.

use rusqlite::{Connection, params};

use super::{
    arrivals::{self, COLUMNS},
    error::LedgerError,
};
use crate::arrival::{ArrivalRow, WaitingAlert};

/// Arrivals that neither rang nor are in an alert, in the order of recording.
pub fn list_unqueued(db: &Connection, connection: &str) -> Result<Vec<ArrivalRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM arrivals WHERE connection = ?1 AND alerted = 0
             AND NOT EXISTS (SELECT 1 FROM outbox_arrivals WHERE seq = arrivals.seq)
         ORDER BY seq"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([connection], arrivals::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds an alert about these arrivals, to be shown at once. An arrival that is in another alert
/// already is refused.
pub fn queue_alert(
    db: &Connection,
    connection: &str,
    seqs: &[i64],
    now: i64,
) -> Result<(), LedgerError> {
    let Some(id) = seqs.iter().min() else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT INTO outbox (id, connection, queued, next_try) VALUES (?1, ?2, ?3, ?3)",
    )?
    .execute(params![id, connection, now])?;
    let sql = "INSERT INTO outbox_arrivals (seq, alert) VALUES (?1, ?2)";
    let mut statement = db.prepare_cached(sql)?;
    for seq in seqs {
        statement.execute([seq, id])?;
    }
    Ok(())
}

/// Has an alert told by itself, whatever else waits.
pub fn keep_apart(db: &Connection, alert: i64) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE outbox SET apart = 1 WHERE id = ?1")?
        .execute([alert])?;
    Ok(())
}

/// Alerts that were not shown yet, oldest first.
pub fn list_waiting_alerts(
    db: &Connection,
    connection: &str,
) -> Result<Vec<WaitingAlert>, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT id, queued, tries, refusals, next_try, seq, apart FROM outbox
         JOIN outbox_arrivals ON alert = id
         WHERE connection = ?1 AND shown IS NULL AND given_up IS NULL ORDER BY id, seq",
    )?;
    let mut rows = statement.query([connection])?;
    let mut waiting: Vec<WaitingAlert> = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, seq) = (row.get(0)?, row.get(5)?);
        match waiting.last_mut().filter(|last| last.id == id) {
            Some(last) => last.seqs.push(seq),
            None => waiting.push(WaitingAlert {
                id,
                connection: connection.to_owned(),
                seqs: vec![seq],
                queued: row.get(1)?,
                tries: row.get(2)?,
                refusals: row.get(3)?,
                next_try: row.get(4)?,
                apart: row.get(6)?,
            }),
        }
    }
    Ok(waiting)
}

/// The arrivals of an alert in the order of recording.
pub fn list_alert_arrivals(db: &Connection, alert: i64) -> Result<Vec<ArrivalRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM arrivals
         WHERE seq IN (SELECT seq FROM outbox_arrivals WHERE alert = ?1) ORDER BY seq"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([alert], arrivals::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts alerts together into the oldest of them.
pub fn merge_alerts(db: &Connection, alerts: &[i64]) -> Result<(), LedgerError> {
    let Some(into) = alerts.iter().min() else {
        return Ok(());
    };
    for from in alerts.iter().filter(|from| *from != into) {
        db.prepare_cached("UPDATE outbox_arrivals SET alert = ?1 WHERE alert = ?2")?
            .execute([into, from])?;
        db.prepare_cached(
            "UPDATE outbox SET (apart, queued, tries, refusals, next_try) =
                 (SELECT 0, min(outbox.queued, other.queued), max(outbox.tries, other.tries),
                         max(outbox.refusals, other.refusals), min(outbox.next_try, other.next_try)
                  FROM outbox AS other WHERE other.id = ?2)
             WHERE id = ?1",
        )?
        .execute([into, from])?;
        db.prepare_cached("DELETE FROM outbox WHERE id = ?1")?
            .execute([from])?;
    }
    Ok(())
}

/// Makes an alert of its own of each arrival that an alert covers.
pub fn split_alert(db: &Connection, alert: i64) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT INTO outbox (id, connection, queued, tries, refusals, next_try, error)
         SELECT seq, connection, queued, tries, refusals, next_try, error
         FROM outbox JOIN outbox_arrivals ON alert = id WHERE id = ?1 AND seq <> ?1",
    )?
    .execute([alert])?;
    db.prepare_cached("UPDATE outbox_arrivals SET alert = seq WHERE alert = ?1")?
        .execute([alert])?;
    Ok(())
}

/// Marks an alert as shown, and its arrivals as rung.
pub fn mark_shown(db: &Connection, alert: i64, now: i64) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE outbox SET shown = ?2, error = NULL WHERE id = ?1")?
        .execute([alert, now])?;
    db.prepare_cached(
        "UPDATE arrivals SET alerted = 1
         WHERE seq IN (SELECT seq FROM outbox_arrivals WHERE alert = ?1)",
    )?
    .execute([alert])?;
    Ok(())
}

/// Ends an alert that nobody will show; its row says since when, and why. Its arrivals did not ring.
pub fn give_up_alert(db: &Connection, alert: i64, now: i64) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE outbox SET given_up = ?2 WHERE id = ?1")?
        .execute([alert, now])?;
    Ok(())
}
/// Notes that an alert could not be shown: why, and when it is worth trying again.
pub fn note_failed_try(
    db: &Connection,
    alert: i64,
    refused: bool,
    error: &str,
    next_try: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE outbox SET tries = tries + 1, refusals = refusals + ?2, error = ?3, next_try = ?4
         WHERE id = ?1",
    )?
    .execute(params![alert, refused, error, next_try])?;
    Ok(())
}

/// Has every alert of a connection wait at least so long: there is nobody to show it.
pub fn postpone_alerts(db: &Connection, connection: &str, until: i64) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE outbox SET next_try = ?2 WHERE connection = ?1 AND next_try < ?2
             AND shown IS NULL AND given_up IS NULL",
    )?
    .execute(params![connection, until])?;
    Ok(())
}

/// Takes back what waits: nothing is to ring any more.
pub fn settle_waiting_alerts(db: &Connection, connection: &str) -> Result<(), LedgerError> {
    let waiting = "SELECT id FROM outbox
         WHERE connection = ?1 AND shown IS NULL AND given_up IS NULL";
    let covered = format!(
        "UPDATE arrivals SET alerted = 1 WHERE seq IN
             (SELECT seq FROM outbox_arrivals WHERE alert IN ({waiting}))"
    );
    db.prepare_cached(&covered)?.execute([connection])?;
    db.prepare_cached(&format!("DELETE FROM outbox WHERE id IN ({waiting})"))?
        .execute([connection])?;
    Ok(())
}

/// Removes alerts that were shown before a time; their arrivals stay marked.
pub fn forget_shown_alerts(
    db: &Connection,
    connection: &str,
    before: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached("DELETE FROM outbox WHERE connection = ?1 AND shown < ?2")?
        .execute(params![connection, before])?;
    Ok(())
}
