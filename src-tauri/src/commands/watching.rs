//! How the watching is going.

use shopbell_core::{app::view::Forecast, watch::status::WatchStatus};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn list_watch_statuses(
    shell: State<'_, Shell>,
) -> Result<Vec<WatchStatus>, Failure> {
    Ok(shell.core()?.watching.list_statuses().await?)
}

#[tauri::command]
pub(super) async fn check_now(shell: State<'_, Shell>, connection: String) -> Result<(), Failure> {
    Ok(shell.core()?.watching.check_now(&connection)?)
}

#[tauri::command]
pub(super) async fn pause_watching(shell: State<'_, Shell>) -> Result<(), Failure> {
    Ok(shell.core()?.watching.pause().await?)
}

#[tauri::command]
pub(super) async fn resume_watching(shell: State<'_, Shell>) -> Result<(), Failure> {
    Ok(shell.core()?.watching.resume().await?)
}

#[tauri::command]
pub(super) async fn forecast_reads(
    shell: State<'_, Shell>,
    connection: Option<String>,
) -> Result<Vec<Forecast>, Failure> {
    Ok(shell.core()?.watching.forecast_reads(connection.as_deref()))
}
