//! What `fuzz/` calls of reading a file: the steps of an import, without a disk and a ledger.

use super::{
    decode::{Decoded, encoding_label},
    mapping::read_line,
    scan::{Chosen, Table, open_table},
    table::{Row, Rows},
};
use crate::{
    app::{
        export::csv::{escape_formula, unescape_formula},
        fields::FieldMap,
    },
    error::{Error, ErrorCode},
    kind::RecordKind,
    ledger::imports::EncodingCertainty,
};
use std::io::Read as _;

/// How a file was understood, and its rows.
#[derive(Debug)]
pub struct FuzzedTable {
    /// Its encoding by name.
    pub encoding: String,
    /// The whole of it as text.
    pub text: String,
    /// What stands between its cells.
    pub delimiter: u8,
    /// Its first row names the columns.
    pub has_header: bool,
    /// The field of each column.
    pub fields: Vec<Option<String>>,
    /// All rows, the header among them.
    pub rows: Vec<FuzzedRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuzzedRow {
    /// Its number.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
    /// Text stands after a closing quote.
    pub is_torn: bool,
}

impl From<Row> for FuzzedRow {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            cells: row.cells,
            is_torn: row.is_torn,
        }
    }
}

/// Reads a file as an import does; `like` holds what a person chose, as it was understood before.
pub fn read_table(
    bytes: &[u8],
    kind: RecordKind,
    language: &str,
    like: Option<&FuzzedTable>,
) -> Result<FuzzedTable, Error> {
    let chosen = like.map_or_else(Chosen::default, |like| Chosen {
        fields: Some(like.fields.clone()),
        has_header: Some(like.has_header),
        encoding: Some((like.encoding.clone(), EncodingCertainty::Chosen)),
    });
    let failed = |error: std::io::Error| Error::new(ErrorCode::FileFailed, error.to_string());
    let table = open_table(|| Ok(bytes), kind, &chosen, language, failed)?;
    let Table {
        encoding,
        delimiter,
        has_header,
        columns,
        first,
        mut rest,
        ..
    } = table;
    let mut rows: Vec<FuzzedRow> = first.into_iter().map(FuzzedRow::from).collect();
    while let Some(row) = rest.next()? {
        rows.push(row.into());
    }
    let mut text = String::new();
    Decoded::new(bytes, encoding)
        .read_to_string(&mut text)
        .map_err(failed)?;
    Ok(FuzzedTable {
        encoding: encoding_label(encoding),
        text,
        delimiter,
        has_header,
        fields: columns.into_iter().map(|column| column.field).collect(),
        rows,
    })
}

/// The rows of a text.
pub fn read_rows(text: &str, delimiter: u8) -> Result<Vec<FuzzedRow>, Error> {
    let mut rows = Rows::new(text.as_bytes(), delimiter);
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(row.into());
    }
    Ok(all)
}

/// What a row says in its columns' fields.
pub fn read_fields(
    kind: RecordKind,
    fields: &[Option<String>],
    cells: &[String],
) -> Result<FieldMap, Error> {
    read_line(kind, fields, cells)
}

/// A cell as it is exported, and as an export is read again.
#[must_use]
pub fn export_and_import(cell: &str) -> (String, String) {
    let exported = escape_formula(cell);
    let imported = unescape_formula(&exported).to_owned();
    (exported, imported)
}
