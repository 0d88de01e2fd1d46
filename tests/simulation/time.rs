//! True time, and the wall clock of the machine that the app runs on.

use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering},
};

use shopbell_core::{clock::Clock, uptime::Uptime};
use tokio::time::Instant;

use crate::chance::Chance;

/// When every simulation begins, in unix milliseconds.
const BEGIN: i64 = 1_790_000_000_000;

/// Time passes with the paused clock of the runtime at hand, and by itself while the machine sleeps.
pub(crate) struct Time {
    /// True time when the runtime at hand began, and what the machine has slept since.
    base: AtomicI64,
    began: Mutex<Option<Instant>>,
    /// By how much the machine's wall clock is wrong, in milliseconds.
    skew: AtomicI64,
    /// By how much it was ahead at the most.
    most_ahead: AtomicI64,
    /// How long processes have been running, in milliseconds.
    awake: AtomicI64,
    jitter: Mutex<Chance>,
}

impl Time {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            base: AtomicI64::new(BEGIN),
            began: Mutex::new(None),
            skew: AtomicI64::new(0),
            most_ahead: AtomicI64::new(0),
            awake: AtomicI64::new(0),
            jitter: Mutex::new(Chance::new(seed)),
        }
    }

    /// A process begins: its runtime's clock counts from here.
    pub(crate) fn start(&self) {
        *self.began.lock().unwrap() = Some(Instant::now());
    }

    /// The process is gone.
    pub(crate) fn stop(&self) {
        let passed = self.passed();
        self.base.fetch_add(passed, Ordering::SeqCst);
        self.awake.fetch_add(passed, Ordering::SeqCst);
        *self.began.lock().unwrap() = None;
    }

    fn passed(&self) -> i64 {
        let began = *self.began.lock().unwrap();
        began.map_or(0, |began| {
            i64::try_from(began.elapsed().as_millis()).unwrap()
        })
    }

    /// Unix milliseconds, as the server has them.
    pub(crate) fn now(&self) -> i64 {
        self.base.load(Ordering::SeqCst) + self.passed()
    }

    /// Milliseconds in which a process ran.
    pub(crate) fn awake(&self) -> i64 {
        self.awake.load(Ordering::SeqCst) + self.passed()
    }

    /// Milliseconds since the beginning.
    pub(crate) fn elapsed(&self) -> i64 {
        self.now() - BEGIN
    }

    /// The machine sleeps, or is off: timers stand still.
    pub(crate) fn pass(&self, seconds: u32) {
        self.base
            .fetch_add(i64::from(seconds) * 1000, Ordering::SeqCst);
    }

    /// Somebody sets the machine's clock.
    pub(crate) fn jump(&self, seconds: i32) {
        let by = i64::from(seconds) * 1000;
        let skew = self.skew.fetch_add(by, Ordering::SeqCst) + by;
        self.most_ahead.fetch_max(skew, Ordering::SeqCst);
    }

    /// The machine's clock is right again.
    pub(crate) fn set_right(&self) {
        self.skew.store(0, Ordering::SeqCst);
    }

    /// Unix milliseconds, as the machine's clock had them at the most.
    pub(crate) fn latest(&self) -> i64 {
        self.now() + self.most_ahead.load(Ordering::SeqCst)
    }

    fn wall(&self) -> i64 {
        self.now() + self.skew.load(Ordering::SeqCst)
    }
}

impl Clock for Time {
    fn now(&self) -> i64 {
        self.wall().div_euclid(1000)
    }

    fn now_millis(&self) -> u64 {
        u64::try_from(self.wall()).unwrap()
    }

    fn jitter(&self) -> f64 {
        self.jitter.lock().unwrap().fraction()
    }
}

impl Uptime for Time {
    fn millis(&self) -> u64 {
        u64::try_from(self.elapsed()).unwrap()
    }
}
