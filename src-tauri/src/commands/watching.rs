//! How the watching is going.

use shopbell_core::{app::view::Forecast, watch::status::WatchStatus};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn watch_status(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<WatchStatus, Failure> {
    Ok(shell.core()?.watch_status(&connection).await?)
}

#[tauri::command]
pub(super) async fn watch_statuses(shell: State<'_, Shell>) -> Result<Vec<WatchStatus>, Failure> {
    Ok(shell.core()?.watch_statuses().await?)
}

#[tauri::command]
pub(super) async fn check_now(shell: State<'_, Shell>, connection: String) -> Result<(), Failure> {
    Ok(shell.core()?.check_now(&connection)?)
}

#[tauri::command]
pub(super) async fn pause(shell: State<'_, Shell>) -> Result<(), Failure> {
    Ok(shell.core()?.pause().await?)
}

#[tauri::command]
pub(super) async fn resume(shell: State<'_, Shell>) -> Result<(), Failure> {
    Ok(shell.core()?.resume().await?)
}

#[tauri::command]
pub(super) async fn forecasts(
    shell: State<'_, Shell>,
    connection: Option<String>,
) -> Result<Vec<Forecast>, Failure> {
    Ok(shell.core()?.forecasts(connection.as_deref()))
}
