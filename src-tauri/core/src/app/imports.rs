//! CSV imports of customers and products: their shapes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::manage::Kind;
use crate::error::ErrorView;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being read.
    Reading,
    /// Columns can be mapped; nothing was sent.
    Preview,
    /// Objects are being made.
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
    pub kind: Kind,
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
    /// Objects made.
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
