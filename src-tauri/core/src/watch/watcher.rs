//! The watcher: polls one connection when it is due, and says honestly how it went.

use std::{
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
};

use super::{
    clock::Clock,
    poll::{Poll, PollRequest},
    schedule::{self, LastPoll, SWEEP_INTERVAL},
    scope::PollScope,
    status::{TriggerState, TriggerStatus, WatchState, WatchStatus},
};
use crate::{
    error::{Error, ErrorView},
    ledger::{Ledger, arrivals, calls, walks},
    settings::{MIN_INTERVAL, MIN_INTERVAL_LOOPBACK, Settings},
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

#[derive(Default)]
struct Progress {
    last: Option<LastPoll>,
    last_success: Option<i64>,
    last_sweep: Option<i64>,
    /// The triggers of the last poll that succeeded.
    polled: Vec<Trigger>,
    problem: Option<ErrorView>,
    polling: bool,
    loopback: bool,
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
    /// The next poll walks everything.
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
        // One that is paused from the start says so.
        self.tell().await;
        loop {
            let now = self.parts.clock.now();
            let paused = settings.borrow_and_update().watching.paused;
            let due = {
                let interval = self.interval();
                let mut progress = lock(&self.progress);
                if let Some(last) = &mut progress.last {
                    schedule::rebase_last_poll(now, last);
                }
                schedule::compute_due(now, interval, progress.last.as_ref())
            };
            if !paused && now >= due {
                let _ = self.poll().await;
                continue;
            }
            let left = u64::try_from(due.saturating_sub(now)).unwrap_or(0);
            let step = if paused {
                CLOCK_CHECK_INTERVAL
            } else {
                CLOCK_CHECK_INTERVAL.min(Duration::from_secs(left.max(1)))
            };
            tokio::select! {
                () = tokio::time::sleep(step) => {}
                () = self.wanted.notified() => { let _ = self.poll().await; }
                changed = settings.changed() => {
                    if changed.is_err() { return; }
                    self.tell().await;
                }
            }
        }
    }

    /// Polls once.
    pub async fn poll(&self) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let began = self.parts.clock.now();
        let task = self.task(began);
        self.tell().await;
        let outcome = self.ask(&task).await;
        let ended = self.parts.clock.now();
        {
            let mut progress = lock(&self.progress);
            progress.polling = false;
            let failures = progress.last.map_or(0, |last| last.failures);
            match &outcome {
                Ok(()) => {
                    progress.problem = None;
                    progress.last_success = Some(ended);
                    progress.last = Some(LastPoll {
                        began,
                        ..LastPoll::default()
                    });
                    if task.sweep {
                        progress.last_sweep = Some(began);
                    }
                    progress.polled = task.enabled;
                }
                Err(error) => {
                    // What was asked of this poll is asked of the next.
                    self.sweep.fetch_or(task.sweep, Ordering::Relaxed);
                    self.retry.fetch_or(task.retry, Ordering::Relaxed);
                    progress.problem = Some(error.view());
                    progress.last = Some(LastPoll {
                        began,
                        failures: failures.saturating_add(1),
                        retry_after: error.detail.retry_after.map(i64::from),
                        jitter: rand::random(),
                    });
                }
            }
        }
        // Also after a failure: what was recorded before it rings now.
        self.parts.host.polled().await;
        if let Err(error) = self.parts.ledger.flush_calls().await {
            tracing::warn!(%error, "calls could not be logged");
        }
        self.tell().await;
        outcome
    }

    fn task(&self, now: i64) -> PollRequest {
        let enabled = self.enabled();
        let retry = self.retry.swap(false, Ordering::Relaxed);
        let wanted = self.sweep.swap(false, Ordering::Relaxed);
        let mut progress = lock(&self.progress);
        progress.polling = true;
        let due = progress
            .last_sweep
            .is_none_or(|at| now >= at + SWEEP_INTERVAL || now < at);
        // A trigger that was turned on: the signal told of its objects while nobody listened.
        let added = enabled.iter().any(|on| !progress.polled.contains(on));
        PollRequest {
            enabled,
            sweep: wanted || due || added,
            retry,
        }
    }

    async fn ask(&self, task: &PollRequest) -> Result<(), Error> {
        let client = self.parts.host.client().await?;
        lock(&self.progress).loopback = client.is_loopback();
        let poll = Poll {
            scope: PollScope {
                ledger: &self.parts.ledger,
                client: &client,
                connection: &self.parts.connection,
            },
            clock: &self.parts.clock,
        };
        if let Some(rest) = poll.run(task).await? {
            // The arrivals of a flood ring before its older events are read.
            self.parts.host.polled().await;
            poll.finish(rest).await?;
        }
        Ok(())
    }

    fn enabled(&self) -> Vec<Trigger> {
        self.parts.settings.borrow().watching.triggers.clone()
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
                let states = Trigger::ALL
                    .into_iter()
                    .map(|trigger| Ok((trigger, walks::get_walk(db, &id, trigger)?)))
                    .collect::<Result<Vec<_>, Error>>()?;
                let used = calls::list_calls_since(db, &id, millis.saturating_sub(60_000))?.len();
                Ok::<_, Error>((
                    states,
                    calls::count_reads(db, &id, millis)?,
                    arrivals::count_unread(db, &id)?,
                    walks::get_signal(db, &id)?,
                    used,
                ))
            })
            .await?;
        let (states, reads_30_days, unread, signal, logged) = stored;
        let used = logged + self.parts.ledger.calls_waiting(&self.parts.connection);
        let triggers = states
            .into_iter()
            .map(|(trigger, walk)| make_trigger_status(trigger, &enabled, &walk))
            .collect();
        let interval = self.interval();
        let paused = self.parts.settings.borrow().watching.paused;
        let progress = lock(&self.progress);
        let state = match (&progress.problem, progress.last_success) {
            _ if paused => WatchState::Paused,
            (Some(_), _) => WatchState::Problem,
            (None, Some(_)) => WatchState::Watching,
            (None, None) => WatchState::Starting,
        };
        Ok(WatchStatus {
            connection: self.parts.connection.clone(),
            state,
            polling: progress.polling,
            problem: progress.problem.clone(),
            last_success: progress.last_success,
            next_poll: (!paused)
                .then(|| schedule::compute_due(now, interval, progress.last.as_ref())),
            interval_seconds: u32::try_from(interval).unwrap_or(u32::MAX),
            calls_used: u32::try_from(used).unwrap_or(u32::MAX),
            calls_limit: u32::try_from(MAX_CALLS).unwrap_or(u32::MAX),
            reads_30_days,
            unread,
            signal: signal.is_none_or(|signal| !signal.closed),
            triggers,
        })
    }
}

fn make_trigger_status(trigger: Trigger, enabled: &[Trigger], walk: &walks::Walk) -> TriggerStatus {
    let reason = walk
        .disabled
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let state = if !enabled.contains(&trigger) {
        TriggerState::Off
    } else if walk.disabled.is_some() {
        TriggerState::Disabled
    } else if walk.watermark.is_none() {
        TriggerState::Baseline
    } else if walk.progress.is_some() {
        TriggerState::Walking
    } else {
        TriggerState::Current
    };
    let offer = trigger
        .instead()
        .filter(|instead| state == TriggerState::Disabled && !enabled.contains(instead));
    TriggerStatus {
        trigger,
        state,
        reason,
        offer,
        watermark: walk.watermark,
    }
}
