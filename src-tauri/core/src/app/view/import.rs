//! Imports and their lines.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::ErrorView,
    kind::RecordKind,
    ledger::imports::{EncodingCertainty, ImportLineRow, ImportRow, ImportState, LineState},
};

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    /// Its header, or `Column 3` where the file has none.
    pub header: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// The field it fills (`email`, `address.line1`, `metadata.size`); none means it is not used.
    pub field: Option<String>,
}

/// What a person should know before anything is sent, and may want so all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// The email address is on an earlier line of the file.
    EmailInFile,
    /// A customer has the email address already.
    EmailKnown,
    /// There is no whole local copy to look for email addresses in.
    EmailsUnchecked,
    /// A quoted cell holds what looks like lines of the table.
    LinesInCell,
}

/// The lines that a person should know something about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportWarning {
    /// What.
    pub kind: WarningKind,
    /// How many lines.
    pub count: u32,
    /// The first of them, as a spreadsheet counts.
    pub lines: Vec<u32>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// What it makes.
    pub kind: RecordKind,
    /// The file's name.
    pub file_name: String,
    /// The encoding found (`UTF-8`, `Shift_JIS`, `UTF-16LE`, …).
    pub encoding: String,
    /// How sure that is.
    pub certainty: EncodingCertainty,
    /// The delimiter found.
    pub delimiter: String,
    /// The first line names the columns.
    pub has_header: bool,
    /// How far it is.
    pub state: ImportState,
    /// The columns.
    pub columns: Vec<ImportColumn>,
    /// Lines in all, without the header.
    pub lines: u32,
    /// Lines that can be sent.
    pub valid: u32,
    /// Lines with an error found before sending.
    pub invalid: u32,
    /// RecordKind made.
    pub created: u32,
    /// Lines that Stripe refused.
    pub refused: u32,
    /// Seconds that the rest will take, at the throttle's pace.
    pub eta_seconds: Option<u32>,
    /// Why it stands still, or cannot be read.
    pub problem: Option<ErrorView>,
    /// What the person should know before anything is sent.
    pub warnings: Vec<ImportWarning>,
}

/// One line of an import.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ImportLine {
    /// Its number in the file, from 1, counted as a spreadsheet does.
    pub line: u32,
    /// How it is doing.
    pub state: LineState,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub error: Option<ErrorView>,
    /// The id of the object made.
    pub object_id: Option<String>,
}

/// Calls a minute that the throttle leaves to an import.
const PACE: u32 = 90;

impl From<ImportRow> for Import {
    fn from(row: ImportRow) -> Self {
        let left = row.valid.saturating_sub(row.created + row.refused);
        let state = row.state;
        let waits = !matches!(state, ImportState::Reading | ImportState::Done);
        Self {
            id: row.id,
            connection: row.connection,
            kind: row.kind,
            file_name: row.file_name,
            encoding: row.encoding,
            certainty: row.certainty,
            delimiter: row.delimiter,
            has_header: row.has_header,
            state,
            columns: serde_json::from_str(&row.columns).unwrap_or_default(),
            lines: row.lines,
            valid: row.valid,
            invalid: row.invalid,
            created: row.created,
            refused: row.refused,
            eta_seconds: waits
                .then(|| u32::try_from(u64::from(left) * 60 / u64::from(PACE)).unwrap_or(u32::MAX)),
            problem: row
                .problem
                .and_then(|text| serde_json::from_str(&text).ok()),
            warnings: serde_json::from_str(&row.warnings).unwrap_or_default(),
        }
    }
}

impl From<ImportLineRow> for ImportLine {
    fn from(row: ImportLineRow) -> Self {
        Self {
            line: row.line,
            state: row.state,
            cells: serde_json::from_str(&row.cells).unwrap_or_default(),
            error: row.error.and_then(|text| serde_json::from_str(&text).ok()),
            object_id: row.object_id,
        }
    }
}
