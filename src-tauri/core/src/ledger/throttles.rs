//! The slots of the throttles, and which process keeps them.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::LedgerError;

/// The slots of one throttle.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThrottleRow {
    /// Slots that may have been used at any time since they were written down.
    pub pending: usize,
    /// When others ended, in milliseconds of the machine's uptime.
    pub ended: Vec<u64>,
}

/// The slots of a throttle; none where it was never used.
pub fn get_throttle(db: &Connection, scope: &str) -> Result<Option<ThrottleRow>, LedgerError> {
    let sql = "SELECT pending, ended FROM throttles WHERE scope = ?1";
    let found = db
        .prepare_cached(sql)?
        .query_row([scope], |row| {
            Ok((row.get::<_, usize>(0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    let Some((pending, ended)) = found else {
        return Ok(None);
    };
    let ended = serde_json::from_str(&ended)?;
    Ok(Some(ThrottleRow { pending, ended }))
}

/// Has a process keep a throttle from now on.
pub fn take_over_throttle(
    db: &Connection,
    scope: &str,
    process: i64,
    row: &ThrottleRow,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO throttles (scope, process, pending, ended) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        scope,
        process,
        row.pending,
        serde_json::to_string(&row.ended)?
    ])?;
    Ok(())
}

/// Writes down the slots of a throttle that this process keeps; says whether it still does.
pub fn put_throttle(
    db: &Connection,
    scope: &str,
    process: i64,
    row: &ThrottleRow,
) -> Result<bool, LedgerError> {
    let changed = db
        .prepare_cached(
            "UPDATE throttles SET pending = ?3, ended = ?4 WHERE scope = ?1 AND process = ?2",
        )?
        .execute(params![
            scope,
            process,
            row.pending,
            serde_json::to_string(&row.ended)?
        ])?;
    Ok(changed > 0)
}

/// The scopes whose names begin and end so.
pub fn list_throttle_scopes(
    db: &Connection,
    begin: &str,
    end: &str,
) -> Result<Vec<String>, LedgerError> {
    let mut statement = db.prepare_cached("SELECT scope FROM throttles ORDER BY scope")?;
    let all = statement.query_map([], |row| row.get(0))?;
    let all = all.collect::<Result<Vec<String>, _>>()?;
    let named = |scope: &String| scope.starts_with(begin) && scope.ends_with(end);
    Ok(all.into_iter().filter(named).collect())
}

/// Forgets a throttle; its slots count elsewhere, or do not count any more.
pub fn remove_throttle(db: &Connection, scope: &str) -> Result<(), LedgerError> {
    db.prepare_cached("DELETE FROM throttles WHERE scope = ?1")?
        .execute([scope])?;
    Ok(())
}

/// Forgets throttles of other processes whose slots do not count any more.
pub fn remove_idle_throttles(
    db: &Connection,
    begin: &str,
    process: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "DELETE FROM throttles
         WHERE substr(scope, 1, length(?1)) = ?1 AND process <> ?2 AND pending = 0 AND ended = '[]'",
    )?
    .execute(params![begin, process])?;
    Ok(())
}
