//! What assistants could read, for the window that lets them.

use serde::Serialize;
use ts_rs::TS;

use crate::ledger::query::VIEWS;

/// A view of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LedgerView {
    /// What it is called in SQL.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<LedgerColumn>,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LedgerColumn {
    /// What it is called in SQL.
    pub name: String,
    /// Whether it says who somebody is, or holds all that Stripe sent.
    pub personal: bool,
}

/// All views there are.
#[must_use]
pub fn list_ledger_views() -> Vec<LedgerView> {
    let columns = |view: &crate::ledger::query::View| {
        let columns = view.columns.iter().map(|column| LedgerColumn {
            name: column.name.to_owned(),
            personal: column.personal,
        });
        columns.collect()
    };
    let views = VIEWS.iter().map(|view| LedgerView {
        name: view.name.to_owned(),
        columns: columns(view),
    });
    views.collect()
}
