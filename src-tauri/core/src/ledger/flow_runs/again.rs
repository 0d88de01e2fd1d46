//! Runs that are tried again, later, or no more.

use rusqlite::{Connection, params};

use super::{RunRow, select};
use crate::ledger::error::LedgerError;

/// Has a run wait, through no fault of anybody's.
pub fn postpone_run(db: &Connection, run: i64, until: i64) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE flow_runs SET next_try = ?2 WHERE id = ?1 AND state = 'waiting'")?
        .execute([run, until])?;
    Ok(())
}

/// Has a run that was given up go on from the step at which it stands. What that step sends counts as
/// new.
pub fn resume_run(db: &Connection, run: i64, now: i64) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE flow_runs SET state = 'waiting', ended = NULL, round = round + 1, tries = 0,
             first_try = NULL, next_try = ?2
         WHERE id = ?1 AND state IN ('failed', 'canceled')",
    )?
    .execute([run, now])?;
    Ok(())
}

/// Ends a run for which there is nothing to do: its condition does not hold.
pub fn end_run(db: &Connection, run: i64, now: i64) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE flow_runs SET state = 'canceled', error = NULL, ended = ?2 WHERE id = ?1",
    )?
    .execute([run, now])?;
    Ok(())
}

/// Runs of a flow that wait under another plan than it has now.
pub fn list_outdated_runs(db: &Connection, flow: &str) -> Result<Vec<RunRow>, LedgerError> {
    select(
        db,
        "WHERE flow_runs.flow = ?1 AND state = 'waiting'
             AND flow_runs.plan <> (SELECT plan FROM flows WHERE id = ?1)
         ORDER BY flow_runs.id",
        [flow],
    )
}

/// Has a run go on under another plan.
pub fn set_run_plan(
    db: &Connection,
    run: i64,
    plan_id: i64,
    destination: &str,
) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE flow_runs SET plan = ?2, destination = ?3 WHERE id = ?1")?
        .execute(params![run, plan_id, destination])?;
    Ok(())
}

/// Begins a run that was done once more, as a new one under the flow's plan of now.
pub fn repeat_run(
    db: &Connection,
    run: &RunRow,
    plan_id: i64,
    destination: &str,
    delivery: &str,
    now: i64,
) -> Result<i64, LedgerError> {
    db.prepare_cached(
        "INSERT INTO flow_runs (connection, flow, seq, again, plan, delivery, depth, state,
             destination, next_try, created)
         SELECT ?1, ?2, ?3, 1 + max(again), ?4, ?5, ?6, 'waiting', ?7, ?8, ?8
         FROM flow_runs WHERE flow = ?2 AND seq = ?3",
    )?
    .execute(params![
        run.connection,
        run.flow,
        run.seq,
        plan_id,
        delivery,
        run.depth,
        destination,
        now
    ])?;
    Ok(db.last_insert_rowid())
}

/// Has everything that waits for a destination be tried at once: whoever was away may be back.
pub fn hurry_runs(db: &Connection, flow: &str, now: i64) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE flow_runs SET next_try = ?2 WHERE flow = ?1 AND state = 'waiting' AND next_try > ?2",
    )?
    .execute(params![flow, now])?;
    Ok(())
}

/// Ends what waits of a connection that is removed; each says why.
pub fn cancel_runs(
    db: &Connection,
    connection: &str,
    error: &str,
    now: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE flow_runs SET state = 'canceled', ended = ?3, error = ?2
         WHERE connection = ?1 AND state = 'waiting'",
    )?
    .execute(params![connection, error, now])?;
    Ok(())
}
