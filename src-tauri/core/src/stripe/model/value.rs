//! Values that more than one object has.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// Labels that a person or a program put on an object.
pub type Metadata = BTreeMap<String, String>;

/// An id, given as such or as the expanded (or deleted) object.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Expandable {
        Id(String),
        Object { id: String },
    }
    Ok(
        Option::<Expandable>::deserialize(deserializer)?.map(|given| match given {
            Expandable::Id(id) | Expandable::Object { id } => id,
        }),
    )
}

/// A value whose `null` means its default.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
