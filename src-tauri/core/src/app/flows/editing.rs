//! Flows: list, check, save, switch, remove.

use rusqlite::Connection;
use uuid::Uuid;

use super::Flows;
use crate::{
    app::{
        connections::unknown_connection,
        view::{Flow, FlowCheck, FlowField},
    },
    connector::list_keys,
    error::{Error, ErrorCode},
    flow::{
        FlowPlan, FlowProblem,
        check::ProblemKind,
        check_plan,
        form::{ConditionForm, read_condition, write_condition},
        recipes::{FlowRecipe, list_recipes},
    },
    ledger::{LedgerError, connections, flow_runs, flows},
    trigger::Trigger,
};

/// Flows of one connection at the most.
const MAX_FLOWS: usize = 100;

impl Flows {
    /// The flows of a connection, oldest first.
    pub async fn list(&self, connection: &str) -> Result<Vec<Flow>, Error> {
        let id = connection.to_owned();
        let list = move |db: &Connection| {
            let rows = flows::list_flows(db, &id)?.into_iter();
            let all = rows.map(|row| describe_flow(db, row));
            all.collect::<Result<Vec<_>, LedgerError>>()
        };
        Ok(self.ledger.read(list).await?)
    }

    /// One flow.
    pub async fn get(&self, id: &str) -> Result<Flow, Error> {
        let name = id.to_owned();
        self.ledger
            .read(move |db| {
                let row = flows::get_flow(db, &name)?.ok_or_else(|| unknown_flow(&name))?;
                Ok(describe_flow(db, row)?)
            })
            .await
    }

    /// What is wrong with a plan, and its condition as a form.
    #[must_use]
    pub fn check(&self, plan: &FlowPlan) -> FlowCheck {
        FlowCheck {
            problems: check_plan(plan),
            form: read_condition(&plan.condition, plan.trigger).ok().flatten(),
        }
    }

    /// The condition that a form means.
    #[must_use]
    pub fn write_condition(&self, trigger: Trigger, form: &ConditionForm) -> String {
        write_condition(form, trigger)
    }

    /// The fields that conditions and texts of a trigger may name.
    #[must_use]
    pub fn list_fields(&self, trigger: Trigger) -> Vec<FlowField> {
        let keys = list_keys(trigger).iter();
        keys.map(|(key, meaning)| FlowField {
            key: (*key).to_owned(),
            meaning: *meaning,
        })
        .collect()
    }

    /// Plans to start from, in the words of a catalogue.
    #[must_use]
    pub fn list_recipes(&self, words: &dyn Fn(&str) -> String) -> Vec<FlowRecipe> {
        list_recipes(&self.export_folder, words)
    }

    /// Keeps a new flow, which is off, or another plan of one. What began goes on as it was begun.
    pub async fn save(
        &self,
        connection: &str,
        id: Option<String>,
        mut plan: FlowPlan,
    ) -> Result<Flow, Error> {
        plan.name = plan.name.trim().to_owned();
        if let Some(problem) = check_plan(&plan).into_iter().next() {
            return Err(plan_error(problem));
        }
        let (owner, now) = (connection.to_owned(), self.clock().now());
        let flow = self
            .ledger
            .write(move |db| {
                if connections::get_connection(db, &owner)?.is_none() {
                    return Err(unknown_connection(&owner));
                }
                let id = match id {
                    Some(id) => {
                        let known = flows::get_flow(db, &id)?;
                        if known.is_none_or(|row| row.connection != owner) {
                            return Err(unknown_flow(&id));
                        }
                        flows::change_plan(db, &id, &plan, now)?;
                        id
                    }
                    None => {
                        if flows::list_flows(db, &owner)?.len() >= MAX_FLOWS {
                            let message = format!("there are {MAX_FLOWS} flows already");
                            return Err(Error::new(ErrorCode::InvalidInput, message)
                                .with(|detail| detail.rule = Some("too_many".into())));
                        }
                        let id = Uuid::new_v4().to_string();
                        flows::add_flow(db, &id, &owner, &plan, now)?;
                        id
                    }
                };
                let row = flows::get_flow(db, &id)?.ok_or_else(|| unknown_flow(&id))?;
                Ok(describe_flow(db, row)?)
            })
            .await?;
        self.emit_changed(connection);
        Ok(flow)
    }

    /// Switches a flow on or off. It runs for what arrives from then on; what began goes on.
    pub async fn set_on(&self, id: &str, on: bool) -> Result<Flow, Error> {
        let flow = self.get(id).await?;
        // What arrived before was for it as it was.
        self.judge_arrivals(&flow.connection).await?;
        let name = id.to_owned();
        self.ledger
            .write(move |db| flows::set_flow_on(db, &name, on))
            .await?;
        self.emit_changed(&flow.connection);
        self.get(id).await
    }

    /// Removes a flow with its log. What waits is not done any more.
    pub async fn remove(&self, id: &str) -> Result<(), Error> {
        let flow = self.get(id).await?;
        let name = id.to_owned();
        self.ledger
            .write(move |db| flows::remove_flow(db, &name))
            .await?;
        self.emit_changed(&flow.connection);
        Ok(())
    }
}

pub(super) fn unknown_flow(id: &str) -> Error {
    Error::new(ErrorCode::Unknown, format!("no flow `{id}`"))
}

fn plan_error(problem: FlowProblem) -> Error {
    let rule = match &problem.problem {
        ProblemKind::Expression(problem) => serde_json::to_value(problem.rule),
        ProblemKind::Plan { rule } => serde_json::to_value(rule),
    };
    let rule = rule.ok().and_then(|rule| rule.as_str().map(str::to_owned));
    let message = format!(
        "{}: {}",
        problem.place,
        rule.clone().unwrap_or_default().replace('_', " ")
    );
    Error::new(ErrorCode::InvalidInput, message).with(|detail| {
        detail.param = Some(problem.place);
        detail.rule = rule;
    })
}

pub(super) fn describe_flow(db: &Connection, row: flows::FlowRow) -> Result<Flow, LedgerError> {
    let (waiting, done, failed) = flow_runs::count_runs(db, &row.id)?;
    let trouble = flow_runs::find_trouble(db, &row.id)?;
    Ok(Flow {
        waiting,
        done,
        failed,
        trouble: trouble.and_then(|text| serde_json::from_str(&text).ok()),
        id: row.id,
        connection: row.connection,
        plan: row.plan,
        on: row.on,
        created: row.created,
        changed: row.changed,
    })
}
