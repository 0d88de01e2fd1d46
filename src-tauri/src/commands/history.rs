//! Older arrivals, and whether the record is whole.

use shopbell_core::history::{AuditReport, HistoryEstimate, HistoryImport};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn get_history(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Option<HistoryImport>, Failure> {
    Ok(shell.core()?.history.get(&connection).await?)
}

#[tauri::command]
pub(super) async fn estimate_history(
    shell: State<'_, Shell>,
    connection: String,
    since: Option<i64>,
) -> Result<HistoryEstimate, Failure> {
    Ok(shell.core()?.history.estimate(&connection, since).await?)
}

#[tauri::command]
pub(super) async fn start_history(
    shell: State<'_, Shell>,
    connection: String,
    since: Option<i64>,
) -> Result<HistoryImport, Failure> {
    Ok(shell.core()?.history.start(&connection, since).await?)
}

#[tauri::command]
pub(super) async fn pause_history(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.history.pause(&connection).await?)
}

#[tauri::command]
pub(super) async fn resume_history(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.history.resume(&connection).await?)
}

#[tauri::command]
pub(super) async fn stop_history(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.history.end(&connection).await?)
}

#[tauri::command]
pub(super) async fn get_audit(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Option<AuditReport>, Failure> {
    Ok(shell.core()?.auditing.get(&connection).await?)
}

#[tauri::command]
pub(super) async fn run_audit(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<AuditReport, Failure> {
    Ok(shell.core()?.auditing.run(&connection, None).await?)
}
