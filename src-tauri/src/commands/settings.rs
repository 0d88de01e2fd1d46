//! Settings.

use shopbell_core::settings::{Settings, SettingsPatch};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn settings(shell: State<'_, Shell>) -> Result<Settings, Failure> {
    Ok(shell.core()?.settings())
}

#[tauri::command]
pub(super) async fn update_settings(
    shell: State<'_, Shell>,
    patch: SettingsPatch,
) -> Result<Settings, Failure> {
    Ok(shell.core()?.update_settings(patch).await?)
}
