//! One step of a run, and what becomes of it.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Flows, write_error};
use crate::{
    clock::TimeFormat,
    connector::build_connector_json,
    error::{Error, ErrorCode},
    flow::{
        FlowFacts, FlowStep,
        filled::{FillError, ReadStep},
        problem::{ExpressionRule, ExpressionScope},
        retry::{StepFault, next_try},
    },
    ledger::{
        LedgerError, arrivals,
        flow_runs::{self, RunRow},
    },
};

/// A destination of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct RunScope {
    pub(super) connection: String,
    pub(super) destination: String,
}

/// How one try of a step ended.
pub(super) enum StepEnd {
    /// It was done.
    Done {
        /// What it gave.
        output: Value,
        /// Stripe's id of the object that it made.
        made: Option<String>,
    },
    /// It was not.
    Failed(StepFault, Error),
    /// It is not its time yet, through no fault of anybody's (unix seconds).
    Later(i64),
}

impl StepEnd {
    pub(super) const fn done(output: Value) -> Self {
        let made = None;
        Self::Done { output, made }
    }
}

/// A run with what its next step is filled from.
pub(super) struct ReadyRun {
    pub(super) run: RunRow,
    pub(super) facts: FlowFacts,
    /// The step, filled.
    pub(super) step: Result<FlowStep, Error>,
}

impl ReadyRun {
    /// The name of this delivery, the same at every try.
    pub(super) fn delivery(&self) -> String {
        format!("{}-{}", self.run.delivery, self.run.step)
    }

    /// When Stripe made the arrival's object, by its own clock.
    pub(super) fn made_at(&self) -> Option<i64> {
        let object = &self.facts.object;
        let time = object.get("created").or_else(|| object.get("date"));
        time.and_then(Value::as_i64)
    }

    /// The arrival as it is sent to programs and addresses.
    pub(super) fn body(&self) -> Value {
        let facts = &self.facts;
        json!({
            "delivery": self.delivery(),
            "flow": self.run.plan.name,
            "connection": self.run.connection,
            "trigger": facts.trigger.name(),
            "object": build_connector_json(facts.trigger, &facts.object, TimeFormat::DateTime),
            "steps": facts.results,
        })
    }
}

/// Steps that were read, by plan and place: what waits together is mostly of one flow.
#[derive(Default)]
pub(super) struct ReadSteps(HashMap<(i64, usize), Result<ReadStep, ExpressionRule>>);

impl ReadSteps {
    /// Reads what a run's next step is filled from, and fills it.
    pub(super) fn prepare(
        &mut self,
        db: &rusqlite::Connection,
        run: RunRow,
    ) -> Result<ReadyRun, LedgerError> {
        let trigger = run.plan.trigger;
        let found = arrivals::get_arrival(db, &run.connection, run.seq)?;
        let object = found.and_then(|(_, raw)| serde_json::from_str(&raw).ok());
        let results = match run.step {
            0 => Vec::new(),
            _ => flow_runs::list_results(db, run.id)?,
        };
        let results = results.iter().map(|row| &row.output);
        let results = results.map(|text| serde_json::from_str(text).unwrap_or_default());
        let facts = FlowFacts {
            results: results.collect(),
            ..FlowFacts::new(trigger, object.unwrap_or_default())
        };
        let step = self.fill(&run, &facts);
        Ok(ReadyRun { run, facts, step })
    }

    fn fill(&mut self, run: &RunRow, facts: &FlowFacts) -> Result<FlowStep, Error> {
        let scope = ExpressionScope {
            trigger: facts.trigger,
            steps: run.step,
        };
        let step = run
            .plan
            .steps
            .get(run.step)
            .ok_or_else(|| Error::new(ErrorCode::Internal, "there is no such step"))?;
        let read = self
            .0
            .entry((run.plan_id, run.step))
            .or_insert_with(|| ReadStep::read(step, scope).map_err(|problem| problem.rule));
        match read {
            Ok(read) => read
                .fill(facts)
                .map_err(|FillError { part, message }| expression_error(&part, &message)),
            Err(rule) => Err(expression_error("", &format!("{rule:?}"))),
        }
    }
}

pub(super) fn expression_error(part: &str, message: &str) -> Error {
    Error::new(ErrorCode::ExpressionFailed, message)
        .with(|detail| detail.param = Some(part.to_owned()))
}

impl Flows {
    /// Tries a step once.
    pub(super) async fn try_step(&self, scope: &RunScope, ready: &ReadyRun) -> StepEnd {
        let step = match &ready.step {
            Ok(step) => step,
            Err(error) => {
                let error = Error::new(error.code, error.message.clone())
                    .with(|detail| *detail = (*error.detail).clone());
                return StepEnd::Failed(StepFault::Hopeless, error);
            }
        };
        match step {
            FlowStep::Ring { title, body, sound } => {
                self.ring(scope, ready, title, body, *sound).await
            }
            FlowStep::CreateRecord { record, fields } => {
                self.create_record(ready, *record, fields).await
            }
            FlowStep::UpdateRecord { record, id, fields } => {
                self.update_record(ready, *record, id, fields).await
            }
            FlowStep::GetCustomer { id } => self.get_customer(ready, id).await,
            FlowStep::Post {
                url,
                body,
                local_network,
            } => self.post(ready, url, *body, *local_network).await,
            FlowStep::RunProgram {
                program,
                arguments,
                seconds,
            } => self.run_program(ready, program, arguments, *seconds).await,
            FlowStep::AppendFile { path, .. } => {
                let lines = std::slice::from_ref(ready);
                match self.append_lines(path, lines).await {
                    Ok(()) => StepEnd::done(json!({ "path": path })),
                    Err((fault, error)) => StepEnd::Failed(fault, error),
                }
            }
        }
    }

    /// Writes down how a try ended. Gives whether what waits behind it may be tried now.
    pub(super) async fn note_end(&self, run: &RunRow, end: StepEnd) -> Result<bool, Error> {
        let (now, run) = (self.clock().now(), run.clone());
        match end {
            StepEnd::Done { output, made } => {
                let output = output.to_string();
                self.ledger
                    .write(move |db| {
                        flow_runs::finish_step(db, &run, &output, made.as_deref(), now)
                    })
                    .await?;
                Ok(true)
            }
            StepEnd::Failed(fault, error) => {
                let tries = run.tries.saturating_add(1);
                let next = next_try(fault, tries, run.first_try.unwrap_or(now), now);
                let given_up = next.is_none();
                tracing::info!(run = run.id, step = run.step, given_up, %error, "a step failed");
                let text = write_error(&error.view());
                self.ledger
                    .write(move |db| flow_runs::note_failed_step(db, run.id, &text, now, next))
                    .await?;
                Ok(given_up)
            }
            StepEnd::Later(until) => {
                self.ledger
                    .write(move |db| flow_runs::postpone_run(db, run.id, until))
                    .await?;
                Ok(false)
            }
        }
    }
}
