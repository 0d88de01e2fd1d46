//! Every lower error as the one [`Error`] of the use cases.

use crate::{
    error::{Error, ErrorCode},
    ledger,
    secrets::SecretError,
    settings::SettingsError,
    stripe::{self, InvalidId, KeyError, NetworkKind, OtherBase, SlotStoreError},
    threads::ThreadEnded,
    view_state::ViewStateError,
};

impl From<SlotStoreError> for Error {
    fn from(error: SlotStoreError) -> Self {
        // What the ledger says of it, with its own code.
        match error.0.downcast::<Self>() {
            Ok(ours) => *ours,
            Err(other) => Self::new(ErrorCode::LedgerFailed, other.to_string()),
        }
    }
}

impl From<stripe::StripeError> for Error {
    fn from(error: stripe::StripeError) -> Self {
        use stripe::StripeError as S;
        let error = match error {
            S::Uncounted(error) => return error.into(),
            other => other,
        };
        let code = match &error {
            S::Network {
                kind: NetworkKind::Timeout,
                ..
            } => ErrorCode::TimedOut,
            S::Network {
                kind: NetworkKind::Tls,
                ..
            } => ErrorCode::TlsFailed,
            S::Network { .. } => ErrorCode::Offline,
            S::Uncounted(_) => ErrorCode::LedgerFailed,
            S::Authentication(_) => ErrorCode::KeyRejected,
            S::Permission { .. } => ErrorCode::PermissionMissing,
            S::Forbidden(_) => ErrorCode::Forbidden,
            S::Foreign(_) => ErrorCode::NotStripe,
            S::RateLimited(_) => ErrorCode::RateLimited,
            S::NotFound(_) => ErrorCode::NotFound,
            S::UnknownUrl(_) => ErrorCode::EndpointUnavailable,
            S::Invalid(_) => ErrorCode::Refused,
            S::Idempotency(_) => ErrorCode::IdempotencyMismatch,
            S::Conflict(_) | S::Api(_) => ErrorCode::StripeUnavailable,
            S::Decode { .. } | S::Stuck { .. } => ErrorCode::Unreadable,
            S::TooLarge { .. } => ErrorCode::AnswerTooLarge,
            S::LiveKeyToLoopback { .. } => ErrorCode::LiveKeyToLoopback,
        };
        Self::new(code, error.to_string())
            .with(|detail| {
                detail.request_id = error.request_id().map(str::to_owned);
                if let S::Permission { permission, .. } = &error {
                    detail.permission.clone_from(permission);
                }
                if let S::Decode { path, .. } = &error {
                    detail.path = Some(path.clone());
                }
                if let Some(said) = error.details() {
                    detail.stripe_message = Some(said.message.clone());
                    detail.status = Some(said.status);
                    detail.stripe_code.clone_from(&said.code);
                    detail.param.clone_from(&said.param);
                    detail.retry_after = said.retry_after.and_then(|s| u32::try_from(s).ok());
                }
            })
            .caused_by(error)
    }
}

impl From<OtherBase> for Error {
    fn from(error: OtherBase) -> Self {
        Self::new(ErrorCode::OtherHost, error.to_string()).caused_by(error)
    }
}

impl From<InvalidId> for Error {
    fn from(error: InvalidId) -> Self {
        let rule = match error {
            InvalidId::Empty => "required",
            InvalidId::Unusable => "not_an_id",
        };
        Self::new(ErrorCode::InvalidInput, error.to_string())
            .with(|detail| {
                detail.param = Some("id".into());
                detail.rule = Some(rule.into());
            })
            .caused_by(error)
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        let code = match error {
            KeyError::Publishable => ErrorCode::KeyPublishable,
            KeyError::Organization => ErrorCode::KeyOrganization,
            KeyError::Malformed => ErrorCode::KeyMalformed,
        };
        Self::new(code, error.to_string()).caused_by(error)
    }
}

impl From<ledger::LedgerError> for Error {
    fn from(error: ledger::LedgerError) -> Self {
        let code = match &error {
            ledger::LedgerError::Newer { .. } => ErrorCode::LedgerNewer,
            ledger::LedgerError::Foreign(_) => ErrorCode::LedgerForeign,
            ledger::LedgerError::Damaged(..) => ErrorCode::LedgerDamaged,
            ledger::LedgerError::Full => ErrorCode::DiskFull,
            _ => ErrorCode::LedgerFailed,
        };
        let path = match &error {
            ledger::LedgerError::Foreign(path) | ledger::LedgerError::Damaged(path, _) => {
                Some(path.display().to_string())
            }
            _ => None,
        };
        Self::new(code, error.to_string())
            .with(|detail| detail.path = path)
            .caused_by(error)
    }
}

impl From<ledger::LockError> for Error {
    fn from(error: ledger::LockError) -> Self {
        let code = match &error {
            ledger::LockError::Held { .. } => ErrorCode::LedgerBusy,
            ledger::LockError::Foreign(_) => ErrorCode::LedgerForeign,
            ledger::LockError::Linked(_) | ledger::LockError::Io(_) => ErrorCode::LedgerFailed,
        };
        Self::new(code, error.to_string()).caused_by(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        ledger::LedgerError::from(error).into()
    }
}

impl From<ThreadEnded> for Error {
    fn from(error: ThreadEnded) -> Self {
        Self::new(ErrorCode::Internal, error.to_string()).caused_by(error)
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        let code = match &error {
            SecretError::Missing(_) => ErrorCode::KeychainMissing,
            SecretError::Denied(_) => ErrorCode::KeychainDenied,
        };
        Self::new(code, error.to_string()).caused_by(error)
    }
}

impl From<SettingsError> for Error {
    fn from(error: SettingsError) -> Self {
        Self::new(ErrorCode::SettingsFailed, error.to_string()).caused_by(error)
    }
}

impl From<ViewStateError> for Error {
    fn from(error: ViewStateError) -> Self {
        Self::new(ErrorCode::SettingsFailed, error.to_string()).caused_by(error)
    }
}
