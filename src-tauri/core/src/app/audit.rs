//! Compares what Stripe lists with what the ledger has; what is missing is recorded and told, as
//! anything new is.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::task::JoinHandle;

use super::{
    connections::Clients,
    host::EventSink,
    retention::Forgetting,
    settings::AppSettings,
    view::AppEvent,
    watching::{Alerting, Watching},
};
use crate::{
    error::Error,
    history::{AuditReport, AuditedList, count_allowed_reads, count_audit_reads},
    ledger::{Ledger, LedgerError, connections, histories, sources, walks},
    source::Source,
    threads::{KeyedLocks, lock},
    trigger::Trigger,
    watch::{
        audit_reader::AuditReader,
        health::{Reach, ReadError, judge_failure},
        scope::PollScope,
        walk::LOOKBACK,
    },
};

/// How far back an audit looks, and how long after one the next is made by itself, in seconds.
const MONTH: i64 = 30 * 24 * 3600;
/// How often it is looked for what is due, and how long after the start.
const INTERVAL: Duration = Duration::from_secs(6 * 3600);
const FIRST_LOOK: Duration = Duration::from_secs(600);
/// What the ledger lacks is recorded after so many, so that they need no memory.
const BATCH: usize = 500;

/// Finds out whether the record is whole.
pub struct Auditing {
    pub(super) ledger: Ledger,
    pub(super) clients: Arc<Clients>,
    pub(super) settings: Arc<AppSettings>,
    pub(super) watching: Arc<Watching>,
    pub(super) forgetting: Arc<Forgetting>,
    pub(super) alerting: Arc<Alerting>,
    pub(super) events: Arc<dyn EventSink>,
    /// One audit of a connection at a time.
    pub(super) turns: KeyedLocks,
    pub(super) task: Mutex<Option<JoinHandle<()>>>,
}

/// A list that is to be compared, if it was ever read.
struct AuditTask {
    trigger: Trigger,
    begun: Option<i64>,
    source: Option<sources::SourceState>,
}

impl Auditing {
    /// What the last audit of a connection found; none before the first.
    pub async fn get(&self, connection: &str) -> Result<Option<AuditReport>, Error> {
        let id = connection.to_owned();
        let read = move |db: &rusqlite::Connection| histories::get_audit(db, &id);
        Ok(self.ledger.read(read).await?)
    }

    /// Compares the last days (30 without a number), as far back as was watched and as the reads
    /// suffice.
    pub async fn run(&self, connection: &str, days: Option<u32>) -> Result<AuditReport, Error> {
        let turn = self.turns.get(connection);
        let _one = turn.lock().await;
        // What arrived meanwhile, and what a reading that was broken off left, is not missing.
        self.watching.poll_some(connection).await?;
        let span = days.map_or(MONTH, |days| i64::from(days) * 24 * 3600);
        let now = self.clients.clock().now();
        let tasks = self.list_tasks(connection).await?;
        let mut left = self.count_reads(connection, now).await?;
        let from = (now - span).max(self.forgetting.find_edge().await?.unwrap_or(i64::MIN));
        let (mut lists, mut until) = (Vec::new(), now - LOOKBACK);
        let mut waiting = u32::try_from(tasks.len()).unwrap_or(1);
        for task in tasks {
            let budget = (left / waiting.max(1)).max(1);
            waiting = waiting.saturating_sub(1);
            let (list, to) = self.compare_list(connection, task, from, budget).await?;
            left = left.saturating_sub(list.calls);
            until = to.map_or(until, |to| until.min(to));
            lists.push(list);
        }
        let report = AuditReport::of(self.clients.clock().now(), until, lists);
        let (id, row) = (connection.to_owned(), report.clone());
        self.ledger
            .write(move |db| histories::put_audit(db, &id, &row))
            .await?;
        let connection = connection.to_owned();
        self.events.emit(AppEvent::HistoryChanged { connection });
        Ok(report)
    }

    /// One list; with it, up to when it was compared.
    async fn compare_list(
        &self,
        connection: &str,
        task: AuditTask,
        from: i64,
        budget: u32,
    ) -> Result<(AuditedList, Option<i64>), Error> {
        let problem = task.source.and_then(|source| source.problem);
        let mut list = AuditedList {
            trigger: task.trigger,
            since: from.max(task.begun.unwrap_or(from)),
            shortened: false,
            compared: 0,
            missing: 0,
            calls: 0,
            problem,
        };
        if task.begun.is_none() || list.problem.is_some() {
            return Ok((list, None));
        }
        let client = self.clients.get(connection).await?;
        let scope = PollScope::new(&self.ledger, &client, connection);
        let clock = self.clients.clock();
        let mut reader = AuditReader::begin(&scope, clock, task.trigger, list.since);
        loop {
            let more = match reader.read_page().await {
                Ok(more) => more,
                Err(ReadError::Stripe(error)) if judge_failure(&error) != Reach::Connection => {
                    list.problem = Some(Error::from(error).view());
                    break;
                }
                Err(error) => {
                    // What was found until here is true, whatever becomes of the rest.
                    self.settle(connection, &mut reader).await?;
                    return Err(into_error(error));
                }
            };
            if more && reader.calls >= budget {
                list.shortened = true;
                list.since = reader.reached.map_or(list.since, |reached| reached + 1);
                break;
            }
            if reader.unknown.len() >= BATCH || !more {
                list.missing += self.settle(connection, &mut reader).await?;
            }
            if !more {
                break;
            }
        }
        list.missing += self.settle(connection, &mut reader).await?;
        (list.compared, list.calls) = (reader.compared, reader.calls);
        Ok((list, reader.until))
    }

    /// What the ledger lacks still after another poll is missing: it is recorded, and rings.
    async fn settle(&self, connection: &str, reader: &mut AuditReader<'_>) -> Result<u32, Error> {
        if reader.unknown.is_empty() {
            return Ok(0);
        }
        self.watching.poll_some(connection).await?;
        let missing = reader.record_missing().await.map_err(into_error)?;
        if missing > 0 {
            self.alerting.queue_alerts(connection).await?;
        }
        Ok(missing)
    }

    async fn list_tasks(&self, connection: &str) -> Result<Vec<AuditTask>, Error> {
        let mut lists = self.settings.get().watching.list_read();
        lists.retain(|trigger| trigger.has_list());
        let id = connection.to_owned();
        let read = move |db: &rusqlite::Connection| -> Result<Vec<AuditTask>, LedgerError> {
            let mut tasks = Vec::new();
            for trigger in lists {
                let walk = walks::get_walk(db, &id, trigger)?;
                tasks.push(AuditTask {
                    trigger,
                    begun: walk.watermark.map(|_| walk.begun),
                    source: sources::get_source(db, &id, Source::List(trigger))?,
                });
            }
            Ok(tasks)
        };
        Ok(self.ledger.read(read).await?)
    }

    async fn count_reads(&self, connection: &str, now: i64) -> Result<u32, Error> {
        let id = connection.to_owned();
        let count =
            move |db: &rusqlite::Connection| histories::count_charges_since(db, &id, now - MONTH);
        let charges = self.ledger.read(count).await?;
        Ok(count_audit_reads(count_allowed_reads(charges)))
    }

    /// Begins to look for what is due, if the app watches by itself.
    pub(super) fn start(self: &Arc<Self>, watch: bool) {
        if !watch {
            return;
        }
        let me = Arc::downgrade(self);
        let task = tokio::spawn(async move {
            tokio::time::sleep(FIRST_LOOK).await;
            loop {
                let Some(auditing) = me.upgrade() else { return };
                if let Err(error) = auditing.run_due().await {
                    tracing::info!(%error, "the record could not be compared");
                }
                drop(auditing);
                tokio::time::sleep(INTERVAL).await;
            }
        });
        *lock(&self.task) = Some(task);
    }

    /// Audits what was not audited for a month, and is connected as long.
    pub async fn run_due(&self) -> Result<(), Error> {
        if self.settings.get().watching.paused {
            return Ok(());
        }
        let before = self.clients.clock().now() - MONTH;
        let find = move |db: &rusqlite::Connection| -> Result<Vec<String>, LedgerError> {
            let mut due = Vec::new();
            for row in connections::list_connections(db)? {
                let last = histories::get_audit(db, &row.id)?.map_or(row.created, |last| last.at);
                if last <= before {
                    due.push(row.id);
                }
            }
            Ok(due)
        };
        let mut failed = None;
        for id in self.ledger.read(find).await? {
            // What one account does keeps nothing from the others.
            if let Err(error) = self.run(&id, None).await {
                failed.get_or_insert(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Ends what runs by itself.
    pub(super) fn stop(&self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }
}

fn into_error(error: ReadError) -> Error {
    match error {
        ReadError::Stripe(error) => error.into(),
        ReadError::Ledger(error) => error,
    }
}
