//! One poll: the signal, the walks it asks for, and what they missed.

use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    clock::Clock,
    event_reader::EventReader,
    scope::PollScope,
    summary::summarize_object,
    walk::{self, BASELINE_SIZE, NextRequest, PageKind, PageSummary},
};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        arrivals,
        walks::{self, SignalState, Walk},
    },
    stripe::{self, ObjectHead, ObjectId, Page, requests},
    trigger::Trigger,
};

/// What a poll is to do.
#[derive(Debug, Clone, Default)]
pub struct PollRequest {
    /// The triggers that are on.
    pub enabled: Vec<Trigger>,
    /// Walk them all and try again what was closed.
    pub sweep: bool,
    /// Try again what was closed.
    pub retry: bool,
}

/// Older events that are still to be read, after the arrivals have rung.
#[derive(Debug)]
pub struct RemainingEvents {
    reading: EventReader,
    enabled: Vec<Trigger>,
}

/// Polls one connection.
pub struct Poll<'a> {
    /// What to ask with, and where it is recorded.
    pub scope: PollScope<'a>,
    /// Only says when an arrival was recorded.
    pub clock: &'a Arc<dyn Clock>,
}

impl Poll<'_> {
    /// Runs it. Every page is committed by itself, so a failure loses nothing that was read.
    pub async fn run(&self, task: &PollRequest) -> Result<Option<RemainingEvents>, Error> {
        let state = self.scope.read(walks::get_signal).await?;
        let again = task.sweep || task.retry;
        let open = again || state.is_none_or(|state| !state.closed);
        let reading = if open {
            EventReader::open(&self.scope, state).await?
        } else {
            None
        };
        // More events than a page holds: what they are about is read by walks of all lists, which
        // takes one call where the events take many.
        let all = task.sweep || reading.as_ref().is_none_or(EventReader::has_older);
        let mut failed = None;
        for trigger in &task.enabled {
            let walk = self.walk_state(*trigger).await?;
            let named = |reading: &EventReader| reading.news.named.contains_key(trigger);
            let asked = match walk.disabled {
                Some(_) => again,
                None => {
                    all || reading.as_ref().is_some_and(named)
                        || walk.watermark.is_none()
                        || walk.progress.is_some()
                }
            };
            if !asked {
                continue;
            }
            if let Err(error) = self.walk(*trigger, walk).await {
                if !concerns_one_list(error.code) {
                    return Err(error);
                }
                failed.get_or_insert(error);
            }
        }
        if let Some(error) = failed {
            // The events stay unseen: the next signal names the same lists again.
            return Err(error);
        }
        let Some(mut reading) = reading else {
            if open {
                let state = SignalState {
                    watermark: state.map_or(0, |state| state.watermark),
                    closed: true,
                    partial: false,
                };
                self.scope
                    .write(move |db, id| walks::put_signal(db, id, state))
                    .await?;
            }
            return Ok(None);
        };
        self.fetch_missing(&task.enabled, &mut reading).await?;
        reading.settle(&self.scope).await?;
        Ok(reading.has_older().then(|| RemainingEvents {
            reading,
            enabled: task.enabled.clone(),
        }))
    }

    /// Reads the older events of a flood.
    pub async fn finish(&self, mut rest: RemainingEvents) -> Result<(), Error> {
        while rest.reading.older(&self.scope).await? {
            self.fetch_missing(&rest.enabled, &mut rest.reading).await?;
            rest.reading.settle(&self.scope).await?;
        }
        Ok(())
    }

    async fn walk_state(&self, trigger: Trigger) -> Result<Walk, Error> {
        self.scope
            .read(move |db, id| walks::get_walk(db, id, trigger))
            .await
    }

    async fn walk(&self, trigger: Trigger, mut walk: Walk) -> Result<(), Error> {
        loop {
            let ask = walk::plan_request(&walk);
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
                    let kept = walk.clone();
                    self.scope
                        .write(move |db, id| walks::put_walk(db, id, trigger, &kept))
                        .await?;
                    continue;
                }
                Err(error) if error.is_closed() => {
                    walk.disabled = serde_json::to_string(&Error::from(error).view()).ok();
                    return self
                        .scope
                        .write(move |db, id| walks::put_walk(db, id, trigger, &walk))
                        .await;
                }
                Err(error) => return Err(error.into()),
            };
            let (next, done) = self
                .commit(trigger, walk, ask, answer.value, answer.server_date)
                .await?;
            walk = next;
            if done {
                return Ok(());
            }
        }
    }

    /// Commits a page's rows together with the walk's position.
    async fn commit(
        &self,
        trigger: Trigger,
        walk: Walk,
        ask: NextRequest,
        page: Page,
        server_date: Option<i64>,
    ) -> Result<(Walk, bool), Error> {
        let recorded = self.clock.now();
        self.scope
            .write(move |db, id| {
                let seen_at = server_date.unwrap_or(recorded);
                let mut seen = PageSummary {
                    has_more: page.has_more,
                    server_date,
                    ..PageSummary::default()
                };
                let mut rows = Vec::with_capacity(page.data.len());
                for raw in &page.data {
                    summarize_head(&mut seen, raw);
                    match summarize_object(trigger, raw, seen_at) {
                        Ok(row) => rows.push(row),
                        // Without an id there is nothing to record it under.
                        Err(error) => tracing::warn!(%trigger, %error, "an object without an id"),
                    }
                }
                if let (Some(floor), false) = (ask.since, trigger.filters_by_time()) {
                    rows.retain(|row| row.created >= floor);
                }
                if let PageKind::PreExisting { head } = ask.kind {
                    let (newer, older) = rows.into_iter().partition(|row| row.created > head);
                    rows = newer;
                    let older: Vec<arrivals::NewArrival> = older;
                    let ids = older.into_iter().map(|row| row.object_id);
                    arrivals::put_preexisting(db, id, trigger, ids)?;
                }
                let silent = ask.kind == PageKind::Baseline;
                seen.new = arrivals::insert_arrivals(db, id, trigger, recorded, silent, &rows)?;
                let (next, done) =
                    walk::advance_walk(&walk, &ask, &seen, trigger.filters_by_time());
                walks::put_walk(db, id, trigger, &next)?;
                Ok((next, done))
            })
            .await
    }

    /// Fetches by themselves the objects that the signal named and no walk brought.
    async fn fetch_missing(
        &self,
        enabled: &[Trigger],
        reading: &mut EventReader,
    ) -> Result<(), Error> {
        for (trigger, ids) in reading.news.named.clone() {
            if !enabled.contains(&trigger) {
                continue;
            }
            let walk = self.walk_state(trigger).await?;
            if walk.disabled.is_some() {
                continue;
            }
            let missing = self
                .scope
                .read(move |db, id| {
                    let mut missing = BTreeSet::new();
                    for object in ids {
                        if !arrivals::knows_object(db, id, trigger, &object)? {
                            missing.insert(object);
                        }
                    }
                    Ok(missing)
                })
                .await?;
            for object in missing {
                if !self.fetch_one(trigger, &walk, &object).await? {
                    reading.missed(&object);
                }
            }
        }
        Ok(())
    }

    /// Fetches one object; false where there is none.
    async fn fetch_one(&self, trigger: Trigger, walk: &Walk, object: &str) -> Result<bool, Error> {
        // An event may name anything; what is no id is no object either.
        let Ok(object) = ObjectId::parse(object) else {
            return Ok(false);
        };
        let request = requests::get_object(trigger.path(), &object);
        let answer = match self.scope.client.send(request).await {
            Ok(answer) => answer,
            Err(stripe::StripeError::NotFound(_)) => return Ok(false),
            // The list may be read, single objects may not: the walks have to do.
            Err(error) if error.is_closed() => return Ok(true),
            Err(error) => return Err(error.into()),
        };
        let recorded = self.clock.now();
        let begun = walk.begun;
        self.scope
            .write(move |db, id| {
                let seen_at = answer.server_date.unwrap_or(recorded);
                let life: Life = serde_json::from_str(answer.value.get()).unwrap_or_default();
                match summarize_object(trigger, &answer.value, seen_at) {
                    // A stub of a deleted object is none; an old object that the signal named was there
                    // before the connection.
                    Ok(row) if row.created >= begun && !life.deleted => {
                        arrivals::insert_arrivals(db, id, trigger, recorded, false, &[row])?;
                    }
                    _ => {}
                }
                Ok(())
            })
            .await?;
        Ok(true)
    }
}

/// Whether an object is a stub of one that was deleted.
#[derive(Default, Deserialize)]
struct Life {
    #[serde(default)]
    deleted: bool,
}

/// An error that says something of one list only: the others are read all the same.
const fn concerns_one_list(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::StripeUnavailable
            | ErrorCode::Unreadable
            | ErrorCode::Refused
            | ErrorCode::NotFound
    )
}

fn summarize_head(seen: &mut PageSummary, raw: &RawValue) {
    let Ok(head) = ObjectHead::of(raw) else {
        return;
    };
    if let Some(created) = head.created {
        seen.newest = seen.newest.max(Some(created));
        seen.oldest = Some(seen.oldest.map_or(created, |oldest| oldest.min(created)));
    }
    seen.last = Some(head.id);
}
