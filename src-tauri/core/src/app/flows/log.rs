//! Runs: list, run again.

use rusqlite::Connection;
use uuid::Uuid;

use super::{
    CONDITION, Flows,
    editing::{describe_flow, unknown_flow},
};
use crate::{
    app::view::{Flow, FlowRun, FlowRunStep},
    error::{Error, ErrorCode, ErrorView},
    flow::{ConditionVerdict, FlowFacts, FlowStep, check::read_condition_text, judge_condition},
    ledger::{
        LedgerError, arrivals,
        flow_runs::{self, RunRow, RunState},
        flows,
    },
};

/// Runs of one page of the log at the most.
const MAX_RUNS: u32 = 200;

impl Flows {
    /// Runs of a flow before a number, the last begun first; all of them, or those that were given up.
    pub async fn list_runs(
        &self,
        flow: &str,
        failed: bool,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<FlowRun>, Error> {
        let (id, limit) = (flow.to_owned(), limit.clamp(1, MAX_RUNS));
        let list = move |db: &Connection| {
            let rows = if failed {
                flow_runs::list_failed_runs(db, &id, before, limit)?
            } else {
                flow_runs::list_runs(db, &id, before, limit)?
            };
            let runs = rows.into_iter().map(|row| describe_run(db, row));
            runs.collect::<Result<Vec<_>, LedgerError>>()
        };
        Ok(self.ledger.read(list).await?)
    }

    /// One run.
    pub async fn get_run(&self, id: i64) -> Result<FlowRun, Error> {
        self.ledger
            .read(move |db| {
                let row = flow_runs::get_run(db, id)?.ok_or_else(|| unknown_run(id))?;
                Ok(describe_run(db, row)?)
            })
            .await
    }

    /// Runs again: one that was given up goes on from where it stands; one that was done is done once
    /// more, under the flow's plan of now; one that waits is tried at once.
    pub async fn run_again(&self, id: i64) -> Result<FlowRun, Error> {
        let now = self.clock().now();
        let (run, connection) = self
            .ledger
            .write(move |db| {
                let row = flow_runs::get_run(db, id)?.ok_or_else(|| unknown_run(id))?;
                let run = match row.state {
                    RunState::Failed | RunState::Canceled => {
                        resume(db, &row, now)?;
                        id
                    }
                    RunState::Waiting => {
                        flow_runs::postpone_run(db, id, now)?;
                        adopt_plan(db, &row)?;
                        id
                    }
                    RunState::Done => {
                        let flow = flows::get_flow(db, &row.flow)?;
                        let flow = flow.ok_or_else(|| unknown_flow(&row.flow))?;
                        let first = flow.plan.steps.first();
                        let destination = first.map(|step| step.destination());
                        let delivery = Uuid::new_v4().to_string();
                        flow_runs::repeat_run(
                            db,
                            &row,
                            flow.plan_id,
                            &destination.unwrap_or_default(),
                            &delivery,
                            now,
                        )?
                    }
                };
                Ok::<_, Error>((run, row.connection))
            })
            .await?;
        self.urge();
        self.emit_changed(&connection);
        self.get_run(run).await
    }

    /// Has everything of a flow that was given up go on, and what waits be tried at once.
    pub async fn retry_all(&self, flow: &str) -> Result<Flow, Error> {
        let (id, now) = (flow.to_owned(), self.clock().now());
        let flow = self
            .ledger
            .write(move |db| {
                let row = flows::get_flow(db, &id)?.ok_or_else(|| unknown_flow(&id))?;
                for run in flow_runs::list_failed_runs(db, &id, None, u32::MAX)? {
                    resume(db, &run, now)?;
                }
                flow_runs::hurry_runs(db, &id, now)?;
                for run in flow_runs::list_outdated_runs(db, &id)? {
                    adopt_plan(db, &run)?;
                }
                Ok::<_, Error>(describe_flow(db, row)?)
            })
            .await?;
        self.urge();
        self.emit_changed(&flow.connection);
        Ok(flow)
    }
}

/// Has a run that was given up go on. One whose condition could not be evaluated is judged again first,
/// by the condition of now: where that does not hold there is nothing to do.
fn resume(db: &Connection, run: &RunRow, now: i64) -> Result<(), LedgerError> {
    let error: Option<ErrorView> = run
        .error
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let unjudged = error.is_some_and(|error| {
        error.code == ErrorCode::ExpressionFailed
            && error.detail.param.as_deref() == Some(CONDITION)
    });
    if unjudged && let Some(flow) = flows::get_flow(db, &run.flow)? {
        let arrival = arrivals::get_arrival(db, &run.connection, run.seq)?;
        let object = arrival.and_then(|(_, raw)| serde_json::from_str(&raw).ok());
        let facts = FlowFacts::new(flow.plan.trigger, object.unwrap_or_default());
        let verdict = match read_condition_text(&flow.plan) {
            Ok(condition) => judge_condition(condition.as_ref(), &facts),
            Err(_) => return Ok(()),
        };
        match verdict {
            ConditionVerdict::Matched => {}
            ConditionVerdict::Failed { .. } => return Ok(()),
            ConditionVerdict::NotMatched | ConditionVerdict::Absent { .. } => {
                return flow_runs::end_run(db, run.id, now);
            }
        }
    }
    flow_runs::resume_run(db, run.id, now)?;
    adopt_plan(db, run)
}

/// Has a run go on by its flow's plan of now: whoever has it tried again may have mended the plan. One
/// whose steps were done by others than the plan has now, or that has sent something of which nobody
/// knows what became of it, goes on as it was.
fn adopt_plan(db: &Connection, run: &RunRow) -> Result<(), LedgerError> {
    let Some(flow) = flows::get_flow(db, &run.flow)? else {
        return Ok(());
    };
    let kind = |step: &FlowStep| std::mem::discriminant(step);
    let upto = run.step + 1;
    let (old, new) = (&run.plan.steps, &flow.plan.steps);
    let alike = new.len() >= upto
        && flow.plan.trigger == run.plan.trigger
        && old
            .iter()
            .take(upto)
            .map(kind)
            .eq(new.iter().take(upto).map(kind));
    match new.get(run.step) {
        Some(step) if alike && run.request.is_none() => {
            flow_runs::set_run_plan(db, run.id, flow.plan_id, &step.destination())
        }
        _ => Ok(()),
    }
}

fn unknown_run(id: i64) -> Error {
    Error::new(ErrorCode::Unknown, format!("no run {id}"))
}

fn describe_run(db: &Connection, row: RunRow) -> Result<FlowRun, LedgerError> {
    let results = flow_runs::list_results(db, row.id)?;
    let arrival = arrivals::get_arrival(db, &row.connection, row.seq)?;
    let steps = row.plan.steps.into_iter().enumerate().map(|(place, step)| {
        let result = results.iter().find(|result| result.step == place);
        let current = place == row.step;
        FlowRunStep {
            step,
            output: result.map(|result| result.output.clone()),
            tries: result.map_or(if current { row.tries } else { 0 }, |result| result.tries),
            ended: result.map(|result| result.ended),
        }
    });
    Ok(FlowRun {
        id: row.id,
        flow: row.flow,
        arrival: arrival.map(|(row, _)| row),
        again: row.again,
        delivery: row.delivery,
        state: row.state,
        step: u32::try_from(row.step).unwrap_or(u32::MAX),
        steps: steps.collect(),
        error: row.error.and_then(|text| serde_json::from_str(&text).ok()),
        next_try: (row.state == RunState::Waiting).then_some(row.next_try),
        created: row.created,
        ended: row.ended,
    })
}
