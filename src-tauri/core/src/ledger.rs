//! The ledger: one SQLite file with connections, arrivals, walks, the call log, the mirror, drafts
//! and imports.
//!
//! One connection writes, a few read (WAL), so a search never waits for a page being committed.
//! All SQL runs on blocking threads.

pub mod activity;
pub mod arrivals;
pub mod calls;
pub mod connections;
pub mod drafts;
mod error;
mod file;
mod handle;
pub mod imports;
pub mod keys;
mod migrate;
pub mod mirror;
pub mod moves;
mod names;
pub mod throttles;
pub mod walks;

pub use self::{
    connections::forget_connection,
    error::LedgerError,
    file::{LockError, WatchLock, resolve_ledger},
    handle::{Ledger, open_or_set_aside},
};
