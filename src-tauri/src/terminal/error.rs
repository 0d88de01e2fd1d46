//! Why a run in the terminal ended early.

use shopbell_core::{Error, ErrorView, ledger::query::QueryError};

/// Told on standard error; each kind has exit codes of its own.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    /// The arguments name something that is not there.
    #[error("{0}")]
    Arguments(String),
    /// Anything that the core says.
    #[error(transparent)]
    Core(#[from] Error),
    /// Nothing of the account may be read.
    #[error("{}", .0.message)]
    Unread(Box<ErrorView>),
    /// What arrived could not be printed; none of it is marked.
    #[error("{0}")]
    Output(String),
    /// The ledger did not answer what was asked in SQL.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The runtime or the data folder could not be had.
    #[error("{0}")]
    System(String),
}
