//! Reads a file twice: its beginning to understand it, then all of it, line by line.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Read},
    path::Path,
};

use encoding_rs::Encoding;

use super::{
    checks::LineChecks,
    decode::{Decoded, detect_encoding, encoding_label, find_encoding, read_sample},
    mapping::{guess_field, guess_from_values},
    table::{Row, Rows, detect_delimiter, has_header},
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
        imports::{self, EncodingCertainty, ImportRow},
    },
};

/// Bytes that the delimiter is found in.
const START_BYTES: u64 = 64 * 1024;
/// Text has no more characters that are none, or one of so many.
const MAX_ODD: usize = 4;
const MAX_ODD_SHARE: usize = 50;
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
    pub(super) encoding: Option<(String, EncodingCertainty)>,
}

/// Reads the file, checks every line, and commits the lines as it goes.
pub(super) fn read_file(
    ledger: &Ledger,
    path: &Path,
    mut row: ImportRow,
    chosen: &Chosen,
    language: &str,
    tell: impl Fn(&ImportRow),
) -> Result<ImportRow, Error> {
    let open = || File::open(path);
    let table = open_table(open, row.kind, chosen, language, |error| {
        file_error(path, error)
    })?;
    let Table {
        first,
        rest: mut rows,
        ..
    } = table;
    let header = table.has_header;
    let columns = table.columns;
    let delimiter = table.delimiter;
    let fields: Vec<_> = columns.iter().map(|column| column.field.clone()).collect();
    (row.encoding, row.certainty) = (encoding_label(table.encoding), table.certainty);
    row.delimiter = char::from(delimiter).to_string();
    row.has_header = header;
    row.columns = serde_json::to_string(&columns).unwrap_or_default();
    (row.lines, row.valid, row.invalid) = (0, 0, 0);
    let half_read = unreadable("half_read", "the file was not read to its end").view();
    let half_read = serde_json::to_string(&half_read).unwrap_or_default();
    let mut checks = ledger.write_blocking(|db| {
        imports::begin_import_scan(db, &row.id, &half_read)?;
        LineChecks::new(db, &row, fields, char::from(delimiter))
    })?;

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
            commit_lines(ledger, &mut row, &mut checks, &mut batch)?;
            tell(&row);
        }
        if ended {
            break;
        }
    }
    row.state = ImportState::Preview;
    row.problem = None;
    row.warnings = serde_json::to_string(&checks.warnings()).unwrap_or_default();
    Ok(row)
}

/// What the beginning of a file tells, and its rows.
pub(super) struct Table<R> {
    pub(super) encoding: &'static Encoding,
    certainty: EncodingCertainty,
    pub(super) delimiter: u8,
    pub(super) has_header: bool,
    pub(super) columns: Vec<ImportColumn>,
    /// The rows that were read to tell it, the header among them.
    pub(super) first: Vec<Row>,
    pub(super) rest: Rows<Decoded<R>>,
}

/// Reads the beginning of a file, which is opened as often as that takes.
pub(super) fn open_table<R: Read>(
    open: impl Fn() -> io::Result<R>,
    kind: RecordKind,
    chosen: &Chosen,
    language: &str,
    failed: impl Fn(io::Error) -> Error,
) -> Result<Table<R>, Error> {
    let open = || open().map_err(&failed);
    let (encoding, certainty) = match &chosen.encoding {
        Some((name, certainty)) => {
            let unknown = || rule_error("encoding", "unknown_encoding", "no such encoding");
            (find_encoding(name).ok_or_else(unknown)?, *certainty)
        }
        None => detect_encoding(&read_sample(open()?).map_err(&failed)?, language),
    };
    let mut sample = Vec::new();
    let start = open()?.take(START_BYTES).read_to_end(&mut sample);
    start.map_err(&failed)?;
    let mut text = String::new();
    // A character cut in two at the end of the sample does not matter for what it is for.
    Decoded::new(sample.as_slice(), encoding)
        .read_to_string(&mut text)
        .map_err(&failed)?;
    refuse_other_files(&sample, &text)?;
    let delimiter = detect_delimiter(&text);

    let mut rest = Rows::new(Decoded::new(open()?, encoding), delimiter);
    let mut first: Vec<Row> = Vec::new();
    while first.len() < MAX_GUESS_ROWS
        && let Some(one) = rest.next()?
    {
        first.push(one);
    }
    let Some(top) = first.first() else {
        return Err(unreadable("empty", "the file has no lines"));
    };
    let has_header = chosen
        .has_header
        .unwrap_or_else(|| has_header(&top.cells, |cell| guess_field(kind, cell).is_some()));
    let columns = map_columns(kind, &first, has_header, chosen.fields.as_deref());
    Ok(Table {
        encoding,
        certainty,
        delimiter,
        has_header,
        columns,
        first,
        rest,
    })
}

/// Checks lines and commits them.
fn commit_lines(
    ledger: &Ledger,
    row: &mut ImportRow,
    checks: &mut LineChecks,
    batch: &mut Vec<Row>,
) -> Result<(), Error> {
    ledger.write_blocking(|db| {
        let mut lines = Vec::with_capacity(batch.len());
        for one in batch.drain(..) {
            let line = checks.check(db, &one)?;
            row.lines += 1;
            match line.state {
                LineState::Ready => row.valid += 1,
                _ => row.invalid += 1,
            }
            lines.push(line);
        }
        imports::put_import_lines(db, &row.id, &lines)?;
        Ok(())
    })
}

/// Tells files that are no text from those that are.
fn refuse_other_files(sample: &[u8], text: &str) -> Result<(), Error> {
    // Zip archives, which workbooks are today, and what they were before.
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(unreadable("workbook", "a workbook, not a CSV file"));
    }
    let is_odd = |c: &char| *c == '\u{fffd}' || c.is_ascii_control() && !c.is_ascii_whitespace();
    let odd = text.chars().filter(is_odd).count();
    if odd > MAX_ODD && odd * MAX_ODD_SHARE > text.chars().count() {
        return Err(unreadable("not_text", "not a text file"));
    }
    Ok(())
}

fn unreadable(rule: &str, message: &str) -> Error {
    let error = Error::new(ErrorCode::ImportUnreadable, message);
    error.with(|detail| detail.rule = Some(rule.to_owned()))
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
