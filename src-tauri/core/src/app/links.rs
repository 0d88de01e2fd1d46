//! The live side of each connection: its client and its watcher, made when first needed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    stripe::{Client, Throttle},
    watch::Watcher,
};

/// What is alive of one connection.
#[derive(Default, Clone)]
pub(crate) struct Link {
    /// Made from the key; none until the key was read.
    pub(crate) client: Option<Client>,
    /// The key is in memory only.
    pub(crate) this_run: bool,
    /// The keychain was asked and has no key.
    pub(crate) key_missing: bool,
    /// Watches it.
    pub(crate) watcher: Option<Arc<Watcher>>,
}

/// All connections' live sides, by connection id.
#[derive(Default)]
pub(crate) struct Links {
    links: Mutex<HashMap<String, Link>>,
    /// These outlive their connections, so that removing one gives no new allowance.
    throttles: Mutex<HashMap<String, Throttle>>,
    /// Held while a key is read from the keychain, so that it is read once.
    pub(crate) opening: tokio::sync::Mutex<()>,
}

impl Links {
    /// The live side of a connection, empty if there is none yet.
    pub(crate) fn get(&self, connection: &str) -> Link {
        self.lock().get(connection).cloned().unwrap_or_default()
    }

    /// Changes the live side of a connection.
    pub(crate) fn change<T>(&self, connection: &str, change: impl FnOnce(&mut Link) -> T) -> T {
        change(self.lock().entry(connection.to_owned()).or_default())
    }

    /// Forgets a connection and gives back what was alive.
    pub(crate) fn remove(&self, connection: &str) -> Option<Link> {
        self.lock().remove(connection)
    }

    /// Every watcher there is.
    pub(crate) fn watchers(&self) -> Vec<(String, Arc<Watcher>)> {
        let links = self.lock();
        let watched = links
            .iter()
            .filter_map(|(id, link)| Some((id.clone(), link.watcher.clone()?)));
        watched.collect()
    }

    /// The throttle of a connection, if it has been used in this run.
    pub(crate) fn throttle(&self, connection: &str) -> Option<Throttle> {
        self.throttles().get(connection).cloned()
    }

    /// The same, or else this one from now on.
    pub(crate) fn throttle_or(&self, connection: &str, fresh: Throttle) -> Throttle {
        let mut throttles = self.throttles();
        throttles
            .entry(connection.to_owned())
            .or_insert(fresh)
            .clone()
    }

    fn throttles(&self) -> std::sync::MutexGuard<'_, HashMap<String, Throttle>> {
        self.throttles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Link>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
