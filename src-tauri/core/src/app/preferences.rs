//! Settings: read, change, keep.

use super::{App, view::AppEvent};
use crate::{
    error::{Error, ErrorCode},
    settings::{Settings, SettingsPatch},
};

impl App {
    /// All settings.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings.borrow().clone()
    }

    /// Changes whole groups of the settings, keeps them, and tells the watchers and the UI.
    pub async fn update_settings(&self, patch: SettingsPatch) -> Result<Settings, Error> {
        self.change_settings(|_| patch).await
    }

    /// The same, from what they are now. One change at a time: of two that begin together, the
    /// second must see what the first one did, or take it back unseen.
    pub(super) async fn change_settings(
        &self,
        change: impl FnOnce(&Settings) -> SettingsPatch + Send,
    ) -> Result<Settings, Error> {
        let _turn = self.changing.lock().await;
        let now = self.settings();
        let patch = change(&now);
        let next = now.patched(patch);
        let store = self.settings_store.clone();
        let saved = next.clone();
        tokio::task::spawn_blocking(move || store.save(&saved))
            .await
            .map_err(|error| {
                Error::new(ErrorCode::Internal, "the settings thread ended").caused_by(error)
            })?
            .map_err(Error::from)?;
        self.settings.send_replace(next.clone());
        self.emit(AppEvent::SettingsChanged {
            settings: next.clone(),
        });
        Ok(next)
    }

    /// Language tag of the UI and of alerts: `en` or `ja`.
    #[must_use]
    pub fn language(&self) -> String {
        use crate::settings::Language;
        match self.settings.borrow().general.language {
            Language::System => self.system_language.clone(),
            Language::En => "en".into(),
            Language::Ja => "ja".into(),
        }
    }
}
