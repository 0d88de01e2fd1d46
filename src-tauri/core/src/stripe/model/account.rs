//! `/v1/account`

use std::fmt;

use serde::{Deserialize, Serialize};

/// Stripe's id of an account: `acct_` and letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

/// A text that is no account's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no account's id")]
pub struct NoAccountId;

/// Longer ones are none: Stripe's have about twenty characters.
const MAX_ID: usize = 100;

impl AccountId {
    /// Reads an id, and nothing but one.
    pub fn parse(text: &str) -> Result<Self, NoAccountId> {
        let rest = text.strip_prefix("acct_").ok_or(NoAccountId)?;
        let plain = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric());
        if plain && text.len() <= MAX_ID {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoAccountId)
        }
    }

    /// The id that a refusal names: "… for this endpoint on account 'acct_…'". None where it names
    /// several.
    #[must_use]
    pub fn named_in(message: &str) -> Option<Self> {
        let mut quoted = message
            .match_indices("account '")
            .filter_map(|(at, words)| message.get(at + words.len()..)?.split_once('\''))
            .filter_map(|(id, _)| Self::parse(id).ok());
        let first = quoted.next()?;
        quoted.all(|other| other == first).then_some(first)
    }

    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for AccountId {
    type Error = NoAccountId;

    fn try_from(text: String) -> Result<Self, NoAccountId> {
        Self::parse(&text)
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct BusinessProfile {
    name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Dashboard {
    display_name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Settings {
    dashboard: Option<Dashboard>,
}

/// The account that a key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Stripe's id: an answer without one is none.
    pub id: AccountId,
    /// Email address of its owner.
    #[serde(default)]
    pub email: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: Option<String>,
    #[serde(default)]
    business_profile: Option<BusinessProfile>,
    #[serde(default)]
    settings: Option<Settings>,
}

impl Account {
    /// The name that its people know it by: as in the Dashboard, else the business, else the email.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let dashboard = || {
            self.settings
                .as_ref()?
                .dashboard
                .as_ref()?
                .display_name
                .as_deref()
        };
        let business = || self.business_profile.as_ref()?.name.as_deref();
        let given = |name: &&str| !name.trim().is_empty();
        dashboard()
            .filter(given)
            .or_else(|| business().filter(given))
            .or(self.email.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_id_is_an_id() {
        assert!(AccountId::parse("acct_1Shopbell00").is_ok());
        for wrong in [
            "",
            "acct_",
            "acct_1 2",
            "acct_../x",
            "cus_1",
            "acct_1'",
            " acct_1",
        ] {
            assert_eq!(AccountId::parse(wrong), Err(NoAccountId), "{wrong:?}");
        }
        assert!(AccountId::parse(&format!("acct_{}", "1".repeat(200))).is_err());
    }

    #[test]
    fn a_refusal_names_one_account_or_none() {
        let named = |message: &str| AccountId::named_in(message).map(String::from);
        let refused = "The provided key 'rk_test_****1234' does not have the required permissions for \
                       this endpoint on account 'acct_1Shop'. Having the 'rak_charge_read' …";
        assert_eq!(named(refused).as_deref(), Some("acct_1Shop"));
        assert_eq!(
            named("on account 'acct_1' and account 'acct_1'").as_deref(),
            Some("acct_1")
        );
        for none in [
            "",
            "on account acct_1",
            "on account 'acct_1",
            "on account ''",
            "on account 'acct_1/../2'",
            "on account 'acct_1', not on account 'acct_2'",
        ] {
            assert_eq!(named(none), None, "{none}");
        }
    }

    #[test]
    fn an_answer_without_an_id_is_no_account() {
        for junk in [
            "{}",
            r#"{"id":""}"#,
            r#"{"id":null}"#,
            r#"{"id":"acct_"}"#,
            r#"{"id":7}"#,
        ] {
            assert!(serde_json::from_str::<Account>(junk).is_err(), "{junk}");
        }
        let whole = r#"{"id":"acct_1","email":null,"settings":null}"#;
        assert!(serde_json::from_str::<Account>(whole).is_ok());
    }
}
