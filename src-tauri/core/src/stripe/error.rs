//! Every way a call to Stripe fails.

use serde::Deserialize;

use super::throttle::SlotStoreError;

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
    #[error("Stripe could not be reached ({kind:?})")]
    Network {
        /// Why.
        kind: NetworkKind,
        /// The cause, without the address it was for.
        #[source]
        source: reqwest::Error,
    },
    /// 401
    #[error("the API key was not accepted: {}", .0.message)]
    Authentication(Box<StripeDetails>),
    /// 403
    #[error("the API key lacks a permission: {}", .details.message)]
    Permission {
        /// Stripe's name of it, where its message has one (`rak_charge_read`).
        permission: Option<String>,
        /// What Stripe said.
        details: Box<StripeDetails>,
    },
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
}

#[derive(Deserialize)]
struct Envelope {
    error: Body,
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
    /// From an answer that is no 2xx; a body that is no JSON of Stripe's is kept as the message.
    #[must_use]
    pub fn from_answer(mut details: StripeDetails, body: &[u8]) -> Self {
        let parsed = serde_json::from_slice::<Envelope>(body).map(|envelope| envelope.error);
        let body = parsed.unwrap_or_else(|_| Body {
            message: Some(format!("HTTP {} without an explanation", details.status)),
            ..Body::default()
        });
        details.message = body.message.unwrap_or_default();
        (details.kind, details.code, details.param) = (body.kind, body.code, body.param);
        let is = |code: &str| details.code.as_deref() == Some(code);
        let unknown_url = details.message.starts_with("Unrecognized request URL");
        let idempotency = details.kind.as_deref() == Some("idempotency_error");
        let missing = is("resource_missing");
        let details = Box::new(details);
        match details.status {
            401 => Self::Authentication(details),
            403 => Self::Permission {
                permission: named_permission(&details.message),
                details,
            },
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
        let kind = if error.is_timeout() {
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
            source: error.without_url(),
        }
    }

    /// What Stripe said, where it said something.
    #[must_use]
    pub fn details(&self) -> Option<&StripeDetails> {
        match self {
            Self::Uncounted(_) | Self::Network { .. } | Self::Decode { .. } => None,
            Self::Permission { details, .. } => Some(details),
            Self::Authentication(details)
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
            Self::Decode { request_id, .. } => request_id.as_deref(),
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
                | Self::Decode { .. }
        )
    }
}

/// "Having the 'rak_charge_read' permission would allow this request to continue."
fn named_permission(message: &str) -> Option<String> {
    let from = message.find("rak_")?;
    let word = message.get(from..)?;
    let end = word
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(word.len());
    word.get(..end).map(str::to_owned)
}
