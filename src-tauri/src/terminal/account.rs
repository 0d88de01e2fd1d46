//! Which account to watch, and the key to it.

use std::io::{IsTerminal as _, Read as _};

use shopbell_core::{
    app::{App, connections::DEMO, view::Connection},
    secrets::Sensitive,
};
use zeroize::Zeroizing;

use super::error::RunError;
use crate::demo::connect_demo_account;

/// A key is shorter than this by far; whatever is longer is none.
const MAX_KEY_BYTES: u64 = 4096;

/// A key from standard input.
pub(super) type Key = Sensitive<String>;

/// What is watched.
pub(super) struct WatchedAccount {
    pub(super) connection: Connection,
    /// Made by this run in the app's own ledger, where it would stay without a key.
    pub(super) temporary: bool,
}

/// Reads a key. A terminal would show what is typed, so it has to come through a pipe.
pub(super) async fn read_key() -> Result<Key, RunError> {
    let read = tokio::task::spawn_blocking(|| {
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            let why = "--key-stdin reads from a pipe or a file, so that no key shows on the screen";
            return Err(RunError::Arguments(why.into()));
        }
        // With all the room it may need, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(2 * MAX_KEY_BYTES as usize));
        let read = stdin.lock().take(MAX_KEY_BYTES).read_to_string(&mut text);
        read.map_err(|error| RunError::System(format!("standard input: {error}")))?;
        let key = text.lines().next().unwrap_or_default().trim().to_owned();
        if key.is_empty() {
            return Err(RunError::Arguments(
                "there is no key on standard input".into(),
            ));
        }
        Ok(Sensitive::new(key))
    });
    read.await
        .map_err(|error| RunError::System(error.to_string()))?
}

/// The connection that is meant: by the key, or by its name or id. `own` is whether the ledger is
/// the app's own.
pub(super) async fn find_account(
    app: &App,
    name: Option<&str>,
    key: Option<Key>,
    own: bool,
) -> Result<WatchedAccount, RunError> {
    if let Some(key) = key {
        let before = app.connections.list().await?;
        let connection = app.connect(key.expose(), false).await?;
        let known = before.iter().any(|one| one.id == connection.id);
        return Ok(WatchedAccount {
            connection,
            temporary: own && !known,
        });
    }
    let name = name.unwrap_or_default();
    let all = app.connections.list().await?;
    let by_id = all.iter().find(|one| one.id == name);
    let lower = name.to_lowercase();
    let by_name: Vec<_> = all
        .iter()
        .filter(|one| one.name.to_lowercase() == lower)
        .collect();
    let connection: Connection = match (by_id, by_name.as_slice()) {
        (Some(one), _) => one.clone(),
        (None, [one]) => (*one).clone(),
        (None, []) if lower == DEMO => connect_demo_account(app).await?,
        (None, []) => return Err(RunError::Arguments(describe_unknown(name, &all))),
        (None, several) => return Err(RunError::Arguments(describe_ambiguous(name, several))),
    };
    // Said before anything is watched, rather than as a problem that stays for good.
    if !connection.demo {
        app.connections.check_host(&connection.id).await?;
    }
    Ok(WatchedAccount {
        connection,
        temporary: false,
    })
}

fn describe_unknown(name: &str, all: &[Connection]) -> String {
    if all.is_empty() {
        return format!("there is no connection \"{name}\": connect an account in the app first");
    }
    let names: Vec<_> = all
        .iter()
        .map(|one| format!("{} ({})", one.name, one.id))
        .collect();
    format!(
        "there is no connection \"{name}\"; there are: {}",
        names.join(", ")
    )
}

fn describe_ambiguous(name: &str, several: &[&Connection]) -> String {
    let ids: Vec<_> = several.iter().map(|one| one.id.as_str()).collect();
    format!(
        "several connections are called \"{name}\"; name one by its id: {}",
        ids.join(", ")
    )
}
