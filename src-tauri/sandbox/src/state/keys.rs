//! API keys and what they may do.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    #[serde(
        serialize_with = "write_restricted",
        deserialize_with = "read_restricted"
    )]
    keys: BTreeMap<String, Key>,
}

/// A key of full access is for one run, and never in a snapshot.
fn write_restricted<S: Serializer>(
    keys: &BTreeMap<String, Key>,
    snapshot: S,
) -> Result<S::Ok, S::Error> {
    snapshot.collect_map(keys.iter().filter(|(_, key)| key.permissions.is_some()))
}

/// Snapshots of the first version hold one all the same.
fn read_restricted<'de, D: Deserializer<'de>>(
    snapshot: D,
) -> Result<BTreeMap<String, Key>, D::Error> {
    let mut keys = BTreeMap::<String, Key>::deserialize(snapshot)?;
    keys.retain(|_, key| key.permissions.is_some());
    Ok(keys)
}

/// A key of full access that nobody can guess.
pub(crate) fn random_key() -> Result<String, getrandom::Error> {
    const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0; 40];
    getrandom::fill(&mut bytes)?;
    let signs = bytes
        .iter()
        .filter_map(|byte| SIGNS.get(usize::from(byte % 32)));
    let mut key = "sk_test_51".to_owned();
    key.extend(signs.map(|sign| char::from(*sign)));
    Ok(key)
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
        permissions
            .get(&kind.granted_with())
            .copied()
            .unwrap_or_default()
            >= needed
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
