//! Where each trigger's reading stands, and the signal's memory.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::LedgerError;
use crate::trigger::Trigger;

/// A walk that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkProgress {
    /// It ends below this second.
    pub floor: i64,
    /// The last object read; none before the first page.
    pub cursor: Option<String>,
    /// The newest `created` seen.
    pub head: Option<i64>,
}

/// Where a trigger's reading stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Read whole up to here; none before the baseline.
    pub watermark: Option<i64>,
    /// Nothing older than this is news: it was there before the connection.
    pub begun: i64,
    /// The walk that is under way.
    pub progress: Option<WalkProgress>,
    /// Why it cannot be read, as JSON.
    pub disabled: Option<String>,
}

/// Reads where a trigger stands.
pub fn get_walk(db: &Connection, connection: &str, trigger: Trigger) -> Result<Walk, LedgerError> {
    let sql = "SELECT watermark, begun, floor, cursor, head, disabled FROM walks
               WHERE connection = ?1 AND \"trigger\" = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row(params![connection, trigger], |row| {
            let floor: Option<i64> = row.get(2)?;
            let (cursor, head) = (row.get(3)?, row.get(4)?);
            Ok(Walk {
                watermark: row.get(0)?,
                begun: row.get(1)?,
                progress: floor.map(|floor| WalkProgress {
                    floor,
                    cursor,
                    head,
                }),
                disabled: row.get(5)?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Writes where a trigger stands.
pub fn put_walk(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    walk: &Walk,
) -> Result<(), LedgerError> {
    let underway = walk.progress.as_ref();
    db.prepare_cached(
        "INSERT OR REPLACE INTO walks
             (connection, \"trigger\", watermark, begun, floor, cursor, head, disabled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        connection,
        trigger,
        walk.watermark,
        walk.begun,
        underway.map(|underway| underway.floor),
        underway.and_then(|underway| underway.cursor.clone()),
        underway.and_then(|underway| underway.head),
        walk.disabled,
    ])?;
    Ok(())
}

/// Up to when events were read, and whether they may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignalState {
    /// Unix seconds, Stripe's clock.
    pub watermark: i64,
    /// The key may not read events.
    pub closed: bool,
    /// Its older pages are still to be read.
    pub partial: bool,
}

/// Reads the signal's state; none before its first call.
pub fn get_signal(db: &Connection, connection: &str) -> Result<Option<SignalState>, LedgerError> {
    let sql = "SELECT watermark, closed, partial FROM signals WHERE connection = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(SignalState {
            watermark: row.get(0)?,
            closed: row.get(1)?,
            partial: row.get(2)?,
        })
    };
    Ok(db
        .prepare_cached(sql)?
        .query_row([connection], read)
        .optional()?)
}

/// Writes the signal's state.
pub fn put_signal(
    db: &Connection,
    connection: &str,
    state: SignalState,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO signals (connection, watermark, closed, partial)
         VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        connection,
        state.watermark,
        state.closed,
        state.partial
    ])?;
    Ok(())
}

/// Which of these event ids were not seen before.
pub fn list_unseen_events(
    db: &Connection,
    connection: &str,
    ids: &[String],
) -> Result<Vec<String>, LedgerError> {
    let mut statement =
        db.prepare_cached("SELECT 1 FROM seen_events WHERE connection = ?1 AND id = ?2")?;
    let mut unseen = Vec::new();
    for id in ids {
        if !statement.exists(params![connection, id])? {
            unseen.push(id.clone());
        }
    }
    Ok(unseen)
}

/// Remembers events, and forgets those that no later signal can name again.
pub fn put_seen_events(
    db: &Connection,
    connection: &str,
    events: &[(String, i64)],
    keep_from: i64,
) -> Result<(), LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT OR IGNORE INTO seen_events (connection, id, created) VALUES (?1, ?2, ?3)",
    )?;
    for (id, created) in events {
        statement.execute(params![connection, id, created])?;
    }
    db.prepare_cached("DELETE FROM seen_events WHERE connection = ?1 AND created < ?2")?
        .execute(params![connection, keep_from])?;
    Ok(())
}
