//! Settings: read, change, keep.

use std::sync::Arc;

use tokio::sync::{Mutex, watch};

use super::{
    host::EventSink,
    view::{AppEvent, LedgerView},
};
use crate::{
    error::Error,
    ledger::query::VIEWS,
    settings::{Alerting, Language, Settings, SettingsPatch, SettingsStore},
    threads::run_blocking,
};

/// The settings in force, and whoever follows them.
pub struct AppSettings {
    store: Arc<dyn SettingsStore>,
    current: watch::Sender<Settings>,
    /// Held while the settings are changed.
    changing: Mutex<()>,
    events: Arc<dyn EventSink>,
    system_language: String,
}

impl AppSettings {
    pub(super) fn new(
        settings: Settings,
        store: Arc<dyn SettingsStore>,
        events: Arc<dyn EventSink>,
        system_language: String,
    ) -> Self {
        Self {
            store,
            current: watch::channel(settings).0,
            changing: Mutex::default(),
            events,
            system_language,
        }
    }

    /// All settings.
    #[must_use]
    pub fn get(&self) -> Settings {
        self.current.borrow().clone()
    }

    /// The settings as they change.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Settings> {
        self.current.subscribe()
    }

    /// Changes whole groups of the settings, keeps them, and tells the watchers and the UI.
    pub async fn update(&self, patch: SettingsPatch) -> Result<Settings, Error> {
        self.change(|_| patch).await
    }

    /// Has nothing ring before a time (unix seconds, local clock); now has it ring again.
    pub async fn set_quiet(&self, until: i64) -> Result<Settings, Error> {
        self.change(|now| SettingsPatch {
            alerting: Some(Alerting {
                quiet_until: Some(until),
                ..now.alerting.clone()
            }),
            ..SettingsPatch::default()
        })
        .await
    }

    /// The same, from what they are now. One change at a time: of two that begin together, the
    /// second must see what the first one did, or take it back unseen.
    pub(super) async fn change(
        &self,
        change: impl FnOnce(&Settings) -> SettingsPatch + Send,
    ) -> Result<Settings, Error> {
        let _turn = self.changing.lock().await;
        let now = self.get();
        let next = now.patched(change(&now));
        let (store, saved) = (self.store.clone(), next.clone());
        run_blocking(move || store.save(&saved)).await??;
        self.current.send_replace(next.clone());
        self.events.emit(AppEvent::SettingsChanged {
            settings: next.clone(),
        });
        Ok(next)
    }

    /// Language tag of the UI and of alerts: `en` or `ja`.
    #[must_use]
    pub fn language(&self) -> String {
        match self.current.borrow().general.language {
            Language::System => self.system_language.clone(),
            Language::En => "en".into(),
            Language::Ja => "ja".into(),
        }
    }

    /// What assistants could be let read.
    #[must_use]
    pub const fn list_ledger_views(&self) -> &'static [LedgerView] {
        &VIEWS
    }

    /// What `system` means on this machine: `en` or `ja`.
    pub(super) fn system_language(&self) -> &str {
        &self.system_language
    }
}
