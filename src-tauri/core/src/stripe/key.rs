//! An API key, parsed once and never printed.

use std::fmt;

use zeroize::Zeroizing;

/// Live or test, as the prefix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMode {
    /// Real money.
    Live,
    /// Test data.
    Test,
}

/// Why a text is no usable key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// `pk_…` keys are for web pages and can read nothing.
    #[error("this is a publishable key (pk_…): it can read nothing")]
    Publishable,
    /// `sk_org_…` keys open many accounts at once; each call would have to name the one that it means.
    #[error(
        "this is an organization key (sk_org_…), which belongs to no one account: make a restricted \
         key (rk_…) in the account that is to be watched"
    )]
    Organization,
    /// No secret or restricted key.
    #[error("this is no Stripe key: one begins with rk_live_, rk_test_, sk_live_ or sk_test_")]
    Malformed,
}

/// A secret (`sk_`) or restricted (`rk_`) key; its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    text: Zeroizing<String>,
    mode: KeyMode,
    restricted: bool,
}

impl ApiKey {
    /// Parses what a person pasted; white space around it is not held against them.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.starts_with("pk_") {
            return Err(KeyError::Publishable);
        }
        if text.starts_with("sk_org_") || text.starts_with("rk_org_") {
            return Err(KeyError::Organization);
        }
        let (restricted, rest) = match (text.strip_prefix("sk_"), text.strip_prefix("rk_")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => return Err(KeyError::Malformed),
        };
        let (mode, secret) = match (rest.strip_prefix("live_"), rest.strip_prefix("test_")) {
            (Some(secret), _) => (KeyMode::Live, secret),
            (_, Some(secret)) => (KeyMode::Test, secret),
            _ => return Err(KeyError::Malformed),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if secret.len() < 8 || secret.len() > 255 || !secret.chars().all(plain) {
            return Err(KeyError::Malformed);
        }
        Ok(Self {
            text: Zeroizing::new(text.to_owned()),
            mode,
            restricted,
        })
    }

    /// Live or test.
    #[must_use]
    pub const fn mode(&self) -> KeyMode {
        self.mode
    }

    /// `rk_` rather than `sk_`.
    #[must_use]
    pub const fn restricted(&self) -> bool {
        self.restricted
    }

    /// The last four characters, as Stripe's own pages show a key.
    #[must_use]
    pub fn hint(&self) -> &str {
        self.text
            .get(self.text.len().saturating_sub(4)..)
            .unwrap_or_default()
    }

    /// The key itself; the name makes each use visible in review.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({:?}, …{})", self.mode, self.hint())
    }
}
