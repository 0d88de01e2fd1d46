//! The notification service.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use shopbell_core::{
    alerts::Alert,
    app::{Notifier, NotifierError},
};

use crate::{command::Daemon, record::Record, time::Time};

struct Shown {
    at: i64,
    seqs: Vec<i64>,
}

struct Inner {
    daemon: Daemon,
    shown: Vec<Shown>,
    /// How often an arrival may have rung once more than once: the process was killed after it was
    /// shown, and before that could be written down.
    excused: BTreeMap<i64, usize>,
}

pub(crate) struct Bell {
    time: Arc<Time>,
    record: Arc<Record>,
    inner: Mutex<Inner>,
}

impl Bell {
    pub(crate) fn new(time: Arc<Time>, record: Arc<Record>) -> Self {
        let inner = Inner {
            daemon: Daemon::Up,
            shown: Vec::new(),
            excused: BTreeMap::new(),
        };
        Self {
            time,
            record,
            inner: Mutex::new(inner),
        }
    }

    pub(crate) fn turn(&self, daemon: Daemon) {
        self.inner.lock().unwrap().daemon = daemon;
    }

    /// The process was killed right now.
    pub(crate) fn killed(&self) {
        let mut inner = self.inner.lock().unwrap();
        let now = self.time.now();
        // Showing and marking take no time here.
        let last = inner.shown.last().filter(|shown| now - shown.at < 1000);
        for seq in last.map(|shown| shown.seqs.clone()).unwrap_or_default() {
            *inner.excused.entry(seq).or_default() += 1;
        }
    }

    /// Whether an arrival rang.
    pub(crate) fn rang(&self, seq: i64) -> bool {
        let inner = self.inner.lock().unwrap();
        inner.shown.iter().any(|shown| shown.seqs.contains(&seq))
    }

    /// How often each arrival rang, and how often that is excused beyond the first time.
    pub(crate) fn rings(&self) -> BTreeMap<i64, (usize, usize)> {
        let inner = self.inner.lock().unwrap();
        let mut rings = BTreeMap::<i64, (usize, usize)>::new();
        for seq in inner.shown.iter().flat_map(|shown| &shown.seqs) {
            rings.entry(*seq).or_default().0 += 1;
        }
        for (seq, excused) in &inner.excused {
            rings.entry(*seq).or_default().1 += excused;
        }
        rings
    }
}

impl Notifier for Bell {
    fn show(&self, alert: &Alert, _: &str) -> Result<(), NotifierError> {
        let mut inner = self.inner.lock().unwrap();
        self.record
            .note(&format!("{:?} is to show {:?}", inner.daemon, alert.seqs));
        match inner.daemon {
            Daemon::Up => {}
            Daemon::Missing => return Err(NotifierError::Missing("nobody answers".into())),
            Daemon::Refusing => return Err(NotifierError::Refused("not now".into())),
        }
        let at = self.time.now();
        let seqs = alert.seqs.clone();
        inner.shown.push(Shown { at, seqs });
        Ok(())
    }
}
