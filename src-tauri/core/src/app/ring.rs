//! Delivers alerts: shown first, marked second, so that a crash between rings twice rather than
//! never.

use std::sync::{Arc, Weak};

use super::{
    App, NotifierError,
    view::{AppEvent, Notice},
};
use crate::{
    alerts::group_alerts,
    error::Error,
    ledger::{arrivals, calls},
    stripe::{CallObserver, CallRecord, Client},
    watch::{WatchHost, status::WatchStatus, watcher::BoxFuture},
};

/// What a watcher sees of the app.
pub(super) struct Host {
    pub(super) app: Weak<App>,
    pub(super) connection: String,
}

impl WatchHost for Host {
    fn client(&self) -> BoxFuture<'_, Result<Client, Error>> {
        Box::pin(async {
            match self.app.upgrade() {
                Some(app) => app.client(&self.connection).await,
                None => Err(Error::new(crate::ErrorCode::Internal, "the app is closing")),
            }
        })
    }

    fn polled(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Some(app) = self.app.upgrade()
                && let Err(error) = app.ring(&self.connection).await
            {
                tracing::warn!(%error, "alerts could not be delivered");
                let connection = Some(self.connection.clone());
                app.emit(AppEvent::Failed {
                    connection,
                    error: error.view(),
                });
            }
        })
    }

    fn status(&self, status: WatchStatus) {
        if let Some(app) = self.app.upgrade() {
            app.desk.note(&status);
            if !status.polling {
                // The signal may have named customers or products that changed.
                app.wake_copy(&self.connection);
                if status.problem.is_none() {
                    app.resume_imports(&self.connection);
                }
            }
            app.emit(AppEvent::StatusChanged { status });
        }
    }
}

impl App {
    /// Rings for what did not ring yet.
    pub(super) async fn ring(&self, connection: &str) -> Result<(), Error> {
        let id = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| arrivals::list_unalerted(db, &id).map_err(Error::from))
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let all: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        self.emit(AppEvent::ArrivalsAdded {
            connection: connection.to_owned(),
            count,
        });
        let settings = self.settings();
        let alerts = if settings.alerting.notifications {
            group_alerts(rows, |trigger| {
                settings.watching.triggers.contains(&trigger)
            })
        } else {
            Vec::new()
        };
        let name = self
            .connection(connection)
            .await
            .map_or_else(|_| connection.to_owned(), |c| c.name);
        for alert in alerts {
            let (notifier, name, seqs) = (self.notifier.clone(), name.clone(), alert.seqs.clone());
            let shown = tokio::task::spawn_blocking(move || notifier.show(&alert, &name)).await;
            match shown {
                Ok(Ok(())) => {}
                Ok(Err(NotifierError::Missing(why))) => {
                    tracing::warn!(why, "no notification service");
                    self.notice(Notice::NotificationsMissing);
                }
                Ok(Err(error)) => tracing::warn!(%error, "a notification was refused"),
                Err(error) => tracing::warn!(%error, "the notifier ended"),
            }
            self.mark_alerted(connection, seqs).await?;
        }
        // What rings nothing (a trigger that is off, alerts that are off) is settled too.
        self.mark_alerted(connection, all).await
    }

    async fn mark_alerted(&self, connection: &str, seqs: Vec<i64>) -> Result<(), Error> {
        let id = connection.to_owned();
        self.ledger
            .write(move |db| arrivals::mark_alerted(db, &id, &seqs).map_err(Error::from))
            .await
    }

    /// The observer that writes a connection's calls to the ledger.
    pub(super) fn call_log(&self, connection: &str) -> Arc<dyn CallObserver> {
        Arc::new(CallLog {
            ledger: self.ledger.clone(),
            connection: connection.to_owned(),
        })
    }
}

struct CallLog {
    ledger: crate::ledger::Ledger,
    connection: String,
}

impl CallObserver for CallLog {
    fn called(&self, record: CallRecord) {
        let call = calls::Call {
            at: record.at,
            method: record.method.name(),
            path: record.path,
            lane: record.lane.name(),
            status: record.status,
            request_id: record.request_id,
            millis: record.millis,
        };
        self.ledger.note_call(&self.connection, call);
    }
}
