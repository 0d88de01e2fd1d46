//! Arrivals of which something changed, read again: page by page where their list can be asked by
//! time, so that one call brings as many as lie close together.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::{
    health::{Asking, ReadError},
    round::Round,
    schedule::{self, FailedReading, compute_backoff},
    scope::PollScope,
    single_reader::is_stub,
    summary::summarize_object,
};
use crate::{
    clock::Clock,
    error::Error,
    ledger::{
        lives::{Reading, update_arrivals},
        outdated::{self, OutdatedArrival},
    },
    source::Source,
    stripe::{Answer, ObjectHead, ObjectId, Page, StripeError, requests},
    trigger::Trigger,
};

/// A single change is read with few around it.
const SHORT_PAGE: u32 = 10;
/// Single objects of a list in one poll at the most.
const MAX_SINGLES: usize = 10;

/// Reads again.
pub(super) struct RefreshReader<'a> {
    pub(super) scope: &'a PollScope<'a>,
    pub(super) clock: &'a Arc<dyn Clock>,
    /// Pages at the most: as many as told of changes.
    pub(super) budget: usize,
}

impl RefreshReader<'_> {
    /// Reads what is outdated of these lists: one call for a hundred at the most, the rest in the next
    /// poll.
    pub(super) async fn read(&self, lists: &[Trigger], round: &mut Round<'_>) -> Result<(), Error> {
        let mut outdated = Vec::new();
        for trigger in lists.iter().copied() {
            let due = self
                .scope
                .read(move |db, id| outdated::list_outdated(db, id, trigger))
                .await?;
            outdated.push((trigger, due));
        }
        // Where few are outdated first, so that many elsewhere keep nobody waiting.
        outdated.sort_by_key(|(_, due)| due.len());
        let mut budget = self.budget;
        for (trigger, due) in outdated {
            let source = Source::List(trigger);
            if due.is_empty() || !round.may_ask(source) || round.is_closed(source) {
                continue;
            }
            let alone = if trigger.filters_by_time() {
                let read = self.read_pages(trigger, due, &mut budget).await;
                round.note(source, read).await?.unwrap_or_default()
            } else {
                due
            };
            self.read_singles(trigger, alone, round).await?;
        }
        Ok(())
    }

    /// Reads pages, each from the newest that is still outdated; gives those that a page should have
    /// brought and did not.
    async fn read_pages(
        &self,
        trigger: Trigger,
        mut due: Vec<OutdatedArrival>,
        budget: &mut usize,
    ) -> Result<Vec<OutdatedArrival>, ReadError> {
        let mut alone = Vec::new();
        let limit = if due.len() == 1 {
            SHORT_PAGE
        } else {
            requests::MAX_PAGE_SIZE
        };
        while *budget > 0 {
            let Some(first) = due.first() else { break };
            *budget -= 1;
            let until = Some(first.created);
            let request = requests::list_page_until(trigger.path(), until, None, limit);
            let answer = self.scope.client.page(request).await?;
            // Below the last of the page nothing was read, and of its own second not all.
            let (rest, read): (Vec<_>, Vec<_>) = match answer.value.span() {
                Some((_, oldest)) if answer.value.has_more => {
                    due.into_iter().partition(|one| one.created <= oldest)
                }
                _ => (Vec::new(), due),
            };
            let seen = self.commit(trigger, &answer, read).await?;
            due = rest;
            due.retain(|one| !seen.contains(&one.object_id));
            if due.first().is_some_and(|next| Some(next.created) == until) {
                // A second with more objects than a page has.
                alone = due;
                break;
            }
        }
        Ok(alone)
    }

    /// Takes over what a page shows; what it should show and does not is gone. Gives all ids on it.
    async fn commit(
        &self,
        trigger: Trigger,
        answer: &Answer<Page>,
        read: Vec<OutdatedArrival>,
    ) -> Result<Vec<String>, ReadError> {
        let heads = answer
            .value
            .data
            .iter()
            .filter_map(|raw| ObjectHead::of(raw).ok());
        let seen: Vec<String> = heads.map(|head| head.id).collect();
        let done = read
            .into_iter()
            .map(|one| one.object_id)
            .chain(seen.clone());
        let done = done.collect();
        let objects = answer.value.data.clone();
        self.take_over(trigger, objects, answer.server_date, done)
            .await?;
        Ok(seen)
    }

    /// Commits objects together with that they were read.
    async fn take_over(
        &self,
        trigger: Trigger,
        objects: Vec<Box<RawValue>>,
        server_date: Option<i64>,
        done: Vec<String>,
    ) -> Result<(), ReadError> {
        let recorded = self.clock.now();
        let changed = self
            .scope
            .write(move |db, id| {
                let sent = server_date.unwrap_or(recorded);
                let rows = objects
                    .iter()
                    .filter(|raw| !is_stub(raw))
                    .filter_map(|raw| summarize_object(trigger, raw, sent).ok());
                let rows: Vec<_> = rows.collect();
                let reading = Reading {
                    recorded,
                    sent,
                    silent: false,
                };
                let changed = update_arrivals(db, id, trigger, reading, &rows)?;
                for object in &done {
                    outdated::drop_outdated(db, id, trigger, object)?;
                }
                Ok(changed)
            })
            .await?;
        self.scope.note_changes(changed);
        Ok(())
    }

    /// Reads objects by themselves: what one of them does keeps no other.
    async fn read_singles(
        &self,
        trigger: Trigger,
        due: Vec<OutdatedArrival>,
        round: &mut Round<'_>,
    ) -> Result<(), Error> {
        let Asking { now, retry, .. } = round.asking();
        let due = due
            .into_iter()
            .filter(|one| retry || schedule::may_retry(now, one.retry_at, false));
        for one in due.take(MAX_SINGLES).collect::<Vec<_>>() {
            if round.is_stopped() {
                break;
            }
            let Err(error) = self.read_single(trigger, &one).await else {
                continue;
            };
            let (_, error) = round.judge(error)?;
            let next = put_off(one, round.asking());
            self.scope
                .write(move |db, id| outdated::put_off_outdated(db, id, trigger, &next))
                .await?;
            round.failed.get_or_insert(error);
        }
        Ok(())
    }

    async fn read_single(
        &self,
        trigger: Trigger,
        outdated: &OutdatedArrival,
    ) -> Result<(), ReadError> {
        let done = vec![outdated.object_id.clone()];
        let Ok(object) = ObjectId::parse(&outdated.object_id) else {
            return self.take_over(trigger, Vec::new(), None, done).await;
        };
        let request = requests::get_object(trigger.path(), &object);
        match self.scope.client.send(request).await {
            Ok(answer) => {
                let date = answer.server_date;
                self.take_over(trigger, vec![answer.value], date, done)
                    .await
            }
            // It is no more: how it was is all that is left of it.
            Err(StripeError::NotFound(_)) => self.take_over(trigger, Vec::new(), None, done).await,
            Err(error) => Err(error.into()),
        }
    }
}

fn put_off(mut arrival: OutdatedArrival, at: Asking) -> OutdatedArrival {
    arrival.tries = arrival.tries.saturating_add(1);
    let failed = FailedReading {
        failures: arrival.tries,
        jitter: at.jitter,
        ..FailedReading::default()
    };
    let wait = compute_backoff(at.interval, &failed);
    arrival.retry_at = Some(at.now.saturating_add(wait));
    arrival
}
