//! Whose the keys are that were used here, by fingerprints that do not lead back to them.

use rusqlite::{Connection, OptionalExtension, params};

use super::{connections::ConnectionRow, error::LedgerError};

/// A key that was connected here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// The connection that it opens.
    pub connection: String,
    /// What was known of that one, should it have been removed since.
    pub details: ConnectionRow,
}

/// What is mixed into the fingerprints of this ledger.
pub fn get_key_salt(db: &Connection) -> Result<Vec<u8>, LedgerError> {
    Ok(db.query_row("SELECT salt FROM key_salt", [], |row| row.get(0))?)
}

/// Whose key it is, if it was connected here.
pub fn get_known_key(db: &Connection, fingerprint: &str) -> Result<Option<KnownKey>, LedgerError> {
    let sql = "SELECT connection, details FROM known_keys WHERE fingerprint = ?1";
    let found = db
        .prepare_cached(sql)?
        .query_row([fingerprint], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((connection, details)) = found else {
        return Ok(None);
    };
    let mut details: ConnectionRow = serde_json::from_str(&details)?;
    // The connection may have got another id since.
    details.id.clone_from(&connection);
    Ok(Some(KnownKey {
        connection,
        details,
    }))
}

/// Remembers whose key it is.
pub fn put_known_key(
    db: &Connection,
    fingerprint: &str,
    row: &ConnectionRow,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO known_keys (fingerprint, connection, details) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![fingerprint, row.id, serde_json::to_string(row)?])?;
    Ok(())
}
