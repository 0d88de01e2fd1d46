//! Arrivals become runs: each is judged once by each flow that was on, in the order of the ledger.

use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::{CONDITION, Flows, record_step::StripeRequest, write_error};
use crate::{
    app::fields::carries,
    error::{Error, ErrorCode},
    flow::{
        ConditionVerdict, FlowFacts, check::read_condition_text, judge_condition,
        language::Expression,
    },
    kind::RecordKind,
    ledger::{
        LedgerError,
        flow_runs::{self, NewRun, RunState},
        flows::{self, FlowRow, UnjudgedArrival},
    },
    stripe::Form,
    trigger::Trigger,
};

/// Arrivals of one transaction.
const BATCH: u32 = 500;
/// So many flows may lead to each other, one after the other: a flow whose step makes what it waits for
/// would go on for ever.
pub(super) const MAX_DEPTH: u32 = 3;

/// What a batch of arrivals comes to.
struct JudgedBatch {
    runs: Vec<NewRun>,
    /// Which flows have judged up to where.
    looked: Vec<(String, i64)>,
    /// There may be more.
    more: bool,
    /// An arrival waits until it is known whether a step made it.
    held: bool,
}

impl Flows {
    /// Judges everything that arrived. Gives whether something has to be judged later.
    pub(super) async fn judge_arrivals(&self, connection: &str) -> Result<bool, Error> {
        loop {
            let id = connection.to_owned();
            let batch = self.ledger.read(move |db| judge_batch(db, &id)).await?;
            let Some(batch) = batch else {
                return Ok(false);
            };
            let (id, now) = (connection.to_owned(), self.clock().now());
            let begun = self
                .ledger
                .write(move |db| {
                    let begun = flow_runs::insert_runs(db, &id, &batch.runs, now)?;
                    for (flow, looked) in &batch.looked {
                        flows::set_looked(db, flow, *looked)?;
                    }
                    Ok::<_, LedgerError>((begun, batch.more, batch.held))
                })
                .await?;
            if begun.0 > 0 {
                self.emit_changed(connection);
            }
            if begun.2 || !begun.1 {
                return Ok(begun.2);
            }
        }
    }
}

/// Nothing where no flow has anything to judge.
fn judge_batch(db: &Connection, connection: &str) -> Result<Option<JudgedBatch>, LedgerError> {
    let mut flows = flows::list_flows(db, connection)?;
    flows.retain(|flow| flow.on);
    let Some(after) = flows.iter().map(|flow| flow.looked).min() else {
        return Ok(None);
    };
    let (mut arrivals, mut last) = flows::list_unjudged(db, connection, after, BATCH)?;
    if last <= after {
        return Ok(None);
    }
    let more = arrivals.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX);
    let held = find_held(db, connection, &arrivals)?;
    if let Some(place) = held {
        last = arrivals.get(place).map_or(after, |arrival| arrival.seq - 1);
        arrivals.truncate(place);
    }
    let mut runs = Vec::new();
    for flow in &flows {
        judge_for(db, flow, &arrivals, &mut runs)?;
    }
    // In the order of the arrivals, whichever flow they are for.
    runs.sort_by_key(|run| run.seq);
    let looked = flows.into_iter().map(|flow| (flow.id, last));
    Ok(Some(JudgedBatch {
        runs,
        looked: looked.collect(),
        more,
        held: held.is_some(),
    }))
}

fn judge_for(
    db: &Connection,
    flow: &FlowRow,
    arrivals: &[UnjudgedArrival],
    runs: &mut Vec<NewRun>,
) -> Result<(), LedgerError> {
    // One that was kept by another version may be wrong by this one's rules: then each of its runs says
    // so.
    let condition = read_condition_text(&flow.plan);
    let condition = condition.map_err(|problem| format!("{:?}", problem.rule));
    let of_flow = arrivals
        .iter()
        .filter(|one| one.trigger == flow.plan.trigger && one.seq > flow.looked);
    for arrival in of_flow {
        let verdict = match &condition {
            Ok(condition) => judge(condition.as_ref(), arrival),
            Err(message) => ConditionVerdict::Failed {
                message: message.clone(),
            },
        };
        let failed = match verdict {
            ConditionVerdict::NotMatched | ConditionVerdict::Absent { .. } => continue,
            ConditionVerdict::Matched => None,
            ConditionVerdict::Failed { message } => Some(
                Error::new(ErrorCode::ExpressionFailed, message)
                    .with(|detail| detail.param = Some(CONDITION.into())),
            ),
        };
        let depth = match arrival.trigger {
            Trigger::Customer => flows::find_depth(db, &flow.connection, &arrival.object_id)?,
            _ => 0,
        };
        let (state, error) = match failed {
            Some(error) => (RunState::Failed, Some(error)),
            None if depth > MAX_DEPTH => {
                let message = format!("{MAX_DEPTH} flows have led to this one already");
                let error = Error::new(ErrorCode::FlowCircular, message);
                (RunState::Canceled, Some(error))
            }
            None => (RunState::Waiting, None),
        };
        let first = flow.plan.steps.first();
        runs.push(NewRun {
            flow: flow.id.clone(),
            seq: arrival.seq,
            plan_id: flow.plan_id,
            delivery: Uuid::new_v4().to_string(),
            depth,
            state,
            destination: first.map(|step| step.destination()).unwrap_or_default(),
            error: error.map(|error| write_error(&error.view())),
        });
    }
    Ok(())
}

fn judge(condition: Option<&Expression>, arrival: &UnjudgedArrival) -> ConditionVerdict {
    let object = serde_json::from_str(&arrival.raw).unwrap_or_default();
    judge_condition(condition, &FlowFacts::new(arrival.trigger, object))
}

/// The first arrival that a step may have made of which nobody knows yet what became of it: how deep it
/// stands is known only then.
fn find_held(
    db: &Connection,
    connection: &str,
    arrivals: &[UnjudgedArrival],
) -> Result<Option<usize>, LedgerError> {
    let kind = RecordKind::Customers;
    let mut customers = arrivals.iter();
    if !customers.any(|arrival| arrival.trigger == Trigger::Customer) {
        return Ok(None);
    }
    let sent = flow_runs::list_unsettled_requests(db, connection)?;
    let sent = sent.iter().filter_map(|text| {
        let request: StripeRequest = serde_json::from_str(text).ok()?;
        (request.path == kind.path()).then(|| Form::decode(&request.form))
    });
    let sent: Vec<Form> = sent.collect();
    Ok(arrivals.iter().position(|arrival| {
        let object: Value = serde_json::from_str(&arrival.raw).unwrap_or_default();
        arrival.trigger == Trigger::Customer && sent.iter().any(|form| carries(kind, &object, form))
    }))
}
