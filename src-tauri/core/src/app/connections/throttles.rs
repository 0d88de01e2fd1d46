//! The throttle of each account, on disk before it is used. What it is named after is its scope: a
//! connection, or a key as long as nobody knows whose it is.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use tokio::time::Instant;

use super::{fingerprint::KEY_SCOPE, identity::mode_name};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        Ledger, calls, connections,
        throttles::{self, ThrottleRow},
    },
    stripe::{KeyMode, SavedSlots, Saving, SlotStore, SlotStoreError, Throttle},
    threads::lock,
    uptime::Uptime,
};

/// The throttles that this process keeps. They outlive their connections, so that removing one gives
/// no new allowance.
pub(super) struct Throttles {
    ledger: Ledger,
    uptime: Arc<dyn Uptime>,
    /// Tells what this process wrote from what an earlier one did.
    process: i64,
    open: Mutex<HashMap<String, Throttle>>,
    /// Held while one is opened, so that it is opened once.
    opening: tokio::sync::Mutex<()>,
}

impl Throttles {
    pub(super) fn new(ledger: Ledger, uptime: Arc<dyn Uptime>) -> Self {
        Self {
            ledger,
            uptime,
            process: rand::random(),
            open: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
        }
    }

    /// The throttle of a scope; it goes on from what an earlier process left.
    pub(super) async fn get(&self, scope: &str) -> Result<Throttle, Error> {
        if let Some(throttle) = self.opened(scope) {
            return Ok(throttle);
        }
        let _one = self.opening.lock().await;
        if let Some(throttle) = self.opened(scope) {
            return Ok(throttle);
        }
        let (name, process, now) = (scope.to_owned(), self.process, self.uptime.millis());
        let slots = self
            .ledger
            .write(move |db| {
                let left = match throttles::get_throttle(db, &name)? {
                    Some(row) => saved(row),
                    None => list_unclaimed_slots(db, &name)?,
                };
                let slots = left.resume(now);
                throttles::take_over_throttle(db, &name, process, &row(&slots))?;
                Ok::<_, Error>(slots)
            })
            .await?;
        let began_uptime = self.uptime.millis();
        let store = LedgerSlots {
            ledger: self.ledger.clone(),
            scope: scope.to_owned(),
            process: self.process,
            uptime: self.uptime.clone(),
            began: Instant::now(),
            began_uptime,
        };
        let throttle = Throttle::resume(&slots, began_uptime, Some(Arc::new(store)));
        lock(&self.open).insert(scope.to_owned(), throttle.clone());
        Ok(throttle)
    }

    /// The throttle of a key or a connection whose account nobody knows. It may be any that was called
    /// here: each call takes a slot of every throttle of that mode.
    pub(super) async fn get_for_stranger(
        &self,
        scope: &str,
        mode: KeyMode,
    ) -> Result<Throttle, Error> {
        let (own, end) = (scope.to_owned(), format!(":{}", mode_name(mode)));
        let process = self.process;
        let (called, connected) = self
            .ledger
            .write(move |db| {
                throttles::remove_idle_throttles(db, KEY_SCOPE, process)?;
                let called = throttles::list_throttle_scopes(db, "", &end)?;
                let connected = connections::list_connections(db)?.into_iter();
                let connected = connected.map(|row| row.id).filter(|id| id.ends_with(&end));
                Ok::<_, Error>((
                    called.into_iter().collect::<BTreeSet<_>>(),
                    connected.collect::<BTreeSet<_>>(),
                ))
            })
            .await?;
        let mut others = Vec::new();
        for other in called.union(&connected).filter(|other| **other != own) {
            let throttle = self.get(other).await?;
            if throttle.used() > 0 || connected.contains(other) {
                others.push(throttle);
            }
        }
        Ok(self.get(scope).await?.with_others(others))
    }

    /// Counts the calls of one scope as another's: they went to one account.
    pub(super) async fn join(&self, scope: &str, into: &str) -> Result<(), Error> {
        if scope == into {
            return Ok(());
        }
        let throttle = self.get(into).await?;
        throttle.absorb(&self.get(scope).await?).await?;
        lock(&self.open).remove(scope);
        // The calls that still wait to be logged move, too.
        self.ledger.flush_calls().await?;
        let (scope, into) = (scope.to_owned(), into.to_owned());
        self.ledger
            .write(move |db| {
                throttles::remove_throttle(db, &scope)?;
                calls::move_calls(db, &scope, &into)
            })
            .await?;
        Ok(())
    }

    /// Writes all of them down for the next process, without what is not used.
    pub(super) async fn close(&self) {
        let all: Vec<_> = lock(&self.open).values().cloned().collect();
        for throttle in all {
            if let Err(error) = throttle.close().await {
                tracing::warn!(%error, "the calls of the last minute could not be written down");
            }
        }
    }

    fn opened(&self, scope: &str) -> Option<Throttle> {
        lock(&self.open).get(scope).cloned()
    }
}

/// The calls of keys whose account is not known: they may have been an account's that has no throttle
/// yet.
fn list_unclaimed_slots(db: &rusqlite::Connection, scope: &str) -> Result<SavedSlots, Error> {
    let mode = scope.rsplit(':').next().unwrap_or_default();
    let mut slots = SavedSlots::default();
    if scope.starts_with(KEY_SCOPE) || mode == scope {
        return Ok(slots);
    }
    for key in throttles::list_throttle_scopes(db, KEY_SCOPE, &format!(":{mode}"))? {
        let row = throttles::get_throttle(db, &key)?.unwrap_or_default();
        slots = slots.and(&saved(row));
    }
    Ok(slots)
}

fn saved(row: ThrottleRow) -> SavedSlots {
    SavedSlots {
        pending: row.pending,
        ended: row.ended,
    }
}

fn row(slots: &SavedSlots) -> ThrottleRow {
    ThrottleRow {
        pending: slots.pending,
        ended: slots.ended.clone(),
    }
}

/// Keeps a throttle's slots in the ledger.
struct LedgerSlots {
    ledger: Ledger,
    scope: String,
    process: i64,
    uptime: Arc<dyn Uptime>,
    /// The throttle's own clock began then, at this uptime.
    began: Instant,
    began_uptime: u64,
}

impl LedgerSlots {
    /// The throttle's clock stands still while the machine sleeps, and the uptime does not: what ended
    /// is as old for the next process as it is for this one.
    fn by_uptime(&self, mut slots: SavedSlots) -> SavedSlots {
        let passed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let own = self.began_uptime.saturating_add(passed);
        let slept = self.uptime.millis().saturating_sub(own);
        for at in &mut slots.ended {
            *at = at.saturating_add(slept);
        }
        slots
    }
}

impl SlotStore for LedgerSlots {
    fn save(&self, slots: SavedSlots) -> Saving<'_> {
        let (scope, process) = (self.scope.clone(), self.process);
        let slots = self.by_uptime(slots);
        Box::pin(async move {
            let write = move |db: &rusqlite::Transaction<'_>| {
                if throttles::put_throttle(db, &scope, process, &row(&slots))? {
                    return Ok(());
                }
                let why = "another process counts these calls";
                Err(Error::new(ErrorCode::LedgerBusy, why))
            };
            let written = self.ledger.write(write).await;
            written.map_err(|error: Error| SlotStoreError(Box::new(error)))
        })
    }
}
