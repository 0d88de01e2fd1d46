//! One connection's side of a poll: what it asks with, and where it records.

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
}

impl PollScope<'_> {
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
