//! Tells how each day went: from the ledger alone, once for each connection and day.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use super::showing::{Outcome, Showing};
use crate::{
    alerts::{Alert, AlertChannel, AlertContent, delivery::compute_retry_delay},
    app::settings::AppSettings,
    daily::{SummaryDay, find_next_end, find_summary_day, sum_day},
    error::Error,
    ledger::{Ledger, connections, rules, tallies},
    rule::Sound,
    settings::Settings,
    threads::lock,
    trigger::Trigger,
    watch::{
        Clock,
        standing::{Readings, judge_readings},
    },
};

/// How often it is looked whether the day has been read to its end.
const CHECK_INTERVAL: i64 = 30;
/// A day whose end is not read so long (s) after the next poll was due is told as far as it is known.
const MAX_PATIENCE: i64 = 15 * 60;

/// How telling of the days went.
pub(super) struct DaysEnd {
    /// When to look again.
    pub(super) next: Option<i64>,
    /// Nothing more can be shown.
    pub(super) ended: bool,
}

/// A day of one connection that is being told.
#[derive(Default, Clone)]
struct WaitingDay {
    name: String,
    /// Since when it waits (unix seconds, local clock).
    since: i64,
    tries: u32,
    next_try: i64,
    /// It was shown: not to be shown again, whatever the ledger says.
    shown: bool,
}

/// What there is to say of a day.
enum DayFound {
    /// It was told, or has nothing to say, or the connection is gone.
    Settled,
    /// It was not read to its end.
    Unread,
    /// This, of a connection of this name.
    Told(Box<Alert>, String),
    /// Nothing arrived.
    Empty,
}

/// Tells how each day went.
pub(super) struct Days {
    ledger: Ledger,
    settings: Arc<AppSettings>,
    showing: Arc<Showing>,
    clock: Arc<dyn Clock>,
    waiting: Mutex<BTreeMap<String, WaitingDay>>,
}

impl Days {
    pub(super) fn new(
        ledger: Ledger,
        settings: Arc<AppSettings>,
        showing: Arc<Showing>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            ledger,
            settings,
            showing,
            clock,
            waiting: Mutex::default(),
        }
    }

    /// Tells what is due and was not told. `quiet_end` is when it was last quiet.
    pub(super) async fn tell(
        &self,
        connections: BTreeSet<String>,
        quiet_end: Option<i64>,
    ) -> Result<DaysEnd, Error> {
        let settings = self.settings.get();
        let (now, zone) = (self.clock.now(), self.clock.zone());
        let daily = &settings.alerting.daily;
        let mut end = DaysEnd {
            next: find_next_end(daily, now, &zone),
            ended: false,
        };
        // Whoever reads a log counts for themselves.
        let due = match self.showing.channel() {
            AlertChannel::Popups => find_summary_day(daily, quiet_end, now, &zone),
            AlertChannel::Stream => None,
        };
        let Some(day) = due else {
            return Ok(end);
        };
        for connection in connections {
            let mut waiting = self.recall(&connection, &day, now);
            let told = self.tell_one(&connection, &day, &mut waiting, &settings);
            let told = told.await;
            lock(&self.waiting).insert(connection, waiting);
            let (next, outcome) = told?;
            end.next = [end.next, next].into_iter().flatten().min();
            match outcome {
                Some(Outcome::Ended) => {
                    end.ended = true;
                    return Ok(end);
                }
                // Nor would those of the others be shown.
                Some(Outcome::Missing(_)) => return Ok(end),
                _ => {}
            }
        }
        Ok(end)
    }

    fn recall(&self, connection: &str, day: &SummaryDay, now: i64) -> WaitingDay {
        let known = lock(&self.waiting).get(connection).cloned();
        known
            .filter(|one| one.name == day.name)
            .unwrap_or_else(|| WaitingDay {
                name: day.name.clone(),
                since: now,
                ..WaitingDay::default()
            })
    }

    /// Tells the day of one connection; gives when to look again, and what came of showing it.
    async fn tell_one(
        &self,
        connection: &str,
        day: &SummaryDay,
        waiting: &mut WaitingDay,
        settings: &Settings,
    ) -> Result<(Option<i64>, Option<Outcome>), Error> {
        let now = self.clock.now();
        if waiting.shown {
            self.mark(connection, day, now).await?;
            return Ok((None, None));
        }
        let left = waiting.next_try.saturating_sub(now);
        // No wait is longer: the clock was set back.
        if (1..=compute_retry_delay(waiting.tries)).contains(&left) {
            return Ok((Some(waiting.next_try), None));
        }
        let reads = is_patient(waiting, settings, now).then(|| settings.watching.list_read());
        let (alert, name) = match self.find(connection, day, reads).await? {
            DayFound::Settled => return Ok((None, None)),
            DayFound::Unread => return Ok((Some(now.saturating_add(CHECK_INTERVAL)), None)),
            DayFound::Empty => {
                self.mark(connection, day, now).await?;
                return Ok((None, None));
            }
            DayFound::Told(alert, name) => (alert, name),
        };
        let outcome = self.showing.show(*alert, name, async |_| {}).await;
        let now = self.clock.now();
        match &outcome {
            Outcome::Shown => {
                waiting.shown = true;
                self.mark(connection, day, now).await?;
                Ok((None, Some(outcome)))
            }
            Outcome::Missing(why) | Outcome::Refused(why) => {
                tracing::warn!(why, "a daily summary was not shown");
                waiting.tries = waiting.tries.saturating_add(1);
                waiting.next_try = now.saturating_add(compute_retry_delay(waiting.tries));
                Ok((Some(waiting.next_try), Some(outcome)))
            }
            Outcome::Left | Outcome::Ended => Ok((None, Some(outcome))),
        }
    }

    /// What there is to say. With `reads`, the day has to be read to its end by these triggers.
    async fn find(
        &self,
        connection: &str,
        day: &SummaryDay,
        reads: Option<Vec<Trigger>>,
    ) -> Result<DayFound, Error> {
        let (id, day) = (connection.to_owned(), day.clone());
        self.ledger
            .read(move |db| {
                let connection = connections::get_connection(db, &id)?;
                let Some(connection) = connection else {
                    return Ok(DayFound::Settled);
                };
                if rules::was_day_told(db, &id, &day.name)? {
                    return Ok(DayFound::Settled);
                }
                if let Some(reads) = reads {
                    let read = judge_readings(&Readings::load(db, &id)?, &reads, true).last_success;
                    if read.is_none_or(|read| read < day.span.1) {
                        return Ok(DayFound::Unread);
                    }
                }
                let of = tallies::list_tallies(db, &id, day.span)?;
                let before = tallies::list_tallies(db, &id, day.before)?;
                let Some(summary) = sum_day(&of, &before) else {
                    return Ok(DayFound::Empty);
                };
                let alert = Alert {
                    connection: id,
                    seqs: Vec::new(),
                    content: AlertContent::Day(Box::new(summary)),
                    sound: Sound::default(),
                };
                Ok(DayFound::Told(Box::new(alert), connection.name))
            })
            .await
    }

    async fn mark(&self, connection: &str, day: &SummaryDay, now: i64) -> Result<(), Error> {
        let (id, name) = (connection.to_owned(), day.name.clone());
        let mark = move |db: &rusqlite::Transaction<'_>| rules::mark_day_told(db, &id, &name, now);
        Ok(self.ledger.write(mark).await?)
    }
}

/// Whether a day may still be read to its end. What is paused reads nothing.
fn is_patient(waiting: &WaitingDay, settings: &Settings, now: i64) -> bool {
    let patience = i64::from(settings.watching.interval_seconds) + MAX_PATIENCE;
    let waited = now.saturating_sub(waiting.since);
    !settings.watching.paused && (0..patience).contains(&waited)
}
