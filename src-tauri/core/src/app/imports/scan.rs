//! Reads a file twice: its beginning to understand it, then all of it, line by line.

use std::{collections::HashSet, fs::File, io::Read as _, path::Path};

use super::{
    decode::{Decoded, SAMPLE_BYTES, detect_encoding, encoding_label, find_encoding},
    mapping::{guess_field, guess_from_values, read_line},
    table::{Row, Rows, detect_delimiter, has_header, is_old_mac},
};
use crate::{
    app::{
        files::file_error,
        records::validation::rule_error,
        view::{ImportColumn, ImportState, LineState},
    },
    error::{Error, ErrorCode},
    kind::RecordKind,
    ledger::{
        Ledger,
        imports::{self, ImportLineRow, ImportRow},
        mirror,
    },
};

/// Lines committed at a time.
const BATCH_LINES: usize = 2000;
/// Rows that columns are guessed from.
const MAX_GUESS_ROWS: usize = 50;
const MAX_SAMPLES: usize = 3;

/// What a person decided about a file; what is left open is found out.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) fields: Option<Vec<Option<String>>>,
    pub(super) has_header: Option<bool>,
    pub(super) encoding: Option<String>,
}

/// Reads the file, checks every line, and commits the lines as it goes.
pub(super) fn read_file(
    ledger: &Ledger,
    path: &Path,
    mut row: ImportRow,
    chosen: &Chosen,
    tell: impl Fn(&ImportRow),
) -> Result<ImportRow, Error> {
    let failed = |error| file_error(path, error);
    let open = || File::open(path).map_err(failed);
    let mut sample = Vec::new();
    let most = SAMPLE_BYTES as u64;
    open()?
        .take(most)
        .read_to_end(&mut sample)
        .map_err(failed)?;
    let whole = sample.len() < SAMPLE_BYTES;
    let encoding = match &chosen.encoding {
        Some(chosen) => find_encoding(chosen)
            .ok_or_else(|| rule_error("encoding", "unknown_encoding", "no such encoding"))?,
        None => detect_encoding(&sample, whole),
    };
    sample.truncate(64 * 1024);
    let mut text = String::new();
    // A character cut in two at the end of the sample does not matter for what it is for.
    Decoded::new(sample.as_slice(), encoding)
        .read_to_string(&mut text)
        .map_err(failed)?;
    let delimiter = detect_delimiter(&text);

    let kind = row.kind;
    let mut rows = Rows::new(
        Decoded::new(open()?, encoding),
        delimiter,
        is_old_mac(&text),
    );
    let mut first: Vec<Row> = Vec::new();
    while first.len() < MAX_GUESS_ROWS
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
        .unwrap_or_else(|| has_header(&top.cells, |cell| guess_field(kind, cell).is_some()));
    let columns = map_columns(kind, &first, header, chosen.fields.as_deref());
    let fields: Vec<_> = columns.iter().map(|column| column.field.clone()).collect();
    row.encoding = encoding_label(encoding);
    row.delimiter = char::from(delimiter).to_string();
    row.has_header = header;
    row.columns = serde_json::to_string(&columns).unwrap_or_default();
    (row.lines, row.valid, row.invalid) = (0, 0, 0);
    ledger.write_blocking(|db| imports::clear_import_lines(db, &row.id))?;

    let mut ids = HashSet::new();
    let mut batch = Vec::with_capacity(BATCH_LINES);
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
        if batch.len() == BATCH_LINES || ended {
            commit_lines(ledger, &mut row, &fields, &mut ids, &mut batch)?;
            tell(&row);
        }
        if ended {
            break;
        }
    }
    row.state = ImportState::Preview;
    Ok(row)
}

/// Checks lines and commits them.
fn commit_lines(
    ledger: &Ledger,
    row: &mut ImportRow,
    fields: &[Option<String>],
    ids: &mut HashSet<String>,
    batch: &mut Vec<Row>,
) -> Result<(), Error> {
    let kind = row.kind;
    ledger.write_blocking(|db| {
        let mut lines = Vec::with_capacity(batch.len());
        for one in batch.drain(..) {
            let checked = read_line(kind, fields, &one.cells).and_then(|wanted| {
                let Some(id) = wanted.text("id") else {
                    return Ok(());
                };
                if !ids.insert(id.to_owned()) {
                    return Err(rule_error(
                        "id",
                        "duplicate",
                        "this id is in the file twice",
                    ));
                }
                if mirror::get_raw_object(db, &row.connection, row.kind, id)?.is_some() {
                    return Err(rule_error(
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
            lines.push(ImportLineRow {
                line: one.number,
                state,
                cells: serde_json::to_string(&one.cells).unwrap_or_default(),
                error: error.and_then(|error| serde_json::to_string(&error).ok()),
                object_id: None,
                sent: None,
            });
        }
        imports::put_import_lines(db, &row.id, &lines)?;
        Ok(())
    })
}

fn map_columns(
    kind: RecordKind,
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
            .take(MAX_SAMPLES)
            .cloned()
            .collect();
        let field = match (chosen, named) {
            (Some(chosen), _) => chosen.get(place).cloned().flatten(),
            (None, Some(header)) => guess_field(kind, header),
            (None, None) => guess_from_values(kind, &samples),
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
