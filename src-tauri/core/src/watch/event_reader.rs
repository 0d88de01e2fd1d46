//! The reading of `/v1/events`, page by page. What a page names is written down before anything else
//! is asked: from then on it is wanted until it is recorded.

use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::{
    health::ReadError,
    moment::{Moment, read_moment},
    scope::PollScope,
    signal::{self, SignalNews},
    summary::summarize_object,
    walk::LOOKBACK,
};
use crate::{
    ledger::{
        LedgerError,
        lives::{self, Reading},
        mirror,
        moments::{ToldMoment, take_moment},
        outdated, stretches,
        walks::{self, SignalState},
        wanted,
    },
    stripe::{Descent, body::parse_object, model::Event, requests},
    trigger::Trigger,
};

/// Seen event ids are kept this much longer than the signal looks back, in seconds.
const SEEN_MARGIN: i64 = 3600;
/// Stripe keeps events for 30 days; what was not read for so long, in seconds, may be gone.
const MAX_UNREAD: i64 = 29 * 24 * 3600;
/// Pages of events that were all seen before, and that are read on behind, at the most: an event can
/// appear late below them.
const MAX_KNOWN_PAGES: u32 = 5;

/// The events of a page that were not seen before, and what they say.
#[derive(Default)]
struct FreshPage {
    events: Vec<Event>,
    news: SignalNews,
    /// Oldest first.
    moments: Vec<ToldMoment>,
}

/// Where the reading stands.
#[derive(Debug)]
pub(super) struct EventReader {
    before: SignalState,
    enabled: Vec<Trigger>,
    newest: Option<i64>,
    /// Stripe's clock at the first page.
    server_date: Option<i64>,
    /// The last event of the page at hand, if older ones are to be read.
    cursor: Option<String>,
    known_pages: u32,
    /// Pages read so far, those of this poll.
    pages: usize,
    flooded: bool,
    descent: Descent,
}

impl EventReader {
    /// Reads the first page. `now` is when what it tells is recorded.
    pub(super) async fn open(
        scope: &PollScope<'_>,
        now: i64,
        before: Option<SignalState>,
        enabled: &[Trigger],
    ) -> Result<Self, ReadError> {
        let mut reader = Self {
            before: before.unwrap_or_default(),
            enabled: enabled.to_vec(),
            newest: None,
            server_date: None,
            cursor: None,
            known_pages: 0,
            pages: 0,
            flooded: false,
            descent: Descent::default(),
        };
        reader.read_page(scope, now, None).await?;
        Ok(reader)
    }

    /// Whether there are older events than those of the page at hand.
    pub(super) const fn has_older(&self) -> bool {
        self.cursor.is_some()
    }

    /// The first page was full of events that were not seen before, and there are more: what they are
    /// about is read by walks of all lists, which takes one call where the events take many.
    pub(super) const fn is_flooded(&self) -> bool {
        self.flooded
    }

    /// Stripe's clock at the first page.
    pub(super) const fn server_date(&self) -> Option<i64> {
        self.server_date
    }

    /// Pages read since it was last asked.
    pub(super) const fn take_pages(&mut self) -> usize {
        std::mem::replace(&mut self.pages, 0)
    }

    /// Whether events are gone that were never read.
    pub(super) fn has_gap(&self) -> bool {
        let read = self.before.read_at.zip(self.server_date);
        read.is_some_and(|(read_at, date)| date - read_at > MAX_UNREAD)
    }

    /// Whether the signal told the news of a trigger ever since it was last read.
    pub(super) fn covers(&self, trigger: Trigger) -> bool {
        self.before.covers.contains(&trigger)
    }

    /// Reads the next older page, if there is one.
    pub(super) async fn read_older(
        &mut self,
        scope: &PollScope<'_>,
        now: i64,
    ) -> Result<(), ReadError> {
        match self.cursor.take() {
            Some(cursor) => self.read_page(scope, now, Some(&cursor)).await,
            None => Ok(()),
        }
    }

    async fn read_page(
        &mut self,
        scope: &PollScope<'_>,
        now: i64,
        after: Option<&str>,
    ) -> Result<(), ReadError> {
        // Below the newest event as far as ever costs no page more; a quiet account is looked at
        // far back.
        let since = Some(self.before.watermark - LOOKBACK).filter(|_| self.before.watermark > 0);
        let request = requests::list_events(&signal::list_event_types(&self.enabled), since, after);
        let answer = match scope.client.page(request).await {
            Ok(answer) => answer,
            // Events go after 30 days: those below are gone too.
            Err(error) if error.is_lost_cursor() && after.is_some() => {
                let nothing = FreshPage::default();
                return self.settle(scope, now, nothing).await;
            }
            Err(error) => return Err(error.into()),
        };
        self.descent.follow(&answer)?;
        self.pages += 1;
        self.server_date = self.server_date.or(answer.server_date);
        let events: Vec<(Event, &RawValue)> = answer
            .value
            .data
            .iter()
            .filter_map(|raw| Some((parse_object(raw.get().as_bytes()).ok()?, &**raw)))
            .collect();
        let times = || events.iter().filter_map(|(event, _)| event.created);
        let (newest, oldest) = (times().max(), times().min());
        self.newest = self.newest.max(newest);
        let ids: Vec<String> = events.iter().map(|(event, _)| event.id.clone()).collect();
        let unseen = scope
            .read(move |db, id| walks::list_unseen_events(db, id, &ids))
            .await?;
        let unseen: BTreeSet<String> = unseen.into_iter().collect();
        let read = events.len();
        let fresh = events
            .iter()
            .filter(|(event, _)| unseen.contains(&event.id));
        let moments = self.list_moments(fresh.clone());
        let fresh: Vec<Event> = fresh.map(|(event, _)| event.clone()).collect();
        let (news, on) = self.weigh(&fresh, oldest);
        self.cursor = answer
            .value
            .last_id()
            .filter(|_| on && answer.value.has_more);
        self.flooded |= after.is_none()
            && self.before.watermark > 0
            && fresh.len() == read
            && self.cursor.is_some();
        let page = FreshPage {
            events: fresh,
            news,
            moments,
        };
        self.settle(scope, now, page).await
    }

    /// The moments that new events tell, oldest first.
    fn list_moments<'a>(
        &self,
        fresh: impl Iterator<Item = &'a (Event, &'a RawValue)>,
    ) -> Vec<ToldMoment> {
        let mut moments: Vec<_> = fresh
            .filter_map(|(event, raw)| self.tell_moment(event, raw))
            .collect();
        // Of one second Stripe lists the newest first, too.
        moments.reverse();
        moments.sort_by_key(|told| told.object.created);
        moments
    }

    fn tell_moment(&self, event: &Event, raw: &RawValue) -> Option<ToldMoment> {
        let (trigger, is_moment) = signal::find_moment(&event.kind)?;
        let on = self.enabled.contains(&trigger);
        let at = event.created?;
        let Moment {
            trigger,
            is_arrival,
            at,
            object,
        } = read_moment(raw, trigger, is_moment, at)?;
        let mut object = summarize_object(trigger, &object, at).ok()?;
        // What is told is when it was, not when the object was made.
        object.created = at;
        Some(ToldMoment {
            trigger,
            is_arrival: is_arrival && on,
            object,
        })
    }

    /// What a page says, and whether to read on below it.
    fn weigh(&mut self, fresh: &[Event], oldest: Option<i64>) -> (SignalNews, bool) {
        if self.before.watermark == 0 {
            // Before the first reading everything is old but what the baselines may not have shown
            // yet.
            let edge = self.server_date.or(self.newest).unwrap_or_default() - LOOKBACK;
            let young = |event: &&Event| event.created.is_some_and(|at| at >= edge);
            let news = signal::sort_events(fresh.iter().filter(young));
            return (news, oldest.is_some_and(|oldest| oldest >= edge));
        }
        let on = if !fresh.is_empty() || self.before.partial {
            true
        } else {
            // A page of which all was seen ends the reading where nothing can appear late below it.
            let edge = self.before.read_at.unwrap_or(self.before.watermark) - LOOKBACK;
            self.known_pages += 1;
            self.known_pages <= MAX_KNOWN_PAGES && oldest.is_some_and(|oldest| oldest >= edge)
        };
        (signal::sort_events(fresh), on)
    }

    /// Remembers the page at hand and what it named.
    async fn settle(
        &mut self,
        scope: &PollScope<'_>,
        now: i64,
        page: FreshPage,
    ) -> Result<(), ReadError> {
        let FreshPage {
            events: fresh,
            news,
            moments,
        } = page;
        let whole = self.cursor.is_none();
        let newest = match (self.newest, self.server_date) {
            (Some(newest), Some(date)) => Some(newest.min(date)),
            (newest, date) => newest.or(date.filter(|_| self.before.watermark == 0)),
        };
        let before = self.before.watermark;
        let reached = newest.map_or(before, |newest| newest.max(before));
        let mut state = SignalState {
            watermark: if whole { reached } else { before },
            read_at: if whole { self.server_date } else { None },
            partial: !whole,
            covers: Vec::new(),
        };
        state.read_at = state.read_at.or(self.before.read_at);
        let keep_from = state.watermark - LOOKBACK - SEEN_MARGIN;
        let enabled = self.enabled.clone();
        let (first, date) = (self.before.watermark == 0, self.server_date);
        let asked_at = self.before.read_at.or(date).or(self.newest);
        let told = scope
            .write(move |db, id| {
                let named = |event: &Event| event.created.unwrap_or_default();
                let seen: Vec<_> = fresh
                    .iter()
                    .map(|event| (event.id.clone(), named(event)))
                    .collect();
                for (trigger, objects) in &news.named {
                    // What a trigger that is off missed is read by a walk when it is turned on.
                    // A session that was completed before the first reading was there before the
                    // connection, wherever it stands in its list.
                    if !enabled.contains(trigger) || (first && !trigger.filters_by_time()) {
                        continue;
                    }
                    for (object, at) in objects {
                        wanted::add_wanted(db, id, *trigger, object, *at)?;
                    }
                    wanted::drop_known_wanted(db, id, *trigger)?;
                }
                let mut told = 0;
                for one in &news.told {
                    told += usize::from(lives::take_told(db, id, one)?);
                }
                for moment in &moments {
                    let begun = begin_moments(db, id, moment.trigger, asked_at)?;
                    let reading = Reading {
                        recorded: now,
                        sent: date.unwrap_or(now),
                        // It was there before anybody asked for it.
                        silent: moment.object.created <= begun,
                    };
                    told += take_moment(db, id, reading, moment)?;
                }
                for trigger in enabled.iter().filter(|trigger| trigger.is_moment()) {
                    begin_moments(db, id, *trigger, asked_at)?;
                }
                for (trigger, objects) in &news.changed {
                    for (object, at) in objects {
                        outdated::mark_outdated(db, id, *trigger, object, *at)?;
                    }
                }
                for change in news.mirror.iter().filter(|change| change.deleted) {
                    wanted::drop_wanted(db, id, Trigger::Customer, &change.id)?;
                }
                walks::put_seen_events(db, id, &seen, keep_from)?;
                if whole && reached > 0 {
                    stretches::extend_stretch(db, id, date.unwrap_or(reached), first)?;
                }
                mirror::put_mirror_changes(db, id, &news.mirror)?;
                // Walks of this poll may have added to what is covered; what is off now is not.
                let covers = walks::get_signal(db, id)?.unwrap_or_default().covers;
                state.covers = covers
                    .into_iter()
                    .filter(|trigger| enabled.contains(trigger))
                    .collect();
                if whole {
                    // Of these it is the record itself.
                    let told = enabled.iter().filter(|trigger| trigger.is_moment());
                    let new: Vec<_> = told.filter(|one| !state.covers.contains(one)).collect();
                    state.covers.extend(new);
                }
                walks::put_signal(db, id, &state)?;
                Ok(told)
            })
            .await?;
        scope.note_changes(told);
        Ok(())
    }
}

/// Since when a moment is news (Stripe's clock): since the last whole reading before it was turned on,
/// or since the first reading of all.
fn begin_moments(
    db: &rusqlite::Connection,
    connection: &str,
    trigger: Trigger,
    read_at: Option<i64>,
) -> Result<i64, LedgerError> {
    let mut walk = walks::get_walk(db, connection, trigger)?;
    if walk.begun == 0 {
        walk.begun = read_at.unwrap_or_default();
        walks::put_walk(db, connection, trigger, &walk)?;
    }
    Ok(walk.begun)
}
