//! Flows and their plans; which arrivals they are still to judge.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::LedgerError;
use crate::{flow::FlowPlan, trigger::Trigger};

/// A flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// Its id, a UUID.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// Which plan of it is in force.
    pub plan_id: i64,
    /// That plan.
    pub plan: FlowPlan,
    /// It runs for what arrives.
    pub on: bool,
    /// Every arrival up to this number was judged.
    pub looked: i64,
    /// Unix seconds.
    pub created: i64,
    /// When its plan was changed last (unix seconds).
    pub changed: i64,
}

/// An arrival that is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnjudgedArrival {
    /// The ledger's number.
    pub seq: i64,
    /// What saw it.
    pub trigger: Trigger,
    /// Stripe's id.
    pub object_id: String,
    /// The object as Stripe sent it.
    pub raw: String,
}

const COLUMNS: &str = "flows.id, flows.connection, flows.plan, flow_plans.plan, is_on, looked, \
     created, changed";

fn read(row: &Row<'_>) -> rusqlite::Result<FlowRow> {
    Ok(FlowRow {
        id: row.get(0)?,
        connection: row.get(1)?,
        plan_id: row.get(2)?,
        plan: row.get(3)?,
        on: row.get(4)?,
        looked: row.get(5)?,
        created: row.get(6)?,
        changed: row.get(7)?,
    })
}

/// The flows of a connection, oldest first.
pub fn list_flows(db: &Connection, connection: &str) -> Result<Vec<FlowRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM flows JOIN flow_plans ON flow_plans.id = flows.plan
         WHERE flows.connection = ?1 ORDER BY number"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([connection], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One of them.
pub fn get_flow(db: &Connection, id: &str) -> Result<Option<FlowRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM flows JOIN flow_plans ON flow_plans.id = flows.plan
         WHERE flows.id = ?1"
    );
    Ok(db.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Adds a flow that is off.
pub fn add_flow(
    db: &Connection,
    id: &str,
    connection: &str,
    plan: &FlowPlan,
    now: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT INTO flows (id, connection, plan, is_on, looked, created, changed)
         VALUES (?1, ?2, 0, 0, 0, ?3, ?3)",
    )?
    .execute(params![id, connection, now])?;
    change_plan(db, id, plan, now)
}

/// Gives a flow another plan. What began under the one before goes on under that.
pub fn change_plan(
    db: &Connection,
    id: &str,
    plan: &FlowPlan,
    now: i64,
) -> Result<(), LedgerError> {
    let text = serde_json::to_string(plan)?;
    db.prepare_cached(
        "INSERT INTO flow_plans (connection, flow, plan)
         SELECT connection, id, ?2 FROM flows WHERE id = ?1",
    )?
    .execute(params![id, text])?;
    db.prepare_cached("UPDATE flows SET plan = ?2, changed = ?3 WHERE id = ?1")?
        .execute(params![id, db.last_insert_rowid(), now])?;
    // Plans that nothing ran under, or runs under any more, say nothing.
    db.prepare_cached(
        "DELETE FROM flow_plans WHERE flow = ?1
             AND id <> (SELECT plan FROM flows WHERE id = ?1)
             AND NOT EXISTS (SELECT 1 FROM flow_runs
                 WHERE flow = ?1 AND flow_runs.plan = flow_plans.id)",
    )?
    .execute([id])?;
    Ok(())
}

/// Switches a flow on or off. It runs for what arrives from then on.
pub fn set_flow_on(db: &Connection, id: &str, on: bool) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE flows SET is_on = ?2,
             looked = CASE WHEN ?2 AND NOT is_on
                 THEN coalesce((SELECT max(seq) FROM arrivals), 0) ELSE looked END
         WHERE id = ?1",
    )?
    .execute(params![id, on])?;
    Ok(())
}

/// Removes a flow with all its runs.
pub fn remove_flow(db: &Connection, id: &str) -> Result<(), LedgerError> {
    db.prepare_cached("DELETE FROM flows WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Arrivals of a connection after a number that are news, in the order of recording; and up to which
/// number the ledger was looked through.
pub fn list_unjudged(
    db: &Connection,
    connection: &str,
    after: i64,
    limit: u32,
) -> Result<(Vec<UnjudgedArrival>, i64), LedgerError> {
    // By their numbers, which the ledger is ordered by: the plus keeps other orders out.
    let mut statement = db.prepare_cached(
        "SELECT seq, \"trigger\", object_id, raw FROM arrivals
         WHERE seq > ?2 AND +connection = ?1 AND silent = 0 ORDER BY seq LIMIT ?3",
    )?;
    let rows = statement.query_map(params![connection, after, limit], |row| {
        Ok(UnjudgedArrival {
            seq: row.get(0)?,
            trigger: row.get(1)?,
            object_id: row.get(2)?,
            raw: row.get(3)?,
        })
    })?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    let full = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let last = match rows.last().filter(|_| full) {
        Some(last) => last.seq,
        None => {
            let sql = "SELECT coalesce(max(seq), 0) FROM arrivals";
            let max: i64 = db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
            max.max(after)
        }
    };
    Ok((rows, last))
}

/// Notes that a flow has judged every arrival up to a number.
pub fn set_looked(db: &Connection, id: &str, looked: i64) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE flows SET looked = max(looked, ?2) WHERE id = ?1")?
        .execute(params![id, looked])?;
    Ok(())
}

/// How many flows, one after the other, led to an object.
pub fn find_depth(db: &Connection, connection: &str, object: &str) -> Result<u32, LedgerError> {
    let sql = "SELECT depth + 1 FROM flow_results JOIN flow_runs ON flow_runs.id = run
         WHERE flow_results.connection = ?1 AND made = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row([connection, object], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or_default())
}
