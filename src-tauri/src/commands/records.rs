//! Customers and products, their drafts, and files of them.

use serde_json::Value;
use shopbell_core::{
    RecordKind,
    app::{
        fields::FieldMap,
        view::{
            AnyRecord, Draft, ExportRequest, ListQuery, ListWindow, RecordDetail, RecordRules,
            SavedFile, SearchHit,
        },
    },
    stripe::model::Price,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn get_record_rules(shell: State<'_, Shell>) -> Result<RecordRules, Failure> {
    Ok(shell.core()?.records.get_rules())
}

#[tauri::command]
pub(super) async fn list_records(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    query: ListQuery,
) -> Result<ListWindow<AnyRecord>, Failure> {
    let core = shell.core()?;
    Ok(core.records.list(&connection, kind, &query).await?)
}

#[tauri::command]
pub(super) async fn get_record_position(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    query: ListQuery,
    id: String,
) -> Result<Option<u32>, Failure> {
    let core = shell.core()?;
    Ok(core
        .records
        .get_position(&connection, kind, &query, &id)
        .await?)
}

#[tauri::command]
pub(super) async fn get_record(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    id: String,
) -> Result<RecordDetail<AnyRecord>, Failure> {
    Ok(shell.core()?.records.get(&connection, kind, &id).await?)
}

#[tauri::command]
pub(super) async fn list_prices(
    shell: State<'_, Shell>,
    connection: String,
    product: String,
) -> Result<Option<Vec<Price>>, Failure> {
    let core = shell.core()?;
    Ok(core.records.list_prices(&connection, &product).await?)
}

#[tauri::command]
pub(super) async fn create_record(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    draft_id: String,
    fields: FieldMap,
) -> Result<AnyRecord, Failure> {
    let core = shell.core()?;
    Ok(core
        .records
        .create(&connection, kind, &draft_id, fields)
        .await?)
}

#[tauri::command]
pub(super) async fn update_record(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    id: String,
    draft_id: String,
    fields: FieldMap,
    base: Value,
) -> Result<AnyRecord, Failure> {
    let core = shell.core()?;
    Ok(core
        .records
        .update(&connection, kind, &id, &draft_id, fields, &base)
        .await?)
}

#[tauri::command]
pub(super) async fn set_product_active(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
    active: bool,
    draft_id: String,
) -> Result<AnyRecord, Failure> {
    let core = shell.core()?;
    Ok(core
        .records
        .set_product_active(&connection, &id, active, &draft_id)
        .await?)
}

#[tauri::command]
pub(super) async fn delete_record(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    id: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.records.delete(&connection, kind, &id).await?)
}

#[tauri::command]
pub(super) async fn search_records(
    shell: State<'_, Shell>,
    connection: String,
    text: String,
    limit: u32,
) -> Result<Vec<SearchHit>, Failure> {
    let core = shell.core()?;
    Ok(core.records.search(&connection, &text, limit).await?)
}

#[tauri::command]
pub(super) async fn export_records(
    shell: State<'_, Shell>,
    connection: String,
    request: ExportRequest,
) -> Result<SavedFile, Failure> {
    let core = shell.core()?;
    let file = core.export.write_records(&connection, request).await?;
    shell.remember_saved_file(&file);
    Ok(file)
}

#[tauri::command]
pub(super) async fn load_image_preview(
    shell: State<'_, Shell>,
    url: String,
) -> Result<String, Failure> {
    Ok(shell.core()?.images.load_preview(&url).await?)
}

#[tauri::command]
pub(super) async fn save_draft(shell: State<'_, Shell>, draft: Draft) -> Result<(), Failure> {
    Ok(shell.core()?.records.save_draft(draft).await?)
}

#[tauri::command]
pub(super) async fn list_drafts(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Vec<Draft>, Failure> {
    Ok(shell.core()?.records.list_drafts(&connection).await?)
}

#[tauri::command]
pub(super) async fn discard_draft(shell: State<'_, Shell>, id: String) -> Result<(), Failure> {
    Ok(shell.core()?.records.discard_draft(&id).await?)
}
