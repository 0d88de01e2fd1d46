//! A key's fingerprint: tells one key from another, and leads back to none.

use sha2::{Digest as _, Sha256};

use super::identity::mode_name;
use crate::stripe::ApiKey;

/// What begins the name of a throttle that only a key is known of.
pub(super) const KEY_SCOPE: &str = "key:";

/// SHA-256 of the ledger's salt and the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    pub(super) fn of(salt: &[u8], key: &ApiKey) -> Self {
        let mut hash = Sha256::new();
        hash.update(salt);
        hash.update(key.expose().as_bytes());
        let hash = hash.finalize();
        Self(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the key's calls are counted until its account is known.
    pub(super) fn scope(&self, key: &ApiKey) -> String {
        format!("{KEY_SCOPE}{}:{}", self.0, mode_name(key.mode()))
    }
}
