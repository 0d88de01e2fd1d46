//! Arrivals.

use shopbell_core::{
    app::view::{ArrivalDetail, ExportFormat, SavedFile},
    arrival::{ArrivalFilter, ArrivalOutline, ArrivalRow},
    overview::{Overview, Stretch, TopCustomer},
    settings::Retention,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn get_arrival_outline(
    shell: State<'_, Shell>,
    connection: String,
    filter: ArrivalFilter,
) -> Result<ArrivalOutline, Failure> {
    Ok(shell
        .core()?
        .activity
        .get_outline(&connection, filter)
        .await?)
}

#[tauri::command]
pub(super) async fn list_arrivals(
    shell: State<'_, Shell>,
    connection: String,
    filter: ArrivalFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<ArrivalRow>, Failure> {
    Ok(shell
        .core()?
        .activity
        .list(&connection, filter, offset, limit)
        .await?)
}

#[tauri::command]
pub(super) async fn get_arrival_position(
    shell: State<'_, Shell>,
    connection: String,
    filter: ArrivalFilter,
    seq: i64,
) -> Result<Option<u32>, Failure> {
    Ok(shell
        .core()?
        .activity
        .get_position(&connection, filter, seq)
        .await?)
}

#[tauri::command]
pub(super) async fn get_arrival(
    shell: State<'_, Shell>,
    connection: String,
    seq: i64,
) -> Result<ArrivalDetail, Failure> {
    Ok(shell.core()?.activity.get(&connection, seq).await?)
}

#[tauri::command]
pub(super) async fn mark_read(
    shell: State<'_, Shell>,
    connection: String,
    seqs: Vec<i64>,
    read: bool,
) -> Result<(), Failure> {
    Ok(shell
        .core()?
        .activity
        .mark_read(&connection, seqs, read)
        .await?)
}

#[tauri::command]
pub(super) async fn mark_all_read(
    shell: State<'_, Shell>,
    connection: String,
    filter: ArrivalFilter,
) -> Result<u32, Failure> {
    Ok(shell
        .core()?
        .activity
        .mark_all_read(&connection, filter)
        .await?)
}

#[tauri::command]
pub(super) async fn export_arrivals(
    shell: State<'_, Shell>,
    connection: String,
    filter: ArrivalFilter,
    format: ExportFormat,
) -> Result<SavedFile, Failure> {
    let core = shell.core()?;
    let file = core.export.write_arrivals(&connection, filter, format);
    let file = file.await?;
    shell.remember_saved_file(&file);
    Ok(file)
}

#[tauri::command]
pub(super) async fn get_overview(
    shell: State<'_, Shell>,
    connection: String,
    stretch: Stretch,
) -> Result<Overview, Failure> {
    let core = shell.core()?;
    Ok(core.activity.get_overview(&connection, stretch).await?)
}

#[tauri::command]
pub(super) async fn list_top_customers(
    shell: State<'_, Shell>,
    connection: String,
    stretch: Stretch,
) -> Result<Vec<TopCustomer>, Failure> {
    let core = shell.core()?;
    let top = core.activity.list_top_customers(&connection, stretch);
    Ok(top.await?)
}

#[tauri::command]
pub(super) async fn count_old_arrivals(
    shell: State<'_, Shell>,
    keep: Retention,
) -> Result<u32, Failure> {
    Ok(shell.core()?.forgetting.count_older(keep).await?)
}
