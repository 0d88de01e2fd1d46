//! Watching: the watcher of each connection, check now, pause, forecasts.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `activity` | what arrived, and what of it was read |
//! | `alerting` | ringing for what did not ring yet |
//! | `rules` | what is to ring, by connection and trigger: read, change, try out |

mod activity;
mod alerting;
mod rules;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

pub(super) use self::alerting::{Alerting, NoteEnd};
pub use self::{activity::Activity, rules::Rules};
use super::{
    connections::{Clients, unknown_connection},
    host::EventSink,
    settings::AppSettings,
    view::{AppEvent, Forecast},
};
use crate::{
    error::Error,
    history::MIN_ALLOWANCE,
    ledger::Ledger,
    settings::{Settings, SettingsPatch},
    threads::lock,
    watch::{
        Clock, WatchHost, WatchParts, Watcher,
        schedule::SWEEP_INTERVAL,
        status::{WatchState, WatchStatus},
    },
};

const MONTH: i64 = 30 * 24 * 3600;
const INTERVALS: [u32; 7] = [120, 180, 300, 600, 900, 1800, 3600];
const INTERVALS_LOOPBACK: [u32; 4] = [5, 15, 30, 60];

/// The watchers, by connection.
pub struct Watching {
    ledger: Ledger,
    settings: Arc<AppSettings>,
    clients: Arc<Clients>,
    events: Arc<dyn EventSink>,
    watchers: Mutex<HashMap<String, Arc<Watcher>>>,
}

impl Watching {
    pub(super) fn new(
        ledger: &Ledger,
        settings: &Arc<AppSettings>,
        clients: &Arc<Clients>,
        events: &Arc<dyn EventSink>,
    ) -> Self {
        Self {
            ledger: ledger.clone(),
            settings: settings.clone(),
            clients: clients.clone(),
            events: events.clone(),
            watchers: Mutex::default(),
        }
    }

    /// How the watching of a connection is going.
    pub async fn get_status(&self, connection: &str) -> Result<WatchStatus, Error> {
        self.watcher(connection)?.status().await
    }

    /// How the watching of every connection is going.
    pub async fn list_statuses(&self) -> Result<Vec<WatchStatus>, Error> {
        let watchers: Vec<_> = lock(&self.watchers).values().cloned().collect();
        let mut statuses = Vec::with_capacity(watchers.len());
        for watcher in watchers {
            statuses.push(watcher.status().await?);
        }
        statuses.sort_by(|a, b| a.connection.cmp(&b.connection));
        Ok(statuses)
    }

    /// Polls at once, within the throttle.
    pub fn check_now(&self, connection: &str) -> Result<(), Error> {
        self.watcher(connection)?.check_now();
        Ok(())
    }

    /// Polls at once and waits for the end of it.
    pub async fn poll(&self, connection: &str) -> Result<(), Error> {
        self.watcher(connection)?.poll().await
    }

    /// The same; an error only where nothing was read.
    pub(super) async fn poll_some(&self, connection: &str) -> Result<(), Error> {
        let polled = self.poll(connection).await;
        match self.get_status(connection).await?.state {
            WatchState::Watching | WatchState::Partial => Ok(()),
            _ => polled,
        }
    }

    /// Begins to watch one connection of an app that watches none by itself.
    pub fn start(&self, connection: &str) -> Result<(), Error> {
        self.watcher(connection)?.start();
        Ok(())
    }

    /// Stops polling, for every connection and across restarts.
    pub async fn pause(&self) -> Result<(), Error> {
        self.set_paused(true).await
    }

    /// Goes on polling.
    pub async fn resume(&self) -> Result<(), Error> {
        self.set_paused(false).await
    }

    async fn set_paused(&self, paused: bool) -> Result<(), Error> {
        let change = |now: &Settings| {
            let mut watching = now.watching.clone();
            watching.paused = paused;
            SettingsPatch {
                watching: Some(watching),
                ..SettingsPatch::default()
            }
        };
        self.settings.change(change).await?;
        Ok(())
    }

    /// What each interval that is offered costs.
    #[must_use]
    pub fn forecast_reads(&self, connection: Option<&str>) -> Vec<Forecast> {
        let quick = if self.clients.is_loopback(connection) {
            INTERVALS_LOOPBACK.as_slice()
        } else {
            &[]
        };
        let triggers = self.settings.get().watching.list_read();
        let lists = triggers.iter().filter(|trigger| trigger.has_list()).count();
        quick
            .iter()
            .chain(&INTERVALS)
            .map(|seconds| forecast(*seconds, lists))
            .collect()
    }

    /// The connection's watcher, and whether it was made just now. It polls once it is started.
    pub(super) fn attach(
        &self,
        connection: &str,
        host: impl FnOnce() -> Arc<dyn WatchHost>,
    ) -> (Arc<Watcher>, bool) {
        let mut watchers = lock(&self.watchers);
        if let Some(watcher) = watchers.get(connection) {
            return (watcher.clone(), false);
        }
        let watcher = Watcher::new(WatchParts {
            connection: connection.to_owned(),
            ledger: self.ledger.clone(),
            settings: self.settings.subscribe(),
            clock: self.clients.clock().clone(),
            host: host(),
        });
        watchers.insert(connection.to_owned(), watcher.clone());
        (watcher, true)
    }

    /// Looks at once what a changed key may read.
    pub(super) fn recheck(&self, connection: &str) {
        if let Ok(watcher) = self.watcher(connection) {
            watcher.recheck();
        }
    }

    /// Ends the watching of a connection that is removed.
    pub(super) async fn detach(&self, connection: &str) {
        let watcher = lock(&self.watchers).remove(connection);
        if let Some(watcher) = watcher {
            watcher.stop().await;
        }
    }

    /// Every watcher, to be stopped.
    pub(super) fn watchers(&self) -> Vec<Arc<Watcher>> {
        lock(&self.watchers).values().cloned().collect()
    }

    fn watcher(&self, connection: &str) -> Result<Arc<Watcher>, Error> {
        let watcher = lock(&self.watchers).get(connection).cloned();
        watcher.ok_or_else(|| unknown_connection(connection))
    }

    /// The local clock.
    fn clock(&self) -> &Arc<dyn Clock> {
        self.clients.clock()
    }

    /// Tells the UI and the tray, after something but a poll changed the status.
    async fn emit_status(&self, connection: &str) {
        if let Ok(status) = self.get_status(connection).await {
            self.events.emit(AppEvent::StatusChanged { status });
        }
    }
}

/// An idle poll is one read; every sweep walks the lists that are read.
fn forecast(interval_seconds: u32, triggers: usize) -> Forecast {
    let triggers = i64::try_from(triggers).unwrap_or(i64::MAX);
    let sweeps = (MONTH / SWEEP_INTERVAL).saturating_mul(triggers);
    let reads = (MONTH / i64::from(interval_seconds.max(1))).saturating_add(sweeps);
    Forecast {
        interval_seconds,
        reads_30_days: u32::try_from(reads).unwrap_or(u32::MAX),
        allowance: MIN_ALLOWANCE,
    }
}
