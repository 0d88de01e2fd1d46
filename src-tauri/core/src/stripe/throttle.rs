//! At most 100 calls in any 60 s, as the server counts: a true sliding window with lanes.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `window` | pure: who may go, and who has to wait for how long |
//! | `lane` | who waits for a call, and who goes first |
//! | `saved` | what is on disk before a call is sent |
//!
//! Between processes the window counts with the machine's uptime, which nobody sets; within one, with
//! the runtime's clock.

mod lane;
mod saved;
mod window;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

pub use self::{
    lane::Lane,
    saved::{SavedSlots, Saving, SlotStore, SlotStoreError},
    window::{CallWindow, LATE_ARRIVAL, MAX_CALLS, SPAN, Turn},
};
use crate::threads::lock;

/// What the clock of a throttle that is not kept begins with: nothing that still counts is older.
const SOME_TIME: u64 = 10 * SPAN;

struct Inner {
    window: Mutex<CallWindow>,
    /// Rings whenever a waiter ahead in the queue has left it.
    moved: Notify,
    began: Instant,
    began_at: u64,
    /// Counts, but nobody waits.
    unlimited: bool,
    /// None: this one is forgotten with its process.
    store: Option<Arc<dyn SlotStore>>,
    /// Held while slots are written down.
    saving: tokio::sync::Mutex<()>,
}

/// One account's throttle; clones share it.
#[derive(Clone)]
pub struct Throttle {
    inner: Arc<Inner>,
    /// A call takes a slot of each of these, too.
    others: Arc<[Throttle]>,
}

impl std::fmt::Debug for Throttle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Throttle")
            .field("used", &self.used())
            .finish()
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self::made(&SavedSlots::default(), SOME_TIME, None, false)
    }
}

impl Throttle {
    /// Goes on from slots that were resumed at `now` (milliseconds of the machine's uptime). No slot is
    /// used that the store has not kept.
    #[must_use]
    pub fn resume(slots: &SavedSlots, now: u64, store: Option<Arc<dyn SlotStore>>) -> Self {
        Self::made(slots, now, store, false)
    }

    /// Counts but holds nobody up: for measurements and tests. A client takes it only for a server
    /// on this machine.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::made(&SavedSlots::default(), SOME_TIME, None, true)
    }

    /// The same, unless it is an unlimited one.
    pub(super) fn enforced(self) -> Self {
        if self.inner.unlimited {
            Self::default()
        } else {
            self
        }
    }

    /// This throttle, and a slot of each of these with every call: the account is one of theirs, and
    /// nobody knows yet which.
    #[must_use]
    pub fn with_others(&self, others: Vec<Self>) -> Self {
        Self {
            inner: self.inner.clone(),
            others: others.into(),
        }
    }

    fn made(
        slots: &SavedSlots,
        now: u64,
        store: Option<Arc<dyn SlotStore>>,
        unlimited: bool,
    ) -> Self {
        let inner = Inner {
            window: Mutex::new(CallWindow::resume(slots)),
            moved: Notify::new(),
            began: Instant::now(),
            began_at: now,
            unlimited,
            store,
            saving: tokio::sync::Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
            others: Arc::default(),
        }
    }

    /// Waits for a slot and takes it, for as long as it is held. Dropping the future gives up the place
    /// in the queue.
    pub async fn take(&self, lane: Lane) -> Result<Slot, SlotStoreError> {
        let mut held = vec![Inner::take(&self.inner, lane).await?];
        for other in self.others.iter() {
            held.push(Inner::take(&other.inner, lane).await?);
        }
        Ok(Slot { held })
    }

    /// Counts another throttle's calls too: they went to the same account.
    pub async fn absorb(&self, other: &Self) -> Result<(), SlotStoreError> {
        if Arc::ptr_eq(&self.inner, &other.inner) {
            return Ok(());
        }
        let (theirs, ours) = (other.inner.now(), self.inner.now());
        // By their age: each throttle has a clock of its own.
        let ended: Vec<u64> = {
            let slots = lock(&other.inner.window).plan(theirs, 0);
            let ages = slots.ended.into_iter();
            ages.map(|at| (ours + at).saturating_sub(theirs)).collect()
        };
        lock(&self.inner.window).absorb(ended);
        Inner::save(&self.inner).await
    }

    /// Writes down how things are, and gives back what is not used: for the end of a process.
    pub async fn close(&self) -> Result<(), SlotStoreError> {
        lock(&self.inner.window).drop_ready();
        Inner::save(&self.inner).await
    }

    /// Calls that count now.
    #[must_use]
    pub fn used(&self) -> usize {
        let now = self.inner.now();
        lock(&self.inner.window).used(now)
    }
}

impl Inner {
    fn now(&self) -> u64 {
        let passed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.began_at.saturating_add(passed)
    }

    async fn take(inner: &Arc<Self>, lane: Lane) -> Result<HeldSlot, SlotStoreError> {
        let mut ticket = QueueTicket {
            inner,
            lane,
            queued: false,
        };
        loop {
            let moved = inner.moved.notified();
            let turn = {
                let mut window = lock(&inner.window);
                if inner.unlimited {
                    window.begin(lane);
                    Turn::Go
                } else {
                    let turn = window.step(inner.now(), lane);
                    if matches!(turn, Turn::Wait(_)) && !ticket.queued {
                        window.queue(lane, true);
                        ticket.queued = true;
                    }
                    turn
                }
            };
            match turn {
                Turn::Go => {
                    return Ok(HeldSlot {
                        inner: inner.clone(),
                        lane,
                        answered: false,
                    });
                }
                // Without a store there is nothing to write.
                Turn::Reserve(count) if inner.store.is_none() => {
                    lock(&inner.window).add_ready(count);
                }
                Turn::Reserve(_) => Self::reserve(inner, lane).await?,
                Turn::Wait(wait) => {
                    tokio::select! {
                        biased;
                        () = tokio::time::sleep(Duration::from_millis(wait)) => {}
                        () = moved => {}
                    }
                }
            }
        }
    }

    async fn reserve(inner: &Arc<Self>, lane: Lane) -> Result<(), SlotStoreError> {
        let plan = move |window: &mut CallWindow, now| {
            // Somebody else may have done it by now, or have taken the room.
            match window.clone().step(now, lane) {
                Turn::Reserve(count) => Some((count, window.plan(now, count))),
                Turn::Go | Turn::Wait(_) => None,
            }
        };
        Self::write_down(inner, plan).await
    }

    /// Writes down how things are.
    async fn save(inner: &Arc<Self>) -> Result<(), SlotStoreError> {
        Self::write_down(inner, |window, now| Some((0, window.plan(now, 0)))).await
    }

    /// Writes slots down, to the end even if whoever wanted them is gone: a write that came after a
    /// later one would undo it.
    async fn write_down(
        inner: &Arc<Self>,
        plan: impl FnOnce(&mut CallWindow, u64) -> Option<(usize, SavedSlots)> + Send + 'static,
    ) -> Result<(), SlotStoreError> {
        let inner = inner.clone();
        let written = tokio::spawn(async move {
            let _one = inner.saving.lock().await;
            let planned = plan(&mut lock(&inner.window), inner.now());
            if let Some((count, slots)) = planned {
                inner.put(slots).await?;
                lock(&inner.window).add_ready(count);
            }
            Ok(())
        });
        written
            .await
            .map_err(|ended| SlotStoreError(Box::new(ended)))?
    }

    async fn put(&self, slots: SavedSlots) -> Result<(), SlotStoreError> {
        match &self.store {
            Some(store) => store.save(slots).await,
            None => Ok(()),
        }
    }
}

/// A slot that a call holds; it counts on for 60 s after it is let go.
#[must_use = "a slot that is dropped counts as a call that was given up"]
pub struct Slot {
    held: Vec<HeldSlot>,
}

impl Slot {
    /// The server answered: it has counted the call by now.
    pub fn answered(mut self) {
        for slot in &mut self.held {
            slot.answered = true;
        }
    }
}

struct HeldSlot {
    inner: Arc<Inner>,
    lane: Lane,
    answered: bool,
}

impl Drop for HeldSlot {
    fn drop(&mut self) {
        let now = self.inner.now();
        lock(&self.inner.window).end(now, self.lane, self.answered);
    }
}

/// A place in the queue; leaving it, by whatever way, lets the others look again.
struct QueueTicket<'a> {
    inner: &'a Inner,
    lane: Lane,
    queued: bool,
}

impl Drop for QueueTicket<'_> {
    fn drop(&mut self) {
        if self.queued {
            lock(&self.inner.window).queue(self.lane, false);
            self.inner.moved.notify_waiters();
        }
    }
}
