//! What can go wrong.

use serde::{Deserialize, Serialize};

/// What goes wrong. Of all that a request meets, `Delay`, `Delete` and `Header` come together; of the others
/// only the first happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// An error status, in Stripe's words for it.
    Status {
        /// 401, 403, 409, 429, 500, 502, 503, …
        status: u16,
        /// `Stripe-Rate-Limited-Reason` of a 429.
        #[serde(default)]
        reason: Option<String>,
        /// `Retry-After` in seconds; for other words see `Header`.
        #[serde(default)]
        retry_after: Option<u64>,
        /// `Stripe-Should-Retry`.
        #[serde(default)]
        should_retry: Option<bool>,
        /// The request began to be carried out: its idempotency key keeps this answer.
        #[serde(default)]
        saved: bool,
        /// The request is carried out, and still answered so.
        #[serde(default)]
        after_effect: bool,
    },
    /// One of Stripe's error objects, in any words. Nothing is carried out.
    Error {
        /// 400, 403, 500, …
        status: u16,
        /// What it says.
        message: String,
        /// `type`: `invalid_request_error` where it is left out.
        #[serde(default)]
        error_type: Option<String>,
        /// `code`
        #[serde(default)]
        code: Option<String>,
        /// `param`
        #[serde(default)]
        param: Option<String>,
    },
    /// Somebody on the way answers, not Stripe: a proxy, a firewall, a portal. Nothing is carried out.
    Foreign {
        /// 200, 403, 407, 502, …
        status: u16,
        /// `text/html`, `text/plain`, `application/json`, …
        content_type: String,
        /// Anything.
        body: String,
    },
    /// The address is not known on this account.
    Unrecognized,
    /// One header more, or another value of it: `Retry-After` and `Date` in any words.
    Header {
        /// Its name, in any case.
        name: String,
        /// Its value; one that HTTP does not allow is left out.
        value: String,
    },
    /// The answer comes later.
    Delay {
        /// By so many milliseconds.
        ms: u64,
    },
    /// The answer never comes; the connection stays open.
    Never {
        /// The request is carried out all the same.
        #[serde(default)]
        after_effect: bool,
    },
    /// The connection is reset before anything is done.
    ResetBefore,
    /// The request is carried out, then the connection is reset.
    ResetAfter,
    /// The request is carried out; half of the answer comes, then the connection breaks.
    HalfBody,
    /// 200 and an empty list that is too long to be kept, without a length. Nothing is carried out.
    HugeBody {
        /// So many bytes; they have no end where it is left out.
        #[serde(default)]
        bytes: Option<u64>,
    },
    /// The request is carried out; the answer is not JSON.
    WrongJson,
    /// The answer is JSON, but not an object of Stripe's.
    WrongShape,
    /// A list does not advance; other requests do not meet it.
    List {
        /// In which way.
        shape: ListFault,
    },
    /// An object is deleted elsewhere, just before the request is carried out.
    Delete {
        /// Its id; the object that the request's cursor names where it is left out.
        #[serde(default)]
        object: Option<String>,
    },
}

/// How a list does not advance. `has_more` is true in each page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFault {
    /// A page without objects.
    EmptyPage,
    /// A page that ends with the object after which it was to begin.
    RepeatedLast,
    /// The cursor is ignored: the head of the list, again and again.
    IgnoredCursor,
    /// Full pages of new objects, without an end; they are made up, and nowhere else.
    Endless,
}

impl FaultKind {
    /// Whether it comes together with others.
    pub(super) fn is_combined(&self) -> bool {
        matches!(
            self,
            Self::Delay { .. } | Self::Delete { .. } | Self::Header { .. }
        )
    }
}
