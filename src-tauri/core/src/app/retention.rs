//! Forgets arrivals that are older than the person wants them kept: a few at a time, so that nobody
//! waits for the ledger.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::task::JoinHandle;

use super::{
    connections::Clients, files::LedgerPlace, host::EventSink, settings::AppSettings,
    view::AppEvent,
};
use crate::{
    error::Error,
    ledger::{Ledger, LedgerError, retention},
    settings::Retention,
    threads::lock,
    watch::{Clock, walk::SWEEP_LOOKBACK},
};

/// Arrivals of a transaction: some tens of milliseconds.
const BATCH: u32 = 500;
/// How often it is looked for what became too old.
const INTERVAL: Duration = Duration::from_secs(6 * 3600);
/// How far the local clock is believed beyond the last time that Stripe told.
const MAX_AHEAD: i64 = 2 * 24 * 3600;

/// Forgets what is too old.
pub struct Forgetting {
    ledger: Ledger,
    settings: Arc<AppSettings>,
    events: Arc<dyn EventSink>,
    clock: Arc<dyn Clock>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Forgetting {
    pub(super) fn new(
        ledger: &Ledger,
        settings: &Arc<AppSettings>,
        events: &Arc<dyn EventSink>,
        clients: &Clients,
    ) -> Self {
        Self {
            ledger: ledger.clone(),
            settings: settings.clone(),
            events: events.clone(),
            clock: clients.clock().clone(),
            task: Mutex::default(),
        }
    }

    /// Begins to forget, now and whenever something became too old. What lies in a file that was named
    /// is its owner's.
    pub(super) fn start(self: &Arc<Self>, place: LedgerPlace) {
        if place == LedgerPlace::Named {
            return;
        }
        let me = Arc::downgrade(self);
        let mut settings = self.settings.subscribe();
        let task = tokio::spawn(async move {
            loop {
                let Some(forgetting) = me.upgrade() else {
                    return;
                };
                if let Err(error) = forgetting.forget_old().await {
                    tracing::warn!(%error, "old arrivals could not be removed");
                }
                let kept = settings.borrow_and_update().data.retention;
                drop(forgetting);
                let changed = async {
                    while settings.changed().await.is_ok() {
                        if settings.borrow().data.retention != kept {
                            return;
                        }
                    }
                    std::future::pending::<()>().await;
                };
                let _ = tokio::time::timeout(INTERVAL, changed).await;
            }
        });
        *lock(&self.task) = Some(task);
    }

    /// How many arrivals would go if they were kept so long.
    pub async fn count_older(&self, keep: Retention) -> Result<u32, Error> {
        let now = self.clock.now();
        let count = move |db: &rusqlite::Connection| -> Result<u32, LedgerError> {
            let before = find_edge(db, keep, now)?;
            before.map_or(Ok(0), |before| retention::count_arrivals_before(db, before))
        };
        Ok(self.ledger.read(count).await?)
    }

    /// Before when arrivals go; none where they stay.
    pub(super) async fn find_edge(&self) -> Result<Option<i64>, Error> {
        let (keep, now) = (self.settings.get().data.retention, self.clock.now());
        Ok(self.ledger.read(move |db| find_edge(db, keep, now)).await?)
    }

    /// Removes what is older than it is to be kept.
    pub async fn forget_old(&self) -> Result<(), Error> {
        let keep = self.settings.get().data.retention;
        let now = self.clock.now();
        let find = move |db: &rusqlite::Connection| -> Result<_, LedgerError> {
            let connections = retention::list_recorded_connections(db)?;
            Ok((find_edge(db, keep, now)?, connections))
        };
        let (Some(before), connections) = self.ledger.read(find).await? else {
            return Ok(());
        };
        for connection in connections {
            let mut any = false;
            loop {
                let of = connection.clone();
                let forget = move |db: &rusqlite::Transaction<'_>| {
                    retention::forget_arrivals(db, &of, before, SWEEP_LOOKBACK, BATCH)
                };
                let gone = self.ledger.write(forget).await?;
                any |= gone > 0;
                if gone < BATCH as usize {
                    break;
                }
            }
            if any {
                self.events.emit(AppEvent::ArrivalsChanged { connection });
            }
        }
        Ok(self
            .ledger
            .write(move |db| retention::forget_empty_tallies(db, before))
            .await?)
    }
}

impl Drop for Forgetting {
    fn drop(&mut self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }
}

/// Before when arrivals go; none where they stay. A clock that is far ahead of what Stripe last told
/// decides nothing.
fn find_edge(
    db: &rusqlite::Connection,
    keep: Retention,
    now: i64,
) -> Result<Option<i64>, LedgerError> {
    let heard = retention::find_last_heard(db)?;
    Ok(keep
        .seconds()
        .zip(heard)
        .map(|(span, heard)| now.min(heard.saturating_add(MAX_AHEAD)) - span))
}
