//! Makes one object for each line.

use std::{collections::HashSet, sync::Arc};

use serde_json::Value;

use super::{Imports, mapping::read_line};
use crate::{
    app::{
        fields::create_form,
        records::{Outcome, Submission, WrittenRequest, validation::rule_error},
        view::{AppEvent, Import, ImportColumn, ImportState, LineState},
    },
    error::{Error, ErrorCode, ErrorView},
    ledger::{
        Ledger,
        imports::{self, ImportLineRow, ImportRow},
    },
    stripe::Lane,
    threads::lock,
    watch::{Clock as _, SystemClock},
};

impl Imports {
    /// Begins to make objects, or goes on.
    pub async fn start(self: &Arc<Self>, id: &str) -> Result<Import, Error> {
        let row = self.row(id).await?;
        match row.state {
            // A preview with a problem has not all of its lines.
            ImportState::Preview if row.problem.is_none() => {}
            ImportState::Paused | ImportState::Running => {}
            ImportState::Preview | ImportState::Reading | ImportState::Done => {
                return Err(rule_error(
                    "state",
                    "wrong_state",
                    "there is nothing to start",
                ));
            }
        }
        let import = self.set_state(id, ImportState::Running, None).await?;
        let (me, name) = (Arc::downgrade(self), id.to_owned());
        let task = tokio::spawn(async move {
            if let Some(imports) = me.upgrade() {
                imports.run(&name).await;
            }
        });
        // An earlier task that is still finishing its line goes first: both take the same turn.
        let mut running = lock(&self.running);
        running.retain(|task| !task.is_finished());
        running.push(task);
        Ok(import)
    }

    /// Stripe answers again: goes on with the imports that only waited for that.
    pub(in crate::app) fn resume_waiting(self: &Arc<Self>, connection: &str) {
        let (me, connection) = (Arc::downgrade(self), connection.to_owned());
        tokio::spawn(async move {
            let Some(imports) = me.upgrade() else { return };
            let Ok(listed) = imports.list(&connection).await else {
                return;
            };
            for import in listed {
                let waits = import.problem.is_some_and(|problem| {
                    problem.code.is_offline() || problem.code == ErrorCode::RateLimited
                });
                if import.state == ImportState::Paused
                    && waits
                    && let Err(error) = imports.start(&import.id).await
                {
                    tracing::warn!(%error, "an import could not go on");
                }
            }
        });
    }

    /// Stops after the line that is being sent.
    pub async fn pause(&self, id: &str) -> Result<Import, Error> {
        let row = self.row(id).await?;
        if row.state != ImportState::Running {
            return Ok(row.into());
        }
        self.set_state(id, ImportState::Paused, None).await
    }

    /// Runs until every line was tried, the person pauses, or something is wrong.
    async fn run(&self, id: &str) {
        let turn = self.turns.get(id);
        let _one = turn.lock().await;
        loop {
            match self.send_next(id).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) if error.code == ErrorCode::Unknown => return,
                Err(error) => {
                    let paused = self
                        .set_state(id, ImportState::Paused, Some(error.view()))
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
    async fn send_next(&self, id: &str) -> Result<bool, Error> {
        let import = self.row(id).await?;
        if import.state != ImportState::Running {
            return Ok(false);
        }
        let name = id.to_owned();
        let next = self
            .ledger
            .read(move |db| imports::get_next_import_line(db, &name))
            .await?;
        let Some(next) = next else {
            self.set_state(id, ImportState::Done, None).await?;
            if let Err(error) = self.remove_file(id) {
                tracing::warn!(%error, "an import's file could not be removed");
            }
            let kind = import.kind;
            self.mirror.emit_records_changed(&import.connection, kind);
            return Ok(false);
        };
        let client = self.clients.get(&import.connection).await?;
        let kind = import.kind;
        let sender = LineSubmission {
            ledger: &self.ledger,
            import: &import,
            submission: Submission {
                client: &client,
                kind,
                lane: Lane::Import,
                now: SystemClock.now(),
            },
        };
        let (line, object) = sender.send(next).await?;
        let name = id.to_owned();
        self.ledger
            .write(move |db| imports::settle_line(db, &name, &line))
            .await?;
        if let Some(object) = object {
            self.mirror
                .keep_record(&import.connection, kind, &object)
                .await?;
        }
        let import = Import::from(self.row(id).await?);
        self.events.emit(AppEvent::ImportChanged { import });
        Ok(true)
    }

    async fn set_state(
        &self,
        id: &str,
        state: ImportState,
        problem: Option<ErrorView>,
    ) -> Result<Import, Error> {
        let name = id.to_owned();
        let problem = problem.and_then(|problem| serde_json::to_string(&problem).ok());
        self.ledger
            .write(move |db| imports::set_import_state(db, &name, state, problem.as_deref()))
            .await?;
        let import = Import::from(self.row(id).await?);
        self.events.emit(AppEvent::ImportChanged {
            import: import.clone(),
        });
        Ok(import)
    }
}

/// One line's way to Stripe.
struct LineSubmission<'a> {
    ledger: &'a Ledger,
    import: &'a ImportRow,
    submission: Submission<'a>,
}

impl LineSubmission<'_> {
    /// Sends a line. An error means that its outcome is not known, or that no line can be sent.
    async fn send(&self, mut row: ImportLineRow) -> Result<(ImportLineRow, Option<Value>), Error> {
        let kind = self.submission.kind;
        let columns: Vec<ImportColumn> =
            serde_json::from_str(&self.import.columns).unwrap_or_default();
        let fields: Vec<_> = columns.into_iter().map(|column| column.field).collect();
        let cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
        let form = match read_line(kind, &fields, &cells) {
            Ok(wanted) => create_form(kind, &wanted),
            Err(error) => return Ok((refused(row, &error.view()), None)),
        };
        let key = format!("{}-{}", self.import.id, row.line);
        let before = row.sent;
        let request = WrittenRequest {
            path: kind.path(),
            form: &form,
            idempotency_key: &key,
            sent: before.unwrap_or(self.submission.now),
            since: None,
            base: None,
        };
        let outcome = match before {
            Some(_) => {
                let taken = self.list_made().await?;
                self.submission.resume(&request, &taken).await?
            }
            None => {
                self.mark_sent(row.line, request.sent).await?;
                row.sent = Some(request.sent);
                self.submission.send(&request).await?
            }
        };
        match outcome {
            Outcome::Done(object) => Ok((made(row, &object), Some(object))),
            // Nothing of this line's: no other would go through either.
            Outcome::Refused(error)
                if matches!(
                    error.code,
                    ErrorCode::PermissionMissing | ErrorCode::KeyRejected
                ) =>
            {
                Err(error)
            }
            Outcome::Refused(error) => Ok((refused(row, &error.view()), None)),
        }
    }

    /// Written down for good before the line is sent: after a crash or a power cut it is not sent as
    /// if for the first time.
    async fn mark_sent(&self, line: u32, now: i64) -> Result<(), Error> {
        let id = self.import.id.clone();
        self.ledger
            .write(move |db| imports::mark_line_sent(db, &id, line, now))
            .await?;
        Ok(())
    }

    /// What other lines of this import made.
    async fn list_made(&self) -> Result<HashSet<String>, Error> {
        let id = self.import.id.clone();
        let made = self
            .ledger
            .read(move |db| imports::list_import_objects(db, &id))
            .await?;
        Ok(made.into_iter().collect())
    }
}

fn made(mut line: ImportLineRow, object: &Value) -> ImportLineRow {
    let id = object.get("id").and_then(Value::as_str);
    line.state = LineState::Created;
    line.object_id = id.map(str::to_owned);
    line.error = None;
    line
}

fn refused(mut line: ImportLineRow, error: &ErrorView) -> ImportLineRow {
    line.state = LineState::Refused;
    line.error = serde_json::to_string(error).ok();
    line
}
