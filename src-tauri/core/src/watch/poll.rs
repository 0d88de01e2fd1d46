//! One poll: the signal, the walks it asks for, and the objects that no walk brought.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    event_reader::EventReader,
    health::Asking,
    list_reader::{ListReader, WalkEnd},
    refresh_reader::RefreshReader,
    round::Round,
    scope::PollScope,
    single_reader::{MAX_SINGLES, SingleReader},
    walk::LOOKBACK,
};
use crate::{
    clock::Clock,
    error::Error,
    ledger::{
        outdated,
        walks::{self, Walk},
        wanted::{self, WantedObject},
    },
    source::Source,
    trigger::Trigger,
};

/// A list that was walked so shortly before the signal's reading is covered by it: the reading looks
/// back further.
const MAX_APART: i64 = LOOKBACK / 2;

/// What a poll is to do.
#[derive(Debug, Clone, Default)]
pub struct PollRequest {
    /// What is on.
    pub enabled: Vec<Trigger>,
    /// Those to be walked as far back as a sweep does.
    pub sweep: BTreeSet<Trigger>,
    /// Ask also what backs off after a failure.
    pub retry: bool,
    /// Ask also what Stripe closed.
    pub reopen: bool,
    /// Seconds between polls.
    pub interval: i64,
    /// Uniform in 0..1.
    pub jitter: f64,
}

/// What came of a poll.
#[derive(Debug, Default)]
pub struct PollReport {
    /// Whether anything was read at all.
    pub any_read: bool,
    /// The first of the sources that failed.
    pub failed: Option<Error>,
    /// A walk stopped half way so that others had their turn: the next poll is due at once.
    pub unfinished: bool,
    /// Older events that are still to be read, after the arrivals have rung.
    pub remaining: Option<RemainingEvents>,
}

/// Older events that are still to be read.
#[derive(Debug)]
pub struct RemainingEvents {
    reader: EventReader,
    walked: BTreeSet<Trigger>,
}

/// Polls one connection.
pub struct Poll<'a> {
    /// What to ask with, and where it is recorded.
    pub scope: PollScope<'a>,
    /// Says when an arrival was recorded, and when a source may be asked again.
    pub clock: &'a Arc<dyn Clock>,
}

impl Poll<'_> {
    /// Runs it. Every page is committed by itself, so a failure loses nothing that was read. An error
    /// is one that concerns the whole connection; those of single sources are kept in the ledger.
    pub async fn run(&self, task: &PollRequest) -> Result<PollReport, Error> {
        let mut round = Round::begin(&self.scope, self.asking(task)).await?;
        let sick = round.is_sick(Source::Signal);
        // What failed the last time is asked last: whatever it does, the others were read.
        let mut reader = if sick {
            None
        } else {
            self.read_signal(task, &mut round).await?
        };
        let mut unfinished = false;
        for trigger in order_lists(task, &round) {
            let source = Source::List(trigger);
            if !round.may_ask(source) || !self.asks(task, &round, reader.as_ref(), trigger).await? {
                continue;
            }
            let end = self
                .read_list(task, &mut round, reader.is_none(), trigger)
                .await?;
            unfinished |= end == Some(WalkEnd::Unfinished);
        }
        if sick {
            reader = self.read_signal(task, &mut round).await?;
            if reader.is_some() && self.clock.now() - round.asking().now < MAX_APART {
                let walked = round.walked.clone();
                self.mark_walked(walked, None).await?;
            }
        }
        self.fetch_wanted(task, &mut round, reader.as_ref()).await?;
        if !task.sweep.is_empty() && reader.as_ref().is_none_or(EventReader::has_gap) {
            self.mark_open(task, &round).await?;
        }
        let pages = reader.as_mut().map_or(0, EventReader::take_pages);
        self.refresh(task, &mut round, pages).await?;
        round.end().await?;
        Ok(PollReport {
            any_read: round.any_read,
            failed: round.failed.take(),
            unfinished,
            remaining: reader
                .filter(EventReader::has_older)
                .map(|reader| RemainingEvents {
                    reader,
                    walked: round.walked,
                }),
        })
    }

    /// Reads the older events of a flood.
    pub async fn finish(&self, task: &PollRequest, rest: RemainingEvents) -> Result<(), Error> {
        let mut reader = rest.reader;
        let mut round = Round::begin(&self.scope, self.asking(task)).await?;
        round.walked = rest.walked;
        while reader.has_older() {
            let read = reader.read_older(&self.scope, self.clock.now()).await;
            if round.note(Source::Signal, read).await?.is_none() {
                break;
            }
            self.fetch_wanted(task, &mut round, Some(&reader)).await?;
            let pages = reader.take_pages();
            self.refresh(task, &mut round, pages).await?;
        }
        round.end().await?;
        round.failed.take().map_or(Ok(()), Err)
    }

    fn asking(&self, task: &PollRequest) -> Asking {
        Asking {
            now: self.clock.now(),
            interval: task.interval,
            jitter: task.jitter,
            retry: task.retry,
            reopen: task.reopen,
        }
    }

    async fn read_signal(
        &self,
        task: &PollRequest,
        round: &mut Round<'_>,
    ) -> Result<Option<EventReader>, Error> {
        if !round.may_ask(Source::Signal) {
            return Ok(None);
        }
        let state = self.scope.read(walks::get_signal).await?;
        // Where Stripe keeps a list closed, its events are not asked for either: they are many, and all
        // at once Stripe takes no more than twenty types.
        let asked: Vec<Trigger> = task
            .enabled
            .iter()
            .copied()
            .filter(|trigger| !round.is_closed(Source::List(*trigger)))
            .collect();
        let now = self.clock.now();
        let opened = EventReader::open(&self.scope, now, state, &asked).await;
        round.note(Source::Signal, opened).await
    }

    /// Whether a list is to be read now.
    async fn asks(
        &self,
        task: &PollRequest,
        round: &Round<'_>,
        reader: Option<&EventReader>,
        trigger: Trigger,
    ) -> Result<bool, Error> {
        let Some(reader) = reader else {
            return Ok(true);
        };
        let walk = self.walk_state(trigger).await?;
        let wanted = self.list_wanted(trigger).await?;
        let fresh = wanted.iter().filter(|wanted| wanted.tries == 0).count();
        let named = if trigger.filters_by_time() {
            fresh > 0
        } else {
            // Where a session stands in its list says nothing of when it was completed.
            fresh > MAX_SINGLES
        };
        Ok(named
            || wanted.len() > MAX_SINGLES
            || reader.is_flooded()
            || !reader.covers(trigger)
            || task.sweep.contains(&trigger)
            || round.is_sick(Source::List(trigger))
            || walk.watermark.is_none()
            || walk.progress.is_some())
    }

    async fn read_list(
        &self,
        task: &PollRequest,
        round: &mut Round<'_>,
        blind: bool,
        trigger: Trigger,
    ) -> Result<Option<WalkEnd>, Error> {
        let sweep = task.sweep.contains(&trigger);
        let list = ListReader {
            scope: &self.scope,
            clock: self.clock,
            trigger,
            sweep,
            blind,
        };
        let mut end = round.note(Source::List(trigger), list.read().await).await?;
        // What came since the walk broke off stands above its head: many are read by another walk
        // rather than one by one.
        if end == Some(WalkEnd::Resumed)
            && (blind || sweep || self.list_wanted(trigger).await?.len() > MAX_SINGLES)
        {
            end = round.note(Source::List(trigger), list.read().await).await?;
        }
        if matches!(end, Some(WalkEnd::Whole | WalkEnd::Resumed)) {
            let swept = Some(self.clock.now()).filter(|_| sweep && end == Some(WalkEnd::Whole));
            round.walked.insert(trigger);
            self.mark_walked(BTreeSet::from([trigger]), swept).await?;
        }
        Ok(end)
    }

    async fn mark_walked(
        &self,
        walked: BTreeSet<Trigger>,
        swept: Option<i64>,
    ) -> Result<(), Error> {
        self.scope
            .write(move |db, id| {
                let mut walked = walked.into_iter();
                walked.try_for_each(|trigger| walks::mark_walked(db, id, trigger, swept))
            })
            .await
    }

    /// Fetches by themselves the objects that events named and no walk brought.
    async fn fetch_wanted(
        &self,
        task: &PollRequest,
        round: &mut Round<'_>,
        reader: Option<&EventReader>,
    ) -> Result<(), Error> {
        let singles = SingleReader {
            scope: &self.scope,
            clock: self.clock,
            server_date: reader.and_then(EventReader::server_date),
        };
        singles.read(&task.enabled, round).await
    }

    /// No event tells what became of what is open: it is read again.
    async fn mark_open(&self, task: &PollRequest, round: &Round<'_>) -> Result<(), Error> {
        let (lists, now) = (task.enabled.clone(), round.asking().now);
        self.scope
            .write(move |db, id| {
                let mut lists = lists.into_iter();
                lists.try_for_each(|trigger| outdated::mark_open(db, id, trigger, now))
            })
            .await
    }

    /// Reads again what changed.
    async fn refresh(
        &self,
        task: &PollRequest,
        round: &mut Round<'_>,
        pages: usize,
    ) -> Result<(), Error> {
        let refresh = RefreshReader {
            scope: &self.scope,
            clock: self.clock,
            budget: pages.max(1),
        };
        refresh.read(&task.enabled, round).await
    }

    async fn walk_state(&self, trigger: Trigger) -> Result<Walk, Error> {
        self.scope
            .read(move |db, id| walks::get_walk(db, id, trigger))
            .await
    }

    async fn list_wanted(&self, trigger: Trigger) -> Result<Vec<WantedObject>, Error> {
        let all = self.scope.read(wanted::list_wanted).await?;
        Ok(all
            .into_iter()
            .filter(|wanted| wanted.trigger == trigger)
            .collect())
    }
}

/// The lists that are on, those that failed the last time after the others.
fn order_lists(task: &PollRequest, round: &Round<'_>) -> Vec<Trigger> {
    let lists = task.enabled.iter().copied();
    let mut lists: Vec<Trigger> = lists.filter(|trigger| trigger.has_list()).collect();
    lists.sort_by_key(|trigger| round.is_sick(Source::List(*trigger)));
    lists
}
