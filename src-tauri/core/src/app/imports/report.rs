//! What became of each line, as a file.

use std::path::Path;

use super::Imports;
use crate::{
    app::{
        export::csv::{csv_writer, escape_formula},
        files::{create_fresh_file, file_error},
        view::{ImportColumn, SavedFile},
    },
    error::{Error, ErrorView},
    ledger::{
        Ledger,
        imports::{self, ImportRow},
    },
    threads::run_blocking,
};

impl Imports {
    /// Writes what became of each line to a new file in the export folder.
    pub async fn write_report(&self, id: &str) -> Result<SavedFile, Error> {
        let row = self.row(id).await?;
        let (ledger, folder) = (self.ledger.clone(), self.export_folder.clone());
        run_blocking(move || write_report(&ledger, &folder, &row)).await?
    }
}

fn write_report(ledger: &Ledger, folder: &Path, import: &ImportRow) -> Result<SavedFile, Error> {
    let stem = Path::new(&import.file_name).file_stem();
    let stem: String = stem
        .and_then(|stem| stem.to_str())
        .unwrap_or("import")
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(80)
        .collect();
    let (path, file) = create_fresh_file(folder, &format!("{stem}-report"), "csv")?;
    let failed = |error: std::io::Error| file_error(&path, error);
    let csv_failed = |error: csv::Error| file_error(&path, error.into());
    let columns: Vec<ImportColumn> = serde_json::from_str(&import.columns).unwrap_or_default();
    let mut out = csv_writer(file).map_err(failed)?;
    let mut header: Vec<String> = ["line", "state", "id", "error"].map(String::from).to_vec();
    header.extend(columns.iter().map(|column| escape_formula(&column.header)));
    out.write_record(&header).map_err(csv_failed)?;
    let (mut after, mut rows) = (0, 0);
    loop {
        let lines = ledger
            .read_blocking(|db| imports::list_import_lines_after(db, &import.id, after, 1000))?;
        let Some(last) = lines.last() else { break };
        after = last.line;
        for line in &lines {
            let error = line.error.as_deref();
            let error = error.and_then(|text| serde_json::from_str::<ErrorView>(text).ok());
            let error = error.map(|error| explain(&error)).unwrap_or_default();
            let cells: Vec<String> = serde_json::from_str(&line.cells).unwrap_or_default();
            let mut record = vec![line.line.to_string(), line.state.name().to_owned()];
            record.push(escape_formula(
                line.object_id.as_deref().unwrap_or_default(),
            ));
            record.push(escape_formula(&error));
            record.extend((0..columns.len().max(cells.len())).map(|place| {
                cells
                    .get(place)
                    .map(|cell| escape_formula(cell))
                    .unwrap_or_default()
            }));
            // Lines may have more cells than the header.
            record.resize(header.len().max(record.len()), String::new());
            record.truncate(header.len());
            out.write_record(&record).map_err(csv_failed)?;
            rows += 1;
        }
    }
    out.flush().map_err(failed)?;
    Ok(SavedFile {
        path: path.display().to_string(),
        rows,
    })
}

/// Stripe's words, or ours, with the field they are about.
fn explain(error: &ErrorView) -> String {
    let words = error
        .detail
        .stripe_message
        .as_ref()
        .unwrap_or(&error.message);
    match error.detail.param.as_deref() {
        Some(param) if !param.is_empty() => format!("{param}: {words}"),
        _ => words.clone(),
    }
}
