//! The one error of the core's use cases, and its form for the UI.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as a stable code that the UI localises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A publishable key (`pk_…`) was given: it can read nothing.
    KeyPublishable,
    /// An organization's key (`sk_org_…`) was given: it belongs to no one account.
    KeyOrganization,
    /// The text is no Stripe key.
    KeyMalformed,
    /// Stripe does not accept the key (revoked, rolled or mistyped).
    KeyRejected,
    /// The new key belongs to another account or mode than the connection.
    KeyOfOtherAccount,
    /// Stripe does not say which account the key belongs to, and a connection may be of the same.
    KeyAccountUnknown,
    /// The connection's key is not in the keychain any more.
    KeyMissing,
    /// The key lacks a permission; `detail.permission` names it.
    PermissionMissing,
    /// Stripe refused for a reason that may pass (an address that the key's list does not allow).
    Forbidden,
    /// Something on the way answered in Stripe's place: a proxy, a firewall, a sign-in page.
    NotStripe,
    /// Stripe could not be reached.
    Offline,
    /// Stripe did not answer in time.
    TimedOut,
    /// There is no secure connection: the clock is wrong, or a proxy or a portal is in between.
    TlsFailed,
    /// Stripe (or the throttle) asks us to wait.
    RateLimited,
    /// Stripe answered with a 5xx.
    StripeUnavailable,
    /// Stripe refused a value; `detail.param` names it.
    Refused,
    /// The object is not there (any more).
    NotFound,
    /// The account does not offer this endpoint (orders, mostly).
    EndpointUnavailable,
    /// Someone else changed the same field; `detail.conflicts` has both values.
    EditConflict,
    /// An idempotency key was used with other parameters.
    IdempotencyMismatch,
    /// Stripe's answer could not be read; `detail.path` names the field.
    Unreadable,
    /// The answer is larger than any that Stripe gives.
    AnswerTooLarge,
    /// The connection's key is for another address than the one that this run was told to ask.
    OtherHost,
    /// A live key was to be sent to a server on this machine.
    LiveKeyToLoopback,
    /// A value breaks a rule that the core checks before it sends; `detail.param` names it.
    InvalidInput,
    /// There is no keychain on this machine.
    KeychainMissing,
    /// The keychain is locked or refused.
    KeychainDenied,
    /// Another process watches this ledger; `detail.path` says which.
    LedgerBusy,
    /// The ledger was written by a newer version of Shopbell.
    LedgerNewer,
    /// A file where the ledger should be belongs to another program; `detail.path` says which.
    LedgerForeign,
    /// The ledger is damaged and was left as it is; `detail.path` says which.
    LedgerDamaged,
    /// The ledger could not be read or written.
    LedgerFailed,
    /// The disk is full.
    DiskFull,
    /// The settings could not be read or written.
    SettingsFailed,
    /// No connection has this id.
    ConnectionUnknown,
    /// No draft, import or arrival has this id.
    Unknown,
    /// The import file could not be understood.
    ImportUnreadable,
    /// The picture was not fetched (size, type, address or time).
    ImageRefused,
    /// A file could not be written or read.
    FileFailed,
    /// An address that a flow posts to did not take it; `detail.rule` says how, `detail.status` what it
    /// answered.
    EndpointFailed,
    /// No notification could be shown.
    NotificationFailed,
    /// A program that a flow starts did not do its work; `detail.rule` says how.
    ProgramFailed,
    /// A condition or a filled text of a flow has no value; `detail.param` names it.
    ExpressionFailed,
    /// A flow would have gone round in a circle.
    FlowCircular,
    /// The connection of a flow was removed.
    FlowCanceled,
    /// Stripe has no event of an arrival, or none any more.
    EventMissing,
    /// The secret that events are signed with is not in the keychain.
    SigningSecretMissing,
    /// A defect of ours.
    Internal,
}

impl ErrorCode {
    /// Stripe named what this key or account lacks.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::PermissionMissing | Self::EndpointUnavailable)
    }

    /// Stripe was not reached, or cannot answer for now.
    #[must_use]
    pub const fn is_offline(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::TimedOut
                | Self::TlsFailed
                | Self::StripeUnavailable
                | Self::NotStripe
        )
    }
}

/// One field that was changed on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Conflict {
    /// The field's key, dotted for nested fields (`address.line1`, `metadata.size`).
    pub field: String,
    /// The value when the form was opened.
    pub base: serde_json::Value,
    /// The value at Stripe now.
    pub theirs: serde_json::Value,
    /// The value that was typed.
    pub mine: serde_json::Value,
}

/// What is known beside the code.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ErrorDetail {
    /// Stripe's own message, word for word.
    pub stripe_message: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Stripe's error code (`resource_missing`, …).
    pub stripe_code: Option<String>,
    /// The field at fault, in Stripe's bracket form (`metadata[size]`).
    pub param: Option<String>,
    /// Stripe's request id.
    pub request_id: Option<String>,
    /// The permission to add to a restricted key (`rak_charge_read`).
    pub permission: Option<String>,
    /// A field path or a file path.
    pub path: Option<String>,
    /// The fields that were changed on both sides.
    pub conflicts: Vec<Conflict>,
    /// The object as it is at Stripe now, for a conflict.
    pub current: Option<serde_json::Value>,
    /// Seconds to wait before it is worth trying again.
    pub retry_after: Option<u32>,
    /// The line of a file that is at fault, counted as a spreadsheet does.
    pub line: Option<u32>,
    /// Which rule an input breaks (`too_long`, `too_many`, `not_a_url`, `required`, `not_an_email`).
    pub rule: Option<String>,
}

/// An error as the UI gets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ErrorView {
    /// The stable code.
    pub code: ErrorCode,
    /// English, for logs and as the last resort.
    pub message: String,
    /// What else is known.
    pub detail: ErrorDetail,
}

/// Every way a use case can fail.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The stable code.
    pub code: ErrorCode,
    /// English, for logs.
    pub message: String,
    /// What else is known.
    pub detail: Box<ErrorDetail>,
    /// The cause.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error without a cause.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            detail: Box::default(),
            source: None,
        }
    }

    /// The same error with its cause kept.
    #[must_use]
    pub fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// The same error with its detail changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut ErrorDetail)) -> Self {
        change(&mut self.detail);
        self
    }

    /// The form for the UI.
    #[must_use]
    pub fn view(&self) -> ErrorView {
        ErrorView {
            code: self.code,
            message: self.message.clone(),
            detail: (*self.detail).clone(),
        }
    }
}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}
