//! At most 100 calls in any 60 s: a true sliding window with three lanes.
//!
//! The window counts with the wall clock so that it holds across restarts, but a wall clock can be
//! set back. Therefore a grant's age is what the larger of both clocks says at most: a clock that
//! jumps back delays nobody for more than 60 s, and one that jumps forward opens nothing early while
//! the process lives.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::{sync::Notify, time::Instant};

use crate::threads::lock;

/// Calls allowed in any [`WINDOW`].
pub const MAX_CALLS: usize = 100;
/// The span that the limit is for.
pub const WINDOW: Duration = Duration::from_secs(60);
/// Slots that only the person's own clicks may use.
const RESERVED_INTERACTIVE: usize = 10;
/// Slots that the background copy leaves to everybody else.
const RESERVED_FROM_MIRROR: usize = 30;

/// Who waits for a call; earlier ones go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// A person's click.
    Interactive,
    /// The watcher.
    Watcher,
    /// Copies and imports.
    Mirror,
}

impl Lane {
    /// The name in the call log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Watcher => "watcher",
            Self::Mirror => "mirror",
        }
    }

    const fn limit(self) -> usize {
        match self {
            Self::Interactive => MAX_CALLS,
            Self::Watcher => MAX_CALLS - RESERVED_INTERACTIVE,
            Self::Mirror => MAX_CALLS - RESERVED_FROM_MIRROR,
        }
    }
}

/// The pure part: when calls were granted, in milliseconds of a clock that never goes back.
#[derive(Debug, Clone, Default)]
pub struct CallWindow {
    granted: VecDeque<u64>,
}

impl CallWindow {
    const SPAN: u64 = 60_000;

    /// Starts with the calls of an earlier process.
    #[must_use]
    pub fn with_granted(mut granted: Vec<u64>) -> Self {
        granted.sort_unstable();
        Self {
            granted: granted.into(),
        }
    }

    /// Takes a slot at `now`, or says how many milliseconds are still to wait.
    pub fn take(&mut self, now: u64, lane: Lane) -> Result<(), u64> {
        let wait = self.wait(now, lane);
        if wait > 0 {
            return Err(wait);
        }
        self.grant(now);
        Ok(())
    }

    fn grant(&mut self, now: u64) {
        self.granted.push_back(now);
    }

    fn absorb(&mut self, more: impl IntoIterator<Item = u64>) {
        self.granted.extend(more);
        self.granted.make_contiguous().sort_unstable();
    }

    /// Calls in the window that ends at `now`.
    pub fn used(&mut self, now: u64) -> usize {
        while self
            .granted
            .front()
            .is_some_and(|at| at.saturating_add(Self::SPAN) <= now)
        {
            self.granted.pop_front();
        }
        self.granted.len()
    }

    /// Milliseconds until this lane may go.
    fn wait(&mut self, now: u64, lane: Lane) -> u64 {
        let used = self.used(now);
        let limit = lane.limit();
        if used < limit {
            return 0;
        }
        // The call whose leaving makes room.
        let leaves = self.granted.get(used - limit).copied().unwrap_or(now);
        leaves.saturating_add(Self::SPAN).saturating_sub(now).max(1)
    }
}

struct State {
    window: CallWindow,
    /// Waiting tasks of each lane.
    waiting: [usize; 3],
}

struct Inner {
    state: Mutex<State>,
    /// Rings whenever a waiter ahead in the queue has left it.
    moved: Notify,
    began: Instant,
    began_wall: u64,
    /// Counts, but nobody waits.
    unlimited: bool,
}

/// One connection's throttle; clones share it.
#[derive(Clone)]
pub struct Throttle {
    inner: Arc<Inner>,
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
        Self::resume(&[])
    }
}

impl Throttle {
    /// Goes on from the calls (unix milliseconds) that an earlier process logged.
    #[must_use]
    pub fn resume(logged: &[u64]) -> Self {
        let wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self::resume_at(logged, u64::try_from(wall.as_millis()).unwrap_or(u64::MAX))
    }

    /// The same with the time as an argument.
    #[must_use]
    pub fn resume_at(logged: &[u64], wall: u64) -> Self {
        Self::made(logged, wall, false)
    }

    /// Counts but holds nobody up: for measurements and tests. A client takes it only for a server
    /// on this machine.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::made(&[], 0, true)
    }

    /// The same, unless it is an unlimited one.
    pub(super) fn enforced(self) -> Self {
        if self.inner.unlimited {
            Self::default()
        } else {
            self
        }
    }

    fn made(logged: &[u64], wall: u64, unlimited: bool) -> Self {
        // A logged time that lies ahead means that the clock was set back: count it as just now.
        let granted = logged
            .iter()
            .map(|at| (*at).min(wall))
            .filter(|at| at.saturating_add(CallWindow::SPAN) > wall)
            .collect();
        let state = State {
            window: CallWindow::with_granted(granted),
            waiting: [0; 3],
        };
        let inner = Inner {
            state: Mutex::new(state),
            moved: Notify::new(),
            began: Instant::now(),
            began_wall: wall,
            unlimited,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Waits for a slot and takes it. Dropping the future gives up the place in the queue.
    pub async fn take(&self, lane: Lane) {
        let mut ticket = QueueTicket {
            inner: &self.inner,
            lane,
            queued: false,
        };
        loop {
            let moved = self.inner.moved.notified();
            let wait = {
                let now = self.now();
                let mut state = lock(&self.inner.state);
                let ahead = state
                    .waiting
                    .iter()
                    .take(lane as usize)
                    .any(|waiting| *waiting > 0);
                if self.inner.unlimited {
                    state.window.grant(now);
                    return;
                }
                match if ahead {
                    Err(CallWindow::SPAN)
                } else {
                    state.window.take(now, lane)
                } {
                    Ok(()) => return,
                    Err(wait) => {
                        if !ticket.queued
                            && let Some(waiting) = state.waiting.get_mut(lane as usize)
                        {
                            *waiting += 1;
                            ticket.queued = true;
                        }
                        wait
                    }
                }
            };
            tokio::select! {
                biased;
                () = tokio::time::sleep(Duration::from_millis(wait)) => {}
                () = moved => {}
            }
        }
    }

    /// Counts another throttle's calls too: they went to the same account.
    pub fn absorb(&self, other: &Self) {
        let (theirs, ours) = (other.now(), self.now());
        // By their age: each throttle has a clock of its own.
        let granted: Vec<u64> = {
            let state = lock(&other.inner.state);
            let ages = state.window.granted.iter();
            ages.map(|at| ours.saturating_sub(theirs.saturating_sub(*at)))
                .collect()
        };
        lock(&self.inner.state).window.absorb(granted);
    }

    /// Calls in the last 60 s.
    #[must_use]
    pub fn used(&self) -> usize {
        let now = self.now();
        lock(&self.inner.state).window.used(now)
    }

    fn now(&self) -> u64 {
        let passed = u64::try_from(self.inner.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.inner.began_wall.saturating_add(passed)
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
            let mut state = lock(&self.inner.state);
            if let Some(waiting) = state.waiting.get_mut(self.lane as usize) {
                *waiting = waiting.saturating_sub(1);
            }
            drop(state);
            self.inner.moved.notify_waiters();
        }
    }
}
