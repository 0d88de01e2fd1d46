//! What a flow would have done for the latest arrivals. Nothing is sent, written or rung.

use std::convert::Infallible;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Flows, record_step::read_fields, step::expression_error};
use crate::{
    app::{
        records::validation::check_fields,
        view::{FlowTrial, TriedArrival, TriedStep, TriedValue},
    },
    clock::TimeFormat,
    connector::build_connector_json,
    error::Error,
    flow::{
        ConditionVerdict, FlowFacts, FlowPlan, FlowStep, check::read_condition_text,
        filled::ReadStep, judge_condition, plan::PostBody, problem::ExpressionScope,
    },
    kind::RecordKind,
    ledger::{LedgerError, arrivals, mirror, rules},
    watch::signal::list_own_types,
};

/// So many arrivals are tried.
const MAX_TRIED: u32 = 100;

impl Flows {
    /// Tries a plan on the latest arrivals of its trigger.
    pub async fn try_plan(&self, connection: &str, plan: FlowPlan) -> Result<FlowTrial, Error> {
        let id = connection.to_owned();
        let try_all = move |db: &Connection| try_plan(db, &id, &plan);
        self.ledger.read(try_all).await
    }
}

fn try_plan(db: &Connection, connection: &str, plan: &FlowPlan) -> Result<FlowTrial, Error> {
    let condition = read_condition_text(plan);
    let condition = condition
        .map_err(|problem| expression_error("condition", &format!("{:?}", problem.rule)))?;
    let steps = plan.steps.iter().enumerate().map(|(place, step)| {
        let scope = ExpressionScope {
            trigger: plan.trigger,
            steps: place,
        };
        ReadStep::read(step, scope).ok()
    });
    let steps: Vec<_> = steps.collect();
    let rows = rules::list_judged(db, connection, plan.trigger, MAX_TRIED)?;
    let mut arrivals = Vec::with_capacity(rows.len());
    for row in rows {
        let found = arrivals::get_arrival(db, connection, row.seq)?;
        let object = found.and_then(|(_, raw)| serde_json::from_str(&raw).ok());
        let mut facts = FlowFacts::new(plan.trigger, object.unwrap_or_default());
        let verdict = judge_condition(condition.as_ref(), &facts);
        let mut tried = Vec::new();
        if verdict == ConditionVerdict::Matched {
            for (step, read) in plan.steps.iter().zip(&steps) {
                let (shown, result) = try_step(db, connection, step, read.as_ref(), &facts)?;
                tried.push(shown);
                facts.results.push(result);
            }
        }
        arrivals.push(TriedArrival {
            row,
            verdict,
            steps: tried,
        });
    }
    let matched = arrivals
        .iter()
        .filter(|one| one.verdict == ConditionVerdict::Matched)
        .count();
    Ok(FlowTrial {
        matched: u32::try_from(matched).unwrap_or(u32::MAX),
        arrivals,
    })
}

/// What a step would send, and what the steps after it would find, as far as that is known.
fn try_step(
    db: &Connection,
    connection: &str,
    step: &FlowStep,
    read: Option<&ReadStep>,
    facts: &FlowFacts,
) -> Result<(TriedStep, Value), LedgerError> {
    let filled = read.map(|read| read.fill(facts));
    let step = match &filled {
        Some(Ok(filled)) => filled,
        // What an earlier step gives is known once it was done.
        _ => {
            let shown = TriedStep {
                values: list_values(step, facts, false),
                problem: None,
            };
            return Ok((shown, Value::Null));
        }
    };
    let problem = match step {
        FlowStep::CreateRecord { record, fields } => {
            check_fields(*record, &read_fields(*record, fields), true).err()
        }
        FlowStep::UpdateRecord { record, fields, .. } => {
            check_fields(*record, &read_fields(*record, fields), false).err()
        }
        _ => None,
    };
    let shown = TriedStep {
        values: list_values(step, facts, true),
        problem: problem.map(|error| error.view()),
    };
    let copied = |kind, id: &str| {
        let raw = mirror::get_raw_object(db, connection, kind, id)?;
        Ok::<_, LedgerError>(raw.and_then(|raw| serde_json::from_str::<Value>(&raw).ok()))
    };
    let result = match step {
        FlowStep::GetCustomer { id } => copied(RecordKind::Customers, id)?,
        FlowStep::UpdateRecord { record, id, .. } => copied(*record, id)?,
        FlowStep::AppendFile { path, .. } => Some(json!({ "path": path })),
        _ => None,
    };
    Ok((shown, result.unwrap_or_default()))
}

/// Where a step goes and what it sends there.
fn list_values(step: &FlowStep, facts: &FlowFacts, known: bool) -> Vec<TriedValue> {
    let plain = |part: &str, value: String| TriedValue {
        part: part.to_owned(),
        value,
        known: true,
    };
    let object = || build_connector_json(facts.trigger, &facts.object, TimeFormat::DateTime);
    let mut values = match step {
        FlowStep::Post { url, body, .. } => vec![
            plain("url", url.clone()),
            match body {
                PostBody::Arrival => plain("object", object().to_string()),
                PostBody::StripeEvent => plain("event", list_own_types(facts.trigger).join(", ")),
            },
        ],
        FlowStep::RunProgram { program, .. } => vec![
            plain("program", program.clone()),
            plain("object", object().to_string()),
        ],
        FlowStep::AppendFile { path, columns, .. } => {
            let mut values = vec![plain("path", path.clone())];
            if columns.is_empty() {
                values.push(plain("object", object().to_string()));
            }
            values
        }
        _ => Vec::new(),
    };
    let listed = step.map_texts(|part, text| {
        values.push(TriedValue {
            part: name_part(step, part),
            value: text.to_owned(),
            known: known || !text.contains("{{"),
        });
        Ok::<_, Infallible>(String::new())
    });
    let Ok(_) = listed;
    values
}

/// A column by its name.
fn name_part(step: &FlowStep, part: &str) -> String {
    let named = || {
        let FlowStep::AppendFile { columns, .. } = step else {
            return None;
        };
        let place: usize = part.strip_prefix("columns.")?.parse().ok()?;
        Some(columns.get(place)?.name.clone())
    };
    named().unwrap_or_else(|| part.to_owned())
}
