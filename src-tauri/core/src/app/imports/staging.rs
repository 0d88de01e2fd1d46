//! From a file to lines that were checked: begin, append, read, map, look.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    Imports,
    mapping::is_importable,
    scan::{Chosen, read_file},
    staged_files::parse_id,
};
use crate::{
    app::{
        connections::unknown_connection,
        files::file_error,
        records::validation::rule_error,
        view::{AppEvent, Import, ImportLine, ImportState, LineState},
    },
    error::{Error, ErrorCode},
    kind::RecordKind,
    ledger::{
        connections,
        imports::{self, EncodingCertainty, ImportRow},
    },
    threads::run_blocking,
    watch::{Clock as _, SystemClock},
};

/// Lines of a window at the most.
const MAX_WINDOW: u32 = 1000;

impl Imports {
    /// Begins an import: the file follows in pieces.
    pub async fn begin(
        &self,
        connection: &str,
        kind: RecordKind,
        file_name: &str,
    ) -> Result<Import, Error> {
        let owner = connection.to_owned();
        let known = self
            .ledger
            .read(move |db| connections::get_connection(db, &owner))
            .await?;
        if known.is_none() {
            return Err(unknown_connection(connection));
        }
        let id = Uuid::new_v4();
        let row = ImportRow {
            id: id.simple().to_string(),
            connection: connection.to_owned(),
            kind,
            file_name: file_name.chars().take(255).collect(),
            encoding: "UTF-8".into(),
            certainty: EncodingCertainty::Guess,
            delimiter: ",".into(),
            has_header: true,
            state: ImportState::Reading,
            columns: "[]".into(),
            lines: 0,
            valid: 0,
            invalid: 0,
            created: 0,
            refused: 0,
            problem: None,
            begun: SystemClock.now(),
            warnings: "[]".into(),
        };
        let made = self.files.create(id);
        made.map_err(|error| file_error(&self.files.path_of(id), error))?;
        self.put(row).await
    }

    /// Adds a piece of the file.
    pub async fn append_chunk(&self, id: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let row = self.row(id).await?;
        if row.state != ImportState::Reading {
            return Err(wrong_state());
        }
        let (files, id) = (self.files.clone(), file_id(id)?);
        let append = move || {
            let added = files.append(id, &bytes);
            added.map_err(|error| file_error(&files.path_of(id), error))
        };
        run_blocking(append).await?
    }

    /// The file is whole: reads it and checks every line.
    pub async fn read(&self, id: &str) -> Result<Import, Error> {
        self.scan(id, Chosen::default()).await
    }

    /// Maps columns to fields and checks every line again.
    pub async fn map(
        &self,
        id: &str,
        fields: Vec<Option<String>>,
        has_header: bool,
        encoding: Option<String>,
    ) -> Result<Import, Error> {
        let row = self.row(id).await?;
        let kind = row.kind;
        let mut seen = HashSet::new();
        for field in fields.iter().flatten() {
            if !is_importable(kind, field) {
                return Err(rule_error(field, "unknown_field", "no such field"));
            }
            if !seen.insert(field) {
                return Err(rule_error(
                    field,
                    "duplicate",
                    "two columns fill the same field",
                ));
            }
        }
        let chosen = Chosen {
            fields: Some(fields),
            has_header: Some(has_header),
            encoding: Some(match encoding {
                Some(chosen) => (chosen, EncodingCertainty::Chosen),
                None => (row.encoding, row.certainty),
            }),
        };
        self.scan(id, chosen).await
    }

    async fn scan(&self, id: &str, chosen: Chosen) -> Result<Import, Error> {
        // One reading at a time: two would mix their lines.
        let turn = self.turns.get(id);
        let _one = turn.lock().await;
        let row = self.row(id).await?;
        let begun = row.state;
        if !matches!(begun, ImportState::Reading | ImportState::Preview) {
            return Err(wrong_state());
        }
        let (ledger, path) = (self.ledger.clone(), self.files.path_of(file_id(id)?));
        let (events, language) = (self.events.clone(), self.settings.language());
        let read = move || {
            read_file(&ledger, &path, row, &chosen, &language, |row| {
                events.emit(AppEvent::ImportChanged {
                    import: row.clone().into(),
                });
            })
        };
        match run_blocking(read).await? {
            Ok(row) => self.put(row).await,
            Err(error) => {
                let mut row = self.row(id).await?;
                // Where the lines are not all there, the reason stays: none of them can be sent. A
                // preview that was not touched stays as it is.
                if row.state == ImportState::Reading || row.problem.is_some() {
                    row.problem = serde_json::to_string(&error.view()).ok();
                    self.put(row).await?;
                }
                Err(error)
            }
        }
    }

    /// Lines of an import.
    pub async fn list_lines(
        &self,
        id: &str,
        state: Option<LineState>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ImportLine>, Error> {
        let (id, limit) = (id.to_owned(), limit.min(MAX_WINDOW));
        let rows = self
            .ledger
            .read(move |db| {
                let state = state;
                imports::list_import_lines(db, &id, state, offset, limit)
            })
            .await?;
        Ok(rows.into_iter().map(ImportLine::from).collect())
    }

    /// Imports of a connection, the latest first.
    pub async fn list(&self, connection: &str) -> Result<Vec<Import>, Error> {
        let owner = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| imports::list_imports(db, &owner))
            .await?;
        Ok(rows.into_iter().map(Import::from).collect())
    }

    /// Throws an import away; objects that it made stay.
    pub async fn discard(&self, id: &str) -> Result<(), Error> {
        let name = id.to_owned();
        self.ledger
            .write(move |db| imports::remove_import(db, &name))
            .await?;
        self.remove_file(id)
    }

    /// Removes the file of an import that needs it no more.
    pub(in crate::app) fn remove_file(&self, id: &str) -> Result<(), Error> {
        // No file was ever made for what is no id of ours.
        let Some(id) = parse_id(id) else {
            return Ok(());
        };
        let removed = self.files.remove(id);
        removed.map_err(|error| file_error(&self.files.path_of(id), error))
    }

    /// Stops what ran when the last process ended, and removes the files that no import needs any
    /// more: it was thrown away, say with its connection, or every line of it was tried.
    pub(in crate::app) async fn tidy(&self) -> Result<(), Error> {
        let needed = self
            .ledger
            .write(|db| {
                imports::pause_imports(db)?;
                imports::list_unfinished_imports(db)
            })
            .await?;
        let needed: Vec<Uuid> = needed.iter().filter_map(|id| parse_id(id)).collect();
        let files = self.files.clone();
        run_blocking(move || files.tidy(&needed)).await?;
        Ok(())
    }

    pub(super) async fn row(&self, id: &str) -> Result<ImportRow, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| imports::get_import(db, &name))
            .await?;
        row.ok_or_else(|| unknown_import(id))
    }

    async fn put(&self, row: ImportRow) -> Result<Import, Error> {
        let kept = row.clone();
        self.ledger
            .write(move |db| imports::put_import(db, &kept))
            .await?;
        let import = Import::from(row);
        self.events.emit(AppEvent::ImportChanged {
            import: import.clone(),
        });
        Ok(import)
    }
}

/// An id that the window sent, before it becomes a path.
fn file_id(id: &str) -> Result<Uuid, Error> {
    parse_id(id).ok_or_else(|| unknown_import(id))
}

fn unknown_import(id: &str) -> Error {
    Error::new(ErrorCode::Unknown, format!("no import {id}"))
}

fn wrong_state() -> Error {
    rule_error("state", "wrong_state", "the import is past that")
}
