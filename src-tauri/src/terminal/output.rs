//! Prints arrivals: for people, or as one JSON line each. To print one is to ring for it: a line that
//! was written is marked before the next one is.

use std::{
    io::{self, ErrorKind, IsTerminal as _, Write as _},
    sync::{Arc, OnceLock, Weak},
};

use serde_json::{Map, Value};
use shopbell_core::{
    alerts::{Alert, AlertChannel, AlertContent},
    app::{App, Notifier, NotifierError, view::ArrivalDetail},
    arrival::ArrivalRow,
    clock::TimeFormat,
    connector::build_connector_json,
};
use tokio::{runtime::Handle, sync::watch};

use super::{error::RunError, status::StatusLine, text::TerminalText};
use crate::catalog::{
    Catalog,
    alerts::{answer_text, customer_text, headline_text},
};

/// Writes to standard output.
pub(super) struct Printer {
    catalog: Catalog,
    /// JSON lines, with times in this way; words for people without it.
    json: Option<TimeFormat>,
    /// What the rules keep still is left out.
    rules: bool,
    line: Arc<StatusLine>,
    app: OnceLock<Weak<App>>,
    end: watch::Sender<Option<OutputEnd>>,
}

/// Why nothing more can be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OutputEnd {
    /// Whoever read it is gone, as `head` is when it has enough.
    ReaderGone,
    /// It could not be written, or what to write could not be read.
    Failed(String),
}

impl OutputEnd {
    /// How a run ends by it: an end that the reader chose is none of failure.
    pub(super) fn into_result(self) -> Result<(), RunError> {
        match self {
            Self::ReaderGone => Ok(()),
            Self::Failed(why) => Err(RunError::Output(why)),
        }
    }
}

impl From<io::Error> for OutputEnd {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Failed(format!("standard output: {error}")),
        }
    }
}

impl Printer {
    pub(super) fn new(
        language: &str,
        json: Option<TimeFormat>,
        rules: bool,
        line: Arc<StatusLine>,
    ) -> Self {
        Self {
            catalog: Catalog::for_language(language),
            json,
            rules,
            line,
            app: OnceLock::new(),
            end: watch::channel(None).0,
        }
    }

    /// Where to read what is printed.
    pub(super) fn attach_app(&self, app: &Arc<App>) {
        let _ = self.app.set(Arc::downgrade(app));
    }

    /// The line beside which it prints.
    pub(super) fn status_line(&self) -> &StatusLine {
        &self.line
    }

    /// Waits until nothing more can be printed.
    pub(super) async fn wait_for_end(&self) -> OutputEnd {
        let mut end = self.end.subscribe();
        match end.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(end)) => end.clone(),
            _ => OutputEnd::ReaderGone,
        }
    }

    fn print_arrival(&self, seq: i64, connection: &str, name: &str) -> Result<(), OutputEnd> {
        let app = self.app.get().and_then(Weak::upgrade);
        let app = app.ok_or_else(|| OutputEnd::Failed("the app is closing".into()))?;
        let detail = Handle::current()
            .block_on(app.activity.get(connection, seq))
            .map_err(|error| OutputEnd::Failed(error.to_string()))?;
        let text = match self.json {
            Some(times) => TerminalText::json(&json_line(&detail, times)),
            None => TerminalText::line(&text_line(self.catalog, &detail.row, name)),
        };
        self.print(&text)
    }

    /// What a flow says. Whoever reads JSON has the arrivals, and nothing else between them.
    fn print_note(&self, title: &str, body: &str, name: &str) -> Result<(), OutputEnd> {
        if self.json.is_some() {
            return Ok(());
        }
        let parts = [title, body].into_iter().filter(|text| !text.is_empty());
        let text = format!("{}  [{name}]", parts.collect::<Vec<_>>().join("  "));
        self.print(&TerminalText::line(&text))
    }

    /// The words that it prints in.
    pub(super) const fn catalog(&self) -> Catalog {
        self.catalog
    }

    /// Prints a line.
    pub(super) fn print(&self, text: &TerminalText) -> Result<(), OutputEnd> {
        let mut out = io::stdout().lock();
        let on_screen = out.is_terminal();
        let mut write = || writeln!(out, "{text}").and_then(|()| out.flush());
        // A pipe shares no line with the status, which must not wait for whoever reads it.
        let written = if on_screen {
            self.line.write_beside(write)
        } else {
            write()
        };
        written.map_err(OutputEnd::from)
    }
}

impl Notifier for Printer {
    fn show(&self, alert: &Alert, connection_name: &str) -> Result<(), NotifierError> {
        let print = |seq: &i64| self.print_arrival(*seq, &alert.connection, connection_name);
        let printed = match &alert.content {
            AlertContent::Note { title, body } => self.print_note(title, body, connection_name),
            _ => alert.seqs.iter().try_for_each(print),
        };
        printed.map_err(|end| {
            let why = format!("{end:?}");
            self.end.send_replace(Some(end));
            NotifierError::Ended(why)
        })
    }

    fn channel(&self) -> AlertChannel {
        AlertChannel::Stream
    }

    fn obeys_rules(&self) -> bool {
        self.rules
    }
}

/// The fields of the connector under their keys, dotted ones nested, and where they come from.
fn json_line(detail: &ArrivalDetail, times: TimeFormat) -> Value {
    let object = serde_json::from_str(&detail.raw).unwrap_or_default();
    let mut line = match build_connector_json(detail.row.trigger, &object, times) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    line.insert("id".into(), detail.row.object_id.clone().into());
    line.insert("trigger".into(), detail.row.trigger.name().into());
    line.insert("connection".into(), detail.row.connection.clone().into());
    Value::Object(line)
}

/// `2026-11-24 15:02:10  New charge · $12.50  Two blue jugs  Hana Sato  [Kiln & Cup]`
fn text_line(catalog: Catalog, row: &ArrivalRow, name: &str) -> String {
    let mut parts = vec![
        format_time(row.created),
        headline_text(catalog, row),
        row.title.clone(),
    ];
    parts.extend(customer_text(row).map(str::to_owned));
    parts.extend(answer_text(catalog, row));
    parts.push(format!("[{name}]"));
    parts.join("  ")
}

/// A time of this place.
pub(super) fn format_time(seconds: i64) -> String {
    let Ok(time) = jiff::Timestamp::from_second(seconds) else {
        return seconds.to_string();
    };
    let here = time.to_zoned_datetime(jiff::tz::TimeZone::system());
    here.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use shopbell_core::Trigger;

    use super::*;

    fn detail() -> ArrivalDetail {
        let raw = serde_json::json!({
            "id": "ch_1", "object": "charge", "amount": 1250, "currency": "usd", "created": 1_790_000_000,
            "outcome": { "type": "authorized", "risk_level": "normal" }, "paid": true,
        });
        ArrivalDetail {
            row: ArrivalRow {
                seq: 1,
                connection: "acct_1:test".into(),
                trigger: Trigger::Charge,
                object_id: "ch_1".into(),
                created: 1_790_000_000,
                recorded: 1_790_000_000,
                title: "Two\nblue \u{1b}[31mjugs".into(),
                amount: Some(1250),
                currency: Some("usd".into()),
                customer: None,
                customer_label: Some("Hana Sato".into()),
                status: None,
                parent: None,
                refunded: 0,
                received: None,
                answer_by: None,
                read: false,
            },
            fields: vec![],
            life: vec![],
            raw: raw.to_string(),
            dashboard_url: None,
        }
    }

    #[test]
    fn a_json_line_nests_dotted_fields_and_names_its_source() {
        let line = json_line(&detail(), TimeFormat::DateTime);
        assert_eq!(line["id"], "ch_1");
        assert_eq!(line["trigger"], "charge.added");
        assert_eq!(line["connection"], "acct_1:test");
        assert_eq!(line["amount"], 1250);
        assert_eq!(line["created"], "2026-09-21T14:13:20Z");
        assert_eq!(line["outcome"]["risk_level"], "normal");
        assert!(line["outcome"]["reason"].is_null() && line.get("object").is_none());
        assert!(!line.to_string().contains('\n'));
    }

    #[test]
    fn a_plain_line_is_one_line_whatever_was_typed() {
        let line = text_line(Catalog::for_language("en"), &detail().row, "Kiln & Cup");
        let line = TerminalText::line(&line).to_string();
        assert!(
            line.ends_with("New charge · $12.50  Two blue  [31mjugs  Hana Sato  [Kiln & Cup]"),
            "{line}"
        );
        assert!(!line.chars().any(char::is_control));
    }
}
