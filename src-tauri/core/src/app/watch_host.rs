//! What a watcher sees of the app: whose client it uses, and whom it wakes.

use std::sync::{Arc, Weak};

use super::{
    accounts::Accounts, connections::Clients, flows::Flows, history::History, host::EventSink,
    imports::Imports, mirror::Mirror, view::AppEvent, watching::Alerting,
};
use crate::{
    error::{Error, ErrorCode},
    stripe::Client,
    watch::{WatchHost, status::WatchStatus, watcher::BoxFuture},
};

/// The parts that a poll wakes.
pub(super) struct WokenParts {
    pub(super) clients: Arc<Clients>,
    pub(super) alerting: Arc<Alerting>,
    pub(super) mirror: Arc<Mirror>,
    pub(super) imports: Arc<Imports>,
    pub(super) accounts: Arc<Accounts>,
    pub(super) history: Arc<History>,
    pub(super) flows: Arc<Flows>,
    pub(super) events: Arc<dyn EventSink>,
    /// The app watches by itself.
    pub(super) watch: bool,
}

/// What one watcher sees of them.
pub(super) struct AppWatchHost {
    parts: Weak<WokenParts>,
    connection: String,
}

impl AppWatchHost {
    pub(super) fn new(parts: &Arc<WokenParts>, connection: &str) -> Self {
        Self {
            parts: Arc::downgrade(parts),
            connection: connection.to_owned(),
        }
    }
}

impl WatchHost for AppWatchHost {
    fn client(&self) -> BoxFuture<'_, Result<Client, Error>> {
        Box::pin(async {
            match self.parts.upgrade() {
                Some(parts) => parts.clients.get(&self.connection).await,
                None => Err(Error::new(ErrorCode::Internal, "the app is closing")),
            }
        })
    }

    fn polled(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let Some(parts) = self.parts.upgrade() else {
                return;
            };
            parts.flows.attend(&self.connection);
            if let Err(error) = parts.alerting.queue_alerts(&self.connection).await {
                tracing::warn!(%error, "alerts could not be queued");
                parts.events.emit(AppEvent::Failed {
                    connection: Some(self.connection.clone()),
                    error: error.view(),
                });
            }
        })
    }

    fn changed(&self) {
        if let Some(parts) = self.parts.upgrade() {
            let connection = self.connection.clone();
            parts.events.emit(AppEvent::ArrivalsChanged { connection });
        }
    }

    fn status(&self, status: WatchStatus) {
        let Some(parts) = self.parts.upgrade() else {
            return;
        };
        parts.mirror.follow_status(&status);
        if !status.polling {
            // The signal may have named customers or products that changed.
            parts.mirror.wake(&self.connection);
            if status.problem.is_none() {
                parts.imports.resume_waiting(&self.connection);
                parts.history.wake(&self.connection);
                if parts.watch {
                    parts.accounts.settle_later(&self.connection);
                }
            }
        }
        parts.events.emit(AppEvent::StatusChanged { status });
    }
}
