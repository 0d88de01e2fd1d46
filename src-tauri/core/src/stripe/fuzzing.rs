//! What `fuzz/` calls of reading an answer, without a server.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;

use super::{
    client::{Answer, decode, read_headers},
    error::{StripeDetails, StripeError},
    key::ApiKey,
    page::Page,
    redact::{redact_bytes, redact_details},
    retry::TryOutcome,
};

/// The object that the bytes of an answer are.
pub fn read_answer<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StripeError> {
    let answer = Answer {
        value: bytes.to_vec(),
        server_date: None,
        request_id: None,
    };
    decode(answer).map(|answer| answer.value)
}

/// Why a walk cannot go on behind a page.
#[must_use]
pub fn explain_standstill(page: &Page, after: Option<&str>) -> Option<&'static str> {
    page.find_standstill(after)
}

/// An answer without the key.
#[must_use]
pub fn redact_answer(bytes: Vec<u8>, key: &ApiKey) -> Vec<u8> {
    redact_bytes(bytes, key.expose().as_bytes())
}

/// The same for what headers said.
pub fn redact_headers(details: &mut StripeDetails, key: &ApiKey) {
    redact_details(details, key);
}

/// What the lines of a header say: of retries, of the request, and Stripe's clock. What is no header
/// does not get so far.
#[must_use]
pub fn read_header_lines(lines: &str) -> (TryOutcome, StripeDetails, Option<i64>) {
    let mut headers = HeaderMap::new();
    for line in lines.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = HeaderName::from_bytes(name.trim().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value.trim())) {
            headers.insert(name, value);
        }
    }
    let (mut outcome, mut details) = (TryOutcome::default(), StripeDetails::default());
    let date = read_headers(&headers, &mut outcome, &mut details);
    (outcome, details, date)
}
