//! Flows: what is done at arrivals. Each arrival is judged once, in the order of the ledger; each run is
//! written down before its first effect, and each step until it was done, whatever happens in between.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `editing` | flows: list, check, save, switch, remove |
//! | `trial` | what a flow would have done, without doing it |
//! | `log` | runs: list, run again |
//! | `judging` | arrivals -> runs |
//! | `events` | Stripe's own event of an arrival |
//! | `executor` | the task: which step is done when |
//! | `step` | one step, and what becomes of it |
//! | `ring_step`, `record_step`, `post_step`, `program_step`, `file_step` | the kinds of steps |

mod editing;
mod events;
mod executor;
mod file_step;
mod judging;
mod log;
mod post_step;
mod program_step;
mod record_step;
mod ring_step;
mod step;
mod trial;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use tokio::{sync::watch, task::JoinHandle};

use self::events::EventFinder;
use super::{
    connections::Clients, host::EventSink, mirror::Mirror, posting::Poster, signing::Signing,
    view::AppEvent, watching::Alerting,
};
use crate::{
    error::{Error, ErrorCode, ErrorView},
    ledger::{Ledger, flow_runs},
    threads::{KeyedLocks, lock},
    watch::Clock,
};

/// The place of a condition, as an error names it.
const CONDITION: &str = "condition";

/// The flows of each connection.
pub struct Flows {
    ledger: Ledger,
    clients: Arc<Clients>,
    mirror: Arc<Mirror>,
    alerting: Arc<Alerting>,
    events: Arc<dyn EventSink>,
    /// What passed-on events are signed with.
    pub signing: Signing,
    finder: EventFinder,
    poster: Poster,
    /// Where recipes put their files.
    export_folder: PathBuf,
    /// One line is written to a file at a time, whichever connection it comes from.
    files: KeyedLocks,
    /// Connections whose flows run here: in a terminal the one that is watched, not all that the ledger
    /// knows.
    attended: Mutex<BTreeSet<String>>,
    /// Connections with arrivals to judge.
    unjudged: Mutex<BTreeSet<String>>,
    /// Rises when there is something new to do.
    wanted: watch::Sender<u64>,
    /// Up to which of those everything was done that could be.
    settled: watch::Sender<u64>,
    stopped: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Flows {
    pub(super) fn new(
        ledger: &Ledger,
        clients: &Arc<Clients>,
        mirror: &Arc<Mirror>,
        alerting: &Arc<Alerting>,
        events: &Arc<dyn EventSink>,
        export_folder: PathBuf,
    ) -> Self {
        Self {
            ledger: ledger.clone(),
            clients: clients.clone(),
            mirror: mirror.clone(),
            alerting: alerting.clone(),
            events: events.clone(),
            signing: Signing::new(clients.clone()),
            finder: EventFinder::new(clients),
            poster: Poster::default(),
            export_folder,
            files: KeyedLocks::default(),
            attended: Mutex::default(),
            unjudged: Mutex::default(),
            wanted: watch::channel(0).0,
            settled: watch::channel(0).0,
            stopped: watch::channel(false).0,
            task: Mutex::default(),
        }
    }

    fn clock(&self) -> &Arc<dyn Clock> {
        self.clients.clock()
    }

    /// Begins to do what waits.
    pub(super) fn start(self: &Arc<Self>) {
        let me = Arc::downgrade(self);
        *lock(&self.task) = Some(tokio::spawn(executor::run(me)));
    }

    /// Runs the flows of a connection from now on; something may have arrived.
    pub(super) fn attend(&self, connection: &str) {
        lock(&self.attended).insert(connection.to_owned());
        lock(&self.unjudged).insert(connection.to_owned());
        self.urge();
    }

    fn urge(&self) {
        self.wanted.send_modify(|wanted| *wanted += 1);
    }

    /// Runs nothing more of a connection that is removed; what waits says why it will not be done.
    pub(super) async fn forget(&self, connection: &str) -> Result<(), Error> {
        lock(&self.attended).remove(connection);
        let (id, now) = (connection.to_owned(), self.clock().now());
        let error = Error::new(ErrorCode::FlowCanceled, "the connection was removed").view();
        let error = write_error(&error);
        self.ledger
            .write(move |db| flow_runs::cancel_runs(db, &id, &error, now))
            .await?;
        self.urge();
        Ok(())
    }

    fn is_attended(&self, connection: &str) -> bool {
        lock(&self.attended).contains(connection)
    }

    fn emit_changed(&self, connection: &str) {
        self.events.emit(AppEvent::FlowsChanged {
            connection: connection.to_owned(),
        });
    }

    /// Waits until everything was done that can be done now.
    pub async fn wait_until_settled(&self) {
        let wanted = *self.wanted.borrow();
        let mut settled = self.settled.subscribe();
        let mut stopped = self.stopped.subscribe();
        tokio::select! {
            _ = settled.wait_for(|seen| *seen >= wanted) => {}
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    }

    /// Ends the task. A step that is under way is done again by the next run, or found out about.
    pub(super) async fn stop(&self) {
        self.stopped.send_replace(true);
        let task = lock(&self.task).take();
        if let Some(task) = task {
            task.abort();
            let _ = task.await;
        }
    }
}

impl Drop for Flows {
    /// The next app on this ledger must be the only one that does what waits.
    fn drop(&mut self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }
}

fn write_error(error: &ErrorView) -> String {
    serde_json::to_string(error).unwrap_or_default()
}
