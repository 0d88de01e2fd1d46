//! What connecting a key will do, decided before anything is changed.

use super::{
    examine::Examined,
    fingerprint::Fingerprint,
    identity::{connection_id, nameless_connection_id},
};
use crate::{
    app::view::{AccountChoice, KeyOwner},
    error::{Error, ErrorCode},
    ledger::connections::ConnectionRow,
    stripe::ApiKey,
};

/// A key on its way to its connection.
pub(in crate::app) struct KeyPlan {
    pub(super) examined: Examined,
    /// The connection's id from now on.
    pub(super) id: String,
    /// The id of the connection that becomes that one.
    former: Option<String>,
}

impl KeyPlan {
    /// A key that is to be connected; the person's answer decides where Stripe's leaves it open.
    pub(super) fn connect(
        examined: Examined,
        choice: Option<AccountChoice>,
    ) -> Result<Self, Error> {
        let target = match (&examined.check.owner, choice) {
            (
                KeyOwner::Connection { connection },
                Some(AccountChoice::Same { connection: named }),
            ) if named != *connection => {
                return Err(other_account());
            }
            (KeyOwner::New, Some(AccountChoice::Same { .. })) => return Err(other_account()),
            (KeyOwner::Connection { connection }, _) => Some(connection.clone()),
            (KeyOwner::New, _) | (KeyOwner::Ask { .. }, Some(AccountChoice::New)) => None,
            (KeyOwner::Ask { candidates }, Some(AccountChoice::Same { connection })) => {
                let offered = candidates.iter().any(|one| one.connection == connection);
                if !offered {
                    return Err(other_account());
                }
                Some(connection)
            }
            (KeyOwner::Ask { .. }, None) => return Err(account_unknown()),
        };
        Ok(Self::for_connection(examined, target))
    }

    /// A key that is to take the place of a connection's; `same` is the person's word that it is of the
    /// same account.
    pub(super) fn replace(
        examined: Examined,
        row: &ConnectionRow,
        same: bool,
    ) -> Result<Self, Error> {
        let open = match &examined.check.owner {
            KeyOwner::Connection { connection } if *connection == row.id => false,
            // The account is connected already, and this connection may be of it, too.
            KeyOwner::Connection { .. } if row.account_id.is_none() && examined.fits(row) => true,
            KeyOwner::Ask { candidates }
                if candidates.iter().any(|one| one.connection == row.id) =>
            {
                true
            }
            KeyOwner::New | KeyOwner::Connection { .. } | KeyOwner::Ask { .. } => {
                return Err(other_account());
            }
        };
        if open && !same {
            return Err(account_unknown());
        }
        Ok(Self::for_connection(examined, Some(row.id.clone())))
    }

    fn for_connection(examined: Examined, target: Option<String>) -> Self {
        let key: &ApiKey = &examined.key;
        let id = match (&examined.account, &target) {
            (Some(account), _) => connection_id(account, key),
            (None, Some(target)) => target.clone(),
            (None, None) => nameless_connection_id(key),
        };
        Self {
            former: target.filter(|target| *target != id),
            examined,
            id,
        }
    }

    /// The connection whose records move, if they do.
    pub(in crate::app) fn former(&self) -> Option<&str> {
        self.former.as_deref()
    }

    pub(super) const fn key(&self) -> &ApiKey {
        &self.examined.key
    }

    pub(super) const fn fingerprint(&self) -> &Fingerprint {
        &self.examined.fingerprint
    }
}

fn other_account() -> Error {
    let message = "this key belongs to another account or mode";
    Error::new(ErrorCode::KeyOfOtherAccount, message)
}

fn account_unknown() -> Error {
    let message =
        "Stripe does not say whose key this is, and a connection may be of the same account";
    Error::new(ErrorCode::KeyAccountUnknown, message)
}
