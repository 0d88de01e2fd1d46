//! CSV imports.

use serde::Deserialize;
use shopbell_core::{
    Error, ErrorCode, RecordKind,
    app::view::{Import, ImportLine, LineState, SavedFile},
};
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn begin_import(
    shell: State<'_, Shell>,
    connection: String,
    kind: RecordKind,
    file_name: String,
) -> Result<Import, Failure> {
    Ok(shell
        .core()?
        .imports
        .begin(&connection, kind, &file_name)
        .await?)
}

/// A piece of the file: the bytes themselves with the id in a header, or both as JSON where the
/// webview cannot send bytes.
#[tauri::command]
pub(super) async fn append_import_chunk(
    shell: State<'_, Shell>,
    request: Request<'_>,
) -> Result<(), Failure> {
    let (id, bytes) = match request.body() {
        InvokeBody::Raw(bytes) => {
            let id = request
                .headers()
                .get(ID_HEADER)
                .and_then(|id| id.to_str().ok());
            let id = id.ok_or_else(|| invalid("the id is missing"))?;
            (id.to_owned(), bytes.clone())
        }
        InvokeBody::Json(value) => {
            let chunk = Chunk::deserialize(value).map_err(|error| invalid(&error.to_string()))?;
            (chunk.id, chunk.bytes)
        }
    };
    Ok(shell.core()?.imports.append_chunk(&id, bytes).await?)
}

/// The header with the import's id.
const ID_HEADER: &str = "import-id";

#[derive(Deserialize)]
struct Chunk {
    id: String,
    bytes: Vec<u8>,
}

fn invalid(why: &str) -> Error {
    Error::new(ErrorCode::InvalidInput, why)
}

#[tauri::command]
pub(super) async fn read_import(shell: State<'_, Shell>, id: String) -> Result<Import, Failure> {
    Ok(shell.core()?.imports.read(&id).await?)
}

#[tauri::command]
pub(super) async fn map_import(
    shell: State<'_, Shell>,
    id: String,
    fields: Vec<Option<String>>,
    has_header: bool,
    encoding: Option<String>,
) -> Result<Import, Failure> {
    Ok(shell
        .core()?
        .imports
        .map(&id, fields, has_header, encoding)
        .await?)
}

#[tauri::command]
pub(super) async fn list_import_lines(
    shell: State<'_, Shell>,
    id: String,
    state: Option<LineState>,
    offset: u32,
    limit: u32,
) -> Result<Vec<ImportLine>, Failure> {
    Ok(shell
        .core()?
        .imports
        .list_lines(&id, state, offset, limit)
        .await?)
}

#[tauri::command]
pub(super) async fn start_import(shell: State<'_, Shell>, id: String) -> Result<Import, Failure> {
    Ok(shell.core()?.imports.start(&id).await?)
}

#[tauri::command]
pub(super) async fn pause_import(shell: State<'_, Shell>, id: String) -> Result<Import, Failure> {
    Ok(shell.core()?.imports.pause(&id).await?)
}

#[tauri::command]
pub(super) async fn discard_import(shell: State<'_, Shell>, id: String) -> Result<(), Failure> {
    Ok(shell.core()?.imports.discard(&id).await?)
}

#[tauri::command]
pub(super) async fn list_imports(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Vec<Import>, Failure> {
    Ok(shell.core()?.imports.list(&connection).await?)
}

#[tauri::command]
pub(super) async fn write_import_report(
    shell: State<'_, Shell>,
    id: String,
) -> Result<SavedFile, Failure> {
    let file = shell.core()?.imports.write_report(&id).await?;
    shell.remember_saved_file(&file);
    Ok(file)
}
