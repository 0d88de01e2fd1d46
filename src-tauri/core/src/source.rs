//! What is read at Stripe by itself: each source has its own last success, problem and backoff, so
//! that a sick one harms no other.

use serde::{Serialize, Serializer};

use crate::{kind::RecordKind, trigger::Trigger};

/// One thing that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// Whether anything can be read: the key, the line.
    Connection,
    /// `/v1/events`.
    Signal,
    /// The list of a trigger.
    List(Trigger),
    /// The local copy of a kind of record.
    Mirror(RecordKind),
}

impl Source {
    /// The name used in the ledger and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Signal => "signal",
            Self::List(trigger) => trigger.name(),
            Self::Mirror(RecordKind::Customers) => "mirror.customers",
            Self::Mirror(RecordKind::Products) => "mirror.products",
        }
    }

    /// The source of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let copies = RecordKind::ALL.into_iter().map(Self::Mirror);
        let lists = Trigger::ALL.into_iter().filter(|one| one.has_list());
        let lists = lists.map(Self::List);
        [Self::Connection, Self::Signal]
            .into_iter()
            .chain(lists)
            .chain(copies)
            .find(|source| source.name() == name)
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
