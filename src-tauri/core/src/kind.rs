//! Customers or products: what differs between them in Stripe's API is looked up here.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which of the objects that a person can manage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Customers.
    Customers,
    /// Products.
    Products,
}

impl RecordKind {
    /// Both, in the order in which the UI shows them.
    pub const ALL: [Self; 2] = [Self::Customers, Self::Products];

    /// The name used in the ledger, in JSON and in the Dashboard's addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Products => "products",
        }
    }

    /// The path of its list.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Customers => "/v1/customers",
            Self::Products => "/v1/products",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
