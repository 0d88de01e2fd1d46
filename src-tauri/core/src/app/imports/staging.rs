//! From a file to lines that were checked: begin, append, read, map, look.

use std::{
    collections::HashSet,
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::{
    Imports,
    mapping::is_importable,
    scan::{Chosen, read_file},
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
    fn staged_path(&self, id: &str) -> PathBuf {
        let folder = self.ledger.path().parent().unwrap_or(Path::new("."));
        // Ids come from the window too: nothing but their letters and digits make a path.
        let name: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        folder.join("imports").join(name)
    }

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
        let row = ImportRow {
            id: uuid::Uuid::new_v4().simple().to_string(),
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
        let path = self.staged_path(&row.id);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
        }
        File::create_new(&path).map_err(|error| file_error(&path, error))?;
        self.put(row).await
    }

    /// Adds a piece of the file.
    pub async fn append_chunk(&self, id: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let row = self.row(id).await?;
        if row.state != ImportState::Reading {
            return Err(wrong_state());
        }
        let path = self.staged_path(id);
        let append = move || -> Result<(), Error> {
            let mut file = File::options()
                .append(true)
                .open(&path)
                .map_err(|error| file_error(&path, error))?;
            file.write_all(&bytes)
                .map_err(|error| file_error(&path, error))
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
        let (ledger, path) = (self.ledger.clone(), self.staged_path(id));
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
        let path = self.staged_path(id);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(file_error(&path, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes files whose import was thrown away, say with its connection.
    pub(in crate::app) async fn tidy(&self) -> Result<(), Error> {
        let known = self
            .ledger
            .write(|db| {
                imports::pause_imports(db)?;
                imports::list_import_ids(db)
            })
            .await?;
        let known: HashSet<PathBuf> = known.iter().map(|id| self.staged_path(id)).collect();
        let Some(folder) = self.staged_path("x").parent().map(Path::to_path_buf) else {
            return Ok(());
        };
        // A folder that is not there holds nothing to remove.
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if !known.contains(&entry.path())
                && let Err(error) = std::fs::remove_file(entry.path())
            {
                tracing::warn!(%error, "an import's file could not be removed");
            }
        }
        Ok(())
    }

    pub(super) async fn row(&self, id: &str) -> Result<ImportRow, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| imports::get_import(db, &name))
            .await?;
        row.ok_or_else(|| Error::new(ErrorCode::Unknown, format!("no import {id}")))
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

fn wrong_state() -> Error {
    rule_error("state", "wrong_state", "the import is past that")
}
