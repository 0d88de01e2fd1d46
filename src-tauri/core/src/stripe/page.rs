//! One page of a list. Elements stay raw: one odd object never fails the page.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::body::parse_object;

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
        parse_object(raw.get().as_bytes())
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

impl Page {
    /// The last object of the page, after which the next one begins.
    #[must_use]
    pub fn last_id(&self) -> Option<String> {
        let mut heads = self.data.iter().rev();
        heads.find_map(|raw| ObjectHead::of(raw).ok().map(|head| head.id))
    }

    /// The newest and the oldest time on the page; none where no object tells its own.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        let heads = self.data.iter().filter_map(|raw| ObjectHead::of(raw).ok());
        let times = heads.filter_map(|head| head.created);
        times.fold(None, |span, at| {
            let (newest, oldest) = span.unwrap_or((at, at));
            Some((at.max(newest), at.min(oldest)))
        })
    }

    /// Why a walk cannot go on behind this page, asked for `after` an object, though it says that
    /// there is more.
    pub(super) fn find_standstill(&self, after: Option<&str>) -> Option<&'static str> {
        if !self.has_more {
            return None;
        }
        match (self.last_id(), after) {
            (None, _) if self.data.is_empty() => Some("a page is empty though there is more"),
            (None, _) => Some("no object of a page has an id"),
            (Some(last), Some(after)) if last == after => Some("a page ends where it began"),
            _ => None,
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
    fn a_list_is_no_object() {
        for text in [r#"["ch_1"]"#, r#" ["ch_1", 5, 6]"#, r#""ch_1""#, "null", ""] {
            assert!(
                parse_object::<ObjectHead>(text.as_bytes()).is_err(),
                "{text}"
            );
        }
        for text in ["[[]]", "[[],false]", "\n[[{}], true]"] {
            assert!(parse_object::<Page>(text.as_bytes()).is_err(), "{text}");
        }
        let listed = page(r#"{"data":[{"id":"ch_2"},["ch_1"]]}"#);
        assert_eq!(listed.last_id().as_deref(), Some("ch_2"));
    }

    #[test]
    fn a_page_that_promises_more_has_to_advance() {
        let last = page(r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":false}"#);
        assert_eq!(last.find_standstill(None), None);
        let more = page(r#"{"data":[{"id":"a"},{"id":"b"},{"odd":1}],"has_more":true}"#);
        assert_eq!(more.last_id().as_deref(), Some("b"));
        assert_eq!(more.find_standstill(Some("z")), None);
        assert!(
            more.find_standstill(Some("b")).is_some(),
            "it was read before"
        );
        let empty = page(r#"{"data":[],"has_more":true}"#);
        assert!(empty.find_standstill(None).is_some());
    }
}
