//! Writes customers or products to a file: CSV for spreadsheets, JSON as Stripe has it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spool` | rows on their way into a file |
//! | `csv` | cells that a spreadsheet may open without harm |

pub(super) mod csv;
mod spool;

use std::{path::PathBuf, sync::Arc};

use self::{csv::format_date_time, spool::Spool};
use super::{
    records::Records,
    view::{ExportRequest, ListQuery, SavedFile},
};
use crate::{
    error::{Error, ErrorCode},
    threads::run_blocking,
    watch::{Clock as _, SystemClock},
};

/// Rows read at a time.
const MAX_WINDOW: u32 = 1000;

/// Writes customers and products to files.
pub struct Export {
    records: Arc<Records>,
    folder: PathBuf,
}

impl Export {
    pub(super) const fn new(records: Arc<Records>, folder: PathBuf) -> Self {
        Self { records, folder }
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
        let day = format_date_time(SystemClock.now());
        let day = day.split('T').next().unwrap_or_default().to_owned();
        let stem = format!("shopbell-{}-{day}", kind.name());
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
