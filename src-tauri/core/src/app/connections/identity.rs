//! Whose key it is. Stripe says it in the account itself, or else in the words of a refusal.

use uuid::Uuid;

use super::access::{account_access, grant_of, named_account};
use crate::{
    app::view::{Access, Grant},
    error::Error,
    stripe::{
        ApiKey, Client, KeyMode,
        model::{Account, AccountId},
        requests,
    },
};

/// What `/v1/account` says.
pub(super) struct AccountAnswer {
    /// None where it is refused in words that name no account.
    pub(super) id: Option<AccountId>,
    /// The account's name as people know it; a refusal has none.
    pub(super) name: Option<String>,
    /// Whether the key may read it.
    pub(super) access: Access,
}

/// Asks Stripe whose key it is. Only a refusal in Stripe's own words leaves that open.
pub(super) async fn ask_account(client: &Client) -> Result<AccountAnswer, Error> {
    match client.fetch::<Account>(requests::get_account()).await {
        Ok(answer) => Ok(AccountAnswer {
            name: answer.value.name().map(str::to_owned),
            id: Some(answer.value.id),
            access: account_access(Grant::Granted, None),
        }),
        Err(error) => {
            let id = named_account(&error);
            match grant_of(&error) {
                // A refusal for another reason says whose key it is, too.
                Some((grant, permission)) if grant == Grant::Missing || id.is_some() => {
                    Ok(AccountAnswer {
                        id,
                        name: None,
                        access: account_access(grant, permission),
                    })
                }
                _ => Err(error.into()),
            }
        }
    }
}

pub(super) const fn mode_name(mode: KeyMode) -> &'static str {
    match mode {
        KeyMode::Live => "live",
        KeyMode::Test => "test",
    }
}

/// An account in one mode.
pub(super) fn connection_id(account: &AccountId, key: &ApiKey) -> String {
    format!("{account}:{}", mode_name(key.mode()))
}

/// The id of a connection whose account Stripe does not name: its own, whatever key opens it.
pub(super) fn nameless_connection_id(key: &ApiKey) -> String {
    format!("conn_{}:{}", Uuid::new_v4().simple(), mode_name(key.mode()))
}
