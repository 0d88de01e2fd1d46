//! Arrivals of which something changed that is still to be read.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::LedgerError;
use crate::{life::list_open_words, trigger::Trigger};

/// What the index of open arrivals is made for, word for word.
const OPEN: &str = "own_status IN
    ('pending', 'uncaptured', 'requires_action', 'needs_response', 'under_review',
     'warning_needs_response', 'warning_under_review', 'created', 'paid', 'unpaid')";

/// An arrival that is to be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutdatedArrival {
    /// Stripe's id of the object.
    pub object_id: String,
    /// When Stripe created it (unix seconds).
    pub created: i64,
    /// How often it was asked for by itself and not read.
    pub tries: u32,
    /// It is not asked for before this (unix seconds, local clock).
    pub retry_at: Option<i64>,
}

/// Marks an arrival as changed; an object that is none is nothing to mark. The last change counts.
pub fn mark_outdated(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
    changed: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT INTO outdated (connection, \"trigger\", object_id, changed)
         SELECT connection, \"trigger\", object_id, ?4 FROM arrivals
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3
         ON CONFLICT DO UPDATE SET changed = max(changed, excluded.changed), retry_at = NULL",
    )?
    .execute(params![connection, trigger, object, changed])?;
    Ok(())
}

/// Marks everything to which something may still have happened: nothing told of it.
pub fn mark_open(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    changed: i64,
) -> Result<(), LedgerError> {
    for open in list_open_words(trigger) {
        db.prepare_cached(&format!(
            "INSERT OR IGNORE INTO outdated (connection, \"trigger\", object_id, changed)
             SELECT connection, \"trigger\", object_id, ?3 FROM arrivals
             WHERE connection = ?1 AND \"trigger\" = ?2 AND own_status = ?4 AND {OPEN}"
        ))?
        .execute(params![connection, trigger, changed, open])?;
    }
    Ok(())
}

/// When an arrival changed, as an event told.
pub(super) fn find_change(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
) -> Result<Option<i64>, LedgerError> {
    let sql = "SELECT changed FROM outdated
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![connection, trigger, object], |row| row.get(0))
        .optional()?)
}

/// What is to be read again of one list, newest first, as the list has it.
pub fn list_outdated(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
) -> Result<Vec<OutdatedArrival>, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT o.object_id, a.created, o.tries, o.retry_at FROM outdated AS o
         JOIN arrivals AS a ON a.connection = ?1 AND a.\"trigger\" = ?2 AND a.object_id = o.object_id
         WHERE o.connection = ?1 AND o.\"trigger\" = ?2 ORDER BY a.created DESC, a.seq DESC",
    )?;
    let rows = statement.query_map(params![connection, trigger], |row| {
        Ok(OutdatedArrival {
            object_id: row.get(0)?,
            created: row.get(1)?,
            tries: row.get(2)?,
            retry_at: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An arrival was read, or is no more.
pub fn drop_outdated(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
) -> Result<(), LedgerError> {
    let sql = "DELETE FROM outdated
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    db.prepare_cached(sql)?
        .execute(params![connection, trigger, object])?;
    Ok(())
}

/// Writes how the asking for an arrival by itself went.
pub fn put_off_outdated(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    arrival: &OutdatedArrival,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE outdated SET tries = ?4, retry_at = ?5
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
    )?
    .execute(params![
        connection,
        trigger,
        arrival.object_id,
        arrival.tries,
        arrival.retry_at,
    ])?;
    Ok(())
}
