//! The walk of one list: page by page, each committed with its rows and the walk's place.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    health::ReadError,
    scope::PollScope,
    summary::{is_finished, is_no_news, summarize_object},
    walk::{self, BASELINE_SIZE, LOOKBACK, NextRequest, PageKind, PageSummary, SWEEP_LOOKBACK},
};
use crate::{
    arrival::NewArrival,
    clock::Clock,
    ledger::{
        LedgerError, arrivals,
        lives::{Reading, record_arrivals},
        walks::{self, Walk},
        wanted,
    },
    stripe::{Answer, Descent, Page, StripeError, requests},
    trigger::Trigger,
};

/// Pages of one list in one poll: then the others have their turn, and the walk goes on in the next.
const MAX_PAGES_A_POLL: u32 = 500;
/// So many pages of a list that cannot be asked by time are no list of Stripe's: the walk would never
/// end.
const MAX_PAGES_WITHOUT_TIME: u32 = 1000;
/// Where no events tell that an open Checkout session was completed: it can be for so long, and so
/// many pages are read behind what was listed before to find it.
const MAX_OPEN: i64 = 24 * 3600;
const MAX_PAGES_BEHIND: u32 = 5;

/// Reads one list.
pub(super) struct ListReader<'a> {
    pub(super) scope: &'a PollScope<'a>,
    pub(super) clock: &'a Arc<dyn Clock>,
    pub(super) trigger: Trigger,
    /// Look as far back as a sweep.
    pub(super) sweep: bool,
    /// No event tells what happens to what is listed.
    pub(super) blind: bool,
}

/// How a list's walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WalkEnd {
    /// At its floor, from the head of the list.
    Whole,
    /// At its floor, from where an earlier one broke off: what came since is above.
    Resumed,
    /// The others have their turn first.
    Unfinished,
}

impl ListReader<'_> {
    /// Walks down from the head, or on from where the last walk stands.
    pub(super) async fn read(&self) -> Result<WalkEnd, ReadError> {
        let trigger = self.trigger;
        let mut walk = self
            .scope
            .read(move |db, id| walks::get_walk(db, id, trigger))
            .await?;
        let resumed = walk.progress.is_some();
        let mut limits = Limits::default();
        loop {
            let lookback = if self.sweep { SWEEP_LOOKBACK } else { LOOKBACK };
            let ask = walk::plan_request(&walk, lookback);
            let limit = match ask.kind {
                PageKind::Baseline => BASELINE_SIZE,
                PageKind::News | PageKind::PreExisting { .. } => requests::MAX_PAGE_SIZE,
            };
            let since = ask.since.filter(|_| trigger.filters_by_time());
            let request = requests::list_page(trigger.path(), since, ask.after.as_deref(), limit);
            let answer = match self.scope.client.page(request).await {
                Ok(answer) => answer,
                Err(error) if error.is_lost_cursor() && ask.after.is_some() => {
                    walk = walk::restart_walk(&walk);
                    self.put(&walk).await?;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let pages = walk.progress.as_ref().map_or(0, |underway| underway.pages);
            if let Err(stuck) = limits.follow(trigger, &answer, pages) {
                // The next walk begins at the head: nothing leads on from here.
                walk.progress = None;
                if walk.watermark.is_some() {
                    self.put(&walk).await?;
                }
                return Err(stuck.into());
            }
            let behind = limits.behind;
            let (next, done, anchored) = self
                .commit(walk, ask, answer.value, answer.server_date, behind)
                .await?;
            walk = next;
            limits.behind += u32::from(anchored);
            if done {
                return Ok(if resumed {
                    WalkEnd::Resumed
                } else {
                    WalkEnd::Whole
                });
            }
            if limits.pages >= MAX_PAGES_A_POLL {
                return Ok(WalkEnd::Unfinished);
            }
        }
    }

    async fn put(&self, walk: &Walk) -> Result<(), ReadError> {
        let (trigger, walk) = (self.trigger, walk.clone());
        self.scope
            .write(move |db, id| walks::put_walk(db, id, trigger, &walk))
            .await?;
        Ok(())
    }

    /// Commits a page's rows together with the walk's position.
    async fn commit(
        &self,
        walk: Walk,
        ask: NextRequest,
        page: Page,
        server_date: Option<i64>,
        behind: u32,
    ) -> Result<(Walk, bool, bool), ReadError> {
        let (recorded, trigger, blind) = (self.clock.now(), self.trigger, self.blind);
        let outcome = self
            .scope
            .write(move |db, id| {
                let seen_at = server_date.unwrap_or(recorded);
                let span = page.span();
                let mut seen = PageSummary {
                    newest: span.map(|(newest, _)| newest),
                    oldest: span.map(|(_, oldest)| oldest),
                    has_more: page.has_more,
                    last: page.last_id(),
                    server_date,
                    ..PageSummary::default()
                };
                let mut rows = Vec::with_capacity(page.data.len());
                for raw in page.data.iter().filter(|raw| !is_no_news(trigger, raw)) {
                    match summarize_object(trigger, raw, seen_at) {
                        Ok(row) => rows.push((row, is_finished(trigger, raw))),
                        // Without an id there is nothing to record it under.
                        Err(error) => tracing::warn!(%trigger, %error, "an object without an id"),
                    }
                }
                let mut anchored = false;
                if !trigger.filters_by_time() {
                    let place = PagePlace { db, id, trigger };
                    let baseline = ask.kind != PageKind::News;
                    anchored = place.sort_out(&mut rows, baseline, behind > 0, seen_at)?;
                    let open = || {
                        wanted::count_unfinished(db, id, trigger, seen_at - MAX_OPEN)
                            .map(|open| open > 0)
                    };
                    seen.anchored = (anchored || behind > 0)
                        && !(blind && behind < MAX_PAGES_BEHIND && open()?);
                }
                let mut rows: Vec<NewArrival> = rows.into_iter().map(|(row, _)| row).collect();
                if let PageKind::PreExisting { head } = ask.kind {
                    let (newer, older) = rows.into_iter().partition(|row| row.created > head);
                    rows = newer;
                    let older: Vec<NewArrival> = older;
                    let ids = older.into_iter().map(|row| row.object_id);
                    arrivals::put_preexisting(db, id, trigger, ids)?;
                }
                let silent = ask.kind == PageKind::Baseline;
                let reading = Reading {
                    recorded,
                    sent: seen_at,
                    silent,
                };
                let changed = record_arrivals(db, id, trigger, reading, &rows)?.changed;
                let (next, done) =
                    walk::advance_walk(&walk, &ask, &seen, trigger.filters_by_time());
                walks::put_walk(db, id, trigger, &next)?;
                if done {
                    wanted::drop_known_wanted(db, id, trigger)?;
                }
                Ok((next, done, anchored || behind > 0, changed))
            })
            .await?;
        let (next, done, anchored, changed) = outcome;
        self.scope.note_changes(changed);
        Ok((next, done, anchored))
    }
}

/// Where a page's objects are looked up.
struct PagePlace<'a> {
    db: &'a rusqlite::Connection,
    id: &'a str,
    trigger: Trigger,
}

impl PagePlace<'_> {
    /// Keeps of a page what is finished and may be news, and remembers what is not finished yet. What
    /// was listed before is the anchor: below it, only what waited to be finished counts. Gives
    /// whether the page has come down to the anchor.
    fn sort_out(
        &self,
        rows: &mut Vec<(NewArrival, bool)>,
        baseline: bool,
        behind: bool,
        seen_at: i64,
    ) -> Result<bool, LedgerError> {
        let Self { db, id, trigger } = *self;
        let mut waited = BTreeSet::new();
        let mut anchor = None;
        for (place, (row, _)) in rows.iter().enumerate() {
            let object = row.object_id.as_str();
            let waits = wanted::is_unfinished(db, id, trigger, object)?;
            if waits {
                waited.insert(object.to_owned());
            }
            if waits || arrivals::knows_object(db, id, trigger, object)? {
                anchor = Some(place);
            }
        }
        let mut open = Vec::new();
        let mut place = 0;
        rows.retain(|(row, finished)| {
            let above = baseline || (!behind && anchor.is_none_or(|anchor| place < anchor));
            place += 1;
            if above && !finished {
                open.push(row.object_id.clone());
            }
            *finished && (above || waited.contains(&row.object_id))
        });
        wanted::add_unfinished(db, id, trigger, &open, seen_at)?;
        Ok(anchor.is_some())
    }
}

/// What keeps a walk from going on for ever.
#[derive(Default)]
struct Limits {
    pages: u32,
    descent: Descent,
    /// Pages below what was listed before.
    behind: u32,
}

impl Limits {
    /// Counts a page; an error where it is one too many.
    fn follow(
        &mut self,
        trigger: Trigger,
        answer: &Answer<Page>,
        of_walk: u32,
    ) -> Result<(), StripeError> {
        self.pages += 1;
        if trigger.filters_by_time() {
            return self.descent.follow(answer);
        }
        if of_walk >= MAX_PAGES_WITHOUT_TIME && answer.value.has_more {
            return Err(StripeError::Stuck {
                why: "its pages have no end",
                request_id: answer.request_id.clone(),
            });
        }
        Ok(())
    }
}
