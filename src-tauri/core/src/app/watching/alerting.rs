//! Delivers alerts: shown first, marked second, so that a crash between rings twice rather than
//! never.

use std::sync::Arc;

use crate::{
    alerts::group_alerts,
    app::{
        host::{EventSink, Notifier, NotifierError},
        notices::Notices,
        settings::AppSettings,
        view::{AppEvent, Notice},
    },
    error::Error,
    ledger::{Ledger, arrivals, connections},
    threads::run_blocking,
};

/// Rings for arrivals.
pub(in crate::app) struct Alerting {
    ledger: Ledger,
    settings: Arc<AppSettings>,
    notifier: Arc<dyn Notifier>,
    notices: Arc<Notices>,
    events: Arc<dyn EventSink>,
}

impl Alerting {
    pub(in crate::app) const fn new(
        ledger: Ledger,
        settings: Arc<AppSettings>,
        notifier: Arc<dyn Notifier>,
        notices: Arc<Notices>,
        events: Arc<dyn EventSink>,
    ) -> Self {
        Self {
            ledger,
            settings,
            notifier,
            notices,
            events,
        }
    }

    /// Rings for what did not ring yet.
    pub(in crate::app) async fn deliver_alerts(&self, connection: &str) -> Result<(), Error> {
        let id = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| arrivals::list_unalerted(db, &id))
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let all: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        self.events.emit(AppEvent::ArrivalsAdded {
            connection: connection.to_owned(),
            count,
        });
        let settings = self.settings.get();
        let alerts = if settings.alerting.notifications {
            group_alerts(rows, |trigger| {
                settings.watching.triggers.contains(&trigger)
            })
        } else {
            Vec::new()
        };
        let name = self.connection_name(connection).await;
        for alert in alerts {
            let (notifier, name, seqs) = (self.notifier.clone(), name.clone(), alert.seqs.clone());
            let shown = run_blocking(move || notifier.show(&alert, &name)).await;
            match shown {
                Ok(Ok(())) => {}
                Ok(Err(NotifierError::Missing(why))) => {
                    tracing::warn!(why, "no notification service");
                    self.notices.raise(Notice::NotificationsMissing);
                }
                Ok(Err(error)) => tracing::warn!(%error, "a notification was refused"),
                Err(error) => tracing::warn!(%error, "the notifier ended"),
            }
            self.mark_alerted(connection, seqs).await?;
        }
        // What rings nothing (a trigger that is off, alerts that are off) is settled too.
        self.mark_alerted(connection, all).await
    }

    /// The name that people know it by, or else its id.
    async fn connection_name(&self, connection: &str) -> String {
        let id = connection.to_owned();
        let row = self
            .ledger
            .read(move |db| connections::get_connection(db, &id))
            .await;
        match row {
            Ok(Some(row)) => row.name,
            _ => connection.to_owned(),
        }
    }

    async fn mark_alerted(&self, connection: &str, seqs: Vec<i64>) -> Result<(), Error> {
        let id = connection.to_owned();
        self.ledger
            .write(move |db| arrivals::mark_alerted(db, &id, &seqs))
            .await?;
        Ok(())
    }
}
