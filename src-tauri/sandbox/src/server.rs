//! HTTP: keys, faults, idempotency, then the endpoint.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::State as Extract,
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode},
};
use serde_json::Value;

use crate::{
    Inner, RecordedRequest,
    api::{self, Call},
    control,
    error::Refusal,
    fault::{Effect, refusal},
    form,
    idempotency::{Begun, Kept},
    keys,
    objects::ids::random_id,
};

const LARGEST: usize = 4 << 20;

/// An answer before it is HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Reply {
    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            body: value.to_string(),
            headers: Vec::new(),
        }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let mut reply = Self::json(refusal.status, &refusal.body());
        reply.headers = refusal.headers;
        reply
    }
}

/// Answers every request.
pub(crate) async fn serve(
    Extract(inner): Extract<Arc<Inner>>,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let (method, path) = (
        parts.method.as_str().to_owned(),
        parts.uri.path().to_owned(),
    );
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        return http(
            Reply::from(Refusal::invalid("The body is too large.").status(413)),
            None,
        );
    };
    let body = String::from_utf8_lossy(&body).into_owned();
    if let Some(what) = path.strip_prefix("/_sandbox/") {
        return http(control::answer(&inner, &method, what, &body), None);
    }
    let header = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let idempotency_key = header("idempotency-key");
    inner.record(RecordedRequest {
        method: method.clone(),
        path: path.clone(),
        query: query.clone(),
        body: body.clone(),
        idempotency_key: idempotency_key.clone(),
        version: header("stripe-version"),
    });
    let effect = inner.faults().hit(&method, &path);
    match &effect {
        Some(Effect::Delay { millis }) => {
            tokio::time::sleep(Duration::from_millis(*millis)).await;
        }
        Some(Effect::ResetBefore) => return broken(""),
        Some(Effect::DeleteFirst { id }) => {
            let mut state = inner.state();
            for kind in crate::Kind::ALL {
                state.delete(kind, id);
            }
        }
        _ => {}
    }
    let asked = Asked {
        method,
        path,
        query,
        body,
        idempotency_key,
    };
    let reply = answer(&inner, &parts.headers, &asked, effect.as_ref());
    match effect {
        Some(Effect::ResetAfter) => broken(""),
        Some(Effect::HalfBody) => {
            let half = reply.body.get(..reply.body.len() / 2).unwrap_or_default();
            broken(half)
        }
        Some(Effect::WrongJson) => http(
            Reply {
                body: "<html>oops</html>".into(),
                ..reply
            },
            None,
        ),
        _ => http(reply, header("stripe-version")),
    }
}

struct Asked {
    method: String,
    path: String,
    query: String,
    body: String,
    idempotency_key: Option<String>,
}

fn answer(inner: &Inner, headers: &HeaderMap, asked: &Asked, effect: Option<&Effect>) -> Reply {
    let (key, permissions) = match inner.keys().find(headers) {
        Ok(found) => found,
        Err(refusal) => return refusal.into(),
    };
    let version = headers
        .get("stripe-version")
        .and_then(|value| value.to_str().ok());
    if let Some(version) = version
        && !version.get(..10).is_some_and(is_date)
    {
        return Refusal::invalid(format!("Invalid Stripe API version: {version}")).into();
    }
    if let Some(place) = api::place(&asked.path)
        && let Err(refusal) =
            keys::permit(&key, &permissions, inner.account(), &asked.method, &place)
    {
        return refusal.into();
    }
    // Status faults are refused before the endpoint runs, except a 5xx of a POST with a key: that
    // one is kept and replayed, as Stripe does.
    if let Some(Effect::UnknownUrl) = effect {
        return Refusal::unknown_url(&asked.method, &asked.path).into();
    }
    let status_fault = match effect {
        Some(Effect::Status {
            status,
            reason,
            retry_after,
            should_retry,
        }) => {
            let mut reply = Reply::from(refusal(*status, reason.clone()));
            if let Some(seconds) = retry_after {
                reply.headers.push(("retry-after", seconds.to_string()));
            }
            if let Some(retry) = should_retry {
                reply
                    .headers
                    .push(("stripe-should-retry", retry.to_string()));
            }
            if *status < 500 {
                return reply;
            }
            Some(reply)
        }
        _ => None,
    };
    let run = || {
        if let Some(reply) = &status_fault {
            return reply.clone();
        }
        let text = if asked.method == "GET" {
            &asked.query
        } else {
            &asked.body
        };
        let call = Call {
            method: &asked.method,
            path: &asked.path,
            params: form::decode(text),
        };
        match api::answer(&mut inner.state(), inner.account(), call) {
            Ok(value) => Reply::json(200, &value),
            Err(refusal) => refusal.into(),
        }
    };
    match &asked.idempotency_key {
        Some(idempotency_key) if asked.method == "POST" => {
            let name = format!("{key} {idempotency_key}");
            let what = format!("{} {}", asked.path, asked.body);
            match inner.idempotency().begin(&name, &what) {
                Begun::Replay(Kept { status, body }) => Reply {
                    status,
                    body,
                    headers: vec![("idempotent-replayed", "true".into())],
                },
                Begun::Mismatch => Refusal {
                    kind: "idempotency_error",
                    ..Refusal::invalid(format!(
                        "Keys for idempotent requests can only be used with the same parameters \
                         they were first used with. Try using a key other than \
                         '{idempotency_key}' if you meant to execute a different request."
                    ))
                }
                .into(),
                Begun::New => {
                    let reply = run();
                    // Stripe keeps no result where a parameter was refused before it began.
                    if reply.status < 400 || reply.status >= 500 {
                        inner
                            .idempotency()
                            .keep(&name, &what, reply.status, &reply.body);
                    }
                    reply
                }
            }
        }
        _ => run(),
    }
}

fn is_date(text: &str) -> bool {
    text.char_indices().all(|(at, c)| match at {
        4 | 7 => c == '-',
        _ => c.is_ascii_digit(),
    })
}

fn http(reply: Reply, version: Option<String>) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    put("content-type", "application/json");
    put("request-id", &random_id("req_"));
    put(
        "stripe-version",
        version.as_deref().unwrap_or(crate::VERSION),
    );
    for (name, value) in reply.headers {
        put(name, &value);
    }
    response
}

/// An answer whose body promises more than it sends, so that the connection breaks.
fn broken(part: &str) -> Response<Body> {
    let part = part.to_owned();
    let stream = futures_stream(part);
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    response
}

fn futures_stream(
    part: String,
) -> impl futures_core::Stream<Item = Result<String, std::io::Error>> + Send + 'static {
    tokio_stream::iter([
        Ok(part),
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
    ])
}
