//! Forgetting what is older than the person wants it kept.

use rusqlite::{Connection, params};

use super::error::LedgerError;
use crate::trigger::Trigger;

/// When Stripe was last heard, over all connections (unix seconds, Stripe's clock).
pub fn find_last_heard(db: &Connection) -> Result<Option<i64>, LedgerError> {
    let sql = "SELECT max(read_at) FROM signals";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// How many arrivals were created before a time.
pub fn count_arrivals_before(db: &Connection, before: i64) -> Result<u32, LedgerError> {
    // By whole quarters of an hour: the rows themselves need not be read.
    let sql = "SELECT coalesce(sum(count), 0) FROM tallies WHERE quarter < ?1 / 900";
    Ok(db
        .prepare_cached(sql)?
        .query_row([before], |row| row.get(0))?)
}

/// Connections that have arrivals.
pub fn list_recorded_connections(db: &Connection) -> Result<Vec<String>, LedgerError> {
    let sql = "SELECT DISTINCT connection FROM tallies WHERE count > 0";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Removes some arrivals of a connection that were created before a time, with all that hangs on them;
/// gives how many. What has not rung yet, or is awaited
/// by a flow, stays until it has. Of what a walk may read again, so far below
/// its watermark, the ids stay: it is no news. A list that cannot be asked by time is read down to what
/// is known of it.
pub fn forget_arrivals(
    db: &Connection,
    connection: &str,
    before: i64,
    lookback: i64,
    limit: u32,
) -> Result<usize, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT seq, \"trigger\", object_id, created FROM arrivals
         WHERE connection = ?1 AND created < ?2 AND alerted = 1
             AND NOT EXISTS (SELECT 1 FROM flow_runs
                 WHERE flow_runs.seq = arrivals.seq AND state = 'waiting')
         ORDER BY created LIMIT ?3",
    )?;
    let old = statement.query_map(params![connection, before, limit], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, Trigger>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, i64>(3)?,
        ))
    })?;
    let old: Vec<_> = old.collect::<Result<_, _>>()?;
    for (seq, trigger, object, created) in &old {
        db.prepare_cached(
            "INSERT OR IGNORE INTO bygone (connection, \"trigger\", object_id)
             SELECT connection, \"trigger\", ?3 FROM walks
             WHERE connection = ?1 AND \"trigger\" = ?2
                 AND (?4 OR watermark IS NULL OR ?5 >= watermark - ?6)",
        )?
        .execute(params![
            connection,
            trigger,
            object,
            !trigger.filters_by_time(),
            created,
            lookback
        ])?;
        for table in ["arrival_steps", "outdated"] {
            let sql = format!(
                "DELETE FROM {table}
                 WHERE connection = ?1 AND \"trigger\" = ?2 AND object_id = ?3"
            );
            db.prepare_cached(&sql)?
                .execute(params![connection, trigger, object])?;
        }
        db.prepare_cached("DELETE FROM outbox_arrivals WHERE seq = ?1")?
            .execute([seq])?;
        db.prepare_cached("DELETE FROM arrivals WHERE seq = ?1")?
            .execute([seq])?;
    }
    db.prepare_cached(
        "DELETE FROM outbox WHERE connection = ?1
             AND NOT EXISTS (SELECT 1 FROM outbox_arrivals WHERE alert = outbox.id)",
    )?
    .execute([connection])?;
    Ok(old.len())
}

/// Removes what is counted of times of which nothing is left.
pub fn forget_empty_tallies(db: &Connection, before: i64) -> Result<(), LedgerError> {
    db.prepare_cached("DELETE FROM tallies WHERE quarter < ?1 / 900 AND count = 0")?
        .execute([before])?;
    Ok(())
}
