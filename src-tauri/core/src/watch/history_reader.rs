//! Objects that are older than the watching, page by page, each committed silently with its place.

use std::sync::Arc;

use super::{
    health::{Reach, judge_failure},
    scope::PollScope,
    summary::{is_finished, is_no_news, summarize_object},
};
use crate::{
    arrival::NewArrival,
    clock::Clock,
    error::{Error, ErrorView},
    history::{self, HistoryImport, HistoryList, HistoryListState},
    ledger::{histories, lives::Reading, sources, walks},
    source::Source,
    stripe::{Answer, Descent, Lane, Page, requests},
    trigger::Trigger,
};

/// Reads the lists of an import of older arrivals.
pub struct HistoryReader<'a> {
    /// What to ask with, and where it is recorded.
    pub scope: &'a PollScope<'a>,
    /// Says when an arrival was recorded.
    pub clock: &'a Arc<dyn Clock>,
}

/// What was read of a page.
struct ReadPage {
    rows: Vec<NewArrival>,
    last: Option<String>,
    oldest: Option<i64>,
    has_more: bool,
    sent: i64,
}

impl HistoryReader<'_> {
    /// Reads the next page of a list down to a floor, and commits it together with its place.
    pub async fn read_page(
        &self,
        import: &HistoryImport,
        at: usize,
        floor: Option<i64>,
        descent: &mut Descent,
    ) -> Result<(), Error> {
        let Some(list) = import.lists.get(at) else {
            return Ok(());
        };
        if list.state == HistoryListState::Waiting {
            return self.open_list(import, at).await;
        }
        let request = requests::list_page_until(
            list.trigger.path(),
            list.until(),
            list.cursor.as_deref(),
            requests::MAX_PAGE_SIZE,
        );
        let counted = HistoryList {
            calls: list.calls.saturating_add(1),
            ..list.clone()
        };
        let answer = match self.scope.client.page(request.lane(Lane::Import)).await {
            Ok(answer) => answer,
            // The object that marked the place was deleted: go on by time, or from the head.
            Err(error) if error.is_lost_cursor() && list.cursor.is_some() => {
                *descent = Descent::default();
                let cursor = None;
                return self
                    .put_list(import, at, HistoryList { cursor, ..counted })
                    .await;
            }
            Err(error) => {
                let closed = judge_failure(&error) == Reach::Closed;
                let error = Error::from(error);
                let next = if closed {
                    skipped(counted, error.view())
                } else {
                    counted
                };
                self.put_list(import, at, next).await?;
                return if closed { Ok(()) } else { Err(error) };
            }
        };
        descent.follow(&answer)?;
        let page = summarize_page(list.trigger, answer, self.clock.now());
        self.commit(import, at, counted, page, floor).await
    }

    /// From where down a list is old, as its watching stands now.
    async fn open_list(&self, import: &HistoryImport, at: usize) -> Result<(), Error> {
        let Some(list) = import.lists.get(at).cloned() else {
            return Ok(());
        };
        let (trigger, now) = (list.trigger, self.clock.now());
        let find = move |db: &rusqlite::Connection, id: &str| {
            let walk = walks::get_walk(db, id, trigger)?;
            let heard = walks::get_signal(db, id)?.and_then(|signal| signal.read_at);
            let heard = heard.unwrap_or(now).min(now);
            let old_before = walk
                .watermark
                .map(|watermark| history::find_old_before(trigger, walk.begun, watermark, heard));
            let source = sources::get_source(db, id, Source::List(trigger))?;
            Ok((old_before, source.and_then(|source| source.problem)))
        };
        let next = match self.scope.read(find).await? {
            (Some(old_before), _) => HistoryList {
                state: HistoryListState::Reading,
                old_before,
                ..list
            },
            // What would be news of it is not known.
            (None, problem) => HistoryList {
                state: HistoryListState::Skipped,
                problem,
                ..list
            },
        };
        self.put_list(import, at, next).await
    }

    async fn commit(
        &self,
        import: &HistoryImport,
        at: usize,
        list: HistoryList,
        page: ReadPage,
        floor: Option<i64>,
    ) -> Result<(), Error> {
        let (before, recorded) = (import.clone(), self.clock.now());
        let changed = self
            .scope
            .write(move |db, id| {
                let Some(mut now) = histories::get_history(db, id)? else {
                    return Ok(0);
                };
                // Begun anew in between, or read by another: this page belongs to neither.
                if now.begun != before.begun || now.lists.get(at) != before.lists.get(at) {
                    return Ok(0);
                }
                let reading = Reading {
                    recorded,
                    sent: page.sent,
                    silent: true,
                };
                let mut rows = page.rows;
                let seen = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                rows.retain(|row| floor.is_none_or(|floor| row.created >= floor));
                let trigger = list.trigger;
                let old = list.old_before;
                let done = histories::record_history(db, id, trigger, reading, old, &rows)?;
                let below = floor.zip(page.oldest).is_some_and(|(to, at)| at < to);
                let ends = !page.has_more || page.last.is_none() || below;
                let next = HistoryList {
                    state: if ends {
                        HistoryListState::Done
                    } else {
                        HistoryListState::Reading
                    },
                    seen: list.seen.saturating_add(seen),
                    added: list
                        .added
                        .saturating_add(u32::try_from(done.new).unwrap_or(u32::MAX)),
                    reached: page.oldest.or(list.reached),
                    cursor: page.last.filter(|_| !ends),
                    ..list
                };
                if let Some(place) = now.lists.get_mut(at) {
                    *place = next;
                }
                now.problem = None;
                histories::put_history(db, id, &now)?;
                Ok(done.changed + done.new)
            })
            .await?;
        self.scope.note_changes(changed);
        Ok(())
    }

    async fn put_list(
        &self,
        import: &HistoryImport,
        at: usize,
        next: HistoryList,
    ) -> Result<(), Error> {
        let before = import.clone();
        self.scope
            .write(move |db, id| {
                let Some(mut now) = histories::get_history(db, id)? else {
                    return Ok(());
                };
                if now.begun == before.begun
                    && now.lists.get(at) == before.lists.get(at)
                    && let Some(place) = now.lists.get_mut(at)
                {
                    *place = next;
                    histories::put_history(db, id, &now)?;
                }
                Ok(())
            })
            .await
    }
}

fn skipped(list: HistoryList, problem: ErrorView) -> HistoryList {
    HistoryList {
        state: HistoryListState::Skipped,
        problem: Some(problem),
        ..list
    }
}

fn summarize_page(trigger: Trigger, answer: Answer<Page>, now: i64) -> ReadPage {
    let (page, sent) = (answer.value, answer.server_date.unwrap_or(now));
    ReadPage {
        rows: list_finished(trigger, &page, sent),
        last: page.last_id(),
        oldest: page.span().map(|(_, oldest)| oldest),
        has_more: page.has_more,
        sent,
    }
}

/// What a page has of arrivals: not what is no news, nor what may still become some.
pub(super) fn list_finished(trigger: Trigger, page: &Page, seen: i64) -> Vec<NewArrival> {
    let raws = page.data.iter();
    raws.filter(|raw| !is_no_news(trigger, raw) && is_finished(trigger, raw))
        .filter_map(|raw| summarize_object(trigger, raw, seen).ok())
        .collect()
}
