//! Where a run without a window takes its key and its settings from; it keeps neither.

use std::{path::PathBuf, sync::Mutex};

use shopbell_core::{
    Trigger,
    app::signing::is_signing_name,
    secrets::{SecretError, SecretStore, Sensitive},
    settings::{Settings, SettingsError, SettingsStore},
    view_state::{ViewState, ViewStateError, ViewStateStore},
};

use crate::{adapters::settings_store, cli::WatchArguments, locks::lock};

/// In place of the keychain where the key comes by standard input: nothing is asked of it and
/// nothing is kept in it. The secret that events are signed with lasts for the run.
pub(super) struct RunSecrets {
    signing: Mutex<Option<Sensitive<String>>>,
}

impl RunSecrets {
    pub(super) const fn new(signing: Option<Sensitive<String>>) -> Self {
        Self {
            signing: Mutex::new(signing),
        }
    }
}

impl SecretStore for RunSecrets {
    fn get(&self, name: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        Ok(match is_signing_name(name) {
            true => lock(&self.signing).clone(),
            false => None,
        })
    }

    fn set(&self, name: &str, secret: &Sensitive<String>) -> Result<(), SecretError> {
        if !is_signing_name(name) {
            return Err(SecretError::Missing("this key is for one run".into()));
        }
        *lock(&self.signing) = Some(secret.clone());
        Ok(())
    }

    // What lies in the keychain stays there, and nobody may take it for gone.
    fn delete(&self, _name: &str) -> Result<(), SecretError> {
        Err(SecretError::Missing("this run asks no keychain".into()))
    }
}

/// There is no window whose state could be kept.
pub(super) struct NoWindow;

impl ViewStateStore for NoWindow {
    fn load(&self) -> Result<Option<ViewState>, ViewStateError> {
        Ok(None)
    }

    fn save(&self, _state: &ViewState) -> Result<(), ViewStateError> {
        Ok(())
    }
}

/// The app's settings with what the arguments say instead; changes last for the run.
pub(super) struct RunSettings {
    file: PathBuf,
    interval: Option<u32>,
    triggers: Vec<Trigger>,
}

impl RunSettings {
    /// Of a run that is no watching, the settings are the app's.
    pub(super) fn new(file: PathBuf, watch: Option<&WatchArguments>) -> Self {
        Self {
            file,
            interval: watch.and_then(|watch| watch.interval),
            triggers: watch
                .map(|watch| watch.triggers.clone())
                .unwrap_or_default(),
        }
    }
}

impl SettingsStore for RunSettings {
    fn load(&self) -> Result<Option<Settings>, SettingsError> {
        let stored = settings_store::read_settings(&self.file).unwrap_or_else(|error| {
            tracing::warn!(%error, "defaults are in force");
            None
        });
        let mut settings = stored.unwrap_or_default();
        // Printing is what rings here, and whoever starts it wants it to watch.
        settings.alerting.notifications = true;
        settings.watching.paused = false;
        if let Some(interval) = self.interval {
            settings.watching.interval_seconds = interval;
        }
        if !self.triggers.is_empty() {
            let (follow_ups, triggers): (Vec<_>, Vec<_>) = self
                .triggers
                .iter()
                .copied()
                .partition(|trigger| trigger.is_follow_up());
            settings.watching.triggers = triggers;
            settings.watching.follow_ups = !follow_ups.is_empty();
        }
        Ok(Some(settings))
    }

    fn save(&self, _settings: &Settings) -> Result<(), SettingsError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::Parser as _;

    use super::*;
    use crate::cli::{AccountCommand, Arguments, CliCommand};

    fn watch(more: &[&str]) -> WatchArguments {
        let mut all = vec!["shopbell", "watch", "--connection", "Shop"];
        all.extend(more);
        let command = Arguments::try_parse_from(all).unwrap().command;
        let Some(CliCommand::OnAccount(AccountCommand::Watch(watch))) = command else {
            unreachable!("the arguments say watch")
        };
        watch
    }

    #[test]
    fn the_arguments_go_before_the_settings_of_the_app() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.json");
        let kept = r#"{"settings":{"watching":{"interval_seconds":600,"paused":true},"alerting":{"notifications":false}}}"#;
        std::fs::write(&file, kept).unwrap();

        let plain = RunSettings::new(file.clone(), Some(&watch(&[])))
            .load()
            .unwrap()
            .unwrap();
        assert_eq!(plain.watching.interval_seconds, 600);
        assert!(!plain.watching.paused && plain.alerting.notifications);

        let more = watch(&[
            "--interval",
            "30",
            "--triggers",
            "customer.added,charge.added",
        ]);
        let named = RunSettings::new(file.clone(), Some(&more))
            .load()
            .unwrap()
            .unwrap();
        assert_eq!(named.watching.interval_seconds, 30);
        assert_eq!(
            named.watching.triggers,
            [Trigger::Customer, Trigger::Charge]
        );
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            kept,
            "the app's file is not touched"
        );
    }
}
