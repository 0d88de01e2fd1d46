//! How the reading of each source stands.

use rusqlite::{Connection, Row, params};

use super::error::LedgerError;
use crate::{error::ErrorView, source::Source};

/// One source's own success, problem and backoff.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceState {
    /// When it was last read (unix seconds, local clock).
    pub last_success: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// It is not asked before this (unix seconds, local clock).
    pub retry_at: Option<i64>,
    /// Stripe said that this key or account lacks what it takes.
    pub closed: bool,
    /// Why it was not read the last time.
    pub problem: Option<ErrorView>,
}

const COLUMNS: &str = "source, last_success, failures, retry_at, closed, problem";

fn read(row: &Row<'_>) -> Result<(Source, SourceState), LedgerError> {
    let state = SourceState {
        last_success: row.get(1)?,
        failures: row.get(2)?,
        retry_at: row.get(3)?,
        closed: row.get(4)?,
        problem: parse_problem(row.get(5)?)?,
    };
    Ok((row.get(0)?, state))
}

/// Every source of a connection that was ever asked.
pub fn list_sources(
    db: &Connection,
    connection: &str,
) -> Result<Vec<(Source, SourceState)>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM sources WHERE connection = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([connection])?;
    let mut states = Vec::new();
    while let Some(row) = rows.next()? {
        states.push(read(row)?);
    }
    Ok(states)
}

/// One source; none if it was never asked.
pub fn get_source(
    db: &Connection,
    connection: &str,
    source: Source,
) -> Result<Option<SourceState>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM sources WHERE connection = ?1 AND source = ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![connection, source])?;
    let row = rows.next()?;
    Ok(row.map(read).transpose()?.map(|(_, state)| state))
}

/// Writes how a source stands.
pub fn put_source(
    db: &Connection,
    connection: &str,
    source: Source,
    state: &SourceState,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO sources
             (connection, source, last_success, failures, retry_at, closed, problem)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        connection,
        source,
        state.last_success,
        state.failures,
        state.retry_at,
        state.closed,
        state
            .problem
            .as_ref()
            .map(serde_json::to_string)
            .transpose()?,
    ])?;
    Ok(())
}

pub(super) fn parse_problem(text: Option<String>) -> Result<Option<ErrorView>, LedgerError> {
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}
