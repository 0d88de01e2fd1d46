//! Appends lines to files. A line that was torn by a power cut is ended before the next one.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use serde_json::{Map, Value, json};

use super::{Flows, step::ReadyRun};
use crate::{
    app::{
        export::csv::{UTF8_MARK, csv_options, escape_formula},
        files::file_error,
    },
    clock::TimeFormat,
    connector::{build_connector_json, find_value, list_keys},
    error::{Error, ErrorCode},
    flow::{
        FlowStep,
        plan::{FileColumn, FileFormat},
        retry::StepFault,
    },
    private_files::private_options,
    threads::run_blocking,
};

impl Flows {
    /// Appends a line for each run, all with the same columns, and has them on the disk.
    pub(super) async fn append_lines(
        &self,
        path: &str,
        lines: &[ReadyRun],
    ) -> Result<(), (StepFault, Error)> {
        let rows: Vec<_> = lines.iter().filter_map(build_row).collect();
        let Some(format) = lines.first().and_then(|first| match &first.step {
            Ok(FlowStep::AppendFile { format, .. }) => Some(*format),
            _ => None,
        }) else {
            return Ok(());
        };
        let turn = self.files.get(path);
        let _one = turn.lock().await;
        let name = path.to_owned();
        let written = run_blocking(move || append(Path::new(&name), format, &rows)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(AppendError::OtherColumns)) => {
                let message = "the file has other columns";
                let error = Error::new(ErrorCode::FileFailed, message).with(|detail| {
                    detail.rule = Some("other_columns".into());
                    detail.path = Some(path.to_owned());
                });
                Err((StepFault::Hopeless, error))
            }
            Ok(Err(AppendError::Io(error))) => {
                Err((StepFault::Away, file_error(Path::new(path), error)))
            }
            Err(error) => Err((StepFault::Away, error.into())),
        }
    }
}

/// The names and the values of a line.
type Row = Vec<(String, Value)>;

fn build_row(ready: &ReadyRun) -> Option<Row> {
    let Ok(FlowStep::AppendFile { columns, .. }) = &ready.step else {
        return None;
    };
    if !columns.is_empty() {
        let named = columns
            .iter()
            .map(|FileColumn { name, value }| (name.clone(), Value::String(value.clone())));
        return Some(named.collect());
    }
    // Every field of the connector.
    let facts = &ready.facts;
    let object = build_connector_json(facts.trigger, &facts.object, TimeFormat::DateTime);
    let keys = list_keys(facts.trigger).iter();
    let all = keys.map(|(key, _)| {
        let value = find_value(&object, key).cloned().unwrap_or_default();
        ((*key).to_owned(), value)
    });
    Some(all.collect())
}

enum AppendError {
    Io(io::Error),
    OtherColumns,
}

impl From<io::Error> for AppendError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn append(path: &Path, format: FileFormat, rows: &[Row]) -> Result<(), AppendError> {
    let mut file = private_options()
        .read(true)
        .append(true)
        .create(true)
        .open(path)?;
    let length = file.metadata()?.len();
    let mut text = Vec::new();
    if length > 0 && !ends_a_line(&mut file)? {
        text.push(b'\n');
    }
    match format {
        FileFormat::Csv => {
            let names = rows
                .first()
                .into_iter()
                .flatten()
                .map(|(name, _)| name.as_str());
            let header = write_csv(names)?;
            if length == 0 {
                text.extend(UTF8_MARK);
                text.extend(&header);
            } else if !begins_with(&mut file, &header)? {
                return Err(AppendError::OtherColumns);
            }
            for row in rows {
                let cells: Vec<String> = row.iter().map(|(_, value)| cell_text(value)).collect();
                text.extend(write_csv(cells.iter().map(String::as_str))?);
            }
        }
        FileFormat::JsonLines => {
            for row in rows {
                let object: Map<String, Value> = row.iter().cloned().collect();
                text.extend(json!(object).to_string().into_bytes());
                text.push(b'\n');
            }
        }
    }
    file.write_all(&text)?;
    Ok(file.sync_data()?)
}

/// What a program would run is text: a cell begins with no formula.
fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => escape_formula(text),
        other => other.to_string(),
    }
}

fn write_csv<'a>(cells: impl Iterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut writer = csv_options().from_writer(Vec::new());
    writer.write_record(cells).map_err(io::Error::other)?;
    writer.into_inner().map_err(|error| error.into_error())
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Whether the first line is this one, however its end is written.
fn begins_with(file: &mut File, line: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let wanted = line.trim_ascii_end();
    let mut found = vec![0; UTF8_MARK.len() + wanted.len() + 1];
    let mut length = 0;
    while let Some(rest) = found.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => break,
            read => length += read,
        }
    }
    let found = found.get(..length).unwrap_or_default();
    let found = found.strip_prefix(UTF8_MARK).unwrap_or(found);
    Ok(found.strip_prefix(wanted).is_some_and(|rest| {
        rest.first()
            .is_none_or(|next| matches!(next, b'\r' | b'\n'))
    }))
}
