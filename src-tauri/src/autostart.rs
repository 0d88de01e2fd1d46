//! Starting with the session.

use tauri::{AppHandle, Manager as _, Runtime};
use tauri_plugin_autostart::AutoLaunchManager;

use crate::state::Shell;

/// Makes the session's login items say what the setting says; off the calling thread, because the
/// systems' calls may take a while.
pub(crate) fn apply_autostart<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let Some(shell) = handle.try_state::<Shell>() else {
            return;
        };
        let (Ok(app), Some(login)) = (shell.core(), handle.try_state::<AutoLaunchManager>()) else {
            return;
        };
        // Read here rather than handed over: of two changes in a row the last one counts.
        let wanted = app.settings.get().general.start_at_login;
        let done = login.is_enabled().and_then(|is| match (is, wanted) {
            (false, true) => login.enable(),
            (true, false) => login.disable(),
            _ => Ok(()),
        });
        if let Err(error) = done {
            tracing::warn!(%error, "starting at login could not be changed");
        }
    });
}
