//! The local copy of customers and products: how far it is, and what people do with it.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sync` | makes the copy and keeps it current |
//! | `refold` | folds anew what an older version folded |
//! | `changes` | what changed since: by the signal, or by lists where there is none |

mod changes;
mod refold;
mod sync;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};

use serde_json::Value;
use tokio::task::JoinHandle;

use self::sync::SyncTask;
use super::{
    connections::Clients,
    fields::{find_spec, flatten},
    host::EventSink,
    settings::AppSettings,
    view::{AppEvent, MirrorKind, MirrorStatus},
};
use crate::{
    error::{Error, ErrorCode, ErrorView},
    kind::RecordKind,
    ledger::{
        Ledger,
        mirror::{self, MirrorRow, ObjectRow},
        sources,
    },
    source::Source,
    threads::{KeyedLocks, lock, run_blocking},
    watch::status::WatchStatus,
};

/// Calls a minute that the throttle leaves to the copy.
const PACE: f64 = 70.0;

/// The local copies, and what is known of each connection in this run.
pub struct Mirror {
    ledger: Ledger,
    clients: Arc<Clients>,
    settings: Arc<AppSettings>,
    events: Arc<dyn EventSink>,
    /// Whether somebody reads the signal: a copy waits for its first reading.
    signalled: bool,
    syncs: Mutex<HashMap<String, SyncTask>>,
    /// One step of a connection's copy at a time.
    steps: KeyedLocks,
    /// Connections whose last call could not reach Stripe.
    offline: Mutex<HashSet<String>>,
    /// When each connection's signal was last read (unix seconds).
    polled: Mutex<HashMap<String, i64>>,
    /// Connections whose next step asks also for what backs off.
    insisted: Mutex<HashSet<String>>,
    /// Folds anew what an older version folded.
    refolding: Mutex<Option<JoinHandle<()>>>,
}

impl Mirror {
    pub(super) fn new(
        ledger: &Ledger,
        clients: &Arc<Clients>,
        settings: &Arc<AppSettings>,
        events: &Arc<dyn EventSink>,
        signalled: bool,
    ) -> Self {
        Self {
            ledger: ledger.clone(),
            clients: clients.clone(),
            settings: settings.clone(),
            events: events.clone(),
            signalled,
            syncs: Mutex::default(),
            steps: KeyedLocks::default(),
            offline: Mutex::default(),
            polled: Mutex::default(),
            insisted: Mutex::default(),
            refolding: Mutex::default(),
        }
    }

    /// How far the local copy is.
    pub async fn get_status(&self, connection: &str) -> Result<MirrorStatus, Error> {
        let owner = connection.to_owned();
        let (kinds, bytes) = self
            .ledger
            .read(move |db| {
                let mut kinds = Vec::new();
                for kind in RecordKind::ALL {
                    let copy = mirror::get_mirror(db, &owner, kind)?;
                    let source = sources::get_source(db, &owner, Source::Mirror(kind))?;
                    let problem = source.and_then(|source| source.problem);
                    let count = match &copy {
                        Some(copy) => mirror::count_objects(db, copy.space)?,
                        None => 0,
                    };
                    kinds.push(view(kind, count, copy.as_ref(), problem));
                }
                Ok::<_, Error>((kinds, mirror::estimate_bytes(db, &owner)?))
            })
            .await?;
        Ok(MirrorStatus {
            connection: connection.to_owned(),
            enabled: self.is_enabled(),
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            kinds,
        })
    }

    /// Removes the local copy and gives its space back to the disk.
    pub async fn wipe(&self, connection: &str) -> Result<(), Error> {
        let step = self.steps.get(connection);
        let _one = step.lock().await;
        let (ledger, owner) = (self.ledger.clone(), connection.to_owned());
        run_blocking(move || {
            ledger.write_blocking(|db| mirror::wipe_mirrors(db, &owner))?;
            ledger.compact_blocking()
        })
        .await??;
        for kind in RecordKind::ALL {
            self.emit_records_changed(connection, kind);
        }
        self.emit_status(connection).await;
        Ok(())
    }

    /// Copies everything anew; until that is done the old copy answers.
    pub async fn rebuild(&self, connection: &str) -> Result<(), Error> {
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                for kind in RecordKind::ALL {
                    let copy = mirror::begin_mirror(db, &owner, kind)?;
                    mirror::put_mirror(db, &restarted(copy))?;
                }
                Ok::<_, crate::ledger::LedgerError>(())
            })
            .await?;
        self.wake(connection);
        self.emit_status(connection).await;
        Ok(())
    }

    /// Whether the person wants a local copy.
    pub(super) fn is_enabled(&self) -> bool {
        self.settings.get().data.mirror
    }

    /// Takes note of what a poll said: whether Stripe can be reached, and how current the signal is.
    pub(super) fn follow_status(&self, status: &WatchStatus) {
        let code = status.problem.as_ref().map(|problem| problem.code);
        self.set_offline(&status.connection, code.is_some_and(ErrorCode::is_offline));
        if let Some(at) = status.last_success {
            lock(&self.polled).insert(status.connection.clone(), at);
        }
    }

    /// Takes note of whether Stripe can be reached.
    pub(super) fn set_offline(&self, connection: &str, offline: bool) {
        let mut set = lock(&self.offline);
        if offline {
            set.insert(connection.to_owned());
        } else {
            set.remove(connection);
        }
    }

    /// Whether the last call could not reach Stripe.
    pub(super) fn is_offline(&self, connection: &str) -> bool {
        lock(&self.offline).contains(connection)
    }

    /// Ends what runs; what it did is committed.
    pub(super) fn stop(&self) {
        lock(&self.syncs).clear();
        if let Some(task) = lock(&self.refolding).take() {
            task.abort();
        }
    }

    /// Ends what runs of a connection, and forgets what was known of it.
    pub(super) fn forget(&self, connection: &str) {
        lock(&self.syncs).remove(connection);
        self.set_offline(connection, false);
        lock(&self.insisted).remove(connection);
    }

    /// Puts an object that was just read or written into the copy, if there is one.
    pub(super) async fn keep_record(
        &self,
        connection: &str,
        kind: RecordKind,
        object: &Value,
    ) -> Result<(), Error> {
        if !self.is_enabled() {
            return Ok(());
        }
        let Some(object) = entry(kind, object, object.to_string()) else {
            return Ok(());
        };
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                if let Some(copy) = mirror::get_mirror(db, &owner, kind)? {
                    mirror::put_objects(db, &copy, &[object])?;
                }
                Ok::<_, Error>(())
            })
            .await
    }

    /// Takes an object that is not there any more out of the copy.
    pub(super) async fn drop_record(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<(), Error> {
        let (owner, id) = (connection.to_owned(), id.to_owned());
        self.ledger
            .write(move |db| mirror::remove_object(db, &owner, kind, &id))
            .await?;
        self.emit_records_changed(connection, kind);
        Ok(())
    }

    /// Tells the UI that its lists of a kind are stale.
    pub(super) fn emit_records_changed(&self, connection: &str, kind: RecordKind) {
        self.events.emit(AppEvent::RecordsChanged {
            connection: connection.to_owned(),
            kind,
        });
    }

    async fn emit_status(&self, connection: &str) {
        match self.get_status(connection).await {
            Ok(status) => self.events.emit(AppEvent::MirrorChanged {
                connection: connection.to_owned(),
                status,
            }),
            Err(error) => tracing::warn!(%error, "the copy's status could not be read"),
        }
    }
}

/// A copy that begins anew.
fn restarted(copy: MirrorRow) -> MirrorRow {
    MirrorRow {
        generation: copy.generation + 1,
        walking: true,
        cursor: None,
        reached: None,
        newest: None,
        pages: 0,
        ..copy
    }
}

/// An object as the ledger keeps it; none without an id.
#[must_use]
pub fn entry(kind: RecordKind, object: &Value, raw: String) -> Option<ObjectRow> {
    let text = |key: &str| {
        let text = object.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let number = |key: &str| object.get(key).and_then(Value::as_i64).unwrap_or(0);
    let id = object.get("id")?.as_str()?.to_owned();
    let mut more = Vec::new();
    for (key, value) in flatten(kind, object).iter() {
        let value = value.as_str().unwrap_or_default();
        if let Some(key) = key.strip_prefix("metadata.") {
            more.push(format!("{key} {value}"));
        } else if !value.is_empty() && find_spec(kind, key).is_some_and(|spec| spec.searched) {
            more.push(value.to_owned());
        }
    }
    let active = object.get("active").and_then(Value::as_bool);
    Some(ObjectRow {
        id,
        created: number("created"),
        updated: number("updated"),
        name: text("name"),
        email: text("email"),
        active: active.unwrap_or(true),
        more,
        raw,
    })
}

fn view(
    kind: RecordKind,
    count: u32,
    mirror: Option<&MirrorRow>,
    problem: Option<ErrorView>,
) -> MirrorKind {
    let walking = mirror.filter(|mirror| mirror.walking);
    let progress = walking.and_then(progress);
    let eta = walking.zip(progress).map(|(mirror, progress)| {
        let left = f64::from(mirror.pages) * (1.0 - progress) / progress.max(0.01);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time left that is not negative"
        )]
        let seconds = (left * 60.0 / PACE).ceil() as u32;
        seconds
    });
    MirrorKind {
        kind,
        count,
        complete: mirror.is_some_and(|mirror| mirror.complete),
        progress,
        eta_seconds: eta,
        as_of: mirror.and_then(|mirror| mirror.as_of.or(mirror.copied)),
        problem,
    }
}

/// Stripe tells no total. What is known is the span of time that the objects were made in, and how
/// far down that span the copy has come.
#[expect(clippy::cast_precision_loss, reason = "seconds of a few years")]
fn progress(mirror: &MirrorRow) -> Option<f64> {
    let (newest, reached, oldest) = (mirror.newest?, mirror.reached?, mirror.oldest?);
    let span = (newest - oldest).max(1) as f64;
    Some(((newest - reached) as f64 / span).clamp(0.0, 0.99))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_the_place_in_time() {
        let mirror = MirrorRow {
            space: 1,
            complete: false,
            generation: 1,
            walking: true,
            cursor: None,
            reached: Some(750),
            newest: Some(1000),
            oldest: Some(0),
            pages: 10,
            as_of: None,
            copied: None,
            stretch: None,
        };
        let kind = view(RecordKind::Customers, 1000, Some(&mirror), None);
        assert_eq!(kind.progress, Some(0.25));
        // 30 pages are left, at 70 a minute.
        assert_eq!(kind.eta_seconds, Some(26));
        let unknown = MirrorRow {
            oldest: None,
            ..mirror
        };
        assert_eq!(
            view(RecordKind::Customers, 0, Some(&unknown), None).progress,
            None
        );
    }
}
