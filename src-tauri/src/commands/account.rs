//! Connections.

use shopbell_core::{
    app::view::{AccountChoice, Connection, KeyCheck, Start},
    secrets::Sensitive,
};
use tauri::State;

use super::failure::Failure;
use crate::{demo::connect_demo_account, state::Shell};

/// What the window needs before its first screen, and where a click wants it to go.
#[tauri::command]
pub(super) async fn load_start(shell: State<'_, Shell>) -> Result<Start, Failure> {
    let mut start = shell.core()?.load_start().await?;
    start.route = shell.route();
    Ok(start)
}

#[tauri::command]
pub(super) async fn check_key(
    shell: State<'_, Shell>,
    key: Sensitive<String>,
) -> Result<KeyCheck, Failure> {
    Ok(shell.core()?.connections.check_key(key.expose()).await?)
}

#[tauri::command]
pub(super) async fn connect(
    shell: State<'_, Shell>,
    key: Sensitive<String>,
    keep: bool,
    account: Option<AccountChoice>,
) -> Result<Connection, Failure> {
    Ok(shell
        .core()?
        .accounts
        .connect(key.expose(), keep, account)
        .await?)
}

/// Connects the demo account.
#[tauri::command]
pub(super) async fn connect_demo(shell: State<'_, Shell>) -> Result<Connection, Failure> {
    Ok(connect_demo_account(&*shell.core()?).await?)
}

#[tauri::command]
pub(super) async fn replace_key(
    shell: State<'_, Shell>,
    connection: String,
    key: Sensitive<String>,
    keep: bool,
    same_account: bool,
) -> Result<Connection, Failure> {
    let replaced = shell
        .core()?
        .accounts
        .replace_key(&connection, key.expose(), keep, same_account)
        .await;
    Ok(replaced?)
}

#[tauri::command]
pub(super) async fn recheck_access(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Connection, Failure> {
    Ok(shell.core()?.accounts.recheck_access(&connection).await?)
}

#[tauri::command]
pub(super) async fn rename_connection(
    shell: State<'_, Shell>,
    connection: String,
    name: String,
) -> Result<Connection, Failure> {
    Ok(shell.core()?.rename_connection(&connection, &name).await?)
}

#[tauri::command]
pub(super) async fn remove_connection(
    shell: State<'_, Shell>,
    connection: String,
    delete_ledger: bool,
) -> Result<(), Failure> {
    Ok(shell
        .core()?
        .remove_connection(&connection, delete_ledger)
        .await?)
}

#[tauri::command]
pub(super) async fn list_connections(shell: State<'_, Shell>) -> Result<Vec<Connection>, Failure> {
    Ok(shell.core()?.connections.list().await?)
}
