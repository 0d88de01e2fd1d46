//! Rows on their way into a file.
//!
//! They go through a file without a name first: a CSV's header needs every label that occurs, and a
//! hundred thousand rows need not be in memory for that.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Seek as _, Write as _},
    path::Path,
};

use serde_json::Value;

use super::{
    csv::{csv_writer, escape_formula},
    end_of,
};
use crate::{
    app::{
        fields::{flatten, list_specs},
        files::{create_fresh_file, file_error},
        view::{ExportFormat, SavedFile},
    },
    clock::format_date_time,
    error::Error,
    kind::RecordKind,
};

/// Rows on their way into a file: one line of JSON each.
pub(super) struct Spool {
    kind: RecordKind,
    lines: BufWriter<File>,
    labels: BTreeSet<String>,
    rows: u32,
}

impl Spool {
    pub(super) fn new(kind: RecordKind) -> Result<Self, Error> {
        let file =
            tempfile::tempfile().map_err(|error| file_error(&std::env::temp_dir(), error))?;
        Ok(Self {
            kind,
            lines: BufWriter::new(file),
            labels: BTreeSet::new(),
            rows: 0,
        })
    }

    /// Adds a row; gives its id.
    pub(super) fn add(&mut self, raw: &str) -> Result<Option<String>, Error> {
        // Stripe indents its JSON; one line each needs it without.
        let object: Value = serde_json::from_str(raw).unwrap_or_default();
        let metadata = object.get("metadata").and_then(Value::as_object);
        self.labels
            .extend(metadata.into_iter().flatten().map(|(key, _)| key.clone()));
        writeln!(self.lines, "{object}")
            .map_err(|error| file_error(&std::env::temp_dir(), error))?;
        self.rows += 1;
        let id = object.get("id").and_then(Value::as_str);
        Ok(id.map(str::to_owned))
    }

    /// Writes all rows to a new file.
    pub(super) fn write(
        self,
        folder: &Path,
        stem: &str,
        format: ExportFormat,
    ) -> Result<SavedFile, Error> {
        let end = end_of(format);
        let rows = self.rows;
        let (path, file) = create_fresh_file(folder, stem, end)?;
        let written = match format {
            ExportFormat::Csv => self.write_csv(file),
            ExportFormat::Json => self.write_json(file),
        };
        if let Err(error) = written {
            // Half a file looks like a whole one.
            let _ = std::fs::remove_file(&path);
            return Err(file_error(&path, error));
        }
        Ok(SavedFile {
            path: path.display().to_string(),
            rows,
        })
    }

    fn lines(lines: BufWriter<File>) -> io::Result<io::Lines<BufReader<File>>> {
        let mut file = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(BufReader::new(file).lines())
    }

    fn write_json(self, file: File) -> io::Result<()> {
        let mut out = BufWriter::new(file);
        out.write_all(b"[")?;
        let mut between = "\n";
        for line in Self::lines(self.lines)? {
            write!(out, "{between}{}", line?)?;
            between = ",\n";
        }
        out.write_all(b"\n]\n")?;
        out.flush()
    }

    fn write_csv(self, file: File) -> io::Result<()> {
        let columns = list_specs(self.kind).iter().map(|spec| spec.name);
        let columns: Vec<&str> = columns.collect();
        let mut out = csv_writer(file)?;
        let labels = self
            .labels
            .iter()
            .map(|key| escape_formula(&format!("metadata.{key}")));
        let header: Vec<String> = columns
            .iter()
            .map(|c| (*c).to_owned())
            .chain(labels)
            .collect();
        out.write_record(&header)?;
        for line in Self::lines(self.lines)? {
            let object: Value = serde_json::from_str(&line?).unwrap_or_default();
            let fields = flatten(self.kind, &object);
            let plain = columns.iter().map(|column| match *column {
                "created" | "updated" => object
                    .get(*column)
                    .and_then(Value::as_i64)
                    .map(format_date_time)
                    .unwrap_or_default(),
                "account_balance" => {
                    format_cell(object.get("account_balance").or(object.get("balance")))
                }
                other => format_cell(fields.get(other).or(object.get(other))),
            });
            let labels = self
                .labels
                .iter()
                .map(|key| format_cell(fields.get(&format!("metadata.{key}"))));
            let cells: Vec<String> = plain.chain(labels).collect();
            out.write_record(&cells)?;
        }
        out.flush()
    }
}

/// Text is made safe; a number is Stripe's own and stays one.
fn format_cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => escape_formula(text),
        Some(Value::Array(list)) => {
            let texts = list.iter().filter_map(Value::as_str);
            escape_formula(&texts.collect::<Vec<_>>().join(" "))
        }
        Some(other) => other.to_string(),
    }
}
