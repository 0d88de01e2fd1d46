//! Writes customers, products or arrivals to a file: CSV for spreadsheets, JSON as Stripe has it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spool` | rows on their way into a file |
//! | `arrivals` | the file that arrivals are written to |
//! | `csv` | cells that a spreadsheet may open without harm |

mod arrivals;
pub(super) mod csv;
mod spool;

use std::{path::PathBuf, sync::Arc};

use self::{arrivals::ArrivalFile, spool::Spool};
use super::{
    files::{create_fresh_file, file_error},
    records::Records,
    view::{ExportFormat, ExportRequest, ListQuery, SavedFile},
};
use crate::{
    arrival::ArrivalFilter,
    clock::format_date_time,
    error::{Error, ErrorCode},
    ledger::{Ledger, LedgerError, activity},
    threads::run_blocking,
    watch::{Clock as _, SystemClock},
};

/// Rows read at a time.
const MAX_WINDOW: u32 = 1000;

/// Writes customers, products and arrivals to files.
pub struct Export {
    records: Arc<Records>,
    ledger: Ledger,
    folder: PathBuf,
}

impl Export {
    pub(super) const fn new(records: Arc<Records>, ledger: Ledger, folder: PathBuf) -> Self {
        Self {
            records,
            ledger,
            folder,
        }
    }

    /// Writes the arrivals that the filter lets through to a new file in the export folder, newest
    /// first.
    pub async fn write_arrivals(
        &self,
        connection: &str,
        filter: ArrivalFilter,
        format: ExportFormat,
    ) -> Result<SavedFile, Error> {
        let (ledger, folder) = (self.ledger.clone(), self.folder.clone());
        let (connection, stem) = (connection.to_owned(), name_file("activity"));
        run_blocking(move || {
            let (path, file) = create_fresh_file(&folder, &stem, end_of(format))?;
            let written = (|| {
                let failed = |error| file_error(&path, error);
                let mut out = ArrivalFile::begin(file, format).map_err(failed)?;
                let (mut rows, mut below) = (0, None);
                loop {
                    let page = |db: &rusqlite::Connection| -> Result<_, LedgerError> {
                        activity::list_arrivals_below(db, &connection, &filter, below, MAX_WINDOW)
                    };
                    let page = ledger.read_blocking(page)?;
                    for (row, raw) in &page {
                        out.add(row, raw).map_err(failed)?;
                        rows += 1;
                        below = Some((row.created, row.seq));
                    }
                    if page.len() < MAX_WINDOW as usize {
                        break;
                    }
                }
                out.end().map_err(failed)?;
                Ok(rows)
            })();
            if written.is_err() {
                // Half a file looks like a whole one.
                let _ = std::fs::remove_file(&path);
            }
            written.map(|rows| SavedFile {
                path: path.display().to_string(),
                rows,
            })
        })
        .await?
    }

    /// Writes the rows that were asked for to a new file in the export folder.
    pub async fn write_records(
        &self,
        connection: &str,
        request: ExportRequest,
    ) -> Result<SavedFile, Error> {
        let kind = request.kind;
        let mut spool = Spool::new(kind)?;
        match &request.ids {
            Some(ids) => {
                for id in ids {
                    let raw = self.records.get_raw(connection, kind, id).await?;
                    spool.add(&raw)?;
                }
            }
            None => self.spool_query(connection, &request, &mut spool).await?,
        }
        let stem = name_file(kind.name());
        let folder = self.folder.clone();
        run_blocking(move || spool.write(&folder, &stem, request.format)).await?
    }

    async fn spool_query(
        &self,
        connection: &str,
        request: &ExportRequest,
        spool: &mut Spool,
    ) -> Result<(), Error> {
        let mut query = ListQuery {
            offset: 0,
            limit: MAX_WINDOW,
            after: None,
            ..request.query.clone()
        };
        loop {
            let window = self
                .records
                .list_raw(connection, request.kind, &query)
                .await?;
            let mut last = None;
            for row in &window.rows {
                last = spool.add(row)?;
            }
            let Some(last) = last.filter(|_| window.has_more) else {
                return Ok(());
            };
            let after = (window.total.is_none()).then_some(last);
            if after.is_some() && after == query.after {
                let message = "the list does not go on";
                return Err(Error::new(ErrorCode::Unreadable, message));
            }
            query.after = after;
            query.offset += u32::try_from(window.rows.len()).unwrap_or(u32::MAX);
        }
    }
}

/// `shopbell-customers-2026-11-24`
fn name_file(what: &str) -> String {
    let day = format_date_time(SystemClock.now());
    let day = day.split('T').next().unwrap_or_default();
    format!("shopbell-{what}-{day}")
}

const fn end_of(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
    }
}
