//! Objects that are still to become arrivals: named by an event and not recorded yet, or listed
//! before they were what their trigger rings for.

use rusqlite::{Connection, params};

use super::{error::LedgerError, sources::parse_problem};
use crate::{error::ErrorView, trigger::Trigger};

/// An object that an event named.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedObject {
    /// What it is news for.
    pub trigger: Trigger,
    /// Stripe's id; of a refund that of its charge.
    pub object_id: String,
    /// When its event happened (unix seconds, Stripe's clock).
    pub named: i64,
    /// How often it was asked for by itself.
    pub tries: u32,
    /// It is not asked for before this (unix seconds, local clock).
    pub retry_at: Option<i64>,
    /// Why it could not be read; none while Stripe only does not show it yet.
    pub problem: Option<ErrorView>,
}

/// Known already: recorded, or there before the connection.
const KNOWN: &str = "EXISTS (SELECT 1 FROM arrivals AS known WHERE known.connection = ?1
         AND known.\"trigger\" = ?2 AND known.object_id = wanted.object_id)
     OR EXISTS (SELECT 1 FROM bygone AS known WHERE known.connection = ?1
         AND known.\"trigger\" = ?2 AND known.object_id = wanted.object_id)";
/// The same of a refund: an event names its charge. An earlier refund of that charge is another one.
const KNOWN_REFUND: &str = "EXISTS (SELECT 1 FROM arrivals AS known WHERE known.connection = ?1
         AND known.\"trigger\" = ?2 AND known.parent = wanted.object_id
         AND known.created >= wanted.named - 10)";

/// Remembers an object that an event named.
pub fn add_wanted(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
    named: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT INTO wanted (connection, \"trigger\", object_id, named) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET named = max(named, excluded.named)",
    )?
    .execute(params![connection, trigger, object, named])?;
    Ok(())
}

/// Drops what is known by now.
pub fn drop_known_wanted(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
) -> Result<(), LedgerError> {
    let known = if trigger == Trigger::Refund {
        KNOWN_REFUND
    } else {
        KNOWN
    };
    let sql =
        format!("DELETE FROM wanted WHERE connection = ?1 AND \"trigger\" = ?2 AND ({known})");
    db.prepare_cached(&sql)?
        .execute(params![connection, trigger])?;
    Ok(())
}

/// Drops an object that can be read no more, or is recorded.
pub fn drop_wanted(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
) -> Result<(), LedgerError> {
    let sql = "DELETE FROM wanted WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    db.prepare_cached(sql)?
        .execute(params![connection, trigger, object])?;
    Ok(())
}

/// Everything that is wanted, the longest named first.
pub fn list_wanted(db: &Connection, connection: &str) -> Result<Vec<WantedObject>, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT \"trigger\", object_id, named, tries, retry_at, problem FROM wanted
         WHERE connection = ?1 ORDER BY named, object_id",
    )?;
    let mut rows = statement.query([connection])?;
    let mut wanted = Vec::new();
    while let Some(row) = rows.next()? {
        wanted.push(WantedObject {
            trigger: row.get(0)?,
            object_id: row.get(1)?,
            named: row.get(2)?,
            tries: row.get(3)?,
            retry_at: row.get(4)?,
            problem: parse_problem(row.get(5)?)?,
        });
    }
    Ok(wanted)
}

/// Writes how the asking for an object went.
pub fn put_wanted(
    db: &Connection,
    connection: &str,
    wanted: &WantedObject,
) -> Result<(), LedgerError> {
    let problem = wanted.problem.as_ref().map(serde_json::to_string);
    db.prepare_cached(
        "UPDATE wanted SET tries = ?4, retry_at = ?5, problem = ?6
         WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3",
    )?
    .execute(params![
        connection,
        wanted.trigger,
        wanted.object_id,
        wanted.tries,
        wanted.retry_at,
        problem.transpose()?,
    ])?;
    Ok(())
}

/// Remembers objects that were listed before they were arrivals; the first time of each counts.
pub fn add_unfinished(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    objects: &[String],
    seen: i64,
) -> Result<(), LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT OR IGNORE INTO unfinished (connection, \"trigger\", object_id, seen)
         VALUES (?1, ?2, ?3, ?4)",
    )?;
    for object in objects {
        statement.execute(params![connection, trigger, object, seen])?;
    }
    Ok(())
}

/// Whether an object was listed before it was an arrival.
pub fn is_unfinished(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    object: &str,
) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM unfinished
               WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3";
    Ok(db
        .prepare_cached(sql)?
        .exists(params![connection, trigger, object])?)
}

/// How many were first listed since a time and may still become arrivals.
pub fn count_unfinished(
    db: &Connection,
    connection: &str,
    trigger: Trigger,
    since: i64,
) -> Result<usize, LedgerError> {
    let sql = "SELECT count(*) FROM unfinished AS u
               WHERE connection = ?1 AND \"trigger\" = ?2 AND seen >= ?3
                 AND NOT EXISTS (SELECT 1 FROM arrivals AS a WHERE a.connection = ?1
                     AND a.\"trigger\" = ?2 AND a.object_id = u.object_id)";
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![connection, trigger, since], |row| row.get(0))?)
}
