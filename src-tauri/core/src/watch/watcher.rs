//! The watcher: polls one connection when it is due, and says honestly how it went.

use std::{
    collections::BTreeSet,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Mutex, Notify, watch},
    task::JoinHandle,
    time::Instant,
};

use super::{
    health::{self, Asking},
    poll::{Poll, PollReport, PollRequest},
    progress::Progress,
    round,
    schedule::{self, SWEEP_INTERVAL},
    scope::PollScope,
    standing::{Readings, judge_readings},
    status::{WatchState, WatchStatus},
};
use crate::{
    clock::Clock,
    error::Error,
    ledger::{Ledger, arrivals, calls, sources, walks},
    settings::{MIN_INTERVAL, MIN_INTERVAL_LOOPBACK, Settings},
    source::Source,
    stripe::{Client, throttle::MAX_CALLS},
    threads::lock,
    trigger::Trigger,
};

/// Timers stand still while the machine sleeps, so the wall clock is looked at this often.
const CLOCK_CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// How long [`Watcher::stop`] waits for a poll under way.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What the watcher needs of the app around it.
pub trait WatchHost: Send + Sync {
    /// The connection's client; its failure is a failed poll.
    fn client(&self) -> BoxFuture<'_, Result<Client, Error>>;
    /// A poll ended: arrivals that did not ring yet may ring.
    fn polled(&self) -> BoxFuture<'_, ()>;
    /// Arrivals that were there before have changed.
    fn changed(&self);
    /// The status changed.
    fn status(&self, status: WatchStatus);
}

/// What a watcher is made from.
pub struct WatchParts {
    /// The connection's id.
    pub connection: String,
    /// Where arrivals are recorded.
    pub ledger: Ledger,
    /// The settings, live.
    pub settings: watch::Receiver<Settings>,
    /// The local clock.
    pub clock: Arc<dyn Clock>,
    /// The app around it.
    pub host: Arc<dyn WatchHost>,
}

/// Watches one connection.
pub struct Watcher {
    parts: WatchParts,
    progress: std::sync::Mutex<Progress>,
    /// One poll at a time.
    turn: Mutex<()>,
    wanted: Notify,
    /// The next poll tries again what was closed.
    retry: AtomicBool,
    /// The next poll also walks everything.
    sweep: AtomicBool,
    stopped: watch::Sender<bool>,
    task: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Watcher {
    /// A watcher that polls only when asked.
    #[must_use]
    pub fn new(parts: WatchParts) -> Arc<Self> {
        Arc::new(Self {
            parts,
            progress: std::sync::Mutex::default(),
            turn: Mutex::default(),
            wanted: Notify::new(),
            retry: AtomicBool::new(false),
            sweep: AtomicBool::new(false),
            stopped: watch::channel(false).0,
            task: std::sync::Mutex::default(),
        })
    }

    /// Begins to poll by itself.
    pub fn start(self: &Arc<Self>) {
        let watcher = self.clone();
        let task = tokio::spawn(async move {
            let mut stopped = watcher.stopped.subscribe();
            tokio::select! {
                biased;
                () = watcher.run() => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
        *lock(&self.task) = Some(task);
    }

    /// Polls at once, within the throttle, and tries again what was closed.
    pub fn check_now(&self) {
        self.retry.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
    }

    /// Polls at once and walks everything: the key may be another one.
    pub fn recheck(&self) {
        self.sweep.store(true, Ordering::Relaxed);
        self.wanted.notify_one();
    }

    /// Ends the loop. A poll under way is dropped between two steps; what it read is committed.
    pub async fn stop(&self) {
        self.stopped.send_replace(true);
        let task = lock(&self.task).take();
        if let Some(task) = task {
            let _ = tokio::time::timeout(STOP_TIMEOUT, task).await;
        }
    }

    async fn run(&self) {
        let mut settings = self.parts.settings.clone();
        // A restart does not ask sooner than the run before it would have.
        let id = self.parts.connection.clone();
        let line = self
            .parts
            .ledger
            .read(move |db| sources::get_source(db, &id, Source::Connection));
        if let Ok(Some(line)) = line.await {
            lock(&self.progress).retry_at = line.retry_at;
        }
        // One that is paused from the start says so.
        self.tell().await;
        loop {
            let now = self.parts.clock.now();
            let paused = settings.borrow_and_update().watching.paused;
            let due = self.due(now);
            if !paused && now >= due {
                let _ = self.poll_due().await;
                continue;
            }
            let left = u64::try_from(due.saturating_sub(now)).unwrap_or(0);
            let step = if paused {
                CLOCK_CHECK_INTERVAL
            } else {
                CLOCK_CHECK_INTERVAL.min(Duration::from_secs(left.max(1)))
            };
            tokio::select! {
                // In this order, so that what happens is the same each time.
                biased;
                () = tokio::time::sleep(step) => {}
                () = self.wanted.notified() => { let _ = self.poll_due().await; }
                changed = settings.changed() => {
                    if changed.is_err() { return; }
                    self.tell().await;
                }
            }
        }
    }

    /// When the next poll is due.
    fn due(&self, now: i64) -> i64 {
        let interval = self.interval();
        let mut progress = lock(&self.progress);
        progress.rebase(now);
        schedule::compute_due(now, interval, progress.began, progress.retry_at)
    }

    /// Polls once, also what backs off. What was not read is an error, even if the rest was.
    pub async fn poll(&self) -> Result<(), Error> {
        loop {
            self.poll_with(true).await?;
            if !lock(&self.progress).unfinished {
                return Ok(());
            }
        }
    }

    /// Polls once as the schedule does: what backs off is left alone.
    pub async fn poll_due(&self) -> Result<(), Error> {
        self.poll_with(false).await
    }

    async fn poll_with(&self, again: bool) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let began = self.parts.clock.now();
        lock(&self.progress).polling = true;
        self.tell().await;
        let sweep = self.sweep.swap(false, Ordering::Relaxed);
        let retry = self.retry.swap(false, Ordering::Relaxed) || sweep;
        let outcome = self.ask(began, sweep, again, retry).await;
        if outcome.is_err() {
            // What was asked of this poll is asked of the next.
            self.sweep.fetch_or(sweep, Ordering::Relaxed);
            self.retry.fetch_or(retry, Ordering::Relaxed);
        }
        let outcome = self.settle(began, outcome).await;
        // Also after a failure: what was recorded before it rings now.
        self.parts.host.polled().await;
        if let Err(error) = self.parts.ledger.flush_calls().await {
            tracing::warn!(%error, "calls could not be logged");
        }
        self.tell().await;
        outcome
    }

    /// Keeps what a poll said of the whole connection, and when the next one is due.
    async fn settle(&self, began: i64, outcome: Result<PollReport, Error>) -> Result<(), Error> {
        let at = Asking {
            now: began,
            interval: self.interval(),
            jitter: self.parts.clock.jitter(),
            ..Asking::default()
        };
        let error = outcome.as_ref().err();
        let line = error.is_none_or(|error| health::concerns_connection(error.code));
        let any_read = outcome.as_ref().is_ok_and(|report| report.any_read);
        let (ledger, id) = (&self.parts.ledger, &self.parts.connection);
        let kept = match error {
            Some(error) if line => round::put_line(ledger, id, Some(error.view()), at).await,
            None if any_read => round::put_line(ledger, id, None, at).await,
            _ => Ok(None),
        };
        let retry_at = kept.unwrap_or_else(|failed| {
            tracing::warn!(%failed, "the state could not be kept");
            None
        });
        let mut progress = lock(&self.progress);
        progress.polling = false;
        progress.begun = true;
        progress.problem = error.filter(|_| !line).map(Error::view);
        progress.retry_at = retry_at;
        progress.unfinished = outcome.as_ref().is_ok_and(|report| report.unfinished);
        progress.since = Some(Instant::now());
        progress.began = Some(began).filter(|_| !progress.unfinished);
        drop(progress);
        match outcome?.failed {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    async fn ask(
        &self,
        began: i64,
        sweep: bool,
        retry: bool,
        reopen: bool,
    ) -> Result<PollReport, Error> {
        let client = self.parts.host.client().await?;
        lock(&self.progress).loopback = client.is_loopback();
        let mut task = self.task(began, sweep).await?;
        (task.retry, task.reopen) = (retry, reopen);
        let poll = Poll {
            scope: PollScope::new(&self.parts.ledger, &client, &self.parts.connection),
            clock: &self.parts.clock,
        };
        let ran = poll.run(&task).await;
        // Also after a failure: what was read before it is kept.
        self.tell_changes(&poll);
        let mut report = ran?;
        if let Some(rest) = report.remaining.take() {
            // The arrivals of a flood ring before its older events are read.
            self.parts.host.polled().await;
            if let Err(error) = poll.finish(&task, rest).await {
                report.failed.get_or_insert(error);
            }
            self.tell_changes(&poll);
        }
        Ok(report)
    }

    fn tell_changes(&self, poll: &Poll<'_>) {
        if poll.scope.take_changes() {
            self.parts.host.changed();
        }
    }

    async fn task(&self, now: i64, sweep: bool) -> Result<PollRequest, Error> {
        let enabled = self.enabled();
        let (id, triggers) = (self.parts.connection.clone(), enabled.clone());
        let due = move |db: &rusqlite::Connection| {
            let before = now - SWEEP_INTERVAL;
            walks::list_unswept(db, &id, &triggers, before..=now).map_err(Error::from)
        };
        let unswept: BTreeSet<Trigger> = if sweep {
            enabled.iter().copied().collect()
        } else {
            self.parts.ledger.read(due).await?
        };
        Ok(PollRequest {
            enabled,
            sweep: unswept,
            interval: self.interval(),
            jitter: self.parts.clock.jitter(),
            ..PollRequest::default()
        })
    }

    fn enabled(&self) -> Vec<Trigger> {
        self.parts.settings.borrow().watching.list_read()
    }

    /// The interval in force: never below the floor of the host.
    fn interval(&self) -> i64 {
        let loopback = lock(&self.progress).loopback;
        let floor = if loopback {
            MIN_INTERVAL_LOOPBACK
        } else {
            MIN_INTERVAL
        };
        i64::from(
            self.parts
                .settings
                .borrow()
                .watching
                .interval_seconds
                .max(floor),
        )
    }

    async fn tell(&self) {
        match self.status().await {
            Ok(status) => self.parts.host.status(status),
            Err(error) => tracing::warn!(%error, "the status could not be read"),
        }
    }

    /// How it is doing.
    pub async fn status(&self) -> Result<WatchStatus, Error> {
        let id = self.parts.connection.clone();
        let enabled = self.enabled();
        let now = self.parts.clock.now();
        let stored = self
            .parts
            .ledger
            .read(move |db| {
                let millis = u64::try_from(now).unwrap_or_default().saturating_mul(1000);
                let readings = Readings::load(db, &id)?;
                let used = calls::list_calls_since(db, &id, millis.saturating_sub(60_000))?.len();
                Ok::<_, Error>((
                    readings,
                    calls::count_reads(db, &id, millis)?,
                    arrivals::count_unread(db, &id)?,
                    used,
                ))
            })
            .await?;
        let (readings, reads_30_days, unread, logged) = stored;
        let used = logged + self.parts.ledger.calls_waiting(&self.parts.connection);
        let interval = self.interval();
        let paused = self.parts.settings.borrow().watching.paused;
        let due = self.due(now);
        let progress = lock(&self.progress);
        let standing = judge_readings(&readings, &enabled, progress.begun);
        let (state, problem) = match &progress.problem {
            _ if paused => (WatchState::Paused, standing.problem),
            Some(problem) => (WatchState::Problem, Some(problem.clone())),
            None => (standing.state, standing.problem),
        };
        let signal = readings.sources.get(&Source::Signal);
        Ok(WatchStatus {
            connection: self.parts.connection.clone(),
            state,
            polling: progress.polling,
            problem,
            last_success: standing.last_success,
            behind: standing.behind,
            next_poll: Some(due).filter(|_| !paused),
            interval_seconds: u32::try_from(interval).unwrap_or(u32::MAX),
            calls_used: u32::try_from(used).unwrap_or(u32::MAX),
            calls_limit: u32::try_from(MAX_CALLS).unwrap_or(u32::MAX),
            reads_30_days,
            unread,
            signal: signal.is_none_or(|signal| !signal.closed),
            triggers: standing.triggers,
        })
    }
}
