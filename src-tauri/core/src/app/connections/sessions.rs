//! The live side of each connection: its client, made when it is first needed.

use std::{collections::HashMap, sync::Mutex};

use crate::{stripe::Client, threads::lock};

/// What is alive of one connection.
#[derive(Default, Clone)]
pub(super) struct Session {
    /// Made from the key; none until the key was read.
    pub(super) client: Option<Client>,
    /// The key is in memory only.
    pub(super) this_run: bool,
    /// The keychain was asked and has no key.
    pub(super) key_missing: bool,
}

/// All sessions, by connection id.
#[derive(Default)]
pub(super) struct Sessions {
    open: Mutex<HashMap<String, Session>>,
    /// Held while a key is read from the keychain, so that it is read once.
    pub(super) opening: tokio::sync::Mutex<()>,
}

impl Sessions {
    /// The session of a connection, empty if there is none yet.
    pub(super) fn get(&self, connection: &str) -> Session {
        lock(&self.open)
            .get(connection)
            .cloned()
            .unwrap_or_default()
    }

    /// Changes the session of a connection.
    pub(super) fn change(&self, connection: &str, change: impl FnOnce(&mut Session)) {
        change(lock(&self.open).entry(connection.to_owned()).or_default());
    }

    /// Forgets a connection.
    pub(super) fn remove(&self, connection: &str) {
        lock(&self.open).remove(connection);
    }
}
