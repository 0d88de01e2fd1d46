//! Where the window was and what it remembers of itself, in `window.json`: apart from the settings,
//! which others follow.

use std::sync::Arc;

use serde_json::Value;
use shopbell_core::{
    private_files::tighten,
    view_state::{ViewState, ViewStateError, ViewStateStore},
};
use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_store::{Store, StoreExt as _};

use crate::identity::WINDOW_FILE;

const VIEW_KEY: &str = "view";
const GEOMETRY_KEY: &str = "geometry";

/// The window's own file.
pub(crate) struct WindowStore<R: Runtime>(pub(crate) AppHandle<R>);

impl<R: Runtime> ViewStateStore for WindowStore<R> {
    fn load(&self) -> Result<Option<ViewState>, ViewStateError> {
        let Some(value) = load_value(&self.0, VIEW_KEY)? else {
            return Ok(None);
        };
        let state = serde_json::from_value(value);
        state
            .map(Some)
            .map_err(|error| ViewStateError(error.to_string()))
    }

    fn save(&self, state: &ViewState) -> Result<(), ViewStateError> {
        let value = serde_json::to_value(state);
        let value = value.map_err(|error| ViewStateError(error.to_string()))?;
        store_value(&self.0, VIEW_KEY, value)
    }
}

/// Where the window stood last.
pub(crate) fn load_geometry<R: Runtime>(app: &AppHandle<R>) -> Option<Value> {
    load_value(app, GEOMETRY_KEY).ok().flatten()
}

/// Keeps where the window stands: the UI has no part in it.
pub(crate) fn store_geometry<R: Runtime>(
    app: &AppHandle<R>,
    value: Value,
) -> Result<(), ViewStateError> {
    store_value(app, GEOMETRY_KEY, value)
}

fn load_value<R: Runtime>(app: &AppHandle<R>, key: &str) -> Result<Option<Value>, ViewStateError> {
    Ok(open_store(app)?.get(key))
}

fn store_value<R: Runtime>(
    app: &AppHandle<R>,
    key: &str,
    value: Value,
) -> Result<(), ViewStateError> {
    let store = open_store(app)?;
    store.set(key, value);
    store.save().map_err(wrap_error)?;
    // The plugin makes it for everybody, and it says whose names were looked for.
    if let Ok(folder) = app.path().app_data_dir() {
        tighten(&folder.join(WINDOW_FILE));
    }
    Ok(())
}

/// Saved when something is stored; the plugin's own delayed save would only write the same again.
fn open_store<R: Runtime>(app: &AppHandle<R>) -> Result<Arc<Store<R>>, ViewStateError> {
    let store = app.store_builder(WINDOW_FILE).disable_auto_save().build();
    store.map_err(wrap_error)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what map_err hands over"
)]
fn wrap_error(error: tauri_plugin_store::Error) -> ViewStateError {
    ViewStateError(error.to_string())
}
