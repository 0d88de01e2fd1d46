//! One connection's side of a poll: what it asks with, and where it records.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::{
    error::Error,
    ledger::{self, Ledger},
    stripe::Client,
};

/// The client and the ledger of the connection that is polled.
pub struct PollScope<'a> {
    /// Where arrivals are recorded.
    pub ledger: &'a Ledger,
    /// What to ask with.
    pub client: &'a Client,
    /// The connection's id.
    pub connection: &'a str,
    /// Arrivals have changed that were there before.
    changed: AtomicBool,
}

impl<'a> PollScope<'a> {
    /// The scope of one poll.
    #[must_use]
    pub const fn new(ledger: &'a Ledger, client: &'a Client, connection: &'a str) -> Self {
        Self {
            ledger,
            client,
            connection,
            changed: AtomicBool::new(false),
        }
    }

    /// Keeps in mind that so many arrivals have changed.
    pub(super) fn note_changes(&self, count: usize) {
        self.changed.fetch_or(count > 0, Ordering::Relaxed);
    }

    /// Whether arrivals have changed since it was last asked.
    pub(crate) fn take_changes(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }

    /// Reads what the ledger has of the connection.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Connection, &str) -> Result<T, ledger::LedgerError>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        let id = self.connection.to_owned();
        Ok(self.ledger.read(move |db| work(db, &id)).await?)
    }

    /// Writes what is to be kept together, or nothing of it.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>, &str) -> Result<T, ledger::LedgerError>
        + Send
        + 'static,
    ) -> Result<T, Error> {
        let id = self.connection.to_owned();
        Ok(self.ledger.write(move |db| work(db, &id)).await?)
    }
}
