//! Status, check now, pause, forecasts.

use std::sync::Arc;

use super::{
    App,
    ring::Host,
    view::{AppEvent, Forecast},
};
use crate::{
    error::{Error, ErrorCode},
    settings::{MIN_INTERVAL, Settings, SettingsPatch},
    watch::{SystemClock, WatchParts, Watcher, schedule::SWEEP_INTERVAL, status::WatchStatus},
};

/// Reads that Stripe allows at least in 30 days.
const ALLOWANCE: u32 = 10_000;
const MONTH: i64 = 30 * 24 * 3600;
const INTERVALS: [u32; 7] = [120, 180, 300, 600, 900, 1800, 3600];
const INTERVALS_LOOPBACK: [u32; 4] = [5, 15, 30, 60];

impl App {
    /// How the watching of a connection is going.
    pub async fn watch_status(&self, connection: &str) -> Result<WatchStatus, Error> {
        self.watcher(connection)?.status().await
    }

    /// How the watching of every connection is going.
    pub async fn watch_statuses(&self) -> Result<Vec<WatchStatus>, Error> {
        let mut statuses = Vec::new();
        for (_, watcher) in self.links.watchers() {
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

    /// Begins to watch one connection of an app that watches none by itself.
    pub fn begin(&self, connection: &str) -> Result<(), Error> {
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
        self.change_settings(change).await?;
        Ok(())
    }

    /// What each interval that is offered costs.
    #[must_use]
    pub fn forecasts(&self, connection: Option<&str>) -> Vec<Forecast> {
        let link = connection.map(|id| self.links.get(id));
        let loopback = link
            .and_then(|link| link.client)
            .map_or_else(|| self.api.is_loopback(), |client| client.is_loopback());
        let quick = if loopback {
            INTERVALS_LOOPBACK.as_slice()
        } else {
            &[]
        };
        quick
            .iter()
            .chain(&INTERVALS)
            .map(|seconds| self.forecast(*seconds))
            .collect()
    }

    /// An idle poll is one read; every sweep walks the triggers that are on.
    fn forecast(&self, interval_seconds: u32) -> Forecast {
        let triggers = i64::try_from(self.settings().watching.triggers.len()).unwrap_or(4);
        let reads = MONTH / i64::from(interval_seconds.max(1)) + MONTH / SWEEP_INTERVAL * triggers;
        Forecast {
            interval_seconds,
            reads_30_days: u32::try_from(reads).unwrap_or(u32::MAX),
            allowance: ALLOWANCE,
        }
    }

    /// Makes the connection's watcher, which begins to poll if the app watches.
    pub(super) fn watch_connection(&self, id: &str) {
        let fresh = self.links.change(id, |link| {
            if link.watcher.is_some() {
                return None;
            }
            let host = Host {
                app: self.me.clone(),
                connection: id.to_owned(),
            };
            let watcher = Watcher::new(WatchParts {
                connection: id.to_owned(),
                ledger: self.ledger.clone(),
                settings: self.settings.subscribe(),
                clock: Arc::new(SystemClock),
                host: Arc::new(host),
            });
            link.watcher = Some(watcher.clone());
            Some(watcher)
        });
        if !self.watch {
            return;
        }
        self.keep_copying(id);
        match fresh {
            Some(watcher) => watcher.start(),
            // A new key: see at once what it may read.
            None => {
                if let Some(watcher) = self.links.get(id).watcher {
                    watcher.recheck();
                }
            }
        }
    }

    pub(super) fn watcher(&self, connection: &str) -> Result<Arc<Watcher>, Error> {
        self.links.get(connection).watcher.ok_or_else(|| {
            Error::new(
                ErrorCode::ConnectionUnknown,
                format!("no connection {connection}"),
            )
        })
    }

    /// Tells the UI and the tray, after something but a poll changed the status.
    pub(super) async fn tell_status(&self, connection: &str) {
        if let Ok(status) = self.watch_status(connection).await {
            self.emit(AppEvent::StatusChanged { status });
        }
    }
}

/// The interval a new connection begins with.
pub const DEFAULT_INTERVAL: u32 = MIN_INTERVAL;
