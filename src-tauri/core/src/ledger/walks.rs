//! Where each trigger's reading stands, and the signal's memory.

use std::{collections::BTreeSet, ops::RangeInclusive};

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
    /// Pages read so far.
    pub pages: u32,
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
    /// When it was last read whole for its own sake (unix seconds, local clock).
    pub swept: Option<i64>,
}

/// Reads where a trigger stands.
pub fn get_walk(db: &Connection, connection: &str, trigger: Trigger) -> Result<Walk, LedgerError> {
    let sql = "SELECT watermark, begun, floor, cursor, head, pages, swept FROM walks
               WHERE connection = ?1 AND \"trigger\" = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row(params![connection, trigger], |row| {
            let floor: Option<i64> = row.get(2)?;
            let (cursor, head, pages) = (row.get(3)?, row.get(4)?, row.get(5)?);
            Ok(Walk {
                watermark: row.get(0)?,
                begun: row.get(1)?,
                progress: floor.map(|floor| WalkProgress {
                    floor,
                    cursor,
                    head,
                    pages,
                }),
                swept: row.get(6)?,
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
             (connection, \"trigger\", watermark, begun, floor, cursor, head, pages, swept)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        connection,
        trigger,
        walk.watermark,
        walk.begun,
        underway.map(|underway| underway.floor),
        underway.and_then(|underway| underway.cursor.clone()),
        underway.and_then(|underway| underway.head),
        underway.map_or(0, |underway| underway.pages),
        walk.swept,
    ])?;
    Ok(())
}

/// Up to when events were read, and what for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignalState {
    /// The newest event (unix seconds, Stripe's clock).
    pub watermark: i64,
    /// Stripe's clock at the last whole reading; none before the first.
    pub read_at: Option<i64>,
    /// Its older pages are still to be read.
    pub partial: bool,
    /// The triggers whose news it told.
    pub covers: Vec<Trigger>,
}

/// Reads the signal's state; none before its first call.
pub fn get_signal(db: &Connection, connection: &str) -> Result<Option<SignalState>, LedgerError> {
    let sql = "SELECT watermark, read_at, partial, covers FROM signals WHERE connection = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        let covers: String = row.get(3)?;
        Ok(SignalState {
            watermark: row.get(0)?,
            read_at: row.get(1)?,
            partial: row.get(2)?,
            // A name that nobody knows covers nothing.
            covers: covers.split(',').filter_map(Trigger::from_name).collect(),
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
    state: &SignalState,
) -> Result<(), LedgerError> {
    let covers: Vec<&str> = state.covers.iter().map(|trigger| trigger.name()).collect();
    // Not replaced: the row has columns of others.
    db.prepare_cached(
        "INSERT INTO signals (connection, watermark, read_at, partial, covers)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (connection) DO UPDATE SET watermark = excluded.watermark,
             read_at = excluded.read_at, partial = excluded.partial, covers = excluded.covers",
    )?
    .execute(params![
        connection,
        state.watermark,
        state.read_at,
        state.partial,
        covers.join(",")
    ])?;
    Ok(())
}

/// Says that a trigger's list was walked whole: from now on the signal tells its news. `swept` is when
/// that walk looked as far back as a sweep does.
pub fn mark_walked(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    swept: Option<i64>,
) -> Result<(), LedgerError> {
    if let Some(at) = swept {
        db.prepare_cached(
            "UPDATE walks SET swept = ?3 WHERE connection = ?1 AND \"trigger\" = ?2",
        )?
        .execute(params![connection, trigger, at])?;
    }
    if let Some(mut signal) = get_signal(db, connection)?
        && !signal.covers.contains(&trigger)
    {
        signal.covers.push(trigger);
        put_signal(db, connection, &signal)?;
    }
    Ok(())
}

/// Which lists of these triggers were not walked whole for their own sake within a span of time.
pub fn list_unswept(
    db: &Connection,
    connection: &str,
    triggers: &[Trigger],
    within: RangeInclusive<i64>,
) -> Result<BTreeSet<Trigger>, LedgerError> {
    let mut unswept = BTreeSet::new();
    for trigger in triggers.iter().filter(|trigger| trigger.has_list()) {
        let swept = get_walk(db, connection, *trigger)?.swept;
        // The first moment is one interval ago, when the next is due.
        if swept.is_none_or(|at| !within.contains(&at) || at == *within.start()) {
            unswept.insert(*trigger);
        }
    }
    Ok(unswept)
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
