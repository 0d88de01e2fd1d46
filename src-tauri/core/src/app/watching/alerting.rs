//! Rings for arrivals, by way of the outbox: queued with the poll, shown by a task of its own, and
//! marked only once shown. A crash between the two rings twice rather than never, and whoever takes
//! long to show an alert holds up nobody.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `delivery` | the task: what is shown when, and what becomes of it |
//! | `days` | daily summaries, as the task finds and marks them |
//! | `queue` | the outbox, as the task reads and writes it |
//! | `showing` | one alert at a time to whoever shows it |

mod days;
mod delivery;
mod queue;
mod showing;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::task::JoinHandle;

pub(in crate::app) use self::delivery::NoteEnd;
use self::delivery::{Delivery, PassEnd};
use crate::{
    alerts::{Alert, AlertGroup, group_arrivals},
    app::{
        connections::Clients,
        host::{EventSink, Notifier},
        notices::Notices,
        settings::AppSettings,
        view::AppEvent,
    },
    arrival::ArrivalRow,
    error::{Error, ErrorView},
    ledger::{Ledger, LedgerError, arrivals, outbox, rules},
    rule::{Grouping, RuleBook, Verdict, judge_rule},
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

/// What becomes of arrivals that neither rang nor wait to.
#[derive(Default)]
struct SortedArrivals {
    /// To be told, and how.
    ringing: Vec<(i64, Trigger, Grouping)>,
    /// A rule keeps them still: they are no news.
    silenced: Vec<i64>,
    /// Nothing of the kind rings.
    settled: Vec<i64>,
}

impl Alerting {
    pub(in crate::app) fn new(
        ledger: &Ledger,
        settings: &Arc<AppSettings>,
        notifier: Arc<dyn Notifier>,
        notices: &Arc<Notices>,
        events: &Arc<dyn EventSink>,
        clients: &Clients,
    ) -> Self {
        let clock = clients.clock().clone();
        let delivery = Delivery::new(
            ledger.clone(),
            settings.clone(),
            notifier.clone(),
            notices.clone(),
            events.clone(),
            clock.clone(),
        );
        Self {
            ledger: ledger.clone(),
            settings: settings.clone(),
            notifier,
            events: events.clone(),
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
        let (rows, rules) = self
            .ledger
            .read(move |db| {
                let rules = rules::load_rules(db, &id)?;
                Ok::<_, LedgerError>((outbox::list_unqueued(db, &id)?, rules))
            })
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let sorted = self.sort_arrivals(&rows, &rules);
        let alerts = group_arrivals(sorted.ringing, self.notifier.channel());
        let (id, now) = (connection.to_owned(), self.clock.now());
        let queued = self.ledger.write(move |db| {
            arrivals::mark_alerted(db, &id, &sorted.settled)?;
            arrivals::silence_arrivals(db, &id, &sorted.silenced)?;
            for AlertGroup { seqs, apart } in alerts {
                outbox::queue_alert(db, &id, &seqs, now)?;
                if let (true, [alert]) = (apart, &*seqs) {
                    outbox::keep_apart(db, *alert)?;
                }
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

    /// Which arrivals ring, and which do not.
    fn sort_arrivals(&self, rows: &[ArrivalRow], rules: &RuleBook) -> SortedArrivals {
        let settings = self.settings.get();
        let obeys = self.notifier.obeys_rules();
        let mut sorted = SortedArrivals::default();
        for row in rows {
            let rule = rules.get(row.trigger);
            if obeys && judge_rule(rule, row) != Verdict::Rings {
                sorted.silenced.push(row.seq);
            } else if settings.alerting.notifications && settings.watching.tells(row.trigger) {
                let grouping = if obeys { rule.grouping } else { Grouping::Auto };
                sorted.ringing.push((row.seq, row.trigger, grouping));
            } else {
                sorted.settled.push(row.seq);
            }
        }
        sorted
    }

    /// Shows a note of a flow's at once; whoever has it shown keeps it until it was.
    pub(in crate::app) async fn show_note(&self, alert: Alert, name: String) -> NoteEnd {
        self.delivery.show_note(alert, name).await
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
