//! What the account offers and how it misbehaves as a whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::VisibilityDelay;
use crate::kind::Kind;

/// In which of Stripe's words a missing permission is refused; all have been seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DenialWords {
    /// "Having the 'rak_charge_read' permission would allow…", without a code.
    #[default]
    Having,
    /// "Enabling \"Charges Read\" ('charge_read') permissions on this key would allow…", with the code
    /// `more_permissions_required`.
    Enabling,
    /// Of an app's key: "Having the 'read_only' scope would allow…", with the code
    /// `more_permissions_required_for_application`.
    Application,
    /// "Having more permissions would allow…", without a code and without a name.
    Unnamed,
}

/// What `GET /v1/account` answers to a key that may read it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountAnswer {
    /// The account.
    #[default]
    Whole,
    /// The account without its `id`.
    WithoutId,
    /// The account with an empty `id`.
    EmptyId,
    /// `{}`
    Nothing,
}

/// What the account offers and how it misbehaves as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountOptions {
    /// Whether `/v1/orders` exists: on most accounts it does not.
    pub orders: bool,
    /// By how much lists lag behind, per kind.
    pub late: BTreeMap<Kind, VisibilityDelay>,
    /// How a missing permission is worded.
    pub denial_words: DenialWords,
    /// Whether the words for a missing permission name the account, as Stripe's do.
    pub denial_names_account: bool,
    /// What `/v1/account` answers.
    pub account_answer: AccountAnswer,
    /// Whether Checkout sessions carry `created`, `expires_at`, `status` and `url`, which the description of
    /// the pinned version does not have and Stripe adds today.
    pub recent_session_fields: bool,
}

impl Default for AccountOptions {
    fn default() -> Self {
        Self {
            orders: true,
            late: BTreeMap::new(),
            denial_words: DenialWords::default(),
            denial_names_account: true,
            account_answer: AccountAnswer::default(),
            recent_session_fields: false,
        }
    }
}
