//! Every way a call to Stripe fails.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{body::parse_object, throttle::SlotStoreError};

/// Stripe's codes of a 403 whose cause is the key's permissions begin so: `more_permissions_required`
/// and `more_permissions_required_for_application`.
const MORE_PERMISSIONS: &str = "more_permissions_required";

/// What Stripe says where it names no permission.
const LACKING: [&str; 2] = ["required permissions", "permissions would allow"];

/// What Stripe said beside the category.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StripeDetails {
    /// The HTTP status.
    pub status: u16,
    /// Stripe's message, word for word.
    pub message: String,
    /// Stripe's `type` (`invalid_request_error`, …).
    pub kind: Option<String>,
    /// Stripe's `code` (`resource_missing`, …).
    pub code: Option<String>,
    /// The parameter at fault.
    pub param: Option<String>,
    /// The id to give to Stripe's support.
    pub request_id: Option<String>,
    /// Seconds that Stripe asks us to wait.
    pub retry_after: Option<u64>,
    /// `Stripe-Rate-Limited-Reason`.
    pub rate_limited_reason: Option<String>,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkKind {
    /// The address could not be reached.
    Connect,
    /// No answer in time.
    Timeout,
    /// Nobody proved to be Stripe: the certificate, or the whole handshake, was wrong.
    Tls,
    /// The answer broke off.
    Body,
    /// Anything else.
    Other,
}

/// A call failed.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    /// It was not sent: the throttle could not write its slot down before.
    #[error(transparent)]
    Uncounted(#[from] SlotStoreError),
    /// No (whole) answer came.
    #[error("{}", describe_network(*kind, &**source))]
    Network {
        /// Why.
        kind: NetworkKind,
        /// The cause, without the address it was for.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// 401
    #[error("the API key was not accepted: {}", .0.message)]
    Authentication(Box<StripeDetails>),
    /// 403 in which Stripe says that the key lacks a permission.
    #[error("the API key lacks a permission: {}", .details.message)]
    Permission {
        /// Stripe's name of it, where its message has one (`rak_charge_read`).
        permission: Option<String>,
        /// What Stripe said.
        details: Box<StripeDetails>,
    },
    /// 403 for another reason, which may pass: an address that the key's allow-list does not have.
    #[error("Stripe refused: {}", .0.message)]
    Forbidden(Box<StripeDetails>),
    /// An answer without Stripe's error envelope: a proxy, a firewall or a sign-in page gave it.
    #[error("the answer (HTTP {}) is not Stripe's: something on the way gave it", .0.status)]
    Foreign(Box<StripeDetails>),
    /// 429
    #[error("too many calls: {}", .0.message)]
    RateLimited(Box<StripeDetails>),
    /// The object, or the cursor, is not there.
    #[error("not found: {}", .0.message)]
    NotFound(Box<StripeDetails>),
    /// The account does not offer this address.
    #[error("{}", .0.message)]
    UnknownUrl(Box<StripeDetails>),
    /// A parameter was refused.
    #[error("{}", .0.message)]
    Invalid(Box<StripeDetails>),
    /// The idempotency key was used with other parameters.
    #[error("{}", .0.message)]
    Idempotency(Box<StripeDetails>),
    /// 409 after all tries.
    #[error("{}", .0.message)]
    Conflict(Box<StripeDetails>),
    /// 5xx after all tries.
    #[error("Stripe failed: {}", .0.message)]
    Api(Box<StripeDetails>),
    /// A list does not go on: its next page has no new last object.
    #[error("Stripe's list does not go on: {why}")]
    Stuck {
        /// What is wrong with the page.
        why: &'static str,
        /// The id to give to Stripe's support.
        request_id: Option<String>,
    },
    /// The answer is not what it should be.
    #[error("Stripe's answer could not be read at `{path}`: {source}")]
    Decode {
        /// The field path.
        path: String,
        /// The id to give to Stripe's support.
        request_id: Option<String>,
        /// The cause.
        #[source]
        source: serde_json::Error,
    },
    /// The answer is larger than any that Stripe gives.
    #[error("the answer is larger than {} MiB", limit / 1024 / 1024)]
    TooLarge {
        /// Bytes that it may have.
        limit: usize,
        /// The id to give to Stripe's support.
        request_id: Option<String>,
    },
    /// A live key is never sent in clear to a port that any program of this machine may hold.
    #[error("a live key is never sent to {host}: only a test key is")]
    LiveKeyToLoopback {
        /// Where it was to be sent.
        host: String,
    },
}

#[derive(Deserialize)]
struct Envelope {
    error: Map<String, Value>,
}

#[derive(Deserialize, Default)]
struct Body {
    #[serde(default)]
    message: Option<String>,
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    param: Option<String>,
}

impl StripeError {
    /// From an answer that is no 2xx. Only what Stripe's own envelope says is taken for Stripe's word.
    #[must_use]
    pub fn from_answer(mut details: StripeDetails, body: &[u8]) -> Self {
        let Ok(body) = parse_envelope(body) else {
            let status = details.status;
            details.message = format!("HTTP {status} without an explanation of Stripe's");
            let details = Box::new(details);
            // What nobody signed says nothing of the key or of an object: only that it failed.
            return match status {
                429 => Self::RateLimited(details),
                409 => Self::Conflict(details),
                500.. => Self::Api(details),
                _ => Self::Foreign(details),
            };
        };
        details.message = body.message.unwrap_or_default();
        (details.kind, details.code, details.param) = (body.kind, body.code, body.param);
        let is = |code: &str| details.code.as_deref() == Some(code);
        let unknown_url = details.message.starts_with("Unrecognized request URL");
        let idempotency = details.kind.as_deref() == Some("idempotency_error");
        let missing = is("resource_missing");
        let permission = named_permission(&details.message);
        let code = details.code.as_deref().unwrap_or_default();
        let lacks = permission.is_some()
            || code.starts_with(MORE_PERMISSIONS)
            || LACKING.iter().any(|words| details.message.contains(words));
        let details = Box::new(details);
        match details.status {
            401 => Self::Authentication(details),
            403 if lacks => Self::Permission {
                permission,
                details,
            },
            403 if unknown_url => Self::UnknownUrl(details),
            403 => Self::Forbidden(details),
            429 => Self::RateLimited(details),
            _ if idempotency => Self::Idempotency(details),
            _ if unknown_url => Self::UnknownUrl(details),
            404 => Self::NotFound(details),
            _ if missing => Self::NotFound(details),
            409 => Self::Conflict(details),
            500.. => Self::Api(details),
            _ => Self::Invalid(details),
        }
    }

    /// From a failure beneath HTTP.
    #[must_use]
    pub fn from_network(error: reqwest::Error) -> Self {
        let kind = if tls_cause(&error).is_some() {
            NetworkKind::Tls
        } else if error.is_timeout() {
            NetworkKind::Timeout
        } else if error.is_connect() {
            NetworkKind::Connect
        } else if error.is_body() || error.is_decode() {
            NetworkKind::Body
        } else {
            NetworkKind::Other
        };
        Self::Network {
            kind,
            source: error.without_url().into(),
        }
    }

    /// What Stripe said, where it said something.
    #[must_use]
    pub fn details(&self) -> Option<&StripeDetails> {
        match self {
            Self::Uncounted(_)
            | Self::Network { .. }
            | Self::Decode { .. }
            | Self::Stuck { .. }
            | Self::TooLarge { .. }
            | Self::LiveKeyToLoopback { .. } => None,
            Self::Permission { details, .. } => Some(details),
            Self::Authentication(details)
            | Self::Forbidden(details)
            | Self::Foreign(details)
            | Self::RateLimited(details)
            | Self::NotFound(details)
            | Self::UnknownUrl(details)
            | Self::Invalid(details)
            | Self::Idempotency(details)
            | Self::Conflict(details)
            | Self::Api(details) => Some(details),
        }
    }

    /// The id to give to Stripe's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Decode { request_id, .. }
            | Self::Stuck { request_id, .. }
            | Self::TooLarge { request_id, .. } => request_id.as_deref(),
            other => other.details()?.request_id.as_deref(),
        }
    }

    /// A list's cursor names an object that is gone.
    #[must_use]
    pub fn is_lost_cursor(&self) -> bool {
        let cursor = |details: &StripeDetails| {
            matches!(
                details.param.as_deref(),
                Some("starting_after" | "ending_before")
            )
        };
        matches!(self, Self::NotFound(details) if cursor(details))
    }

    /// This endpoint will not answer this key until someone changes something.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        matches!(self, Self::Permission { .. } | Self::UnknownUrl(_))
    }

    /// A write with this outcome may or may not have happened. One that was not counted may have been
    /// sent by a try before.
    #[must_use]
    pub const fn is_unsettled(&self) -> bool {
        matches!(
            self,
            Self::Uncounted(_)
                | Self::Network { .. }
                | Self::Api(_)
                | Self::Conflict(_)
                | Self::Foreign(_)
                | Self::Decode { .. }
                | Self::TooLarge { .. }
        )
    }
}

/// What Stripe's envelope says. Others answer with JSON, too: a list of errors is none of Stripe's.
fn parse_envelope(bytes: &[u8]) -> Result<Body, serde_json::Error> {
    let Envelope { error } = parse_object(bytes)?;
    serde_json::from_value(Value::Object(error))
}

/// "Having the 'rak_charge_read' permission would allow this request to continue.", or as Stripe says
/// it later: "Enabling "Charges Read" ('charge_read') permissions on this key would allow …".
fn named_permission(message: &str) -> Option<String> {
    let word = |from: usize| {
        let word = message.get(from..)?;
        let end = word
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(word.len());
        word.get(..end).filter(|word| !word.is_empty())
    };
    if let Some(from) = message.find("rak_") {
        return word(from).map(str::to_owned);
    }
    let enabling = message.find("Enabling ")?;
    let quote = message.get(enabling..)?.find("('")?;
    word(enabling + quote + 2).map(|name| format!("rak_{name}"))
}

fn describe_network(kind: NetworkKind, error: &(dyn std::error::Error + 'static)) -> String {
    match tls_cause(error) {
        Some(cause) => format!("there is no secure connection to Stripe ({cause})"),
        None => format!("Stripe could not be reached ({kind:?})"),
    }
}

/// What was wrong beneath HTTPS, if that was it.
fn tls_cause<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause: Option<&'a (dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(tls) = one.downcast_ref() {
            return Some(tls);
        }
        // An io::Error gives as its source the source of what it wraps, and passes over that itself.
        cause = match one
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::get_ref)
        {
            Some(Some(wrapped)) => Some(wrapped),
            _ => one.source(),
        };
    }
    None
}
