//! `shopbell forward`: Stripe's own events to a webhook handler, from where the last run stopped.

use std::{process::ExitCode, time::Duration};

use serde_json::json;
use shopbell_core::{
    app::{
        App,
        forwarding::{Forward, ForwardOptions, ForwardedEvent},
    },
    watch::{Clock as _, SystemClock},
};

use super::{
    error::RunError,
    exit_code,
    output::{OutputEnd, Printer, format_time},
    text::{TerminalText, complain, tell},
};
use crate::cli::{ForwardArguments, shutdown_signal};

const DAY: i64 = 24 * 3600;

/// Passes events on until it is asked to end; with --once, what there is.
pub(super) async fn forward(
    app: &App,
    arguments: &ForwardArguments,
    connection: &str,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    let options = ForwardOptions {
        url: arguments.url.clone(),
        types: arguments.events.clone(),
        local_network: arguments.local_network,
        since: arguments
            .days
            .map(|days| SystemClock.now() - i64::from(days) * DAY),
        new_secret: arguments.new_secret,
    };
    let mut forward = app.forwarding.begin(connection, options).await?;
    if arguments.print_secret {
        let text = if arguments.account.json {
            TerminalText::json(&json!({ "secret": forward.secret.expose() }))
        } else {
            TerminalText::line(forward.secret.expose())
        };
        print(printer, &text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let signed = match arguments.account.key_stdin {
        true => format!("signed with {}", forward.secret.expose()),
        false => "--print-secret prints what they are signed with".to_owned(),
    };
    tell(&TerminalText::line(&format!(
        "shopbell: passing events on to {}; {signed}",
        arguments.url
    )));
    if let Some(since) = forward.gap_since {
        complain(&format!(
            "Stripe lists events for 30 days: some since {} are missing",
            format_time(since)
        ));
    }
    if arguments.resend {
        let count = app.forwarding.resend(&forward).await?;
        complain(&format!("{count} that were given up are sent once more"));
    }
    let passing = pass_on(app, arguments, &mut forward, printer);
    tokio::select! {
        passed = passing => passed,
        () = shutdown_signal() => Ok(ExitCode::SUCCESS),
    }
}

async fn pass_on(
    app: &App,
    arguments: &ForwardArguments,
    forward: &mut Forward,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    let interval = i64::from(arguments.interval.max(forward.min_interval));
    loop {
        let now = SystemClock.now();
        match app.forwarding.read(forward).await {
            // Older ones may be missing, so none is sent before all were read.
            Err(error) if arguments.once => return Err(error.into()),
            Err(error) => complain(&error.message),
            Ok(_) => {
                while let Some(event) = app.forwarding.send_next(forward).await? {
                    print_event(arguments, &event, printer)?;
                }
            }
        }
        if arguments.once {
            let (waiting, failed) = app.forwarding.count(forward).await?;
            return Ok(if waiting + failed > 0 {
                exit_code::partly()
            } else {
                ExitCode::SUCCESS
            });
        }
        let mut next = now.saturating_add(interval);
        if let Some(due) = app.forwarding.find_next_try(forward).await? {
            next = next.min(due);
        }
        let wait = next.saturating_sub(SystemClock.now()).clamp(1, interval);
        tokio::time::sleep(Duration::from_secs(u64::try_from(wait).unwrap_or(1))).await;
    }
}

fn print_event(
    arguments: &ForwardArguments,
    event: &ForwardedEvent,
    printer: &Printer,
) -> Result<(), RunError> {
    let text = if arguments.account.json {
        let times = arguments.account.times();
        TerminalText::json(&json!({
            "event": event.id,
            "type": event.kind,
            "status": event.result.as_ref().ok(),
            "error": event.result.as_ref().err(),
            "next_try": event.next_try.map(|next| times.write(next)),
        }))
    } else {
        let result = match (&event.result, event.next_try) {
            (Ok(status), _) => format!("[{status}]"),
            (Err(why), Some(next)) => format!("{why}; again at {}", format_time(next)),
            (Err(why), None) => format!("{why}; given up (--resend sends it once more)"),
        };
        let now = format_time(SystemClock.now());
        TerminalText::line(&format!("{now}  {}  {}  {result}", event.kind, event.id))
    };
    print(printer, &text)
}

fn print(printer: &Printer, text: &TerminalText) -> Result<(), RunError> {
    printer.print(text).or_else(OutputEnd::into_result)
}
