//! What Stripe lists of a span, beside what the ledger has.

use std::sync::Arc;

use super::{health::ReadError, history_reader::list_finished, scope::PollScope, walk::LOOKBACK};
use crate::{
    arrival::NewArrival,
    clock::Clock,
    ledger::{LedgerError, histories, lives::Reading, lives::record_arrivals},
    stripe::{Descent, Lane, requests},
    trigger::Trigger,
};

/// Reads one list from its head, page by page, and keeps what the ledger lacks.
pub struct AuditReader<'a> {
    scope: &'a PollScope<'a>,
    clock: &'a Arc<dyn Clock>,
    trigger: Trigger,
    /// Nothing older is compared.
    floor: i64,
    cursor: Option<String>,
    descent: Descent,
    /// Nothing newer is compared: the watching may not have read it yet.
    pub until: Option<i64>,
    /// The time that it has come down to.
    pub reached: Option<i64>,
    /// Objects that Stripe lists.
    pub compared: u32,
    /// Reads that it cost.
    pub calls: u32,
    /// What the ledger did not have when it was listed.
    pub unknown: Vec<NewArrival>,
}

impl<'a> AuditReader<'a> {
    /// From the head of a list.
    #[must_use]
    pub fn begin(
        scope: &'a PollScope<'a>,
        clock: &'a Arc<dyn Clock>,
        trigger: Trigger,
        floor: i64,
    ) -> Self {
        Self {
            scope,
            clock,
            trigger,
            floor,
            cursor: None,
            descent: Descent::default(),
            until: None,
            reached: None,
            compared: 0,
            calls: 0,
            unknown: Vec::new(),
        }
    }

    /// Compares the next page; gives whether there is another one.
    pub async fn read_page(&mut self) -> Result<bool, ReadError> {
        let by_time = self.cursor.is_none() && self.trigger.filters_by_time();
        let request = requests::list_page_until(
            self.trigger.path(),
            self.reached.filter(|_| by_time),
            self.cursor.as_deref(),
            requests::MAX_PAGE_SIZE,
        );
        self.calls += 1;
        let answer = match self.scope.client.page(request.lane(Lane::Import)).await {
            Ok(answer) => answer,
            // The object that marked the place was deleted: go on by time, or from the head.
            Err(error) if error.is_lost_cursor() && self.cursor.is_some() => {
                self.cursor = None;
                self.descent = Descent::default();
                return Ok(true);
            }
            Err(error) => return Err(error.into()),
        };
        self.descent.follow(&answer)?;
        let sent = answer.server_date.unwrap_or_else(|| self.clock.now());
        let page = answer.value;
        let until = *self.until.get_or_insert(sent - LOOKBACK);
        let before = self.reached;
        let mut rows = list_finished(self.trigger, &page, sent);
        rows.retain(|row| row.created >= self.floor && row.created < until);
        // Where it went on by time or from the head, some come again.
        let again = self.cursor.is_none() && before.is_some();
        if again {
            rows.retain(|row| before.is_none_or(|before| row.created <= before));
        }
        self.compared = self
            .compared
            .saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        let trigger = self.trigger;
        let unknown = self
            .scope
            .read(move |db, id| histories::list_unknown(db, id, trigger, rows))
            .await?;
        self.unknown.extend(unknown);
        let oldest = page.span().map(|(_, oldest)| oldest);
        self.reached = oldest.or(self.reached);
        self.cursor = page.last_id();
        let below = oldest.is_some_and(|oldest| oldest < self.floor);
        Ok(page.has_more && self.cursor.is_some() && !below)
    }

    /// Records what the ledger still lacks, as news; gives how many that were.
    pub async fn record_missing(&mut self) -> Result<u32, ReadError> {
        let (rows, trigger) = (std::mem::take(&mut self.unknown), self.trigger);
        let recorded = self.clock.now();
        let record = move |db: &rusqlite::Transaction<'_>, id: &str| -> Result<_, LedgerError> {
            let rows = histories::list_unknown(db, id, trigger, rows)?;
            let reading = Reading {
                recorded,
                sent: recorded,
                silent: false,
            };
            record_arrivals(db, id, trigger, reading, &rows)
        };
        let done = self.scope.write(record).await?;
        Ok(u32::try_from(done.new).unwrap_or(u32::MAX))
    }
}
