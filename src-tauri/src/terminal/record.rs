//! `shopbell audit` and `shopbell history`: whether the record is whole, and what was there before it.

use std::{process::ExitCode, time::Duration};

use serde_json::{Value, json};
use shopbell_core::{
    ErrorView,
    app::App,
    clock::TimeFormat,
    history::{AuditReport, HistoryImport, HistoryList, HistoryState},
    watch::{Clock as _, SystemClock},
};

use super::{
    error::RunError,
    exit_code,
    output::{OutputEnd, Printer, format_time},
    text::{TerminalText, complain, tell},
};
use crate::{
    catalog::Catalog,
    cli::{AuditArguments, HistoryArguments, shutdown_signal},
};

const DAY: i64 = 24 * 3600;
/// What of a report is a time.
const TIMES: [&str; 7] = [
    "at",
    "since",
    "until",
    "begun",
    "ended",
    "reached",
    "old_before",
];
/// How often it is told how far the reading is.
const TELL_INTERVAL: Duration = Duration::from_secs(10);

/// Compares once; what was missing is printed as any arrival is, and last what came of it.
pub(super) async fn audit(
    app: &App,
    arguments: &AuditArguments,
    connection: &str,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    let compared = tokio::select! {
        compared = app.auditing.run(connection, Some(arguments.days)) => compared,
        // Nothing was proved.
        () = shutdown_signal() => return Ok(exit_code::partly()),
    };
    // Also after a failure: what was recorded before it is printed now.
    app.wait_for_alerts().await?;
    let report = compared?;
    for list in report.lists.iter().filter(|list| !list.is_settled()) {
        if let Some(problem) = &list.problem {
            complain(&format!(
                "{} is not compared: {}",
                list.trigger, problem.message
            ));
        }
    }
    let text = if arguments.account.json {
        let report = json!({ "audit": report, "complete": report.is_complete() });
        TerminalText::json(&write_times(report, arguments.account.times()))
    } else {
        TerminalText::line(&describe_audit(printer.catalog(), &report))
    };
    print(printer, &text)?;
    Ok(exit_code::for_audit(&report))
}

/// Reads to the end, or until it is asked to end: then the place is kept.
pub(super) async fn read_history(
    app: &App,
    arguments: &HistoryArguments,
    connection: &str,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    let since = arguments
        .days
        .map(|days| SystemClock.now() - i64::from(days) * DAY);
    if since.is_some() || arguments.all {
        app.history.begin(connection, since).await?;
    } else {
        go_on(app, connection).await?;
    }
    tokio::select! {
        read = app.history.run(connection) => read?,
        () = shutdown_signal() => app.history.pause(connection).await?,
        () = tell_progress(app, connection, printer.catalog()) => {}
    }
    let Some(import) = app.history.get(connection).await? else {
        return Ok(ExitCode::SUCCESS);
    };
    for list in &import.lists {
        if let Some(ErrorView { message, .. }) = &list.problem {
            complain(&format!("{} is not read: {message}", list.trigger));
        }
    }
    let text = if arguments.account.json {
        let import = json!({ "history": import });
        TerminalText::json(&write_times(import, arguments.account.times()))
    } else {
        TerminalText::line(&describe_history(printer.catalog(), &import))
    };
    print(printer, &text)?;
    Ok(exit_code::for_history(&import))
}

/// What was broken off or paused.
async fn go_on(app: &App, connection: &str) -> Result<(), RunError> {
    let last = app.history.get(connection).await?;
    match last.map(|last| last.state) {
        Some(HistoryState::Running | HistoryState::Paused) => {
            Ok(app.history.unpause(connection).await?)
        }
        _ => {
            let why = "there is nothing to go on with: say --days or --all";
            Err(RunError::Arguments(why.into()))
        }
    }
}

/// Never ends.
async fn tell_progress(app: &App, connection: &str, catalog: Catalog) {
    loop {
        tokio::time::sleep(TELL_INTERVAL).await;
        if let Ok(Some(import)) = app.history.get(connection).await {
            tell(&TerminalText::line(&describe_history(catalog, &import)));
        }
    }
}

fn describe_audit(catalog: Catalog, report: &AuditReport) -> String {
    let (since, until) = (format_time(report.since), format_time(report.until));
    let calls = catalog.count_text("terminal.stripeCalls", report.calls);
    let compared = catalog.count_text("terminal.compared", report.compared);
    let values = [
        ("since", since.as_str()),
        ("until", until.as_str()),
        ("calls", calls.as_str()),
        ("compared", compared.as_str()),
    ];
    let verdict = if report.missing > 0 {
        catalog.count_text("terminal.missing", report.missing)
    } else if report.is_complete() {
        catalog.text_with("terminal.complete", &values)
    } else {
        catalog.text("terminal.unproved")
    };
    let details = catalog.text_with("terminal.audited", &values);
    format!("{verdict} {details}")
}

fn describe_history(catalog: Catalog, import: &HistoryImport) -> String {
    let sum =
        |of: fn(&HistoryList) -> u32| import.lists.iter().map(of).fold(0, u32::saturating_add);
    let calls = catalog.count_text("terminal.stripeCalls", sum(|list| list.calls));
    let added = catalog.count_text("terminal.added", sum(|list| list.added));
    let key = match import.state {
        HistoryState::Running => "terminal.historyRunning",
        HistoryState::Paused | HistoryState::Stopped => "terminal.historyPaused",
        HistoryState::Done => "terminal.historyDone",
    };
    catalog.text_with(key, &[("added", &added), ("calls", &calls)])
}

/// The times of a report, as they are asked for.
fn write_times(report: Value, times: TimeFormat) -> Value {
    match report {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| match value.as_i64() {
                Some(seconds) if TIMES.contains(&key.as_str()) => (key, times.write(seconds)),
                _ => (key, write_times(value, times)),
            })
            .collect(),
        Value::Array(values) => values
            .into_iter()
            .map(|value| write_times(value, times))
            .collect(),
        value => value,
    }
}

fn print(printer: &Printer, text: &TerminalText) -> Result<(), RunError> {
    printer.print(text).or_else(OutputEnd::into_result)
}
