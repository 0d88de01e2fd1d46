//! What is wrong with each line, and what the person should know before anything is sent.

use std::{
    collections::{BTreeMap, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use rusqlite::Connection;

use super::{mapping::read_line, table::Row};
use crate::{
    app::{
        fields::FieldMap,
        records::validation::rule_error,
        view::{ImportWarning, LineState, WarningKind},
    },
    error::Error,
    kind::RecordKind,
    ledger::{
        LedgerError,
        fold::fold_text,
        imports::{ImportLineRow, ImportRow},
        mirror::{self, MirrorRow},
    },
};

/// Lines that a warning names.
const MAX_NAMED_LINES: usize = 20;
/// Columns from which on a line within a cell is told from text with a comma.
const MIN_TELLING_COLUMNS: usize = 4;

/// Checks line after line of one file.
pub(super) struct LineChecks {
    kind: RecordKind,
    connection: String,
    fields: Vec<Option<String>>,
    delimiter: char,
    copy: Option<MirrorRow>,
    ids: HashSet<String>,
    /// Hashes of the email addresses so far: a million of them take little.
    emails: HashSet<u64>,
    hasher: RandomState,
    warnings: BTreeMap<WarningKind, ImportWarning>,
}

impl LineChecks {
    pub(super) fn new(
        db: &Connection,
        row: &ImportRow,
        fields: Vec<Option<String>>,
        delimiter: char,
    ) -> Result<Self, LedgerError> {
        let copy = mirror::get_mirror(db, &row.connection, row.kind)?;
        let has_emails = fields.iter().flatten().any(|field| field == "email");
        let mut checks = Self {
            kind: row.kind,
            connection: row.connection.clone(),
            fields,
            delimiter,
            copy,
            ids: HashSet::new(),
            emails: HashSet::new(),
            hasher: RandomState::new(),
            warnings: BTreeMap::new(),
        };
        if has_emails && !checks.copy.as_ref().is_some_and(|copy| copy.complete) {
            checks.warn(WarningKind::EmailsUnchecked, None);
        }
        Ok(checks)
    }

    /// A line as it is kept.
    pub(super) fn check(
        &mut self,
        db: &Connection,
        row: &Row,
    ) -> Result<ImportLineRow, LedgerError> {
        let error = match self.find_error(db, row)? {
            Ok(wanted) => {
                self.note_warnings(db, row, &wanted)?;
                None
            }
            Err(error) => Some(error.view()),
        };
        Ok(ImportLineRow {
            line: row.number,
            state: if error.is_some() {
                LineState::Invalid
            } else {
                LineState::Ready
            },
            cells: serde_json::to_string(&row.cells).unwrap_or_default(),
            error: error.and_then(|error| serde_json::to_string(&error).ok()),
            object_id: None,
            sent: None,
        })
    }

    /// What the person should know.
    pub(super) fn warnings(&self) -> Vec<ImportWarning> {
        self.warnings.values().cloned().collect()
    }

    fn find_error(
        &mut self,
        db: &Connection,
        row: &Row,
    ) -> Result<Result<FieldMap, Error>, LedgerError> {
        if row.is_torn {
            let message = "text after a closing quote";
            return Ok(Err(rule_error("", "after_quote", message)));
        }
        let wanted = match read_line(self.kind, &self.fields, &row.cells) {
            Ok(wanted) => wanted,
            Err(error) => return Ok(Err(error)),
        };
        if let Some(id) = wanted.text("id") {
            if !self.ids.insert(id.to_owned()) {
                let message = "this id is in the file twice";
                return Ok(Err(rule_error("id", "duplicate", message)));
            }
            if mirror::get_raw_object(db, &self.connection, self.kind, id)?.is_some() {
                let message = "there is an object with this id already";
                return Ok(Err(rule_error("id", "taken", message)));
            }
        }
        Ok(Ok(wanted))
    }

    fn note_warnings(
        &mut self,
        db: &Connection,
        row: &Row,
        wanted: &FieldMap,
    ) -> Result<(), LedgerError> {
        if let Some(email) = wanted.text("email") {
            let email = fold_text(email);
            if !self.emails.insert(self.hasher.hash_one(&email)) {
                self.warn(WarningKind::EmailInFile, Some(row.number));
            }
            if let Some(copy) = &self.copy
                && mirror::has_email(db, copy.space, &email)?
            {
                self.warn(WarningKind::EmailKnown, Some(row.number));
            }
        }
        if row.cells.iter().any(|cell| self.holds_lines(cell)) {
            self.warn(WarningKind::LinesInCell, Some(row.number));
        }
        Ok(())
    }

    /// Whether a cell holds what looks like a line of the table: a quote may be missing before it.
    fn holds_lines(&self, cell: &str) -> bool {
        let columns = self.fields.len();
        columns >= MIN_TELLING_COLUMNS
            && cell
                .split(['\n', '\r'])
                .skip(1)
                .any(|line| line.matches(self.delimiter).count() + 1 == columns)
    }

    fn warn(&mut self, kind: WarningKind, line: Option<u32>) {
        let warning = self.warnings.entry(kind).or_insert_with(|| ImportWarning {
            kind,
            count: 0,
            lines: Vec::new(),
        });
        if let Some(line) = line {
            warning.count += 1;
            if warning.lines.len() < MAX_NAMED_LINES {
                warning.lines.push(line);
            }
        }
    }
}
