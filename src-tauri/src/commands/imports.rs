//! CSV imports.

use serde::Deserialize;
use shopbell_core::RecordKind;
use shopbell_core::{
    Error, ErrorCode,
    app::{
        imports::{Import, ImportLine, LineState},
        view::SavedFile,
    },
};
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn import_begin(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    file_name: String,
) -> Result<Import, Failure> {
    Ok(shell
        .core()?
        .import_begin(&connection, kind, &file_name)
        .await?)
}

/// A piece of the file: the bytes themselves with the id in a header, or both as JSON where the
/// webview cannot send bytes.
#[tauri::command]
pub(super) async fn import_chunk(
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Result<(), Failure> {
    let (id, bytes) = match request.body() {
        InvokeBody::Raw(bytes) => {
            let id = request.headers().get(ID).and_then(|id| id.to_str().ok());
            let id = id.ok_or_else(|| invalid("the id is missing"))?;
            (id.to_owned(), bytes.clone())
        }
        InvokeBody::Json(value) => {
            let chunk = Chunk::deserialize(value).map_err(|error| invalid(&error.to_string()))?;
            (chunk.id, chunk.bytes)
        }
    };
    Ok(shell.core()?.import_chunk(&id, bytes).await?)
}

/// The header with the import's id.
const ID: &str = "import-id";

#[derive(Deserialize)]
struct Chunk {
    id: String,
    bytes: Vec<u8>,
}

fn invalid(why: &str) -> Error {
    Error::new(ErrorCode::InvalidInput, why)
}

#[tauri::command]
pub(super) async fn import_read(shell: State<'_, Shell>, id: String) -> Result<Import, Failure> {
    Ok(shell.core()?.import_read(&id).await?)
}

#[tauri::command]
pub(super) async fn import_map(
    shell: State<'_, Shell>,
    id: String,
    fields: Vec<Option<String>>,
    has_header: bool,
    encoding: Option<String>,
) -> Result<Import, Failure> {
    Ok(shell
        .core()?
        .import_map(&id, fields, has_header, encoding)
        .await?)
}

#[tauri::command]
pub(super) async fn import_lines(
    shell: State<'_, Shell>,
    id: String,
    state: Option<LineState>,
    offset: u32,
    limit: u32,
) -> Result<Vec<ImportLine>, Failure> {
    Ok(shell
        .core()?
        .import_lines(&id, state, offset, limit)
        .await?)
}

#[tauri::command]
pub(super) async fn import_start(shell: State<'_, Shell>, id: String) -> Result<Import, Failure> {
    Ok(shell.core()?.import_start(&id).await?)
}

#[tauri::command]
pub(super) async fn import_pause(shell: State<'_, Shell>, id: String) -> Result<Import, Failure> {
    Ok(shell.core()?.import_pause(&id).await?)
}

#[tauri::command]
pub(super) async fn import_discard(shell: State<'_, Shell>, id: String) -> Result<(), Failure> {
    Ok(shell.core()?.import_discard(&id).await?)
}

#[tauri::command]
pub(super) async fn imports(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Vec<Import>, Failure> {
    Ok(shell.core()?.imports(&connection).await?)
}

#[tauri::command]
pub(super) async fn import_report(
    shell: State<'_, Shell>,
    id: String,
) -> Result<SavedFile, Failure> {
    let file = shell.core()?.import_report(&id).await?;
    shell.remember_saved_file(&file);
    Ok(file)
}
