//! What shows alerts in the tests, or does not.

use std::{
    sync::{Condvar, Mutex},
    time::Duration,
};

use shopbell_core::{
    alerts::{Alert, AlertContent},
    app::{Notifier, NotifierError},
    daily::DaySummary,
    rule::Sound,
};
use tokio::sync::Notify;

/// Far more than anything takes that is not stuck.
const DEADLINE: Duration = Duration::from_secs(60);

/// Waits for something that must not hang.
pub(crate) async fn within_deadline<T>(what: &str, work: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(DEADLINE, work).await;
    done.unwrap_or_else(|_| panic!("{what} hangs"))
}

/// How the notification service is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It shows what it is given.
    #[default]
    Well,
    /// There is none.
    Missing,
    /// It refuses whatever names this arrival.
    Refuses(i64),
    /// It takes an alert and never answers.
    Silent,
}

#[derive(Default)]
struct State {
    mood: Mood,
    shown: Vec<Alert>,
    tries: usize,
    /// Threads that are inside now, and the most there ever were.
    inside: usize,
    most: usize,
}

/// A notification service that does as it is told.
#[derive(Default)]
pub(crate) struct Bell {
    state: Mutex<State>,
    changed: Condvar,
    moved: Notify,
}

impl Bell {
    /// From now on it is like this; what kept still goes on.
    pub(crate) fn set(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
        self.changed.notify_all();
    }

    /// What it showed, in order: the arrivals of each.
    pub(crate) fn shown(&self) -> Vec<Vec<i64>> {
        let state = self.state.lock().unwrap();
        state.shown.iter().map(|alert| alert.seqs.clone()).collect()
    }

    /// What the last summary said of money, by currency.
    pub(crate) fn last_totals(&self) -> Vec<(String, i64)> {
        let state = self.state.lock().unwrap();
        let Some(AlertContent::Summary { totals, .. }) = state.shown.last().map(|one| &one.content)
        else {
            panic!("no summary was the last: {:?}", state.shown);
        };
        let pairs = totals.iter().map(|one| (one.currency.clone(), one.amount));
        pairs.collect()
    }

    /// How what it showed sounded, in order.
    pub(crate) fn sounds(&self) -> Vec<Sound> {
        let state = self.state.lock().unwrap();
        state.shown.iter().map(|alert| alert.sound).collect()
    }

    /// The days that it told of, in order.
    pub(crate) fn days(&self) -> Vec<DaySummary> {
        let state = self.state.lock().unwrap();
        let days = state.shown.iter().filter_map(|alert| match &alert.content {
            AlertContent::Day(day) => Some((**day).clone()),
            _ => None,
        });
        days.collect()
    }

    /// What flows said, in order: title and body.
    pub(crate) fn notes(&self) -> Vec<(String, String)> {
        let state = self.state.lock().unwrap();
        let notes = state.shown.iter().filter_map(|alert| match &alert.content {
            AlertContent::Note { title, body } => Some((title.clone(), body.clone())),
            _ => None,
        });
        notes.collect()
    }

    /// How often it was asked to show something.
    pub(crate) fn tries(&self) -> usize {
        self.state.lock().unwrap().tries
    }

    /// The most threads that were in it at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.state.lock().unwrap().most
    }

    /// Waits until it was asked so often.
    pub(crate) async fn asked(&self, times: usize) {
        self.until(|state| state.tries >= times).await;
    }

    /// Waits until it showed so many alerts.
    pub(crate) async fn rung(&self, alerts: usize) {
        self.until(|state| state.shown.len() >= alerts).await;
    }

    async fn until(&self, wanted: impl Fn(&State) -> bool) {
        let met = async {
            loop {
                let moved = self.moved.notified();
                if wanted(&self.state.lock().unwrap()) {
                    return;
                }
                moved.await;
            }
        };
        within_deadline("the bell", met).await;
    }
}

impl Notifier for Bell {
    fn show(&self, alert: &Alert, _: &str) -> Result<(), NotifierError> {
        let mut state = self.state.lock().unwrap();
        state.tries += 1;
        state.inside += 1;
        state.most = state.most.max(state.inside);
        self.moved.notify_waiters();
        let answer = match state.mood {
            Mood::Missing => Err(NotifierError::Missing("nobody has that name".into())),
            Mood::Refuses(seq) if matches!(&alert.content, AlertContent::One(row) if row.seq == seq) => {
                Err(NotifierError::Refused("what a text".into()))
            }
            Mood::Well | Mood::Refuses(_) | Mood::Silent => {
                state.shown.push(alert.clone());
                Ok(())
            }
        };
        while state.mood == Mood::Silent {
            state = self.changed.wait(state).unwrap();
        }
        state.inside -= 1;
        self.moved.notify_waiters();
        answer
    }
}
