//! The ledger: one SQLite file with connections, arrivals, the outbox of alerts, walks, the call log,
//! the mirror, drafts and imports.
//!
//! One connection writes, a few read (WAL), so a search never waits for a page being committed.
//! All SQL runs on blocking threads.

pub mod activity;
mod arrival_words;
pub mod arrivals;
pub mod calls;
pub mod connections;
pub mod deletions;
pub mod drafts;
mod error;
mod file;
pub mod flow_runs;
pub mod flows;
pub mod fold;
pub mod forwards;
mod handle;
mod header;
pub mod histories;
pub mod imports;
pub mod keys;
pub mod lives;
mod migrate;
pub mod mirror;
pub mod moments;
pub mod moves;
mod names;
pub mod outbox;
pub mod outdated;
pub mod query;
pub mod retention;
pub mod rules;
pub mod sources;
pub mod stretches;
pub mod tallies;
pub mod throttles;
pub mod walks;
pub mod wanted;

pub use self::{
    error::LedgerError,
    file::{LockError, WatchLock, resolve_ledger},
    handle::{Ledger, open_or_set_aside},
    header::check_ledger_file,
};
