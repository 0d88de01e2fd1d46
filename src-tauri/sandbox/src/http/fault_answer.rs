//! What faults answer.

use serde_json::json;

use super::{
    answer::{Answer, Delivery},
    auth::deny_permission,
};
use crate::{
    api_error::ApiError,
    faults::kind::FaultKind,
    resources::{routes::find_route, store::Store},
    state::keys::mask_key,
};

/// The request that a fault met.
pub(crate) struct Met<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) key: Option<&'a str>,
}

/// What a fault answers before anything of the request is looked at.
pub(crate) fn answer_before(kind: &FaultKind, met: &Met<'_>, store: &Store) -> Option<Answer> {
    match kind {
        FaultKind::Unrecognized => {
            Some(Answer::error(&ApiError::unrecognized(met.method, met.path)))
        }
        FaultKind::ResetBefore => Some(Answer::error(&ApiError::new(500, ""))),
        FaultKind::Status {
            saved: false,
            after_effect: false,
            ..
        } => answer_status(kind, met, store),
        FaultKind::Error {
            status,
            message,
            error_type,
            code,
            param,
        } => {
            let mut error = ApiError::new(*status, message);
            (error.code, error.param) = (code.clone(), param.clone());
            let mut body = error.body();
            if let (Some(wanted), Some(kind)) = (error_type, body.pointer_mut("/error/type")) {
                *kind = json!(wanted);
            }
            Some(Answer::new(*status, body.to_string()))
        }
        FaultKind::Foreign {
            status,
            content_type,
            body,
        } => {
            let mut answer = Answer::new(*status, body.clone());
            answer.header("content-type", content_type);
            answer.foreign = true;
            Some(answer)
        }
        FaultKind::HugeBody { bytes } => {
            let mut answer = Answer::new(200, String::new());
            answer.delivery = Delivery::Huge(*bytes);
            Some(answer)
        }
        _ => None,
    }
}

/// What becomes of the answer of a request that was carried out.
pub(crate) fn spoil_answer(
    answer: Answer,
    kind: &FaultKind,
    met: &Met<'_>,
    store: &Store,
) -> Answer {
    let mut answer = answer;
    match kind {
        FaultKind::HalfBody => answer.delivery = Delivery::Half,
        FaultKind::WrongJson => {
            answer.body = "<html><body>Bad gateway</body></html>".to_owned();
        }
        FaultKind::WrongShape => {
            answer.body = r#"{"object":"list","data":{"unexpected":true}}"#.to_owned();
        }
        FaultKind::Status {
            after_effect: true, ..
        } => return answer_status(kind, met, store).unwrap_or(answer),
        _ => {}
    }
    answer
}

/// What an injected status looks like, in Stripe's words.
pub(crate) fn answer_status(kind: &FaultKind, met: &Met<'_>, store: &Store) -> Option<Answer> {
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
    let key = mask_key(met.key.unwrap_or(""));
    let error = match status {
        401 => ApiError::new(401, format!("Invalid API Key provided: {key}")),
        403 => deny_permission(store, &key, find_route(met.method, met.path).as_ref()),
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
