//! CSV imports of customers and products.
//!
//! The file lies beside the ledger until the import is thrown away; its lines go into the ledger as
//! they are read, so that a million of them need no memory and none is sent twice.

mod decode;
mod mapping;
mod reading;
mod running;
mod scan;
mod table;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::kind::RecordKind;
use crate::{
    error::ErrorView,
    ledger::imports::{ImportLineRow, ImportRow},
};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being read.
    Reading,
    /// Columns can be mapped; nothing was sent.
    Preview,
    /// RecordKind are being made.
    Running,
    /// Stopped by the person, by a restart or by a problem; goes on where it stopped.
    Paused,
    /// Every line was tried.
    Done,
}

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
    /// Why it stands still.
    pub problem: Option<ErrorView>,
}

/// How one line of an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Can be sent.
    Ready,
    /// Has an error found before sending.
    Invalid,
    /// Its object was made.
    Created,
    /// Stripe refused it.
    Refused,
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

impl ImportState {
    const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Preview => "preview",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "reading" => Self::Reading,
            "preview" => Self::Preview,
            "running" => Self::Running,
            "done" => Self::Done,
            _ => Self::Paused,
        }
    }
}

impl LineState {
    const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Invalid => "invalid",
            Self::Created => "created",
            Self::Refused => "refused",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "ready" => Self::Ready,
            "created" => Self::Created,
            "refused" => Self::Refused,
            _ => Self::Invalid,
        }
    }
}

impl From<ImportRow> for Import {
    fn from(row: ImportRow) -> Self {
        let left = row.valid.saturating_sub(row.created + row.refused);
        let state = ImportState::from_name(&row.state);
        let waits = !matches!(state, ImportState::Reading | ImportState::Done);
        Self {
            id: row.id,
            connection: row.connection,
            kind: row.kind,
            file_name: row.file_name,
            encoding: row.encoding,
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
        }
    }
}

impl From<ImportLineRow> for ImportLine {
    fn from(row: ImportLineRow) -> Self {
        Self {
            line: row.line,
            state: LineState::from_name(&row.state),
            cells: serde_json::from_str(&row.cells).unwrap_or_default(),
            error: row.error.and_then(|text| serde_json::from_str(&text).ok()),
            object_id: row.object_id,
        }
    }
}
