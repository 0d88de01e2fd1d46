//! What stands in for the shell: nothing touches the keychain, the desktop or a settings file.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

use jiff::tz::TimeZone;
use shopbell_core::{
    app::{EventSink, view::AppEvent},
    secrets::{SecretError, SecretStore, Sensitive},
    settings::{Settings, SettingsError, SettingsStore},
    view_state::{ViewState, ViewStateError, ViewStateStore},
    watch::{Clock, SystemClock},
};

/// The machine's clock, which a test may set.
#[derive(Default)]
pub(crate) struct TestClock {
    ahead: AtomicI64,
    zone: Mutex<Option<TimeZone>>,
}

impl TestClock {
    /// From now on it is this time, and goes on from there.
    pub(crate) fn set(&self, now: i64) {
        let ahead = now - SystemClock.now();
        self.ahead.store(ahead, Ordering::SeqCst);
    }

    /// The person lives by this zone.
    pub(crate) fn move_to(&self, zone: TimeZone) {
        *self.zone.lock().unwrap() = Some(zone);
    }
}

impl Clock for TestClock {
    fn now(&self) -> i64 {
        SystemClock.now() + self.ahead.load(Ordering::SeqCst)
    }

    fn zone(&self) -> TimeZone {
        let zone = self.zone.lock().unwrap().clone();
        zone.unwrap_or_else(TimeZone::system)
    }
}

#[derive(Default)]
pub(super) struct MemorySecrets(Mutex<HashMap<String, String>>);

impl MemorySecrets {
    pub(super) fn all(&self) -> BTreeMap<String, String> {
        self.0.lock().unwrap().clone().into_iter().collect()
    }

    pub(super) fn rename(&self, from: &str, to: &str) {
        let mut secrets = self.0.lock().unwrap();
        let secret = secrets.remove(from).unwrap();
        secrets.insert(to.to_owned(), secret);
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        Ok(self
            .0
            .lock()
            .unwrap()
            .get(name)
            .cloned()
            .map(Sensitive::new))
    }
    fn set(&self, name: &str, secret: &Sensitive<String>) -> Result<(), SecretError> {
        let secret = secret.expose().clone();
        self.0.lock().unwrap().insert(name.to_owned(), secret);
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

/// Keeps the settings, and counts how often they are written.
#[derive(Default)]
pub(crate) struct MemorySettings {
    kept: Mutex<Option<Settings>>,
    writes: AtomicUsize,
}

impl MemorySettings {
    pub(crate) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}

impl SettingsStore for MemorySettings {
    fn load(&self) -> Result<Option<Settings>, SettingsError> {
        Ok(self.kept.lock().unwrap().clone())
    }
    fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        *self.kept.lock().unwrap() = Some(settings.clone());
        self.writes.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// Keeps the view state, and counts how often it is written.
#[derive(Default)]
pub(crate) struct MemoryViewState {
    kept: Mutex<Option<ViewState>>,
    writes: AtomicUsize,
}

impl MemoryViewState {
    pub(crate) fn writes(&self) -> usize {
        self.writes.load(Ordering::SeqCst)
    }
}

impl ViewStateStore for MemoryViewState {
    fn load(&self) -> Result<Option<ViewState>, ViewStateError> {
        Ok(self.kept.lock().unwrap().clone())
    }
    fn save(&self, state: &ViewState) -> Result<(), ViewStateError> {
        *self.kept.lock().unwrap() = Some(state.clone());
        self.writes.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// Keeps every event, and wakes who waits for one.
#[derive(Default)]
pub(crate) struct RecordedEvents {
    events: Mutex<Vec<AppEvent>>,
    more: tokio::sync::Notify,
}

impl EventSink for RecordedEvents {
    fn emit(&self, event: AppEvent) {
        self.events.lock().unwrap().push(event);
        self.more.notify_waiters();
    }
}

impl RecordedEvents {
    /// What all events say, in order.
    pub(crate) fn all<T>(&self, wanted: impl Fn(&AppEvent) -> Option<T>) -> Vec<T> {
        self.events
            .lock()
            .unwrap()
            .iter()
            .filter_map(wanted)
            .collect()
    }

    /// Waits until more of such events were told than so many.
    pub(crate) async fn more_than<T>(&self, count: usize, wanted: impl Fn(&AppEvent) -> Option<T>) {
        loop {
            let more = self.more.notified();
            if self.all(&wanted).len() > count {
                return;
            }
            more.await;
        }
    }

    /// Waits until an event was told that is wanted.
    pub(crate) async fn until<T>(&self, wanted: impl Fn(&AppEvent) -> Option<T>) -> T {
        loop {
            let more = self.more.notified();
            let found = self.events.lock().unwrap().iter().rev().find_map(&wanted);
            if let Some(found) = found {
                return found;
            }
            more.await;
        }
    }
}
