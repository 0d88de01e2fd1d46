//! API keys and what they may do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kind::Kind;

/// What a restricted key may do with one kind of object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nothing.
    #[default]
    None,
    /// Read.
    Read,
    /// Read and write.
    Write,
}

/// What one key may do.
pub(crate) type Permissions = BTreeMap<Kind, Access>;

/// What names of kinds stand for; a name that is none grants nothing.
pub(crate) fn parse_permissions(permissions: &[(&str, Access)]) -> Permissions {
    let parse = |(name, access): &(&str, Access)| Some((Kind::from_name(name)?, *access));
    permissions.iter().filter_map(parse).collect()
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    /// `None` means everything.
    pub(crate) permissions: Option<Permissions>,
    pub(crate) revoked: bool,
}

/// The keys of the account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Keys {
    keys: BTreeMap<String, Key>,
}

impl Keys {
    pub(crate) fn with_secret(key: &str) -> Self {
        let mut keys = Self::default();
        keys.put(key, None);
        keys
    }

    /// Adds a key or changes what it may do.
    pub(crate) fn put(&mut self, key: &str, permissions: Option<Permissions>) {
        let revoked = false;
        self.keys.insert(
            key.to_owned(),
            Key {
                permissions,
                revoked,
            },
        );
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Key> {
        self.keys.get(key)
    }

    /// Revokes a key, or takes that back; says whether there is such a key.
    pub(crate) fn revoke(&mut self, key: &str, revoked: bool) -> bool {
        let Some(key) = self.keys.get_mut(key) else {
            return false;
        };
        key.revoked = revoked;
        true
    }
}

impl Key {
    pub(crate) fn allows(&self, kind: Kind, needed: Access) -> bool {
        let Some(permissions) = &self.permissions else {
            return true;
        };
        permissions.get(&kind).copied().unwrap_or_default() >= needed
    }
}

/// A key as Stripe shows it in messages: its beginning, stars, and its last four characters.
pub(crate) fn mask_key(key: &str) -> String {
    let prefix = [
        "sk_test_", "sk_live_", "rk_test_", "rk_live_", "pk_test_", "pk_live_",
    ]
    .into_iter()
    .find(|prefix| key.starts_with(prefix))
    .unwrap_or("");
    let rest = key.get(prefix.len()..).unwrap_or("");
    let count = rest.chars().count();
    let shown = if count > 8 { 4 } else { 0 };
    let tail: String = rest.chars().skip(count - shown).collect();
    format!("{prefix}{}{tail}", "*".repeat(count - shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        assert_eq!(mask_key("sk_test_abcdefgh1234"), "sk_test_********1234");
        assert_eq!(mask_key("sk_test_short"), "sk_test_*****");
        assert_eq!(mask_key("nonsense"), "********");
        assert_eq!(mask_key(""), "");
    }

    #[test]
    fn writing_includes_reading() {
        let key = Key {
            permissions: Some([(Kind::Customers, Access::Write)].into()),
            revoked: false,
        };
        assert!(key.allows(Kind::Customers, Access::Read));
        assert!(!key.allows(Kind::Charges, Access::Read));
    }
}
