//! Answers, and what faults answer.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use futures_util::stream;
use serde_json::Value;

use super::auth::deny_permission;
use crate::{
    api_error::ApiError,
    faults::FaultKind,
    resources::{routes::find_route, store::Store},
    state::{idempotency::SavedAnswer, keys::mask_key},
};

/// An answer before it is on the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    headers: Vec<(&'static str, String)>,
    /// Breaks off in the middle.
    pub(crate) half: bool,
}

impl Answer {
    fn new(status: u16, body: String) -> Self {
        Self {
            status,
            body,
            headers: Vec::new(),
            half: false,
        }
    }

    pub(crate) fn ok(value: &Value) -> Self {
        Self::new(200, value.to_string())
    }

    pub(crate) fn error(error: &ApiError) -> Self {
        let mut answer = Self::new(error.status, error.body().to_string());
        if error.status == 401 {
            answer.header("www-authenticate", r#"Basic realm="Stripe""#);
        }
        answer
    }

    /// The answer to an earlier request with the same idempotency key.
    pub(crate) fn replayed(saved: SavedAnswer) -> Self {
        let mut answer = Self::new(saved.status, saved.body);
        answer.header("idempotent-replayed", "true");
        answer.header("original-request", &saved.request);
        answer
    }

    pub(crate) fn header(&mut self, name: &'static str, value: &str) {
        self.headers.push((name, value.to_owned()));
    }

    /// `now` is the server's time for the `Date` header.
    pub(crate) fn into_response(self, now: i64) -> Response<Body> {
        let length = self.body.len();
        let body = if self.half {
            break_off_body(self.body)
        } else {
            Body::from(self.body)
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        let since = Duration::from_secs(u64::try_from(now).unwrap_or(0));
        let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + since);
        if let Ok(date) = HeaderValue::from_str(&date) {
            headers.insert(header::DATE, date);
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

/// A JSON answer outside of Stripe's API.
pub(crate) fn json_response(status: u16, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// The first half, and then an error that ends the connection.
fn break_off_body(body: String) -> Body {
    let mut first = Bytes::from(body);
    first.truncate(first.len() / 2);
    Body::from_stream(stream::unfold(Some(first), |state| async move {
        match state {
            Some(first) if !first.is_empty() => Some((Ok(first), Some(Bytes::new()))),
            Some(_) => {
                // Gives the server a turn to send the first half before the connection breaks.
                tokio::task::yield_now().await;
                let broken: io::Error = io::ErrorKind::ConnectionReset.into();
                Some((Err(broken), None))
            }
            None => None,
        }
    }))
}

/// What an injected status looks like, in Stripe's words.
pub(crate) fn answer_fault(
    kind: &FaultKind,
    method: &str,
    path: &str,
    key: Option<&str>,
    store: &Store,
) -> Option<Answer> {
    let FaultKind::Status {
        status,
        reason,
        retry_after,
        should_retry,
        ..
    } = kind
    else {
        return None;
    };
    let key = mask_key(key.unwrap_or(""));
    let error = match status {
        401 => ApiError::new(401, format!("Invalid API Key provided: {key}")),
        403 => deny_permission(store, &key, find_route(method, path).as_ref()),
        409 => ApiError::new(409, LOCK_TIMEOUT_MESSAGE).code("lock_timeout"),
        429 if reason.is_some() => ApiError::new(
            429,
            "Request rate limit exceeded. Learn more about rate limits https://stripe.com/docs/rate-limits.",
        )
        .code("rate_limit"),
        429 => ApiError::new(429, LOCK_TIMEOUT_MESSAGE).code("lock_timeout"),
        status => ApiError::new(*status, "An unknown error occurred").kind("api_error"),
    };
    let mut answer = Answer::error(&error);
    if let Some(reason) = reason {
        answer.header("stripe-rate-limited-reason", reason);
    }
    if let Some(seconds) = retry_after {
        answer.header("retry-after", &seconds.to_string());
    }
    if let Some(retry) = should_retry {
        answer.header("stripe-should-retry", if *retry { "true" } else { "false" });
    }
    Some(answer)
}

const LOCK_TIMEOUT_MESSAGE: &str = "This object cannot be accessed right now because another API request or Stripe process is currently \
                      accessing it. If you see this error intermittently, retry the request.";
