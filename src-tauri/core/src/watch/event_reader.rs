//! The reading of `/v1/events`, page by page.

use std::collections::BTreeSet;

use super::{
    scope::PollScope,
    signal::{self, SignalNews},
    walk::LOOKBACK,
};
use crate::{
    error::Error,
    ledger::{
        mirror, stretches,
        walks::{self, SignalState},
    },
    stripe::{model::Event, requests},
};

/// Seen event ids are kept this much longer than the signal looks back, in seconds.
const SEEN_MARGIN: i64 = 3600;

/// Where the reading stands.
#[derive(Debug)]
pub(super) struct EventReader {
    /// None before the first reading, of which only the lookback is news.
    before: Option<SignalState>,
    /// What the page at hand says.
    pub(super) news: SignalNews,
    /// The events of the page at hand that were not seen before.
    fresh: Vec<Event>,
    newest: Option<i64>,
    /// The last event of the page at hand, if older ones are to be read.
    cursor: Option<String>,
    /// Stripe's clock at the first page.
    server_date: Option<i64>,
}

impl EventReader {
    /// Reads the first page; none where events may not be read.
    pub(super) async fn open(
        scope: &PollScope<'_>,
        before: Option<SignalState>,
    ) -> Result<Option<Self>, Error> {
        let mut reading = Self {
            // Closed before it was ever read.
            before: before.filter(|before| before.watermark > 0),
            news: SignalNews::default(),
            fresh: Vec::new(),
            newest: None,
            cursor: None,
            server_date: None,
        };
        Ok(reading.page(scope, None).await?.then_some(reading))
    }

    /// Whether there are older events than those of the page at hand.
    pub(super) const fn has_older(&self) -> bool {
        self.cursor.is_some()
    }

    /// An object that an event named is not there. Unless it is known to be deleted, it may be one
    /// that Stripe shows later than it tells of it: then its events stay unseen, and the next signal
    /// names it again, until the lookback is over.
    pub(super) fn missed(&mut self, object: &str) {
        let deleted = self
            .news
            .mirror
            .iter()
            .any(|news| news.deleted && news.id == object);
        let Some(now) = self.server_date.filter(|_| !deleted) else {
            return;
        };
        self.fresh.retain(|event| {
            let young = event.created.is_some_and(|at| at > now - LOOKBACK);
            !(young && event.object_id() == Some(object))
        });
    }

    /// Remembers the page at hand; what it named is recorded.
    pub(super) async fn settle(&mut self, scope: &PollScope<'_>) -> Result<(), Error> {
        let before = self.before.map_or(0, |before| before.watermark);
        let whole = self.cursor.is_none();
        let newest = match (self.newest, self.server_date) {
            (Some(newest), Some(date)) => Some(newest.min(date)),
            (newest, date) => newest.or(date.filter(|_| before == 0)),
        };
        let reached = newest.map_or(before, |newest| newest.max(before));
        let state = SignalState {
            watermark: if whole { reached } else { before },
            closed: false,
            partial: !whole,
        };
        let date = self.server_date;
        let seen = self.fresh.drain(..);
        let seen: Vec<_> = seen
            .map(|event| (event.id, event.created.unwrap_or_default()))
            .collect();
        let changes = std::mem::take(&mut self.news.mirror);
        scope
            .write(move |db, id| {
                walks::put_seen_events(db, id, &seen, state.watermark - LOOKBACK - SEEN_MARGIN)?;
                mirror::put_mirror_changes(db, id, &changes)?;
                if whole && reached > 0 {
                    stretches::extend_stretch(db, id, date.unwrap_or(reached), before == 0)?;
                }
                walks::put_signal(db, id, state)
            })
            .await
    }

    /// Reads the next older page; false when there is none.
    pub(super) async fn older(&mut self, scope: &PollScope<'_>) -> Result<bool, Error> {
        match self.cursor.take() {
            Some(cursor) => self.page(scope, Some(&cursor)).await,
            None => Ok(false),
        }
    }

    async fn page(&mut self, scope: &PollScope<'_>, after: Option<&str>) -> Result<bool, Error> {
        let since = self.before.map(|before| before.watermark - LOOKBACK);
        let request = requests::list_events(&signal::EVENT_TYPES, since, after);
        let answer = match scope.client.page(request).await {
            Ok(answer) => answer,
            Err(error) if error.is_closed() => return Ok(false),
            // Events go after 30 days: those below are gone too.
            Err(error) if error.is_lost_cursor() => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        self.server_date = self.server_date.or(answer.server_date);
        let events: Vec<Event> = answer
            .value
            .data
            .iter()
            .filter_map(|raw| serde_json::from_str(raw.get()).ok())
            .collect();
        let times = || events.iter().filter_map(|event| event.created);
        let (newest, oldest) = (times().max(), times().min());
        let last = events.last().map(|event| event.id.clone());
        self.newest = self.newest.max(newest);
        let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
        let unseen = scope
            .read(move |db, id| walks::list_unseen_events(db, id, &ids))
            .await?;
        let unseen: BTreeSet<String> = unseen.into_iter().collect();
        self.fresh = events
            .into_iter()
            .filter(|event| unseen.contains(&event.id))
            .collect();
        let on = match self.before {
            // Before the first reading everything is old but what the baselines may not have shown
            // yet.
            None => {
                let edge = self.server_date.or(self.newest).unwrap_or_default() - LOOKBACK;
                let young = |event: &&Event| event.created.is_some_and(|at| at >= edge);
                self.news = signal::sort_events(self.fresh.iter().filter(young));
                oldest.is_some_and(|oldest| oldest >= edge)
            }
            // A page on which all was seen ends the reading, unless an earlier one broke off.
            Some(before) => {
                self.news = signal::sort_events(&self.fresh);
                !self.fresh.is_empty() || before.partial || after.is_some()
            }
        };
        self.cursor = last.filter(|_| on && answer.value.has_more);
        Ok(true)
    }
}
