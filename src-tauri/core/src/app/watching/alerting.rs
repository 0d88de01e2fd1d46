//! Rings for arrivals, by way of the outbox: queued with the poll, shown by a task of its own, and
//! marked only once shown. A crash between the two rings twice rather than never, and whoever takes
//! long to show an alert holds up nobody.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `delivery` | the task: what is shown when, and what becomes of it |
//! | `queue` | the outbox, as the task reads and writes it |

mod delivery;
mod queue;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::task::JoinHandle;

use self::delivery::{Delivery, PassEnd};
use crate::{
    alerts::group_seqs,
    app::{
        host::{EventSink, Notifier},
        notices::Notices,
        settings::AppSettings,
        view::AppEvent,
    },
    error::{Error, ErrorView},
    ledger::{Ledger, arrivals, outbox},
    threads::lock,
    trigger::Trigger,
    watch::Clock,
};

/// What was shown stays in the outbox for so long (s), for whoever asks what became of it.
const MAX_SHOWN_AGE: i64 = 30 * 24 * 3600;
/// How long the end waits for the task. It does not wait for an alert that is being shown and never
/// ends; one that is shown within the grace of `delivery` is marked.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// Rings for arrivals.
pub(in crate::app) struct Alerting {
    ledger: Ledger,
    settings: Arc<AppSettings>,
    notifier: Arc<dyn Notifier>,
    events: Arc<dyn EventSink>,
    clock: Arc<dyn Clock>,
    delivery: Arc<Delivery>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Alerting {
    pub(in crate::app) fn new(
        ledger: Ledger,
        settings: Arc<AppSettings>,
        notifier: Arc<dyn Notifier>,
        notices: Arc<Notices>,
        events: Arc<dyn EventSink>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let delivery = Delivery::new(
            ledger.clone(),
            settings.clone(),
            notifier.clone(),
            notices,
            events.clone(),
            clock.clone(),
        );
        Self {
            ledger,
            settings,
            notifier,
            events,
            clock,
            delivery: Arc::new(delivery),
            task: Mutex::default(),
        }
    }

    /// Begins to show what waits.
    pub(in crate::app) fn start(&self) {
        let delivery = self.delivery.clone();
        *lock(&self.task) = Some(tokio::spawn(async move { delivery.run().await }));
    }

    /// Tells what waits of a connection, from now on.
    pub(in crate::app) fn attend(&self, connection: &str) {
        self.delivery.attend(connection);
    }

    /// Tells nothing more of a connection.
    pub(in crate::app) fn forget(&self, connection: &str) {
        self.delivery.forget(connection);
    }

    /// Queues alerts for what neither rang nor waits to, and has them shown. What rings nothing (a
    /// trigger that is off, alerts that are off) is settled here.
    pub(in crate::app) async fn queue_alerts(&self, connection: &str) -> Result<(), Error> {
        self.delivery.attend(connection);
        let id = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| outbox::list_unqueued(db, &id))
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let settings = self.settings.get();
        let rings = |trigger: &Trigger| {
            settings.alerting.notifications && settings.watching.tells(*trigger)
        };
        let (ringing, silent): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(_, trigger)| rings(trigger));
        let seqs = |rows: Vec<(i64, Trigger)>| rows.into_iter().map(|(seq, _)| seq).collect();
        let alerts = group_seqs(seqs(ringing), self.notifier.channel());
        let silent: Vec<_> = seqs(silent);
        let (id, now) = (connection.to_owned(), self.clock.now());
        let queued = self.ledger.write(move |db| {
            arrivals::mark_alerted(db, &id, &silent)?;
            for alert in alerts {
                outbox::queue_alert(db, &id, &alert, now)?;
            }
            outbox::forget_shown_alerts(db, &id, now.saturating_sub(MAX_SHOWN_AGE))
        });
        queued.await?;
        self.events.emit(AppEvent::ArrivalsAdded {
            connection: connection.to_owned(),
            count,
        });
        self.delivery.urge();
        Ok(())
    }

    /// Waits until all that was queued so far was told, or cannot be told now.
    pub(in crate::app) async fn wait_until_told(&self) -> Result<(), Error> {
        match self.delivery.wait_for_pass().await {
            PassEnd::Failed(error) => {
                let ErrorView {
                    code,
                    message,
                    detail,
                } = *error;
                Err(Error::new(code, message).with(|now| *now = detail))
            }
            PassEnd::Done | PassEnd::Ended => Ok(()),
        }
    }

    /// Ends the task. An alert that is never done being shown is left to the next run.
    pub(in crate::app) async fn stop(&self) {
        self.delivery.stop();
        let task = lock(&self.task).take();
        if let Some(task) = task {
            let _ = tokio::time::timeout(STOP_TIMEOUT, task).await;
        }
    }
}

impl Drop for Alerting {
    /// The next app on this ledger must be the only one that tells of it.
    fn drop(&mut self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }
}
