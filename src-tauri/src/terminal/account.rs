//! Which account to watch, and the key to it.

use std::{
    io::{IsTerminal as _, Read as _},
    time::Duration,
};

use shopbell_core::{
    ErrorCode,
    app::{
        App,
        connections::{DEMO, is_named_after_key},
        view::{AccountChoice, Connection},
    },
    secrets::Sensitive,
};
use zeroize::Zeroizing;

use super::{error::RunError, status::StatusLine};
use crate::{cli::AccountArguments, demo::connect_demo_account};

/// How long a run waits before it asks again whose key it is: doubled each time, from the first to the
/// last.
const MIN_RETRY: Duration = Duration::from_secs(10);
const MAX_RETRY: Duration = Duration::from_secs(300);
/// Nobody can be asked in a terminal that reads from a pipe.
const ASK_ACCOUNT: &str = "Stripe does not say whose key this is: name the connection that it \
    belongs to with --connection, or say --new-account";

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

/// Reads a key, and the secret that events are signed with where a second line has one. A terminal would
/// show what is typed, so they have to come through a pipe.
pub(super) async fn read_key() -> Result<(Option<Key>, Option<Key>), RunError> {
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
        let mut lines = text.lines().map(str::trim);
        let key = lines.next().unwrap_or_default().to_owned();
        let signing = lines.next().filter(|line| !line.is_empty());
        let signing = signing.map(|line| Sensitive::new(line.to_owned()));
        if key.is_empty() {
            return Err(RunError::Arguments(
                "there is no key on standard input".into(),
            ));
        }
        Ok((Some(Sensitive::new(key)), signing))
    });
    read.await
        .map_err(|error| RunError::System(error.to_string()))?
}

/// The connection that is meant: by the key, or by its name or id. `own` is whether the ledger is
/// the app's own, `patient` whether a run waits for a network.
pub(super) async fn find_account(
    app: &App,
    named_by: &AccountArguments,
    key: Option<Key>,
    own: bool,
    patient: bool,
    line: &StatusLine,
) -> Result<WatchedAccount, RunError> {
    let before = app.connections.list().await?;
    let named = match named_by.connection.as_deref() {
        Some(name) => Some(find_named(app, name, &before).await?),
        None => None,
    };
    let connection = match (key, named) {
        (Some(key), named) => {
            connect_key(app, named_by, &key, named, patient.then_some(line)).await?
        }
        (None, Some(named)) => settle_named(app, named).await?,
        (None, None) => return Err(RunError::Arguments("name a connection".into())),
    };
    let known = before.iter().any(|one| one.id == connection.id);
    Ok(WatchedAccount {
        temporary: own && !known && named_by.key_stdin,
        connection,
    })
}

/// The connection that a key opens. One that was connected here before is known without a call, so
/// that it is watched also where Stripe cannot be reached; any other has to be asked about, and a run
/// that is to go on waits for that.
async fn connect_key(
    app: &App,
    named_by: &AccountArguments,
    key: &Key,
    named: Option<Connection>,
    line: Option<&StatusLine>,
) -> Result<Connection, RunError> {
    if let Some(known) = app.accounts.connect_known(key.expose()).await? {
        if named.is_some_and(|named| named.id != known.id) {
            let why = format!("this key belongs to {} ({})", known.name, known.id);
            return Err(RunError::Arguments(why));
        }
        return Ok(known);
    }
    let mut wait = MIN_RETRY;
    loop {
        let connected = match &named {
            Some(named) => {
                app.accounts
                    .replace_key(&named.id, key.expose(), false, true)
                    .await
            }
            None => {
                let choice = named_by.new_account.then_some(AccountChoice::New);
                app.accounts.connect(key.expose(), false, choice).await
            }
        };
        match connected {
            Ok(connection) => return Ok(connection),
            Err(error) if error.code == ErrorCode::KeyAccountUnknown => {
                return Err(RunError::Arguments(ASK_ACCOUNT.into()));
            }
            Err(error) => match line {
                Some(line) if error.code.is_offline() => {
                    line.show_unreached(&error.message, wait);
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(MAX_RETRY);
                }
                _ => return Err(error.into()),
            },
        }
    }
}

async fn find_named(app: &App, name: &str, all: &[Connection]) -> Result<Connection, RunError> {
    let named = look_up(app, name, all).await?;
    // Said before anything is watched, rather than as a problem that stays for good.
    if !named.demo {
        app.connections.check_host(&named.id).await?;
    }
    Ok(named)
}

async fn look_up(app: &App, name: &str, all: &[Connection]) -> Result<Connection, RunError> {
    let by_id = all.iter().find(|one| one.id == name);
    let lower = name.to_lowercase();
    let by_name: Vec<_> = all
        .iter()
        .filter(|one| one.name.to_lowercase() == lower)
        .collect();
    match (by_id, by_name.as_slice()) {
        (Some(one), _) => Ok(one.clone()),
        (None, [one]) => Ok((*one).clone()),
        (None, []) if lower == DEMO => Ok(connect_demo_account(app).await?),
        (None, []) => Err(RunError::Arguments(describe_unknown(name, all))),
        (None, several) => Err(RunError::Arguments(describe_ambiguous(name, several))),
    }
}

/// One that an earlier version named after its key gets the id of its account; where that cannot be
/// asked for now, it is watched as it is.
async fn settle_named(app: &App, named: Connection) -> Result<Connection, RunError> {
    if !is_named_after_key(&named.id) {
        return Ok(named);
    }
    match app.accounts.settle_identity(&named.id).await {
        Ok(settled) => Ok(settled.unwrap_or(named)),
        Err(error) => {
            tracing::info!(%error, "Stripe could not be asked whose key it is");
            Ok(named)
        }
    }
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
