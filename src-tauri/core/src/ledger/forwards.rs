//! Forwards: which events go to an address, and which of them were taken.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::LedgerError;

/// Where the events of a connection go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardRow {
    /// The ledger's number.
    pub number: i64,
    /// The connection.
    pub connection: String,
    /// The address.
    pub url: String,
    /// Every event before was read (unix seconds, Stripe's clock).
    pub watermark: i64,
}

/// An event that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Stripe's id.
    pub id: String,
    /// `charge.succeeded`, …
    pub kind: String,
    /// Unix seconds, Stripe's clock.
    pub created: i64,
    /// Among those of one second: lower ones happened before.
    pub place: i64,
    /// As Stripe sent it.
    pub raw: String,
}

/// An event that waits to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEvent {
    /// Stripe's id.
    pub id: String,
    /// `charge.succeeded`, …
    pub kind: String,
    /// As Stripe sent it.
    pub raw: String,
    /// How often it came to nothing.
    pub tries: u32,
    /// When it was first tried (unix seconds).
    pub first_try: Option<i64>,
    /// When it is worth trying again (unix seconds).
    pub next_try: i64,
}

/// The forward of a connection to an address; a new one begins at a time.
pub fn open_forward(
    db: &Connection,
    connection: &str,
    url: &str,
    since: i64,
) -> Result<ForwardRow, LedgerError> {
    db.prepare_cached(
        "INSERT INTO forwards (connection, url, watermark) VALUES (?1, ?2, ?3)
         ON CONFLICT (connection, url) DO NOTHING",
    )?
    .execute(params![connection, url, since])?;
    let sql = "SELECT number, watermark FROM forwards WHERE connection = ?1 AND url = ?2";
    let (number, watermark) = db
        .prepare_cached(sql)?
        .query_row([connection, url], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(ForwardRow {
        number,
        connection: connection.to_owned(),
        url: url.to_owned(),
        watermark,
    })
}

/// Whether the events of a connection went to an address before.
pub fn knows_forward(db: &Connection, connection: &str, url: &str) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM forwards WHERE connection = ?1 AND url = ?2";
    Ok(db.prepare_cached(sql)?.exists([connection, url])?)
}

/// Has a forward read again from a time on; what was taken is not sent again.
pub fn rewind_forward(db: &Connection, forward: i64, since: i64) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE forwards SET watermark = min(watermark, ?2) WHERE number = ?1")?
        .execute([forward, since])?;
    Ok(())
}

/// Keeps events that are not known yet; gives how many those are.
pub fn insert_events(
    db: &Connection,
    forward: &ForwardRow,
    events: &[NewEvent],
) -> Result<usize, LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO forward_events (connection, forward, event, type, created, place, raw)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
    )?;
    let mut new = 0;
    for event in events {
        new += statement.execute(params![
            forward.connection,
            forward.number,
            event.id,
            event.kind,
            event.created,
            event.place,
            event.raw
        ])?;
    }
    Ok(new)
}

/// Notes that all before a time was read, and forgets what Stripe lists no more.
pub fn finish_reading(
    db: &Connection,
    forward: i64,
    watermark: i64,
    forget_before: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE forwards SET watermark = max(watermark, ?2) WHERE number = ?1")?
        .execute([forward, watermark])?;
    db.prepare_cached(
        "DELETE FROM forward_events WHERE forward = ?1 AND state = 'done' AND created < ?2",
    )?
    .execute([forward, forget_before])?;
    Ok(())
}

/// The first event that waits, in the order in which they happened.
pub fn get_next_event(db: &Connection, forward: i64) -> Result<Option<WaitingEvent>, LedgerError> {
    let sql = "SELECT event, type, coalesce(raw, ''), tries, first_try, next_try
         FROM forward_events WHERE forward = ?1 AND state = 'waiting'
         ORDER BY created, place LIMIT 1";
    let found = db
        .prepare_cached(sql)?
        .query_row([forward], |row| {
            Ok(WaitingEvent {
                id: row.get(0)?,
                kind: row.get(1)?,
                raw: row.get(2)?,
                tries: row.get(3)?,
                first_try: row.get(4)?,
                next_try: row.get(5)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Marks an event as taken. Its body is not needed any more.
pub fn mark_taken(db: &Connection, forward: i64, event: &str) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE forward_events SET state = 'done', raw = NULL, error = NULL
         WHERE forward = ?1 AND event = ?2",
    )?
    .execute(params![forward, event])?;
    Ok(())
}

/// Notes that an event was not taken: why, and when it is tried again; with no such time it is given up.
pub fn note_untaken(
    db: &Connection,
    forward: i64,
    event: &str,
    error: &str,
    now: i64,
    next_try: Option<i64>,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE forward_events SET tries = tries + 1, first_try = coalesce(first_try, ?4),
             error = ?3, next_try = coalesce(?5, next_try),
             state = iif(?5 IS NULL, 'failed', state)
         WHERE forward = ?1 AND event = ?2",
    )?
    .execute(params![forward, event, error, now, next_try])?;
    Ok(())
}

/// Has every event that was given up sent once more; gives how many those are.
pub fn resend_events(db: &Connection, forward: i64) -> Result<usize, LedgerError> {
    let sql =
        "UPDATE forward_events SET state = 'waiting', tries = 0, first_try = NULL, next_try = 0
         WHERE forward = ?1 AND state = 'failed'";
    Ok(db.prepare_cached(sql)?.execute([forward])?)
}

/// How many events wait, and how many were given up.
pub fn count_events(db: &Connection, forward: i64) -> Result<(u32, u32), LedgerError> {
    let sql = "SELECT count(*) FILTER (WHERE state = 'waiting'),
             count(*) FILTER (WHERE state = 'failed')
         FROM forward_events WHERE forward = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([forward], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
