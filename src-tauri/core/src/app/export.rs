//! Writes customers or products to a file: CSV for spreadsheets, JSON as Stripe has it.
//!
//! Rows go through a file without a name first: a CSV's header needs every label that occurs, and a
//! hundred thousand rows need not be in memory for that.

use crate::kind::RecordKind;
use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufRead as _, BufReader, BufWriter, Seek as _, Write as _},
    path::Path,
};

use serde_json::Value;

use super::{
    App,
    csv_out::{begin, date_time, file_error, fresh_file, safe},
    flat::flatten,
    manage::{ExportFormat, ExportRequest, ListQuery},
    view::SavedFile,
};
use crate::error::{Error, ErrorCode};

/// Rows read at a time.
const STEP: u32 = 1000;

impl App {
    /// Writes the rows that were asked for to a new file in the export folder.
    pub async fn export_rows(
        &self,
        connection: &str,
        request: ExportRequest,
    ) -> Result<SavedFile, Error> {
        let kind = request.kind;
        let mut spool = Spool::new(kind)?;
        match &request.ids {
            Some(ids) => {
                for id in ids {
                    let raw = self.known(connection, kind, id).await?;
                    spool.add(&raw)?;
                }
            }
            None => self.spool_query(connection, &request, &mut spool).await?,
        }
        let day = date_time(self.now());
        let day = day.split('T').next().unwrap_or_default().to_owned();
        let stem = format!("shopbell-{}-{day}", kind.name());
        let folder = self.export_folder.clone();
        let write = move || spool.write(&folder, &stem, request.format);
        tokio::task::spawn_blocking(write)
            .await
            .map_err(|_| Error::new(ErrorCode::Internal, "the export ended early"))?
    }

    /// One object: from the copy if it is there, else from Stripe.
    async fn known(&self, connection: &str, kind: RecordKind, id: &str) -> Result<String, Error> {
        let (owner, wanted) = (connection.to_owned(), id.to_owned());
        let kept = self
            .ledger
            .read(move |db| {
                crate::ledger::mirror::get_raw_object(db, &owner, kind, &wanted)
                    .map_err(Error::from)
            })
            .await?;
        match kept {
            Some(raw) => Ok(raw),
            None => {
                let read = self.read_object(connection, kind, id).await?;
                Ok(read.object.to_string())
            }
        }
    }

    async fn spool_query(
        &self,
        connection: &str,
        request: &ExportRequest,
        spool: &mut Spool,
    ) -> Result<(), Error> {
        let mut query = ListQuery {
            offset: 0,
            limit: STEP,
            after: None,
            ..request.query.clone()
        };
        loop {
            let window = self.list::<Value>(connection, request.kind, &query).await?;
            for row in &window.rows {
                spool.add(&row.to_string())?;
            }
            let last = window.rows.last().and_then(|row| row.get("id"));
            let Some(last) = last.and_then(Value::as_str).filter(|_| window.has_more) else {
                return Ok(());
            };
            query.after = (window.total.is_none()).then(|| last.to_owned());
            query.offset += u32::try_from(window.rows.len()).unwrap_or(u32::MAX);
        }
    }
}

/// Rows on their way into a file: one line of JSON each.
struct Spool {
    kind: RecordKind,
    lines: BufWriter<File>,
    labels: BTreeSet<String>,
    rows: u32,
}

impl Spool {
    fn new(kind: RecordKind) -> Result<Self, Error> {
        let file =
            tempfile::tempfile().map_err(|error| file_error(&std::env::temp_dir(), error))?;
        Ok(Self {
            kind,
            lines: BufWriter::new(file),
            labels: BTreeSet::new(),
            rows: 0,
        })
    }

    fn add(&mut self, raw: &str) -> Result<(), Error> {
        // Stripe indents its JSON; one line each needs it without.
        let object: Value = serde_json::from_str(raw).unwrap_or_default();
        let metadata = object.get("metadata").and_then(Value::as_object);
        self.labels
            .extend(metadata.into_iter().flatten().map(|(key, _)| key.clone()));
        writeln!(self.lines, "{object}")
            .map_err(|error| file_error(&std::env::temp_dir(), error))?;
        self.rows += 1;
        Ok(())
    }

    fn write(self, folder: &Path, stem: &str, format: ExportFormat) -> Result<SavedFile, Error> {
        let end = match format {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        };
        let rows = self.rows;
        let (path, file) = fresh_file(folder, stem, end)?;
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
        let columns = columns(self.kind);
        let mut out = begin(file)?;
        let labels = self
            .labels
            .iter()
            .map(|key| safe(&format!("metadata.{key}")));
        let header: Vec<String> = columns
            .iter()
            .map(|c| (*c).to_owned())
            .chain(labels)
            .collect();
        out.write_record(&header)?;
        for line in Self::lines(self.lines)? {
            let object: Value = serde_json::from_str(&line?).unwrap_or_default();
            let flat = flatten(self.kind, &object);
            let plain = columns.iter().map(|column| match *column {
                "created" | "updated" => object
                    .get(*column)
                    .and_then(Value::as_i64)
                    .map(date_time)
                    .unwrap_or_default(),
                "account_balance" => cell(object.get("account_balance").or(object.get("balance"))),
                other => cell(flat.get(other).or(object.get(other))),
            });
            let labels = self
                .labels
                .iter()
                .map(|key| cell(flat.get(&format!("metadata.{key}"))));
            let cells: Vec<String> = plain.chain(labels).collect();
            out.write_record(&cells)?;
        }
        out.flush()
    }
}

fn columns(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Customers => &[
            "id",
            "name",
            "email",
            "phone",
            "description",
            "created",
            "currency",
            "account_balance",
            "delinquent",
            "address.line1",
            "address.line2",
            "address.city",
            "address.state",
            "address.postal_code",
            "address.country",
        ],
        RecordKind::Products => &[
            "id",
            "name",
            "active",
            "caption",
            "description",
            "images",
            "shippable",
            "url",
            "type",
            "created",
            "updated",
        ],
    }
}

/// Text is made safe; a number is Stripe's own and stays one.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => safe(text),
        Some(Value::Array(list)) => {
            let texts = list.iter().filter_map(Value::as_str);
            safe(&texts.collect::<Vec<_>>().join(" "))
        }
        Some(other) => other.to_string(),
    }
}
