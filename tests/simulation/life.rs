//! The life of one process: how many steps it has done, and at which one it is killed.

use std::sync::Mutex;

use tokio::sync::Notify;

#[derive(Default)]
struct Count {
    done: u64,
    /// It dies when so many steps are done.
    until: Option<u64>,
    dead: bool,
}

/// Steps are where a kill can fall: before and after each call, each transaction of the ledger, each
/// reading of it, each notification, each look at the keychain.
#[derive(Default)]
pub(crate) struct Life {
    count: Mutex<Count>,
    died: Notify,
    /// What happens at the very moment.
    at_death: Mutex<Option<Box<dyn Fn() + Send>>>,
}

impl Life {
    /// Has something happen at the very moment of each death.
    pub(crate) fn at_death(&self, act: impl Fn() + Send + 'static) {
        *self.at_death.lock().unwrap() = Some(Box::new(act));
    }

    /// Kills the process now.
    pub(crate) fn end(&self) {
        let mut count = self.count.lock().unwrap();
        if !count.dead {
            count.dead = true;
            self.died.notify_one();
        }
    }

    /// Kills the process so many steps from now.
    pub(crate) fn end_after(&self, steps: u16) {
        let mut count = self.count.lock().unwrap();
        count.until = Some(count.done + u64::from(steps));
    }

    /// Lets the process live on.
    pub(crate) fn spare(&self) {
        self.count.lock().unwrap().until = None;
    }

    /// Counts a step; says whether the process is dead.
    pub(crate) fn is_over(&self) -> bool {
        let mut count = self.count.lock().unwrap();
        count.done += 1;
        if !count.dead && count.until.is_some_and(|until| count.done > until) {
            count.dead = true;
            if let Some(act) = self.at_death.lock().unwrap().as_ref() {
                act();
            }
            self.died.notify_one();
        }
        count.dead
    }

    /// Counts a step, and never comes back if the process is dead.
    pub(crate) async fn step(&self) {
        if self.is_over() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits for the end.
    pub(crate) async fn died(&self) {
        // One that died as it ended leaves its notice behind.
        while !self.is_dead() {
            self.died.notified().await;
        }
    }

    /// Whether the process is dead.
    pub(crate) fn is_dead(&self) -> bool {
        self.count.lock().unwrap().dead
    }

    /// A new process begins.
    pub(crate) fn begin_anew(&self) {
        let mut count = self.count.lock().unwrap();
        count.dead = false;
        count.until = None;
    }
}
