//! The local copy of customers and products.

use shopbell_core::app::view::MirrorStatus;
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn get_mirror_status(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<MirrorStatus, Failure> {
    Ok(shell.core()?.mirror.get_status(&connection).await?)
}

#[tauri::command]
pub(super) async fn wipe_mirror(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.mirror.wipe(&connection).await?)
}

#[tauri::command]
pub(super) async fn rebuild_mirror(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.mirror.rebuild(&connection).await?)
}
