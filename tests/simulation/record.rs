//! What a history left behind: the trace that two runs must share, and what the app said of itself
//! beside what was true.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use shopbell_core::{
    app::{EventSink, view::AppEvent},
    watch::status::{WatchState, WatchStatus},
};

use crate::time::Time;

/// How long a status may go on saying that all is well after the last answer, beyond the interval:
/// a call is tried four times, and each try may take its time.
const GRACE: i64 = 10 * 60;
/// A time of success is taken when the poll begins, and by another clock than an answer's.
const APART: i64 = 60;

#[derive(Default)]
struct Inner {
    trace: Vec<String>,
    /// Whole answers of what is watched.
    reads: u64,
    /// The same when the poll at hand began.
    reads_before: Option<u64>,
    /// When the last of them came, in time that a process was running.
    last_read: i64,
    /// The same by the machine's own clock, or later.
    last_read_wall: i64,
    /// Lists whose last call in the poll at hand failed.
    failing: BTreeSet<String>,
    last_success: Option<i64>,
    false_statuses: Vec<String>,
    /// What did not ring when it should have.
    slow: Vec<String>,
}

pub(crate) struct Record {
    time: Arc<Time>,
    interval: i64,
    inner: Mutex<Inner>,
}

impl Record {
    pub(crate) fn new(time: Arc<Time>, interval: u32) -> Self {
        Self {
            time,
            interval: interval.into(),
            inner: Mutex::default(),
        }
    }

    pub(crate) fn note(&self, line: &str) {
        let line = format!("{:>12} {line}", self.time.elapsed());
        self.inner.lock().unwrap().trace.push(line);
    }

    /// The server answered a question of the watcher's, and the answer arrived whole.
    pub(crate) fn read(&self) {
        let mut inner = self.inner.lock().unwrap();
        inner.reads += 1;
        inner.last_read = self.time.awake();
        inner.last_read_wall = self.time.latest() / 1000;
    }

    /// A page of a list that is watched was asked for.
    pub(crate) fn listed(&self, path: &str, answered: bool) {
        let mut inner = self.inner.lock().unwrap();
        if answered {
            inner.failing.remove(path);
        } else {
            inner.failing.insert(path.to_owned());
        }
    }

    /// A new process begins.
    pub(crate) fn begin_anew(&self) {
        let mut inner = self.inner.lock().unwrap();
        inner.reads_before = None;
        inner.last_success = None;
    }

    pub(crate) fn trace(&self) -> Vec<String> {
        self.inner.lock().unwrap().trace.clone()
    }

    pub(crate) fn note_slow(&self, what: String) {
        self.inner.lock().unwrap().slow.push(what);
    }

    pub(crate) fn slow(&self) -> Vec<String> {
        self.inner.lock().unwrap().slow.clone()
    }

    pub(crate) fn false_statuses(&self) -> Vec<String> {
        self.inner.lock().unwrap().false_statuses.clone()
    }

    /// A status that is not asked for at the end of a poll, but by somebody who looks.
    pub(crate) fn look(&self, status: &WatchStatus) {
        let mut inner = self.inner.lock().unwrap();
        let silent = (self.time.awake() - inner.last_read) / 1000;
        if status.state == WatchState::Watching && silent > self.interval + GRACE {
            let at = self.time.elapsed();
            inner.false_statuses.push(format!(
                "{at} says Watching, and has read nothing for {silent} s"
            ));
        }
        let read = inner.last_read_wall;
        if let Some(success) = status.last_success.filter(|at| *at > read + APART) {
            let at = self.time.elapsed();
            inner.false_statuses.push(format!(
                "{at} says that it read at {success}, and did so last by {read}"
            ));
        }
    }

    /// The status after a quiet time in which nothing failed.
    pub(crate) fn end_well(&self, status: &WatchStatus) {
        let now = self.time.now() / 1000;
        let fresh = status
            .last_success
            .is_some_and(|at| now - at <= 2 * self.interval);
        if status.state != WatchState::Watching || !fresh {
            let line = format!("all is well, and it says {status:?}");
            self.inner.lock().unwrap().false_statuses.push(line);
        }
    }

    fn follow(&self, status: &WatchStatus) {
        {
            let mut inner = self.inner.lock().unwrap();
            if status.polling {
                if inner.reads_before.is_none() {
                    inner.failing.clear();
                }
                let reads = inner.reads;
                inner.reads_before.get_or_insert(reads);
            } else if let Some(before) = inner.reads_before.take() {
                if status.state == WatchState::Watching && !inner.failing.is_empty() {
                    let (at, failing) = (self.time.elapsed(), &inner.failing);
                    let line = format!("{at} says Watching, and {failing:?} failed");
                    inner.false_statuses.push(line);
                }
                let success = status.last_success != inner.last_success;
                if status.state == WatchState::Watching && success && inner.reads == before {
                    let at = self.time.elapsed();
                    let line = format!("{at} a poll that read nothing is called a success");
                    inner.false_statuses.push(line);
                }
            }
            inner.last_success = status.last_success;
        }
        self.look(status);
    }
}

impl EventSink for Record {
    fn emit(&self, event: AppEvent) {
        if let AppEvent::StatusChanged { status } = &event {
            self.follow(status);
        }
        // Nothing of the machine's own fails here.
        if let AppEvent::Failed { error, .. } = &event {
            let line = format!("{} says Failed: {error:?}", self.time.elapsed());
            self.inner.lock().unwrap().false_statuses.push(line);
        }
        self.note(&format!("told {event:?}"));
    }
}
