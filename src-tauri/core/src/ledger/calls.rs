//! The call log: what was asked of Stripe, and how often.

use rusqlite::{Connection, params};

use super::error::LedgerError;

/// One try of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Unix milliseconds, local clock.
    pub at: u64,
    /// `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// The path with ids taken out.
    pub path: String,
    /// Who waited for it.
    pub lane: &'static str,
    /// None where no answer came.
    pub status: Option<u16>,
    /// Stripe's id of it.
    pub request_id: Option<String>,
    /// How long it took.
    pub millis: u64,
}

/// Thirty days, in milliseconds: the span of Stripe's allowance of reads.
const ALLOWANCE_MILLIS: u64 = 30 * 24 * 3600 * 1000;

/// Logs calls, and forgets those of more than 30 days ago.
pub fn log_calls(db: &Connection, connection: &str, calls: &[Call]) -> Result<(), LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO calls (connection, at_millis, method, path, lane, status, request_id, millis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut newest = 0;
    for call in calls {
        newest = newest.max(call.at);
        statement.execute(params![
            connection,
            call.at,
            call.method,
            call.path,
            call.lane,
            call.status,
            call.request_id,
            call.millis,
        ])?;
    }
    db.prepare_cached("DELETE FROM calls WHERE connection = ?1 AND at_millis < ?2")?
        .execute(params![connection, newest.saturating_sub(ALLOWANCE_MILLIS)])?;
    Ok(())
}

/// Counts the calls of one owner as another's: a key's, once its connection is known.
pub fn move_calls(db: &Connection, from: &str, into: &str) -> Result<(), LedgerError> {
    db.execute(
        "UPDATE calls SET connection = ?2 WHERE connection = ?1",
        [from, into],
    )?;
    Ok(())
}

/// When calls were made since a time, in unix milliseconds.
pub fn list_calls_since(
    db: &Connection,
    connection: &str,
    from: u64,
) -> Result<Vec<u64>, LedgerError> {
    let sql = "SELECT at_millis FROM calls WHERE connection = ?1 AND at_millis >= ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![connection, from], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads in the 30 days up to `now` (unix milliseconds).
pub fn count_reads(db: &Connection, connection: &str, now: u64) -> Result<u32, LedgerError> {
    let sql = "SELECT count(*) FROM calls
               WHERE connection = ?1 AND at_millis >= ?2 AND method = 'GET'";
    let from = now.saturating_sub(ALLOWANCE_MILLIS);
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![connection, from], |row| row.get(0))?)
}
