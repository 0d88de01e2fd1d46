//! Drafts, search, exports, pictures, the local copy, and the rules of the forms.

use shopbell_core::app::{
    manage::{Draft, ExportRequest, Found},
    mirror::MirrorStatus,
    rules::Limits,
    view::SavedFile,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn rules(shell: State<'_, Shell>) -> Result<Limits, Failure> {
    Ok(shell.core()?.rules())
}

#[tauri::command]
pub(super) async fn save_draft(shell: State<'_, Shell>, draft: Draft) -> Result<(), Failure> {
    Ok(shell.core()?.save_draft(draft).await?)
}

#[tauri::command]
pub(super) async fn drafts(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Vec<Draft>, Failure> {
    Ok(shell.core()?.drafts(&connection).await?)
}

#[tauri::command]
pub(super) async fn discard_draft(shell: State<'_, Shell>, id: String) -> Result<(), Failure> {
    Ok(shell.core()?.discard_draft(&id).await?)
}

#[tauri::command]
pub(super) async fn find(
    shell: State<'_, Shell>,
    connection: String,
    text: String,
    limit: u32,
) -> Result<Vec<Found>, Failure> {
    Ok(shell.core()?.find(&connection, &text, limit).await?)
}

#[tauri::command]
pub(super) async fn export_rows(
    shell: State<'_, Shell>,
    connection: String,
    request: ExportRequest,
) -> Result<SavedFile, Failure> {
    let file = shell.core()?.export_rows(&connection, request).await?;
    shell.remember_saved_file(&file);
    Ok(file)
}

#[tauri::command]
pub(super) async fn image_preview(shell: State<'_, Shell>, url: String) -> Result<String, Failure> {
    Ok(shell.core()?.image_preview(&url).await?)
}

#[tauri::command]
pub(super) async fn mirror_status(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<MirrorStatus, Failure> {
    Ok(shell.core()?.mirror_status(&connection).await?)
}

#[tauri::command]
pub(super) async fn wipe_mirror(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.wipe_mirror(&connection).await?)
}

#[tauri::command]
pub(super) async fn rebuild_mirror(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.rebuild_mirror(&connection).await?)
}
