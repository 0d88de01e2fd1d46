//! Answers before they are on the wire.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use futures_util::stream;
use serde_json::Value;

use super::huge_body::huge_body;
use crate::{api_error::ApiError, state::idempotency::SavedAnswer};

/// How the body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Whole, with its length.
    Whole,
    /// It breaks off in the middle.
    Half,
    /// So many bytes, or bytes without an end, in place of it; without a length.
    Huge(Option<u64>),
}

/// An answer before it is on the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    /// Later ones replace earlier ones.
    headers: Vec<(String, String)>,
    pub(crate) delivery: Delivery,
    /// Not from Stripe, so that nothing of Stripe's is in its headers.
    pub(crate) foreign: bool,
}

impl Answer {
    pub(crate) fn new(status: u16, body: String) -> Self {
        Self {
            status,
            body,
            headers: Vec::new(),
            delivery: Delivery::Whole,
            foreign: false,
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

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// `now` is the server's time for the `Date` header.
    pub(crate) fn into_response(self, now: i64) -> Response<Body> {
        let length = self.body.len();
        let body = match self.delivery {
            Delivery::Whole => Body::from(self.body),
            Delivery::Half => break_off_body(self.body),
            Delivery::Huge(bytes) => huge_body(bytes),
        };
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        if !matches!(self.delivery, Delivery::Huge(_)) {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        let since = Duration::from_secs(u64::try_from(now).unwrap_or(0));
        let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + since);
        if let Ok(date) = HeaderValue::from_str(&date) {
            headers.insert(header::DATE, date);
        }
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
                headers.insert(name, value);
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
