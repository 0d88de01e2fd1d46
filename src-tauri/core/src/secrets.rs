//! Secrets: a wrapper that cannot leak by accident, and the keychain's trait.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::{Zeroize, Zeroizing};

/// A value that must not be printed or written: no `Serialize`, a `Debug` that hides it, and memory
/// that is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Sensitive<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself; the name makes each use visible in review.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

/// Only inwards: a key comes from the window and never goes back.
impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Why the keychain did not do it.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// No keychain answers on this machine.
    #[error("no keychain is available: {0}")]
    Missing(String),
    /// The keychain is locked, refused, or did not answer in time.
    #[error("the keychain refused: {0}")]
    Denied(String),
}

/// Where the keys of connections lie. Calls may block for seconds: use them off the async threads.
pub trait SecretStore: Send + Sync {
    /// The secret under this name, if there is one.
    fn get(&self, name: &str) -> Result<Option<Sensitive<String>>, SecretError>;
    /// Stores a secret, replacing what was there.
    fn set(&self, name: &str, secret: &Sensitive<String>) -> Result<(), SecretError>;
    /// Removes a secret; one that is not there is no error.
    fn delete(&self, name: &str) -> Result<(), SecretError>;
}
