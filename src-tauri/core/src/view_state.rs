//! What the window remembers of itself. It is no setting: nothing in core follows it, so that it is
//! kept without an event, in a file of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::kind::RecordKind;

/// Where the window was and how its lists look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ViewState {
    /// The connection that is shown.
    pub connection: Option<String>,
    /// The last place in the window, to come back to.
    pub route: Option<String>,
    /// The columns of each list; the default ones where it is not named.
    pub columns: BTreeMap<RecordKind, Vec<String>>,
    /// The person was told that closing the window keeps watching.
    pub close_explained: bool,
}

/// A change by the window; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ViewStatePatch {
    /// The connection that is shown.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub connection: Option<Option<String>>,
    /// The last place in the window.
    #[serde(deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub route: Option<Option<String>>,
    /// Columns of these lists; the others stay.
    pub columns: Option<BTreeMap<RecordKind, Vec<String>>>,
}

/// Tells a value that is absent (`None`) from one that is `null` (`Some(None)`).
#[expect(
    clippy::option_option,
    reason = "absent, null and given are three states"
)]
fn given<'de, D>(deserializer: D) -> Result<Option<Option<String>>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    Option::<String>::deserialize(deserializer).map(Some)
}

impl ViewState {
    /// The state after a change.
    #[must_use]
    pub fn patched(&self, patch: ViewStatePatch) -> Self {
        let mut next = self.clone();
        if let Some(connection) = patch.connection {
            next.connection = connection;
        }
        if let Some(route) = patch.route {
            next.route = route;
        }
        next.columns.extend(patch.columns.unwrap_or_default());
        next
    }
}

/// The view state could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the view state could not be kept: {0}")]
pub struct ViewStateError(pub String);

/// Where the view state is kept.
pub trait ViewStateStore: Send + Sync {
    /// The state as stored; nothing stored is no error.
    fn load(&self) -> Result<Option<ViewState>, ViewStateError>;
    /// Stores the state.
    fn save(&self, state: &ViewState) -> Result<(), ViewStateError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_changes_what_it_names() {
        let before = ViewState {
            connection: Some("acct_1:live".into()),
            route: Some("/products".into()),
            columns: BTreeMap::from([(RecordKind::Customers, vec!["name".into()])]),
            close_explained: true,
        };
        let patch = ViewStatePatch {
            connection: Some(None),
            columns: Some(BTreeMap::from([(RecordKind::Products, vec!["url".into()])])),
            ..ViewStatePatch::default()
        };
        let after = before.patched(patch);
        assert_eq!(after.connection, None);
        assert_eq!(after.route, before.route);
        assert_eq!(after.columns.len(), 2);
        assert!(after.close_explained);
    }
}
