//! From a file to lines that were checked: begin, read, map, look.

use std::{
    collections::HashSet,
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::{
    Import, ImportColumn, ImportLine, ImportState, LineState,
    decode::{Decoded, SAMPLE, detect, label, named},
    mapping::{guess, guess_by_values, is_field, line},
    table::{Row, Rows, delimiter, has_header, is_old_mac},
};
use crate::{
    app::{
        App,
        csv_out::file_error,
        flat::{kind as kind_of, name},
        manage::Kind,
        rules::broken,
        view::AppEvent,
    },
    error::{Error, ErrorCode},
    ledger::{
        Ledger,
        imports::{self, ImportRow, LineRow},
        mirror,
    },
};

/// Lines committed at a time.
const BATCH: usize = 2000;
/// Rows that columns are guessed from.
const LOOKED_AT: usize = 50;
const SAMPLES: usize = 3;
/// Lines of a window at the most.
const LARGEST_WINDOW: u32 = 1000;

/// What a person decided about a file; what is left open is found out.
#[derive(Default)]
struct Chosen {
    fields: Option<Vec<Option<String>>>,
    has_header: Option<bool>,
    encoding: Option<String>,
}

impl App {
    fn staged(&self, id: &str) -> PathBuf {
        let folder = self.ledger.path().parent().unwrap_or(Path::new("."));
        // Ids come from the window too: nothing but their letters and digits make a path.
        let name: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        folder.join("imports").join(name)
    }

    /// Begins an import: the file follows in pieces.
    pub async fn import_begin(
        &self,
        connection: &str,
        kind: Kind,
        file_name: &str,
    ) -> Result<Import, Error> {
        self.connection(connection).await?;
        let row = ImportRow {
            id: uuid::Uuid::new_v4().simple().to_string(),
            connection: connection.to_owned(),
            kind: name(kind).into(),
            file_name: file_name.chars().take(255).collect(),
            encoding: "UTF-8".into(),
            delimiter: ",".into(),
            has_header: true,
            state: ImportState::Reading.name().into(),
            columns: "[]".into(),
            lines: 0,
            valid: 0,
            invalid: 0,
            created: 0,
            refused: 0,
            problem: None,
            begun: self.now(),
        };
        let path = self.staged(&row.id);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
        }
        File::create_new(&path).map_err(|error| file_error(&path, error))?;
        self.put_import(row).await
    }

    /// Adds a piece of the file.
    pub async fn import_chunk(&self, id: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let row = self.import_row(id).await?;
        if row.state != ImportState::Reading.name() {
            return Err(wrong_state());
        }
        let path = self.staged(id);
        let append = move || -> Result<(), Error> {
            let mut file = File::options()
                .append(true)
                .open(&path)
                .map_err(|error| file_error(&path, error))?;
            file.write_all(&bytes)
                .map_err(|error| file_error(&path, error))
        };
        blocking(append).await
    }

    /// The file is whole: reads it and checks every line.
    pub async fn import_read(&self, id: &str) -> Result<Import, Error> {
        self.read_import(id, Chosen::default()).await
    }

    /// Maps columns to fields and checks every line again.
    pub async fn import_map(
        &self,
        id: &str,
        fields: Vec<Option<String>>,
        has_header: bool,
        encoding: Option<String>,
    ) -> Result<Import, Error> {
        let row = self.import_row(id).await?;
        let kind = kind_of(&row.kind);
        let mut seen = HashSet::new();
        for field in fields.iter().flatten() {
            if !is_field(kind, field) {
                return Err(broken(field, "unknown_field", "no such field"));
            }
            if !seen.insert(field) {
                return Err(broken(
                    field,
                    "duplicate",
                    "two columns fill the same field",
                ));
            }
        }
        let chosen = Chosen {
            fields: Some(fields),
            has_header: Some(has_header),
            encoding: encoding.or(Some(row.encoding)),
        };
        self.read_import(id, chosen).await
    }

    async fn read_import(&self, id: &str, chosen: Chosen) -> Result<Import, Error> {
        // One reading at a time: two would mix their lines.
        let turn = self.desk.step(id);
        let _one = turn.lock().await;
        let row = self.import_row(id).await?;
        let begun = ImportState::from_name(&row.state);
        if !matches!(begun, ImportState::Reading | ImportState::Preview) {
            return Err(wrong_state());
        }
        let (ledger, path) = (self.ledger.clone(), self.staged(id));
        let me = self.me.clone();
        let read = move || {
            read_file(&ledger, &path, row, &chosen, |row| {
                if let Some(app) = me.upgrade() {
                    app.emit(AppEvent::ImportChanged {
                        import: row.clone().into(),
                    });
                }
            })
        };
        let row = blocking(read).await?;
        self.put_import(row).await
    }

    /// Lines of an import.
    pub async fn import_lines(
        &self,
        id: &str,
        state: Option<LineState>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ImportLine>, Error> {
        let (id, limit) = (id.to_owned(), limit.min(LARGEST_WINDOW));
        let rows = self
            .ledger
            .read(move |db| {
                let state = state.map(LineState::name);
                imports::lines(db, &id, state, offset, limit).map_err(Error::from)
            })
            .await?;
        Ok(rows.into_iter().map(ImportLine::from).collect())
    }

    /// Imports of a connection, the latest first.
    pub async fn imports(&self, connection: &str) -> Result<Vec<Import>, Error> {
        let owner = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| imports::all(db, &owner).map_err(Error::from))
            .await?;
        Ok(rows.into_iter().map(Import::from).collect())
    }

    /// Throws an import away; objects that it made stay.
    pub async fn import_discard(&self, id: &str) -> Result<(), Error> {
        let name = id.to_owned();
        self.ledger
            .write(move |db| imports::remove(db, &name).map_err(Error::from))
            .await?;
        let path = self.staged(id);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(file_error(&path, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes files whose import was thrown away, say with its connection.
    pub(in crate::app) async fn tidy_imports(&self) -> Result<(), Error> {
        let known = self
            .ledger
            .write(|db| {
                imports::pause_all(db)?;
                imports::ids(db).map_err(Error::from)
            })
            .await?;
        let known: HashSet<PathBuf> = known.iter().map(|id| self.staged(id)).collect();
        let Some(folder) = self.staged("x").parent().map(Path::to_path_buf) else {
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

    pub(super) async fn import_row(&self, id: &str) -> Result<ImportRow, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| imports::get(db, &name).map_err(Error::from))
            .await?;
        row.ok_or_else(|| Error::new(ErrorCode::Unknown, format!("no import {id}")))
    }

    async fn put_import(&self, row: ImportRow) -> Result<Import, Error> {
        let kept = row.clone();
        self.ledger
            .write(move |db| imports::put(db, &kept).map_err(Error::from))
            .await?;
        let import = Import::from(row);
        self.emit(AppEvent::ImportChanged {
            import: import.clone(),
        });
        Ok(import)
    }
}

fn wrong_state() -> Error {
    broken("state", "wrong_state", "the import is past that")
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::new(ErrorCode::Internal, "reading ended early"))?
}

/// Reads the file twice: its beginning to understand it, then all of it, line by line.
fn read_file(
    ledger: &Ledger,
    path: &Path,
    mut row: ImportRow,
    chosen: &Chosen,
    tell: impl Fn(&ImportRow),
) -> Result<ImportRow, Error> {
    let failed = |error| file_error(path, error);
    let open = || File::open(path).map_err(failed);
    let mut sample = Vec::new();
    let most = SAMPLE as u64;
    open()?
        .take(most)
        .read_to_end(&mut sample)
        .map_err(failed)?;
    let whole = sample.len() < SAMPLE;
    let encoding = match &chosen.encoding {
        Some(chosen) => named(chosen)
            .ok_or_else(|| broken("encoding", "unknown_encoding", "no such encoding"))?,
        None => detect(&sample, whole),
    };
    sample.truncate(64 * 1024);
    let mut text = String::new();
    // A character cut in two at the end of the sample does not matter for what it is for.
    Decoded::new(sample.as_slice(), encoding)
        .read_to_string(&mut text)
        .map_err(failed)?;
    let delimiter = delimiter(&text);

    let kind = kind_of(&row.kind);
    let mut rows = Rows::new(
        Decoded::new(open()?, encoding),
        delimiter,
        is_old_mac(&text),
    );
    let mut first: Vec<Row> = Vec::new();
    while first.len() < LOOKED_AT
        && let Some(one) = rows.next()?
    {
        first.push(one);
    }
    let Some(top) = first.first() else {
        let error = Error::new(ErrorCode::ImportUnreadable, "the file has no lines");
        return Err(error.with(|detail| detail.rule = Some("empty".into())));
    };
    let header = chosen
        .has_header
        .unwrap_or_else(|| has_header(&top.cells, |cell| guess(kind, cell).is_some()));
    let columns = columns(kind, &first, header, chosen.fields.as_deref());
    let fields: Vec<_> = columns.iter().map(|column| column.field.clone()).collect();
    row.encoding = label(encoding);
    row.delimiter = char::from(delimiter).to_string();
    row.has_header = header;
    row.columns = serde_json::to_string(&columns).unwrap_or_default();
    (row.lines, row.valid, row.invalid) = (0, 0, 0);
    ledger.write_blocking(|db| imports::clear_lines(db, &row.id).map_err(Error::from))?;

    let mut ids = HashSet::new();
    let mut batch = Vec::with_capacity(BATCH);
    let mut waiting = first.into_iter().skip(usize::from(header));
    loop {
        let next = match waiting.next() {
            Some(one) => Some(one),
            None => rows.next()?,
        };
        let ended = next.is_none();
        if let Some(one) = next {
            batch.push(one);
        }
        if batch.len() == BATCH || ended {
            commit(ledger, &mut row, &fields, &mut ids, &mut batch)?;
            tell(&row);
        }
        if ended {
            break;
        }
    }
    row.state = ImportState::Preview.name().into();
    Ok(row)
}

/// Checks lines and commits them.
fn commit(
    ledger: &Ledger,
    row: &mut ImportRow,
    fields: &[Option<String>],
    ids: &mut HashSet<String>,
    batch: &mut Vec<Row>,
) -> Result<(), Error> {
    let kind = kind_of(&row.kind);
    ledger.write_blocking(|db| {
        let mut lines = Vec::with_capacity(batch.len());
        for one in batch.drain(..) {
            let checked = line(kind, fields, &one.cells).and_then(|flat| {
                let Some(id) = flat.get("id").and_then(serde_json::Value::as_str) else {
                    return Ok(());
                };
                if !ids.insert(id.to_owned()) {
                    return Err(broken("id", "duplicate", "this id is in the file twice"));
                }
                if mirror::raw(db, &row.connection, &row.kind, id)?.is_some() {
                    return Err(broken(
                        "id",
                        "taken",
                        "there is an object with this id already",
                    ));
                }
                Ok(())
            });
            let error = checked.err().map(|error| error.view());
            row.lines += 1;
            let state = if error.is_some() {
                row.invalid += 1;
                LineState::Invalid
            } else {
                row.valid += 1;
                LineState::Ready
            };
            lines.push(LineRow {
                line: one.number,
                state: state.name().into(),
                cells: serde_json::to_string(&one.cells).unwrap_or_default(),
                error: error.and_then(|error| serde_json::to_string(&error).ok()),
                object_id: None,
                sent: None,
            });
        }
        imports::add_lines(db, &row.id, &lines).map_err(Error::from)
    })
}

fn columns(
    kind: Kind,
    first: &[Row],
    header: bool,
    chosen: Option<&[Option<String>]>,
) -> Vec<ImportColumn> {
    let lengths = first.iter().map(|row| row.cells.len());
    let width = match first.first() {
        // Beyond the header a cell has no name: that is an error of its line.
        Some(top) if header => top.cells.len(),
        _ => lengths.max().unwrap_or(0),
    };
    let mut used = HashSet::new();
    let column = |place: usize| {
        let named = first.first().filter(|_| header);
        let named = named.and_then(|row| row.cells.get(place));
        let below = first.iter().skip(usize::from(header));
        let samples: Vec<String> = below
            .filter_map(|row| row.cells.get(place))
            .take(SAMPLES)
            .cloned()
            .collect();
        let field = match (chosen, named) {
            (Some(chosen), _) => chosen.get(place).cloned().flatten(),
            (None, Some(header)) => guess(kind, header),
            (None, None) => guess_by_values(kind, &samples),
        };
        ImportColumn {
            header: match named {
                Some(header) if !header.trim().is_empty() => header.trim().to_owned(),
                _ => format!("Column {}", place + 1),
            },
            samples,
            // Of two columns that could fill a field, the first does.
            field: field.filter(|field| used.insert(field.clone())),
        }
    };
    (0..width).map(column).collect()
}
