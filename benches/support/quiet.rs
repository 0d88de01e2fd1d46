//! A shell that is none.

use shopbell_core::{
    alerts::Alert,
    app::{EventSink, Notifier, NotifierError, view::AppEvent},
    secrets::{SecretError, SecretStore, Sensitive},
    settings::{Settings, SettingsError, SettingsStore},
    view_state::{ViewState, ViewStateError, ViewStateStore},
};

/// Lends the core all that it needs of a shell, and does nothing with it.
pub struct Nothing;

impl EventSink for Nothing {
    fn emit(&self, _: AppEvent) {}
}
impl Notifier for Nothing {
    fn show(&self, _: &Alert, _: &str) -> Result<(), NotifierError> {
        Ok(())
    }
}
impl SecretStore for Nothing {
    fn get(&self, _: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &Sensitive<String>) -> Result<(), SecretError> {
        Ok(())
    }
    fn delete(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }
}
impl SettingsStore for Nothing {
    fn load(&self) -> Result<Option<Settings>, SettingsError> {
        Ok(None)
    }
    fn save(&self, _: &Settings) -> Result<(), SettingsError> {
        Ok(())
    }
}
impl ViewStateStore for Nothing {
    fn load(&self) -> Result<Option<ViewState>, ViewStateError> {
        Ok(None)
    }
    fn save(&self, _: &ViewState) -> Result<(), ViewStateError> {
        Ok(())
    }
}
