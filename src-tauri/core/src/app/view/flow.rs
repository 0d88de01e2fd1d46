//! Flows as they are shown, tried out and followed.

use serde::Serialize;
use ts_rs::TS;

use crate::{
    arrival::ArrivalRow,
    connector::Meaning,
    error::ErrorView,
    flow::{ConditionVerdict, FlowPlan, FlowProblem, FlowStep, form::ConditionForm},
    ledger::flow_runs::RunState,
};

/// A flow, and how it is doing.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Flow {
    /// Its id.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// What it does.
    pub plan: FlowPlan,
    /// It runs for what arrives.
    pub on: bool,
    /// Runs with a step to be done.
    pub waiting: u32,
    /// Runs that were done.
    pub done: u32,
    /// Runs that were given up.
    pub failed: u32,
    /// Why the first run that waits was not done yet, if it was tried.
    pub trouble: Option<ErrorView>,
    /// Unix seconds.
    pub created: i64,
    /// When its plan was changed last (unix seconds).
    pub changed: i64,
}

/// What is wrong with a plan, and its condition as a form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FlowCheck {
    /// Everything, from the top down.
    pub problems: Vec<FlowProblem>,
    /// None where no form says the same.
    pub form: Option<ConditionForm>,
}

/// A field of the connector that conditions and texts may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FlowField {
    /// Its dotted key.
    pub key: String,
    /// What it means.
    pub meaning: Meaning,
}

/// One step of a run.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FlowRunStep {
    /// What it does.
    pub step: FlowStep,
    /// What it gave, as JSON text; none where it was not done.
    pub output: Option<String>,
    /// How often it came to nothing.
    pub tries: u32,
    /// When it was done (unix seconds).
    pub ended: Option<i64>,
}

/// One run of a flow.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FlowRun {
    /// Its number.
    pub id: i64,
    /// The flow.
    pub flow: String,
    /// What it runs for; none once that was forgotten.
    pub arrival: Option<ArrivalRow>,
    /// How often the person had all of it done once more before.
    pub again: u32,
    /// What others know it by: the name of its deliveries begins with it.
    pub delivery: String,
    /// How it is doing.
    pub state: RunState,
    /// The step at which it stands, counted from 0.
    pub step: u32,
    /// All of its steps.
    pub steps: Vec<FlowRunStep>,
    /// Why the step at which it stands was not done when it was last tried.
    pub error: Option<ErrorView>,
    /// When that is tried again (unix seconds).
    pub next_try: Option<i64>,
    /// When it was begun (unix seconds).
    pub created: i64,
    /// When it ended (unix seconds).
    pub ended: Option<i64>,
}

/// One value that a step would send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TriedValue {
    /// Where it goes: `title`, `fields.email`, …
    pub part: String,
    /// It; the text itself where it is known only once an earlier step was done.
    pub value: String,
    /// It is known.
    pub known: bool,
}

/// What a step would do.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TriedStep {
    /// What it would send.
    pub values: Vec<TriedValue>,
    /// What would be refused before it is sent.
    pub problem: Option<ErrorView>,
}

/// What a flow would do for an arrival.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TriedArrival {
    /// The arrival.
    pub row: ArrivalRow,
    /// What the condition says.
    pub verdict: ConditionVerdict,
    /// What would be done, where it holds.
    pub steps: Vec<TriedStep>,
}

/// What a flow would have done for the latest arrivals.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FlowTrial {
    /// Newest first.
    pub arrivals: Vec<TriedArrival>,
    /// For how many of them it would have run.
    pub matched: u32,
}
