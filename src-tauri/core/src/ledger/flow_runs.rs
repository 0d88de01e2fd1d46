//! Runs of flows: where each stands, what its steps gave, what is to be tried when.

mod again;
mod state;

use rusqlite::{Connection, OptionalExtension, Row, params};

pub use self::{
    again::{
        cancel_runs, end_run, hurry_runs, list_outdated_runs, postpone_run, repeat_run, resume_run,
        set_run_plan,
    },
    state::RunState,
};
use super::error::LedgerError;
use crate::flow::FlowPlan;

/// A run to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// The flow.
    pub flow: String,
    /// The arrival.
    pub seq: i64,
    /// Under which plan.
    pub plan_id: i64,
    /// What others know it by, by chance.
    pub delivery: String,
    /// How many flows, one after the other, led to its arrival.
    pub depth: u32,
    /// Where it begins.
    pub state: RunState,
    /// What its first step goes to.
    pub destination: String,
    /// Why it does not even begin, as JSON.
    pub error: Option<String>,
}

/// A run and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its number: rises in the order in which runs were begun.
    pub id: i64,
    /// The connection.
    pub connection: String,
    /// The flow.
    pub flow: String,
    /// The arrival.
    pub seq: i64,
    /// How often the person had all of it done once more.
    pub again: u32,
    /// Under which plan.
    pub plan_id: i64,
    /// What that does.
    pub plan: FlowPlan,
    /// What others know it by.
    pub delivery: String,
    /// How many flows, one after the other, led to its arrival.
    pub depth: u32,
    /// How it is doing.
    pub state: RunState,
    /// The step at which it stands, counted from 0.
    pub step: usize,
    /// What that goes to.
    pub destination: String,
    /// How often that step was begun anew.
    pub round: u32,
    /// How often it came to nothing in this round.
    pub tries: u32,
    /// When it was first tried (unix seconds).
    pub first_try: Option<i64>,
    /// When it is worth trying again (unix seconds).
    pub next_try: i64,
    /// What that step has sent to Stripe, or is about to, as JSON.
    pub request: Option<String>,
    /// Why it was not done when it was last tried, as JSON.
    pub error: Option<String>,
    /// When it was begun (unix seconds).
    pub created: i64,
    /// When it ended (unix seconds).
    pub ended: Option<i64>,
}

/// What a step gave that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    /// Which step, counted from 0.
    pub step: usize,
    /// What it gave, as JSON.
    pub output: String,
    /// Stripe's id of the object that it made.
    pub made: Option<String>,
    /// How often it came to nothing before.
    pub tries: u32,
    /// When it was done (unix seconds).
    pub ended: i64,
}

const COLUMNS: &str = "flow_runs.id, flow_runs.connection, flow_runs.flow, seq, again, \
     flow_plans.plan, delivery, depth, state, step, destination, round, tries, first_try, next_try, \
     request, error, created, ended, flow_plans.id";

fn read(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        id: row.get(0)?,
        connection: row.get(1)?,
        flow: row.get(2)?,
        seq: row.get(3)?,
        again: row.get(4)?,
        plan: row.get(5)?,
        delivery: row.get(6)?,
        depth: row.get(7)?,
        state: row.get(8)?,
        step: row.get(9)?,
        destination: row.get(10)?,
        round: row.get(11)?,
        tries: row.get(12)?,
        first_try: row.get(13)?,
        next_try: row.get(14)?,
        request: row.get(15)?,
        error: row.get(16)?,
        created: row.get(17)?,
        ended: row.get(18)?,
        plan_id: row.get(19)?,
    })
}

fn select(
    db: &Connection,
    rest: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<RunRow>, LedgerError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM flow_runs JOIN flow_plans ON flow_plans.id = flow_runs.plan {rest}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(values, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Begins runs. One that there is already stays as it is.
pub fn insert_runs(
    db: &Connection,
    connection: &str,
    runs: &[NewRun],
    now: i64,
) -> Result<usize, LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO flow_runs (connection, flow, seq, plan, delivery, depth, state, destination,
             next_try, error, created, ended)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?9, ?11)
         ON CONFLICT (flow, seq, again) DO NOTHING",
    )?;
    let mut begun = 0;
    for run in runs {
        begun += statement.execute(params![
            connection,
            run.flow,
            run.seq,
            run.plan_id,
            run.delivery,
            run.depth,
            run.state,
            run.destination,
            now,
            run.error,
            (run.state != RunState::Waiting).then_some(now),
        ])?;
    }
    Ok(begun)
}

/// The destinations of a connection for which something waits, with the time at which the first of
/// each is worth trying.
pub fn list_destinations(
    db: &Connection,
    connection: &str,
) -> Result<Vec<(String, i64)>, LedgerError> {
    // One step down the index for each, however many wait.
    let mut statement = db.prepare_cached(
        "SELECT destination, next_try FROM flow_runs
         WHERE connection = ?1 AND destination > ?2 AND state = 'waiting'
         ORDER BY destination, id LIMIT 1",
    )?;
    let mut found: Vec<(String, i64)> = Vec::new();
    loop {
        let last = found.last().map(|(name, _)| name.as_str()).unwrap_or("");
        let next = statement
            .query_row(params![connection, last], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        match next {
            Some(next) => found.push(next),
            None => return Ok(found),
        }
    }
}

/// Runs that wait for a destination, in the order in which they were begun.
pub fn list_waiting_runs(
    db: &Connection,
    connection: &str,
    destination: &str,
    limit: u32,
) -> Result<Vec<RunRow>, LedgerError> {
    select(
        db,
        "WHERE flow_runs.connection = ?1 AND destination = ?2 AND state = 'waiting'
         ORDER BY flow_runs.id LIMIT ?3",
        params![connection, destination, limit],
    )
}

/// One run.
pub fn get_run(db: &Connection, id: i64) -> Result<Option<RunRow>, LedgerError> {
    Ok(select(db, "WHERE flow_runs.id = ?1", [id])?.pop())
}

/// Runs of a flow before a number, the last begun first.
pub fn list_runs(
    db: &Connection,
    flow: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<RunRow>, LedgerError> {
    select(
        db,
        "WHERE flow_runs.flow = ?1 AND flow_runs.id < ?2 ORDER BY flow_runs.id DESC LIMIT ?3",
        params![flow, before.unwrap_or(i64::MAX), limit],
    )
}

/// Runs of a flow that were given up before a number, the last begun first.
pub fn list_failed_runs(
    db: &Connection,
    flow: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<RunRow>, LedgerError> {
    select(
        db,
        "WHERE flow_runs.flow = ?1 AND flow_runs.id < ?2 AND state IN ('failed', 'canceled')
         ORDER BY flow_runs.id DESC LIMIT ?3",
        params![flow, before.unwrap_or(i64::MAX), limit],
    )
}

/// How many runs of a flow are in each state: waiting, done, failed or canceled.
pub fn count_runs(db: &Connection, flow: &str) -> Result<(u32, u32, u32), LedgerError> {
    let sql = "SELECT count(*) FILTER (WHERE state = 'waiting'),
             count(*) FILTER (WHERE state = 'done'),
             count(*) FILTER (WHERE state IN ('failed', 'canceled'))
         FROM flow_runs WHERE flow = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([flow], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

/// What the steps of a run gave, in their order.
pub fn list_results(db: &Connection, run: i64) -> Result<Vec<ResultRow>, LedgerError> {
    let sql =
        "SELECT step, output, made, tries, ended FROM flow_results WHERE run = ?1 ORDER BY step";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([run], |row| {
        Ok(ResultRow {
            step: row.get(0)?,
            output: row.get(1)?,
            made: row.get(2)?,
            tries: row.get(3)?,
            ended: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes down what a step is about to send to Stripe, before it does.
pub fn put_request(db: &Connection, run: i64, request: Option<&str>) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE flow_runs SET request = ?2 WHERE id = ?1")?
        .execute(params![run, request])?;
    Ok(())
}

/// Keeps what a step gave, and goes on to the next one; where there is none the run is done.
pub fn finish_step(
    db: &Connection,
    run: &RunRow,
    output: &str,
    made: Option<&str>,
    now: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO flow_results (connection, run, step, output, made, tries, ended)
         SELECT connection, id, ?2, ?3, ?4, tries, ?5 FROM flow_runs WHERE id = ?1",
    )?
    .execute(params![run.id, run.step, output, made, now])?;
    let next = run.plan.steps.get(run.step + 1);
    let destination = next.map_or_else(|| run.destination.clone(), |step| step.destination());
    // A connection that was removed meanwhile has canceled it: what is done is noted all the same.
    db.prepare_cached(
        "UPDATE flow_runs SET step = ?2, destination = ?3, round = 0, tries = 0, first_try = NULL,
             next_try = ?4, request = NULL,
             state = iif(?5, 'done', state), ended = iif(?5, ?4, ended),
             error = iif(state = 'waiting' OR ?5, NULL, error)
         WHERE id = ?1",
    )?
    .execute(params![
        run.id,
        run.step + 1,
        destination,
        now,
        next.is_none()
    ])?;
    Ok(())
}

/// Notes that a step came to nothing: why, and when it is tried again; with no such time the run is
/// given up.
pub fn note_failed_step(
    db: &Connection,
    run: i64,
    error: &str,
    now: i64,
    next_try: Option<i64>,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE flow_runs SET tries = tries + 1, first_try = coalesce(first_try, ?3), error = ?2,
             next_try = coalesce(?4, next_try), state = iif(?4 IS NULL, 'failed', state),
             ended = iif(?4 IS NULL, ?3, ended)
         WHERE id = ?1 AND state = 'waiting'",
    )?
    .execute(params![run, error, now, next_try])?;
    Ok(())
}

/// Why the first run of a flow that waits was not done yet, as JSON.
pub fn find_trouble(db: &Connection, flow: &str) -> Result<Option<String>, LedgerError> {
    let sql = "SELECT error FROM flow_runs
         WHERE flow = ?1 AND state = 'waiting' AND tries > 0 ORDER BY id LIMIT 1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([flow], |row| row.get(0))
        .optional()?
        .flatten())
}

/// What steps of a connection have sent to Stripe, or were about to, of which nobody knows yet what
/// became of it.
pub fn list_unsettled_requests(
    db: &Connection,
    connection: &str,
) -> Result<Vec<String>, LedgerError> {
    let sql = "SELECT request FROM flow_runs
         WHERE connection = ?1 AND destination = 'stripe' AND state = 'waiting'
             AND request IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([connection], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Stripe's ids of all that steps of a connection have made.
pub fn list_made(db: &Connection, connection: &str) -> Result<Vec<String>, LedgerError> {
    let sql = "SELECT made FROM flow_results WHERE connection = ?1 AND made IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([connection], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
