//! Shows what waits in the outbox: one alert at a time, oldest first, whatever the polls do meanwhile.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::watch;

use super::{
    days::Days,
    queue::AlertQueue,
    showing::{Outcome, Showing},
};
use crate::{
    alerts::{
        Alert, AlertChannel, AlertContent,
        delivery::{MAX_RETRY_DELAY, compute_retry_delay, is_due},
    },
    app::{
        host::{EventSink, Notifier},
        notices::Notices,
        settings::AppSettings,
        view::AppEvent,
    },
    arrival::WaitingAlert,
    error::{Error, ErrorView},
    ledger::Ledger,
    quiet::{find_last_end, find_quiet},
    threads::lock,
    watch::Clock,
};

/// Timers stand still while the machine sleeps, so the wall clock is looked at this often.
const CLOCK_CHECK_INTERVAL: Duration = Duration::from_secs(15);
/// When the ledger could not be read or written, in seconds.
const LEDGER_RETRY_DELAY: i64 = 30;

/// How a pass over the outbox ended.
#[derive(Debug, Clone)]
pub(super) enum PassEnd {
    /// What was due was shown, or tried.
    Done,
    /// The ledger failed.
    Failed(Box<ErrorView>),
    /// Nothing more will be shown in this run.
    Ended,
}

/// What became of a note.
pub(in crate::app) enum NoteEnd {
    /// It was shown.
    Shown,
    /// Notifications are turned off.
    TurnedOff,
    /// It is quiet until then (unix seconds).
    Quiet(i64),
    /// There is nobody to show it.
    Missing(String),
    /// Whoever shows it refused it.
    Refused(String),
}

/// Quiet times around now.
#[derive(Default)]
struct Quiet {
    /// Until when nothing rings.
    until: Option<i64>,
    /// When the last of them ended.
    last_end: Option<i64>,
}

/// What the task remembers between two passes.
#[derive(Default)]
struct Memory {
    /// Shown, but the ledger could not be told: not to be shown again.
    unmarked: Vec<i64>,
    /// The ledger fails, and the person was told so.
    failing: bool,
    /// When the next alert is due.
    next: Option<i64>,
}

/// Shows what waits in the outbox.
pub(super) struct Delivery {
    queue: AlertQueue,
    days: Days,
    settings: Arc<AppSettings>,
    showing: Arc<Showing>,
    events: Arc<dyn EventSink>,
    clock: Arc<dyn Clock>,
    /// The connections that this run tells of: in a terminal the one that is watched, not all that
    /// the ledger knows.
    attended: Mutex<BTreeSet<String>>,
    /// Rises when there is something new to tell.
    wanted: watch::Sender<u64>,
    /// Up to which of those the last pass saw, and how it ended.
    passed: watch::Sender<(u64, PassEnd)>,
}

impl Delivery {
    pub(super) fn new(
        ledger: Ledger,
        settings: Arc<AppSettings>,
        notifier: Arc<dyn Notifier>,
        notices: Arc<Notices>,
        events: Arc<dyn EventSink>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let showing = Arc::new(Showing::new(notifier, notices));
        Self {
            days: Days::new(
                ledger.clone(),
                settings.clone(),
                showing.clone(),
                clock.clone(),
            ),
            queue: AlertQueue::new(ledger),
            settings,
            showing,
            events,
            clock,
            attended: Mutex::default(),
            wanted: watch::channel(0).0,
            passed: watch::channel((0, PassEnd::Done)).0,
        }
    }

    /// Tells of a connection too, from now on.
    pub(super) fn attend(&self, connection: &str) {
        if lock(&self.attended).insert(connection.to_owned()) {
            self.urge();
        }
    }

    /// Tells nothing more of a connection.
    pub(super) fn forget(&self, connection: &str) {
        lock(&self.attended).remove(connection);
    }

    /// There is something new to tell.
    pub(super) fn urge(&self) {
        self.wanted.send_modify(|wanted| *wanted += 1);
    }

    pub(super) fn stop(&self) {
        self.showing.stop();
    }

    /// Waits until everything wanted so far was looked at.
    pub(super) async fn wait_for_pass(&self) -> PassEnd {
        let wanted = *self.wanted.borrow();
        let mut passed = self.passed.subscribe();
        let looked =
            |(seen, end): &(u64, PassEnd)| *seen >= wanted || matches!(end, PassEnd::Ended);
        match passed.wait_for(looked).await {
            Ok(passed) => passed.1.clone(),
            Err(_) => PassEnd::Ended,
        }
    }

    /// Shows a note that is kept elsewhere until it was shown.
    pub(super) async fn show_note(&self, alert: Alert, name: String) -> NoteEnd {
        if !self.settings.get().alerting.notifications {
            return NoteEnd::TurnedOff;
        }
        let (now, channel) = (self.clock.now(), self.showing.channel());
        if let Some(until) = self.find_quiet(now, channel).until {
            // Looked at again sooner: clocks are set.
            return NoteEnd::Quiet(until.min(now.saturating_add(MAX_RETRY_DELAY)));
        }
        match self.showing.show(alert, name, async |_| {}).await {
            Outcome::Shown => NoteEnd::Shown,
            Outcome::Missing(why) => NoteEnd::Missing(why),
            Outcome::Refused(why) => NoteEnd::Refused(why),
            Outcome::Left | Outcome::Ended => NoteEnd::Missing("nothing more is shown".into()),
        }
    }

    /// Shows what is due until it is stopped.
    pub(super) async fn run(&self) {
        let mut wanted = self.wanted.subscribe();
        let mut stopped = self.showing.subscribe();
        let mut settings = self.settings.subscribe();
        let mut memory = Memory::default();
        let mut seen = None;
        loop {
            let generation = *wanted.borrow_and_update();
            let urged = seen.replace(generation) != Some(generation);
            memory.next = None;
            let end = match self.run_pass(&mut memory, urged).await {
                Ok(end) => {
                    memory.failing = false;
                    end
                }
                Err(error) => self.note_ledger_failure(&mut memory, &error),
            };
            let ended = *stopped.borrow() || matches!(end, PassEnd::Ended);
            let end = if ended { PassEnd::Ended } else { end };
            self.passed.send_replace((generation, end));
            if ended {
                return;
            }
            tokio::select! {
                biased;
                _ = wanted.changed() => {}
                // It may be quiet now, or no more.
                _ = settings.changed() => {}
                () = self.wait_until(memory.next) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        }
    }

    async fn wait_until(&self, due: Option<i64>) {
        let Some(due) = due else {
            return std::future::pending().await;
        };
        loop {
            let left = due.saturating_sub(self.clock.now());
            // No wait is longer than the longest: the clock was set back.
            if !(1..=MAX_RETRY_DELAY).contains(&left) {
                return;
            }
            let left = Duration::from_secs(u64::try_from(left).unwrap_or(1));
            tokio::time::sleep(left.min(CLOCK_CHECK_INTERVAL)).await;
        }
    }

    fn note_ledger_failure(&self, memory: &mut Memory, error: &Error) -> PassEnd {
        tracing::warn!(%error, "alerts could not be read or marked");
        memory.next = Some(self.clock.now().saturating_add(LEDGER_RETRY_DELAY));
        if !std::mem::replace(&mut memory.failing, true) {
            self.events.emit(AppEvent::Failed {
                connection: None,
                error: error.view(),
            });
        }
        PassEnd::Failed(Box::new(error.view()))
    }

    /// Tries everything that is due once.
    async fn run_pass(&self, memory: &mut Memory, urged: bool) -> Result<PassEnd, Error> {
        self.mark_shown(memory).await?;
        let attended = lock(&self.attended).clone();
        let mut days = None;
        let waiting = if self.settings.get().alerting.notifications {
            let (now, channel) = (self.clock.now(), self.showing.channel());
            let quiet = self.find_quiet(now, channel);
            if let Some(until) = quiet.until {
                // Looked at again sooner: clocks are set, and the longest wait is short.
                memory.next = Some(until.min(now.saturating_add(MAX_RETRY_DELAY)));
                return Ok(PassEnd::Done);
            }
            days = Some((attended.clone(), quiet.last_end));
            self.queue
                .regroup(attended, now, channel, quiet.last_end)
                .await?
        } else {
            self.queue.settle(attended).await?;
            Vec::new()
        };
        for alert in waiting {
            if self.showing.is_stopped() {
                return Ok(PassEnd::Done);
            }
            if !lock(&self.attended).contains(&alert.connection) {
                continue;
            }
            // Who refused it was somebody else: lines of a log are not refused.
            let patient = self.showing.channel() == AlertChannel::Popups;
            if patient && !is_due(&alert, self.clock.now(), urged) {
                let next = alert.next_try.min(memory.next.unwrap_or(i64::MAX));
                memory.next = Some(next);
                continue;
            }
            let outcome = self.show_alert(memory, &alert).await?;
            match outcome {
                Outcome::Shown => {
                    memory.unmarked.push(alert.id);
                    self.mark_shown(memory).await?;
                }
                Outcome::Missing(why) => {
                    self.note_failure(memory, &alert, false, why).await?;
                    // Nor would the others be shown, and the oldest is to be the first.
                    return Ok(PassEnd::Done);
                }
                // The others may be shown; this one must not hold them up.
                Outcome::Refused(why) => self.note_failure(memory, &alert, true, why).await?,
                Outcome::Left => {}
                Outcome::Ended => return Ok(PassEnd::Ended),
            }
        }
        let Some((attended, quiet_end)) = days else {
            return Ok(PassEnd::Done);
        };
        let end = self.days.tell(attended, quiet_end).await?;
        if let Some(next) = end.next {
            // Looked at again sooner, as above.
            let next = next.min(self.clock.now().saturating_add(MAX_RETRY_DELAY));
            memory.next = Some(next.min(memory.next.unwrap_or(i64::MAX)));
        }
        Ok(if end.ended {
            PassEnd::Ended
        } else {
            PassEnd::Done
        })
    }

    /// Whether it is quiet now, and when it last was. A log rings nobody.
    fn find_quiet(&self, now: i64, channel: AlertChannel) -> Quiet {
        if channel == AlertChannel::Stream {
            return Quiet::default();
        }
        let settings = self.settings.get().alerting;
        let (hours, asked) = (&settings.quiet_hours, settings.quiet_until);
        if !hours.on && asked.is_none() {
            return Quiet::default();
        }
        let zone = self.clock.zone();
        Quiet {
            until: find_quiet(hours, asked, now, &zone),
            last_end: find_last_end(hours, asked, now, &zone),
        }
    }

    async fn show_alert(
        &self,
        memory: &mut Memory,
        waiting: &WaitingAlert,
    ) -> Result<Outcome, Error> {
        let Some((alert, name)) = self.queue.compose(waiting).await? else {
            return Ok(Outcome::Left);
        };
        // A log that asks for some triggers gets those alone; another one may ask for the rest.
        if let (AlertChannel::Stream, AlertContent::One(row)) =
            (self.showing.channel(), &alert.content)
            && !self.settings.get().watching.tells(row.trigger)
        {
            return Ok(Outcome::Left);
        }
        // The service keeps still. It is asked nothing more until it has answered.
        let on_silence = async |why| {
            if let Err(error) = self.note_failure(memory, waiting, false, why).await {
                tracing::warn!(%error, "that it does not answer could not be kept");
            }
        };
        Ok(self.showing.show(alert, name, on_silence).await)
    }

    /// Marks what was shown. What cannot be marked stays in memory, so that it is not shown again.
    async fn mark_shown(&self, memory: &mut Memory) -> Result<(), Error> {
        let shown = &mut memory.unmarked;
        if !shown.is_empty() {
            self.queue
                .mark_shown(shown.clone(), self.clock.now())
                .await?;
            shown.clear();
        }
        Ok(())
    }

    /// Keeps why an alert was not shown, and when it is tried again. With nobody to show it, all others
    /// wait as long.
    async fn note_failure(
        &self,
        memory: &mut Memory,
        alert: &WaitingAlert,
        refused: bool,
        why: String,
    ) -> Result<(), Error> {
        if refused {
            tracing::warn!(why, tries = alert.tries + 1, "a notification was refused");
        }
        let delay = compute_retry_delay(alert.tries.saturating_add(1));
        let next = self.clock.now().saturating_add(delay);
        memory.next = Some(next.min(memory.next.unwrap_or(i64::MAX)));
        self.queue.note_failed_try(alert, refused, why, next).await
    }
}
