//! Makes one object for each line, and a report of it.

use std::collections::HashSet;

use serde_json::Value;

use super::{Import, ImportState, LineState, mapping::line};
use crate::{
    app::{
        App,
        csv_out::{begin, file_error, fresh_file, safe},
        desk::is_offline,
        flat::create_form,
        rules::broken,
        sending::{find_made, is_refusal},
        view::{AppEvent, SavedFile},
    },
    error::{Error, ErrorCode, ErrorView},
    ledger::{
        Ledger,
        imports::{self, ImportLineRow, ImportRow},
    },
    stripe::{Client, Lane, StripeError, requests},
};

/// Stripe forgets idempotency keys after 24 h; an hour before that they are not trusted any more.
const KEY_LIVES: i64 = 23 * 3600;
/// How late a list may show an object that was made.
const LATE: i64 = 60;

impl App {
    /// Begins to make objects, or goes on.
    pub async fn import_start(&self, id: &str) -> Result<Import, Error> {
        let row = self.import_row(id).await?;
        match ImportState::from_name(&row.state) {
            ImportState::Preview | ImportState::Paused | ImportState::Running => {}
            ImportState::Reading | ImportState::Done => {
                return Err(broken("state", "wrong_state", "there is nothing to start"));
            }
        }
        let import = self.set_import(id, ImportState::Running, None).await?;
        let (me, name) = (self.me.clone(), id.to_owned());
        let task = tokio::spawn(async move {
            if let Some(app) = me.upgrade() {
                app.run_import(&name).await;
            }
        });
        // An earlier task that is still finishing its line goes first: both take the same turn.
        let mut running = self.desk.imports();
        running.retain(|_, task| !task.is_finished());
        running.insert(format!("{id}/{}", uuid::Uuid::new_v4()), task);
        Ok(import)
    }

    /// Stripe answers again: goes on with the imports that only waited for that.
    pub(in crate::app) fn resume_imports(&self, connection: &str) {
        let (me, connection) = (self.me.clone(), connection.to_owned());
        tokio::spawn(async move {
            let Some(app) = me.upgrade() else { return };
            let Ok(imports) = app.imports(&connection).await else {
                return;
            };
            for import in imports {
                let waits = import.problem.is_some_and(|problem| {
                    is_offline(problem.code) || problem.code == ErrorCode::RateLimited
                });
                if import.state == ImportState::Paused
                    && waits
                    && let Err(error) = app.import_start(&import.id).await
                {
                    tracing::warn!(%error, "an import could not go on");
                }
            }
        });
    }

    /// Stops after the line that is being sent.
    pub async fn import_pause(&self, id: &str) -> Result<Import, Error> {
        let row = self.import_row(id).await?;
        if row.state != ImportState::Running.name() {
            return Ok(row.into());
        }
        self.set_import(id, ImportState::Paused, None).await
    }

    /// Runs until every line was tried, the person pauses, or something is wrong.
    pub(in crate::app) async fn run_import(&self, id: &str) {
        let turn = self.desk.step(id);
        let _one = turn.lock().await;
        loop {
            match self.import_step(id).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) if error.code == ErrorCode::Unknown => return,
                Err(error) => {
                    let paused = self
                        .set_import(id, ImportState::Paused, Some(error.view()))
                        .await;
                    if let Err(error) = paused {
                        tracing::warn!(%error, "an import could not be paused");
                    }
                    return;
                }
            }
        }
    }

    /// Sends one line; says whether there may be more.
    async fn import_step(&self, id: &str) -> Result<bool, Error> {
        let import = self.import_row(id).await?;
        if import.state != ImportState::Running.name() {
            return Ok(false);
        }
        let name = id.to_owned();
        let next = self
            .ledger
            .read(move |db| imports::get_next_import_line(db, &name).map_err(Error::from))
            .await?;
        let Some(next) = next else {
            self.set_import(id, ImportState::Done, None).await?;
            self.emit(AppEvent::ObjectsChanged {
                connection: import.connection.clone(),
                kind: import.kind,
            });
            return Ok(false);
        };
        let client = self.client(&import.connection).await?;
        let sender = Sender {
            ledger: &self.ledger,
            client: &client,
            import: &import,
            now: self.now(),
        };
        let (line, object) = sender.send(next).await?;
        let name = id.to_owned();
        self.ledger
            .write(move |db| imports::settle_line(db, &name, &line).map_err(Error::from))
            .await?;
        if let Some(object) = object {
            let kind = import.kind;
            self.keep_object(&import.connection, kind, &object).await?;
        }
        let import = Import::from(self.import_row(id).await?);
        self.emit(AppEvent::ImportChanged { import });
        Ok(true)
    }

    async fn set_import(
        &self,
        id: &str,
        state: ImportState,
        problem: Option<ErrorView>,
    ) -> Result<Import, Error> {
        let name = id.to_owned();
        let problem = problem.and_then(|problem| serde_json::to_string(&problem).ok());
        self.ledger
            .write(move |db| {
                imports::set_import_state(db, &name, state.name(), problem.as_deref())
                    .map_err(Error::from)
            })
            .await?;
        let import = Import::from(self.import_row(id).await?);
        self.emit(AppEvent::ImportChanged {
            import: import.clone(),
        });
        Ok(import)
    }

    /// Writes what became of each line to a new file in the export folder.
    pub async fn import_report(&self, id: &str) -> Result<SavedFile, Error> {
        let row = self.import_row(id).await?;
        let (ledger, folder) = (self.ledger.clone(), self.export_folder.clone());
        tokio::task::spawn_blocking(move || report(&ledger, &folder, &row))
            .await
            .map_err(|_| Error::new(ErrorCode::Internal, "the report ended early"))?
    }
}

struct Sender<'a> {
    ledger: &'a Ledger,
    client: &'a Client,
    import: &'a ImportRow,
    now: i64,
}

impl Sender<'_> {
    /// Sends a line. An error means that its outcome is not known, or that no line can be sent.
    async fn send(
        &self,
        mut line_row: ImportLineRow,
    ) -> Result<(ImportLineRow, Option<Value>), Error> {
        let kind = self.import.kind;
        let columns: Vec<super::ImportColumn> =
            serde_json::from_str(&self.import.columns).unwrap_or_default();
        let fields: Vec<_> = columns.into_iter().map(|column| column.field).collect();
        let cells: Vec<String> = serde_json::from_str(&line_row.cells).unwrap_or_default();
        let form = match line(kind, &fields, &cells) {
            Ok(flat) => create_form(kind, &flat),
            Err(error) => return Ok((refused(line_row, &error.view()), None)),
        };
        let before = line_row.sent;
        if before.is_some_and(|sent| self.now - sent > KEY_LIVES) {
            // Its key may be forgotten: look for the object rather than make a second one.
            if let Some(object) = self.find(&form, before).await? {
                return Ok((made(line_row, &object), Some(object)));
            }
            let error = Error::new(ErrorCode::TimedOut, "sent a day ago without an answer");
            return Ok((refused(line_row, &error.view()), None));
        }
        let (id, number, now) = (self.import.id.clone(), line_row.line, self.now);
        self.ledger
            .write(move |db| imports::mark_line_sent(db, &id, number, now).map_err(Error::from))
            .await?;
        line_row.sent = line_row.sent.or(Some(now));
        let key = format!("{}-{}", self.import.id, line_row.line);
        let request = requests::create_object(kind.path(), form.clone(), &key).lane(Lane::Watcher);
        match self.client.fetch::<Value>(request).await {
            Ok(answer) => Ok((made(line_row, &answer.value), Some(answer.value))),
            // Nothing of this line's: no other would go through either.
            Err(error @ (StripeError::Permission { .. } | StripeError::Authentication(_))) => {
                Err(error.into())
            }
            Err(error) if is_refusal(&error) => {
                Ok((refused(line_row, &Error::from(error).view()), None))
            }
            // The same 500 is given again for as long as the key lives: look for what it did.
            Err(error @ StripeError::Api(_)) if before.is_some_and(|sent| now - sent > LATE) => {
                match self.find(&form, before).await? {
                    Some(object) => Ok((made(line_row, &object), Some(object))),
                    None => Ok((refused(line_row, &Error::from(error).view()), None)),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn find(
        &self,
        form: &crate::stripe::Form,
        sent: Option<i64>,
    ) -> Result<Option<Value>, Error> {
        let id = self.import.id.clone();
        let taken: HashSet<String> = self
            .ledger
            .read(move |db| imports::list_import_objects(db, &id).map_err(Error::from))
            .await?
            .into_iter()
            .collect();
        let kind = self.import.kind;
        find_made(self.client, kind, form, sent.unwrap_or(self.now), &taken).await
    }
}

fn made(mut line: ImportLineRow, object: &Value) -> ImportLineRow {
    let id = object.get("id").and_then(Value::as_str);
    line.state = LineState::Created.name().into();
    line.object_id = id.map(str::to_owned);
    line.error = None;
    line
}

fn refused(mut line: ImportLineRow, error: &ErrorView) -> ImportLineRow {
    line.state = LineState::Refused.name().into();
    line.error = serde_json::to_string(error).ok();
    line
}

fn report(
    ledger: &Ledger,
    folder: &std::path::Path,
    import: &ImportRow,
) -> Result<SavedFile, Error> {
    let stem = std::path::Path::new(&import.file_name).file_stem();
    let stem: String = stem
        .and_then(|stem| stem.to_str())
        .unwrap_or("import")
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(80)
        .collect();
    let (path, file) = fresh_file(folder, &format!("{stem}-report"), "csv")?;
    let failed = |error: std::io::Error| file_error(&path, error);
    let csv_failed = |error: csv::Error| file_error(&path, error.into());
    let columns: Vec<super::ImportColumn> =
        serde_json::from_str(&import.columns).unwrap_or_default();
    let mut out = begin(file).map_err(failed)?;
    let mut header: Vec<String> = ["line", "state", "id", "error"].map(String::from).to_vec();
    header.extend(columns.iter().map(|column| safe(&column.header)));
    out.write_record(&header).map_err(csv_failed)?;
    let (mut after, mut rows) = (0, 0);
    loop {
        let lines = ledger
            .read_blocking(|db| imports::list_import_lines_after(db, &import.id, after, 1000))
            .map_err(|error: crate::ledger::LedgerError| Error::from(error))?;
        let Some(last) = lines.last() else { break };
        after = last.line;
        for line in &lines {
            let error = line.error.as_deref();
            let error = error.and_then(|text| serde_json::from_str::<ErrorView>(text).ok());
            let error = error.map(|error| explained(&error)).unwrap_or_default();
            let cells: Vec<String> = serde_json::from_str(&line.cells).unwrap_or_default();
            let mut record = vec![line.line.to_string(), line.state.clone()];
            record.push(safe(line.object_id.as_deref().unwrap_or_default()));
            record.push(safe(&error));
            record.extend(
                (0..columns.len().max(cells.len()))
                    .map(|place| cells.get(place).map(|cell| safe(cell)).unwrap_or_default()),
            );
            // Lines may have more cells than the header.
            record.resize(header.len().max(record.len()), String::new());
            record.truncate(header.len());
            out.write_record(&record).map_err(csv_failed)?;
            rows += 1;
        }
    }
    out.flush().map_err(failed)?;
    Ok(SavedFile {
        path: path.display().to_string(),
        rows,
    })
}

/// Stripe's words, or ours, with the field they are about.
fn explained(error: &ErrorView) -> String {
    let words = error
        .detail
        .stripe_message
        .as_ref()
        .unwrap_or(&error.message);
    match error.detail.param.as_deref() {
        Some(param) if !param.is_empty() => format!("{param}: {words}"),
        _ => words.clone(),
    }
}
