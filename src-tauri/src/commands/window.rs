//! Where the window goes, what it is told once, and what it has shown outside.

use std::path::Path;

use shopbell_core::{
    Error, ErrorCode,
    app::view::{Notice, Route},
};
use tauri::{State, Url};

use super::failure::Failure;
use crate::state::Shell;

/// Where a click on a notification or in the tray wants the window to go; cleared by the call.
#[tauri::command]
pub(super) async fn take_route(shell: State<'_, Shell>) -> Result<Option<Route>, Failure> {
    Ok(shell.take_route())
}

#[tauri::command]
pub(super) async fn list_notices(shell: State<'_, Shell>) -> Result<Vec<Notice>, Failure> {
    Ok(shell.core()?.notices.list())
}

#[tauri::command]
pub(super) async fn dismiss_notice(shell: State<'_, Shell>, kind: String) -> Result<(), Failure> {
    shell.core()?.notices.dismiss(&kind);
    Ok(())
}

/// Opens a page of the Stripe Dashboard, and nothing else.
#[tauri::command]
pub(super) async fn open_in_dashboard(shell: State<'_, Shell>, url: String) -> Result<(), Failure> {
    let url = page(&url)?;
    if url.scheme() != "https" || url.host_str() != Some("dashboard.stripe.com") {
        return Err(refused("it is no page of the Stripe Dashboard").into());
    }
    open(&shell, &url)
}

/// Opens a web page.
#[tauri::command]
pub(super) async fn open_link(shell: State<'_, Shell>, url: String) -> Result<(), Failure> {
    open(&shell, &page(&url)?)
}

#[tauri::command]
pub(super) async fn reveal_data_folder(shell: State<'_, Shell>) -> Result<(), Failure> {
    let folder = shell.core()?.data_folder();
    reveal(&shell, &folder)
}

/// Shows a file in the file manager: only one that an export or a report wrote in this run.
#[tauri::command]
pub(super) async fn reveal_file(shell: State<'_, Shell>, path: String) -> Result<(), Failure> {
    let path = Path::new(&path);
    if !shell.is_saved_file(path) {
        return Err(refused("it is no file that was written for you").into());
    }
    reveal(&shell, path)
}

/// A web address that carries no name or password.
fn page(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    let plain = url.username().is_empty() && url.password().is_none();
    if plain && matches!(url.scheme(), "https" | "http") {
        Ok(url)
    } else {
        Err(refused("it is no web page"))
    }
}

fn refused(why: &str) -> Error {
    Error::new(ErrorCode::InvalidInput, format!("not opened: {why}"))
}

fn open(shell: &Shell, url: &Url) -> Result<(), Failure> {
    let opened = shell.opener.open(url.as_str());
    opened.map_err(|why| Error::new(ErrorCode::FileFailed, why).into())
}

fn reveal(shell: &Shell, path: &Path) -> Result<(), Failure> {
    let revealed = shell.opener.reveal(path);
    revealed.map_err(|why| Error::new(ErrorCode::FileFailed, why).into())
}
