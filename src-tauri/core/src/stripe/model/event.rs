//! `/v1/events`: the signal, never the record, because `data.object` is rendered at the account's
//! own version.

use serde::{Deserialize, Serialize};

/// What an event is about, as far as the signal needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Data {
    #[serde(default)]
    object: Named,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    #[serde(default)]
    id: Option<String>,
}

/// An event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Stripe's id.
    pub id: String,
    /// Unix seconds.
    #[serde(default)]
    pub created: Option<i64>,
    /// `charge.succeeded`, …
    #[serde(rename = "type", default)]
    pub kind: String,
    #[serde(default)]
    data: Data,
}

impl Event {
    /// The id of the object it is about.
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        self.data.object.id.as_deref()
    }
}
