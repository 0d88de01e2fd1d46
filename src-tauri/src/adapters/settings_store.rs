//! Settings in `settings.json`, through tauri-plugin-store; read-only without a window.

use std::path::{Path, PathBuf};

use shopbell_core::{
    private_files::tighten,
    settings::{SETTINGS_KEY, Settings, SettingsError, SettingsStore, parse_settings},
};
use tauri::{AppHandle, Runtime, plugin::TauriPlugin};
use tauri_plugin_store::StoreExt as _;

use crate::identity::SETTINGS_FILE;

/// The plugin that keeps the files of the settings and of the window.
pub(crate) fn create_store_plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_store::Builder::default().build()
}

/// The plugin's store.
pub(crate) struct PluginStore<R: Runtime> {
    app: AppHandle<R>,
    path: PathBuf,
}

impl<R: Runtime> PluginStore<R> {
    pub(crate) fn new(app: AppHandle<R>, folder: &Path) -> Self {
        let path = folder.join(SETTINGS_FILE);
        Self { app, path }
    }
}

impl<R: Runtime> SettingsStore for PluginStore<R> {
    fn load(&self) -> Result<Option<Settings>, SettingsError> {
        // The plugin takes a damaged file for an empty one, so the file is looked at first, and
        // kept aside for whoever wants to mend it.
        let checked = read_settings(&self.path);
        if checked.is_err()
            && let Err(error) = std::fs::rename(&self.path, free_name(&self.path))
        {
            tracing::warn!(%error, "the damaged settings could not be set aside");
        }
        checked
    }

    fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        let value = serde_json::to_value(settings);
        let value = value.map_err(|error| SettingsError::Write(error.to_string()))?;
        let wrong = |error: tauri_plugin_store::Error| SettingsError::Write(error.to_string());
        // Saved when something is stored; the plugin's own delayed save would write the same again.
        let store = self.app.store_builder(SETTINGS_FILE).disable_auto_save();
        let store = store.build().map_err(wrong)?;
        store.set(SETTINGS_KEY, value);
        store.save().map_err(wrong)?;
        // The plugin makes it for everybody.
        tighten(&self.path);
        Ok(())
    }
}

/// Where a damaged file is kept; one that was set aside before stays.
fn free_name(path: &Path) -> PathBuf {
    let mut number = 1;
    loop {
        let aside = match number {
            1 => path.with_extension("json.damaged"),
            _ => path.with_extension(format!("json.damaged-{number}")),
        };
        if !aside.exists() {
            return aside;
        }
        number += 1;
    }
}

/// The same file, for a process without a window: read, and never written.
pub(crate) fn read_settings(path: &Path) -> Result<Option<Settings>, SettingsError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SettingsError::Damaged(error.to_string())),
    };
    parse_settings(&text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(SETTINGS_FILE);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn a_file_with_part_of_the_settings_has_defaults_for_the_rest() {
        let (_folder, path) = file(r#"{"settings":{"general":{"language":"ja"}},"window":{}}"#);
        let settings = read_settings(&path).unwrap().unwrap();
        assert_eq!(
            settings.general.language,
            shopbell_core::settings::Language::Ja
        );
        assert_eq!(settings.watching.interval_seconds, 120);
    }

    #[test]
    fn an_earlier_damaged_file_is_not_overwritten() {
        let (folder, path) = file("[]");
        assert_eq!(
            free_name(&path),
            folder.path().join("settings.json.damaged")
        );
        std::fs::write(free_name(&path), "first").unwrap();
        assert_eq!(
            free_name(&path),
            folder.path().join("settings.json.damaged-2")
        );
    }

    #[test]
    fn damage_is_told_from_nothing_kept_yet() {
        let (folder, path) = file("{\"settings\":{\"general\":");
        assert!(matches!(
            read_settings(&path),
            Err(SettingsError::Damaged(_))
        ));
        assert!(matches!(
            read_settings(&folder.path().join("none.json")),
            Ok(None)
        ));
        let (_folder, path) = file(r#"{"window":{}}"#);
        assert!(matches!(read_settings(&path), Ok(None)));
        let (_folder, path) = file("[]");
        assert!(read_settings(&path).is_err());
    }
}
