//! What the person chose, and where the window was.

use shopbell_core::{
    app::view::LedgerView,
    settings::{Settings, SettingsPatch},
    view_state::ViewStatePatch,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn update_settings(
    shell: State<'_, Shell>,
    patch: SettingsPatch,
) -> Result<Settings, Failure> {
    Ok(shell.core()?.settings.update(patch).await?)
}

/// What assistants could be let read.
#[tauri::command]
pub(super) fn list_ledger_views(shell: State<'_, Shell>) -> Result<&'static [LedgerView], Failure> {
    Ok(shell.core()?.settings.list_ledger_views())
}

/// Keeps where the window is; nobody is told.
#[tauri::command]
pub(super) async fn save_view_state(
    shell: State<'_, Shell>,
    patch: ViewStatePatch,
) -> Result<(), Failure> {
    Ok(shell.core()?.view_state.save(patch).await?)
}
