//! The stretch of time over which every event was read: what a local copy is continuous with.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::LedgerError;

/// Stripe keeps events for 30 days: after a longer pause some are gone unread.
const MAX_GAP: i64 = 29 * 24 * 3600;

/// The stretch that is being read; none before all events were read once.
pub fn get_stretch(db: &Connection, connection: &str) -> Result<Option<String>, LedgerError> {
    let sql = "SELECT id FROM stretches WHERE connection = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([connection], |row| row.get(0))
        .optional()?)
}

/// All events up to a time (unix seconds, Stripe's clock) were read. Another stretch begins where
/// there may be a gap before them: `fresh` says that earlier ones were never looked for.
pub fn extend_stretch(
    db: &Connection,
    connection: &str,
    read: i64,
    fresh: bool,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT INTO stretches (connection, id, read) VALUES (?1, hex(randomblob(8)), ?2)
         ON CONFLICT (connection) DO UPDATE SET
             id = CASE WHEN ?3 OR excluded.read - read > ?4 THEN excluded.id ELSE id END,
             read = max(read, excluded.read)",
    )?
    .execute(params![connection, read, fresh, MAX_GAP])?;
    Ok(())
}
