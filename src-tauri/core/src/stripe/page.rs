//! One page of a list. Elements stay raw: one odd object never fails the page.

use serde::Deserialize;
use serde_json::value::RawValue;

/// What a walk needs to know of an object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Wire")]
pub struct ObjectHead {
    /// Stripe's id.
    pub id: String,
    /// When it was created; `date` for an invoice item.
    pub created: Option<i64>,
}

/// Both times as they come: an object may have either, both, or something that is no time.
#[derive(Deserialize)]
struct Wire {
    id: String,
    #[serde(default)]
    created: serde_json::Value,
    #[serde(default)]
    date: serde_json::Value,
}

impl From<Wire> for ObjectHead {
    fn from(wire: Wire) -> Self {
        Self {
            id: wire.id,
            created: wire.created.as_i64().or_else(|| wire.date.as_i64()),
        }
    }
}

impl ObjectHead {
    /// Reads the head of a raw object.
    pub fn of(raw: &RawValue) -> Result<Self, serde_json::Error> {
        serde_json::from_str(raw.get())
    }
}

/// One page, newest first.
#[derive(Debug, Deserialize)]
pub struct Page {
    /// The objects as Stripe sent them.
    pub data: Vec<Box<RawValue>>,
    /// There are older ones.
    #[serde(default)]
    pub has_more: bool,
}

/// A list that claims to go on and does not.
#[derive(Debug, thiserror::Error)]
#[error("the list does not advance")]
pub struct ListStands;

impl Page {
    /// The cursor of the next page; none after the last one. A page that promises more without an
    /// object that was not the cursor before would be asked for for ever.
    pub fn next_cursor(&self, after: Option<&str>) -> Result<Option<String>, ListStands> {
        if !self.has_more {
            return Ok(None);
        }
        let heads = self.data.iter().rev();
        let last = heads.filter_map(|raw| ObjectHead::of(raw).ok()).next();
        match last {
            Some(last) if after != Some(last.id.as_str()) => Ok(Some(last.id)),
            _ => Err(ListStands),
        }
    }
}

/// The object was deleted; nothing but its id is left.
#[must_use]
pub fn is_deleted(object: &serde_json::Value) -> bool {
    object.get("deleted").and_then(serde_json::Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn page(text: &str) -> Page {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_page_that_promises_more_has_to_advance() {
        let last = page(r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":false}"#);
        assert_eq!(last.next_cursor(None).unwrap(), None);
        let more = page(r#"{"data":[{"id":"a"},{"id":"b"},{"odd":1}],"has_more":true}"#);
        assert_eq!(more.next_cursor(Some("z")).unwrap().as_deref(), Some("b"));
        assert!(more.next_cursor(Some("b")).is_err(), "it was read before");
        let empty = page(r#"{"data":[],"has_more":true}"#);
        assert!(empty.next_cursor(None).is_err());
    }
}
