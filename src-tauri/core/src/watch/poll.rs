//! One poll: the signal, the walks it asks for, and what they missed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::value::RawValue;

use super::{
    Clock, Trigger,
    signal::{self, News},
    summary::arrival,
    walk::{self, Ask, BASELINE, LOOKBACK, Seen},
};
use crate::{
    error::Error,
    ledger::{
        Ledger, arrivals,
        walks::{self, SignalState, Walk},
    },
    stripe::{self, Client, Head, Page, model::Event, requests},
};

/// Seen event ids are kept this much longer than the signal looks back, in seconds.
const SEEN_MARGIN: i64 = 3600;

/// What a poll is to do.
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// The triggers that are on.
    pub enabled: Vec<Trigger>,
    /// Walk them all and try again what was closed.
    pub sweep: bool,
}

/// Polls one connection.
pub struct Poll<'a> {
    /// Where arrivals are recorded.
    pub ledger: &'a Ledger,
    /// What to ask with.
    pub client: &'a Client,
    /// The connection's id.
    pub connection: &'a str,
    /// Only says when an arrival was recorded.
    pub clock: &'a Arc<dyn Clock>,
}

impl Poll<'_> {
    /// Runs it. Every page is committed by itself, so a failure loses nothing that was read.
    pub async fn run(&self, task: &Task) -> Result<(), Error> {
        let state = self.read(walks::signal).await?;
        let open = task.sweep || state.is_none_or(|state| !state.closed);
        let mut pages = if open {
            Signal::open(self, state).await?
        } else {
            None
        };
        let closed = pages.is_none();
        let news = pages
            .as_ref()
            .map(|pages| pages.news.clone())
            .unwrap_or_default();
        for trigger in &task.enabled {
            let walk = self.walk_state(*trigger).await?;
            let asked = task.sweep
                || closed
                || news.named.contains_key(trigger)
                || walk.watermark.is_none()
                || walk.underway.is_some();
            if asked && (walk.disabled.is_none() || task.sweep) {
                self.walk(*trigger, walk).await?;
            }
        }
        if let Some(pages) = &mut pages {
            // The first page's walks bring nearly everything; older pages are read only now, so
            // that a flood of events does not hold up the arrivals themselves.
            loop {
                self.fetch_missing(&task.enabled, &pages.news).await?;
                if !pages.settle(self).await? {
                    break;
                }
            }
        } else if open {
            let watermark = state.map_or(0, |state| state.watermark);
            let state = SignalState {
                watermark,
                closed: true,
                partial: false,
            };
            self.write(move |db, id| walks::put_signal(db, id, state))
                .await?;
        }
        Ok(())
    }

    async fn walk_state(&self, trigger: Trigger) -> Result<Walk, Error> {
        self.read(move |db, id| walks::get(db, id, trigger.name()))
            .await
    }

    async fn walk(&self, trigger: Trigger, mut walk: Walk) -> Result<(), Error> {
        loop {
            let ask = walk::next(&walk);
            let limit = if ask.baseline {
                BASELINE
            } else {
                requests::PAGE
            };
            let since = ask.since.filter(|_| trigger.filters_by_time());
            let request = requests::list(trigger.path(), since, ask.after.as_deref(), limit);
            let answer = match self.client.page(request).await {
                Ok(answer) => answer,
                Err(error) if error.is_lost_cursor() && ask.after.is_some() => {
                    walk = walk::restart(&walk);
                    let kept = walk.clone();
                    self.write(move |db, id| walks::put(db, id, trigger.name(), &kept))
                        .await?;
                    continue;
                }
                Err(error) if error.is_closed() => {
                    walk.disabled = serde_json::to_string(&Error::from(error).view()).ok();
                    return self
                        .write(move |db, id| walks::put(db, id, trigger.name(), &walk))
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
        ask: Ask,
        page: Page,
        server_date: Option<i64>,
    ) -> Result<(Walk, bool), Error> {
        let recorded = self.clock.now();
        self.write(move |db, id| {
            let seen_at = server_date.unwrap_or(recorded);
            let mut seen = Seen {
                has_more: page.has_more,
                server_date,
                ..Seen::default()
            };
            let mut rows = Vec::with_capacity(page.data.len());
            for raw in &page.data {
                note(&mut seen, raw);
                match arrival(trigger, raw, seen_at) {
                    Ok(row) => rows.push(row),
                    // Without an id there is nothing to record it under.
                    Err(error) => tracing::warn!(%trigger, %error, "an object without an id"),
                }
            }
            if !trigger.filters_by_time()
                && let Some(floor) = ask.since
            {
                rows.retain(|row| row.created >= floor);
            }
            seen.new = arrivals::insert(db, id, trigger.name(), recorded, ask.baseline, &rows)?;
            let (next, done) = walk::advance(&walk, &ask, &seen, trigger.filters_by_time());
            walks::put(db, id, trigger.name(), &next)?;
            Ok((next, done))
        })
        .await
    }

    /// Fetches by themselves the objects that the signal named and no walk brought.
    async fn fetch_missing(&self, enabled: &[Trigger], news: &News) -> Result<(), Error> {
        for (trigger, ids) in &news.named {
            let trigger = *trigger;
            if !enabled.contains(&trigger) {
                continue;
            }
            let walk = self.walk_state(trigger).await?;
            if walk.disabled.is_some() {
                continue;
            }
            let ids: Vec<String> = ids.iter().cloned().collect();
            let missing = self
                .read(move |db, id| {
                    let mut missing = BTreeSet::new();
                    for object in ids {
                        if !arrivals::knows(db, id, trigger.name(), &object)? {
                            missing.insert(object);
                        }
                    }
                    Ok(missing)
                })
                .await?;
            for object in missing {
                self.fetch_one(trigger, &walk, &object).await?;
            }
        }
        Ok(())
    }

    async fn fetch_one(&self, trigger: Trigger, walk: &Walk, object: &str) -> Result<(), Error> {
        let answer = match self
            .client
            .send(requests::retrieve(trigger.path(), object))
            .await
        {
            Ok(answer) => answer,
            // Deleted since.
            Err(stripe::Error::NotFound(_)) => return Ok(()),
            Err(error) if error.is_closed() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let recorded = self.clock.now();
        let begun = walk.begun;
        self.write(move |db, id| {
            let seen_at = answer.server_date.unwrap_or(recorded);
            let gone = answer.value.get().contains("\"deleted\":true")
                || answer.value.get().contains("\"deleted\": true");
            match arrival(trigger, &answer.value, seen_at) {
                Ok(row) if row.created >= begun && !gone => {
                    arrivals::insert(db, id, trigger.name(), recorded, false, &[row])?;
                }
                _ => {}
            }
            Ok(())
        })
        .await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Connection, &str) -> Result<T, crate::ledger::Error>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        let id = self.connection.to_owned();
        self.ledger
            .read(move |db| work(db, &id).map_err(Error::from))
            .await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>, &str) -> Result<T, crate::ledger::Error>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        let id = self.connection.to_owned();
        self.ledger
            .write(move |db| work(db, &id).map_err(Error::from))
            .await
    }
}

fn note(seen: &mut Seen, raw: &RawValue) {
    let Ok(head) = Head::of(raw) else { return };
    if let Some(created) = head.created {
        seen.newest = seen.newest.max(Some(created));
        seen.oldest = Some(seen.oldest.map_or(created, |oldest| oldest.min(created)));
    }
    seen.last = Some(head.id);
}

/// The reading of `/v1/events`, page by page.
struct Signal {
    before: Option<SignalState>,
    /// What the page at hand says.
    news: News,
    /// The events of the page at hand that were not seen before.
    fresh: BTreeMap<String, i64>,
    newest: Option<i64>,
    /// The last event of the page at hand, if older ones are to be read.
    cursor: Option<String>,
    server_date: Option<i64>,
}

impl Signal {
    /// Reads the first page; none where events may not be read.
    async fn open(poll: &Poll<'_>, before: Option<SignalState>) -> Result<Option<Self>, Error> {
        let mut signal = Self {
            before,
            news: News::default(),
            fresh: BTreeMap::new(),
            newest: None,
            cursor: None,
            server_date: None,
        };
        Ok(signal.page(poll, None).await?.then_some(signal))
    }

    /// Remembers the page at hand and reads the next; false when there is none.
    async fn settle(&mut self, poll: &Poll<'_>) -> Result<bool, Error> {
        let cursor = self.cursor.take();
        let before = self.before.map_or(0, |before| before.watermark);
        let whole = cursor.is_none();
        let newest = self.newest.max(Some(before)).filter(|newest| *newest > 0);
        let reached = newest.or(self.server_date).unwrap_or(before);
        let watermark = if whole { reached } else { before };
        let state = SignalState {
            watermark,
            closed: false,
            partial: !whole,
        };
        let fresh: Vec<_> = std::mem::take(&mut self.fresh).into_iter().collect();
        let mirror = std::mem::take(&mut self.news.mirror);
        poll.write(move |db, id| {
            walks::see(db, id, &fresh, watermark - LOOKBACK - SEEN_MARGIN)?;
            walks::leave_news(db, id, &mirror)?;
            walks::put_signal(db, id, state)
        })
        .await?;
        match cursor {
            Some(cursor) => self.page(poll, Some(&cursor)).await,
            None => Ok(false),
        }
    }

    async fn page(&mut self, poll: &Poll<'_>, after: Option<&str>) -> Result<bool, Error> {
        let since = self.before.map(|before| before.watermark - LOOKBACK);
        let request = requests::events(&signal::TYPES, since, after);
        let answer = match poll.client.page(request).await {
            Ok(answer) => answer,
            Err(error) if error.is_closed() => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let events: Vec<Event> = answer
            .value
            .data
            .iter()
            .filter_map(|raw| serde_json::from_str(raw.get()).ok())
            .collect();
        let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
        let unseen = poll.read(move |db, id| walks::unseen(db, id, &ids)).await?;
        let unseen: BTreeSet<&str> = unseen.iter().map(String::as_str).collect();
        let fresh: Vec<&Event> = events
            .iter()
            .filter(|event| unseen.contains(event.id.as_str()))
            .collect();
        self.newest = self
            .newest
            .max(events.iter().filter_map(|event| event.created).max());
        self.server_date = self.server_date.or(answer.server_date);
        // Before the first reading everything is old: the baseline shows it.
        self.news = if self.before.is_some() {
            signal::sort(fresh.iter().copied())
        } else {
            News::default()
        };
        self.fresh = fresh
            .iter()
            .map(|event| (event.id.clone(), event.created.unwrap_or_default()))
            .collect();
        // A page on which all was seen ends the reading, unless an earlier one broke off.
        let partial = self.before.is_some_and(|before| before.partial);
        let on = answer.value.has_more
            && self.before.is_some()
            && (!self.fresh.is_empty() || partial || after.is_some());
        self.cursor = events.last().filter(|_| on).map(|event| event.id.clone());
        Ok(true)
    }
}
