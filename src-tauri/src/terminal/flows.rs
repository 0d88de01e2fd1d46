//! `shopbell flows`: what is done at arrivals. Whatever waits is done by a run that watches.

use std::{fs::File, io::Read as _, path::Path, process::ExitCode};

use serde_json::{Value, json};
use shopbell_core::{
    app::{
        App,
        view::{Flow, FlowRun, FlowTrial, RunState},
    },
    flow::{ConditionVerdict, FlowPlan},
};

use super::{
    error::RunError,
    output::{OutputEnd, Printer, format_time},
    text::TerminalText,
};
use crate::cli::{FlowCommand, FlowsArguments};

/// Bytes of a flow at the most.
const MAX_PLAN_BYTES: u64 = 1 << 20;
/// Runs that are listed.
const MAX_RUNS: u32 = 50;

/// Carries a command out.
pub(super) async fn run(
    app: &App,
    arguments: &FlowsArguments,
    connection: &str,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    let out = Out {
        printer,
        json: arguments.account.json,
    };
    let flows = &app.flows;
    match arguments.command.as_ref().unwrap_or(&FlowCommand::List) {
        FlowCommand::List => {
            for flow in flows.list(connection).await? {
                out.print(&flow, &describe_flow(&flow))?;
            }
        }
        FlowCommand::Show { flow } => {
            let flow = find_flow(app, connection, flow).await?;
            let text = serde_json::to_string_pretty(&flow.plan).unwrap_or_default();
            for line in text.lines() {
                out.line(line)?;
            }
        }
        FlowCommand::Save { flow, file } => {
            let id = match flow {
                Some(flow) => Some(find_flow(app, connection, flow).await?.id),
                None => None,
            };
            let saved = flows
                .save(connection, id, read_plan(file.as_deref())?)
                .await?;
            out.print(&saved, &describe_flow(&saved))?;
        }
        FlowCommand::Try { flow } => {
            let flow = find_flow(app, connection, flow).await?;
            let trial = flows.try_plan(connection, flow.plan).await?;
            out.print_trial(&trial)?;
        }
        FlowCommand::On { flow } => out.switch(app, connection, flow, true).await?,
        FlowCommand::Off { flow } => out.switch(app, connection, flow, false).await?,
        FlowCommand::Remove { flow } => {
            let flow = find_flow(app, connection, flow).await?;
            flows.remove(&flow.id).await?;
        }
        FlowCommand::Runs { flow, failed } => {
            let flow = find_flow(app, connection, flow).await?;
            for run in flows.list_runs(&flow.id, *failed, None, MAX_RUNS).await? {
                out.print(&run, &describe_run(&run))?;
            }
        }
        FlowCommand::Again { run } => {
            let run = flows.run_again(*run).await?;
            out.print(&run, &describe_run(&run))?;
        }
        FlowCommand::Retry { flow } => {
            let flow = find_flow(app, connection, flow).await?;
            let flow = flows.retry_all(&flow.id).await?;
            out.print(&flow, &describe_flow(&flow))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A flow by its id, or by a name that only one has.
async fn find_flow(app: &App, connection: &str, name: &str) -> Result<Flow, RunError> {
    let all = app.flows.list(connection).await?;
    if let Some(flow) = all.iter().find(|flow| flow.id == name) {
        return Ok(flow.clone());
    }
    let mut named = all.into_iter().filter(|flow| flow.plan.name == name);
    match (named.next(), named.next()) {
        (Some(flow), None) => Ok(flow),
        (Some(_), Some(_)) => {
            let why = format!("more than one flow is called {name}: use its id");
            Err(RunError::Arguments(why))
        }
        (None, _) => Err(RunError::Arguments(format!("there is no flow {name}"))),
    }
}

fn read_plan(file: Option<&Path>) -> Result<FlowPlan, RunError> {
    let mut text = String::new();
    let read = match file {
        Some(path) => File::open(path)
            .and_then(|file| file.take(MAX_PLAN_BYTES).read_to_string(&mut text))
            .map_err(|error| format!("{}: {error}", path.display())),
        None => std::io::stdin()
            .lock()
            .take(MAX_PLAN_BYTES)
            .read_to_string(&mut text)
            .map_err(|error| format!("standard input: {error}")),
    };
    read.map_err(RunError::System)?;
    serde_json::from_str(&text).map_err(|error| RunError::Arguments(format!("no flow: {error}")))
}

/// Where it is printed, and how.
struct Out<'a> {
    printer: &'a Printer,
    json: bool,
}

impl Out<'_> {
    fn print(&self, value: &impl serde::Serialize, text: &str) -> Result<(), RunError> {
        if self.json {
            let value = serde_json::to_value(value).unwrap_or_default();
            return self.write(&TerminalText::json(&value));
        }
        self.line(text)
    }

    fn line(&self, text: &str) -> Result<(), RunError> {
        self.write(&TerminalText::line(text))
    }

    fn write(&self, text: &TerminalText) -> Result<(), RunError> {
        self.printer.print(text).or_else(OutputEnd::into_result)
    }

    async fn switch(
        &self,
        app: &App,
        connection: &str,
        flow: &str,
        on: bool,
    ) -> Result<(), RunError> {
        let flow = find_flow(app, connection, flow).await?;
        let flow = app.flows.set_on(&flow.id, on).await?;
        self.print(&flow, &describe_flow(&flow))
    }

    fn print_trial(&self, trial: &FlowTrial) -> Result<(), RunError> {
        for one in &trial.arrivals {
            let sends: Vec<String> = one
                .steps
                .iter()
                .flat_map(|step| &step.values)
                .map(|value| format!("{}={}", value.part, value.value))
                .collect();
            let text = format!(
                "{}  {}  {}  {}",
                format_time(one.row.created),
                one.row.title,
                describe_verdict(&one.verdict),
                sends.join(", ")
            );
            let sent: Vec<Value> = one.steps.iter().map(|step| json!(step)).collect();
            let value = json!({
                "id": one.row.object_id,
                "verdict": one.verdict,
                "steps": sent,
            });
            self.print(&value, text.trim_end())?;
        }
        if self.json {
            return Ok(());
        }
        let (matched, tried) = (trial.matched, trial.arrivals.len());
        self.line(&format!(
            "{matched} of {tried} would have run; nothing was done"
        ))
    }
}

fn describe_verdict(verdict: &ConditionVerdict) -> String {
    match verdict {
        ConditionVerdict::Matched => "runs".into(),
        ConditionVerdict::NotMatched => "does not match".into(),
        ConditionVerdict::Absent { field } => format!("does not match: no {field}"),
        ConditionVerdict::Failed { message } => format!("fails: {message}"),
    }
}

fn describe_flow(flow: &Flow) -> String {
    let on = if flow.on { "on " } else { "off" };
    let trouble = flow.trouble.as_ref();
    let trouble = trouble.map_or_else(String::new, |error| format!("  waits: {}", error.message));
    format!(
        "{on}  {}  {}  {}  {} done, {} waiting, {} failed{trouble}",
        flow.id, flow.plan.name, flow.plan.trigger, flow.done, flow.waiting, flow.failed
    )
}

fn describe_run(run: &FlowRun) -> String {
    let state = match run.state {
        RunState::Waiting => "waiting",
        RunState::Done => "done",
        RunState::Failed => "failed",
        RunState::Canceled => "canceled",
    };
    let title = run.arrival.as_ref().map(|row| row.title.clone());
    let error = run.error.as_ref();
    let error = error.map_or_else(String::new, |error| {
        format!("  step {}: {}", run.step + 1, error.message)
    });
    format!(
        "{}  {}  {state}  {}{error}",
        run.id,
        format_time(run.created),
        title.unwrap_or_default()
    )
}
