//! From a request on the wire to an answer on the wire.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request, Response},
};

use self::{
    answer::{Answer, answer_fault},
    auth::{check_permission, find_key, read_key},
    control::answer_control,
};
use crate::{
    api_error::ApiError,
    connections::ConnectionReset,
    faults::FaultKind,
    kind::Kind,
    log::RecordedRequest,
    params::form::decode_form,
    resources::{
        Call,
        routes::{Route, find_route, run_call},
        store::Store,
    },
    shared::Shared,
    state::{WriteContext, idempotency::SavedAnswer, keys::mask_key},
    version::is_version,
};

pub(crate) mod answer;
pub(crate) mod auth;
pub(crate) mod control;

/// Longer bodies are refused; no request of Stripe's API comes near.
const MAX_BODY_BYTES: usize = 16 << 20;

/// One request of Stripe's API, taken apart.
struct ApiRequest {
    method: String,
    path: String,
    query: String,
    body: String,
    key: Option<String>,
    idempotency_key: Option<String>,
    version: Option<String>,
    request_id: String,
}

/// Answers every request there is.
pub(crate) async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(reset): ConnectInfo<ConnectionReset>,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY_BYTES).await else {
        return Answer::error(&ApiError::new(413, "The request is too large.")).into_response(0);
    };
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or("").to_owned();
    if let Some(rest) = path.strip_prefix("/_sandbox") {
        return answer_control(&shared, parts.method.as_str(), rest, &query, &body).await;
    }
    let request = ApiRequest {
        method: parts.method.as_str().to_owned(),
        path,
        query,
        body: decode_text(&body),
        key: read_key(&parts.headers),
        idempotency_key: read_header(&parts.headers, "idempotency-key"),
        version: read_header(&parts.headers, "stripe-version"),
        request_id: shared.lock().store.ids.next("req_", 14),
    };
    // A client that hangs up does not stop Stripe from carrying the request out.
    let task = tokio::spawn(answer_request(Arc::clone(&shared), request, reset));
    match task.await {
        Ok(response) => response,
        Err(_) => Answer::error(&ApiError::new(500, "An unknown error occurred").kind("api_error"))
            .into_response(0),
    }
}

fn decode_text(body: &Bytes) -> String {
    String::from_utf8_lossy(body).into_owned()
}

fn read_header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

async fn answer_request(
    shared: Arc<Shared>,
    request: ApiRequest,
    reset: ConnectionReset,
) -> Response<Body> {
    let (position, met) = {
        let mut state = shared.lock();
        let at = state.clock.now();
        let position = state.log.push(record_request(&request, at));
        (position, state.faults.meet(&request.method, &request.path))
    };
    let wait: u64 = met
        .iter()
        .map(|kind| {
            if let FaultKind::Delay { ms } = kind {
                *ms
            } else {
                0
            }
        })
        .sum();
    let fault = met
        .iter()
        .find(|kind| !matches!(kind, FaultKind::Delay { .. } | FaultKind::Delete { .. }));
    let before = answer_before(&shared, &request, fault);
    let mut answer = match before {
        Some(answer) => {
            wait_for_ms(wait).await;
            answer
        }
        None => carry_out_request(&shared, &request, &met, fault, wait).await,
    };
    match fault {
        Some(FaultKind::ResetBefore | FaultKind::ResetAfter) => {
            shared.lock().log.set_status(position, 0);
            reset.trigger();
            return Response::new(Body::empty());
        }
        Some(FaultKind::HalfBody) => answer.half = true,
        Some(FaultKind::WrongJson) => {
            answer.body = "<html><body>Bad gateway</body></html>".to_owned();
        }
        Some(FaultKind::WrongShape) => {
            answer.body = r#"{"object":"list","data":{"unexpected":true}}"#.to_owned();
        }
        Some(
            kind @ FaultKind::Status {
                after_effect: true, ..
            },
        ) => {
            if let Some(status) = answer_request_fault(&shared.lock().store, &request, kind) {
                answer = status;
            }
        }
        _ => {}
    }
    let now = {
        let mut state = shared.lock();
        state.log.set_status(position, answer.status);
        answer.header("request-id", &request.request_id);
        let version = request.version.clone();
        answer.header(
            "stripe-version",
            &version.unwrap_or_else(|| state.store.account.api_version.clone()),
        );
        if let Some(key) = &request.idempotency_key {
            answer.header("idempotency-key", key);
        }
        state.clock.now()
    };
    answer.into_response(now)
}

async fn wait_for_ms(ms: u64) {
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

fn record_request(request: &ApiRequest, at: i64) -> RecordedRequest {
    let pairs = |text: &str| {
        form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect()
    };
    RecordedRequest {
        at,
        method: request.method.clone(),
        path: request.path.clone(),
        query: pairs(&request.query),
        form: pairs(&request.body),
        idempotency_key: request.idempotency_key.clone(),
        version: request.version.clone(),
        key: request.key.as_deref().map(mask_key),
        status: 0,
    }
}

/// What a fault answers before anything of the request is looked at.
fn answer_before(
    shared: &Shared,
    request: &ApiRequest,
    fault: Option<&FaultKind>,
) -> Option<Answer> {
    match fault? {
        FaultKind::Unrecognized => Some(Answer::error(&ApiError::unrecognized(
            &request.method,
            &request.path,
        ))),
        FaultKind::ResetBefore => Some(Answer::error(&ApiError::new(500, ""))),
        kind @ FaultKind::Status {
            saved: false,
            after_effect: false,
            ..
        } => answer_request_fault(&shared.lock().store, request, kind),
        _ => None,
    }
}

fn answer_request_fault(store: &Store, request: &ApiRequest, kind: &FaultKind) -> Option<Answer> {
    let key = request.key.as_deref();
    answer_fault(kind, &request.method, &request.path, key, store)
}

/// Lets the request in, then carries it out.
async fn carry_out_request(
    shared: &Shared,
    request: &ApiRequest,
    met: &[FaultKind],
    fault: Option<&FaultKind>,
    wait: u64,
) -> Answer {
    let nodes = {
        let mut nodes = decode_form(&request.query);
        nodes.extend(decode_form(&request.body));
        nodes
    };
    let key = request
        .idempotency_key
        .as_deref()
        .filter(|_| request.method == "POST");
    let admitted = {
        let mut guard = shared.lock();
        let state = &mut *guard;
        let now = state.clock.now();
        admit_request(&state.store, request).and_then(|route| {
            let Some(key) = key else {
                return Ok((route, None));
            };
            let mut sorted = nodes.clone();
            sorted.sort_by(|one, other| one.0.cmp(&other.0));
            let fingerprint = format!("{sorted:?}");
            let saved = state
                .store
                .idempotency
                .begin(key, &request.path, &fingerprint, now)?;
            Ok((route, saved))
        })
    };
    wait_for_ms(wait).await;
    let route = match admitted {
        Err(error) => return Answer::error(&error),
        Ok((_, Some(saved))) => return Answer::replayed(saved),
        Ok((route, None)) => route,
    };
    let mut guard = shared.lock();
    let state = &mut *guard;
    let context = WriteContext {
        now: state.clock.now(),
        request: Some(request.request_id.clone()),
        idempotency_key: key.map(str::to_owned),
        late: None,
    };
    for kind in met {
        if let FaultKind::Delete { object } = kind {
            let cursor = || {
                let mut pairs = form_urlencoded::parse(request.query.as_bytes());
                let found =
                    pairs.find(|(name, _)| name == "starting_after" || name == "ending_before");
                found.map(|(_, id)| id.into_owned())
            };
            if let Some(id) = object.clone().or_else(cursor) {
                state.store.remove_any(&id, &WriteContext::at(context.now));
            }
        }
    }
    let stored = fault.filter(|kind| matches!(kind, FaultKind::Status { saved: true, .. }));
    let faulty = stored.and_then(|kind| answer_request_fault(&state.store, request, kind));
    let answer = faulty.unwrap_or_else(|| {
        let call = Call {
            context,
            id: &route.id,
        };
        match run_call(&mut state.store, &route, nodes, &call) {
            Ok(value) => Answer::ok(&value),
            Err(error) => Answer::error(&error),
        }
    });
    if let Some(key) = key {
        let begun = answer.status < 400 || answer.status == 402 || answer.status >= 500;
        if begun {
            let saved = SavedAnswer {
                status: answer.status,
                body: answer.body.clone(),
                request: request.request_id.clone(),
            };
            state.store.idempotency.finish(key, saved);
        } else {
            state.store.idempotency.release(key);
        }
    }
    answer
}

/// Who asks, for what, and may they?
fn admit_request(store: &Store, request: &ApiRequest) -> Result<Route, ApiError> {
    let key = find_key(store, request.key.as_deref())?;
    if let Some(version) = &request.version
        && !is_version(version)
    {
        return Err(ApiError::new(
            400,
            format!("Invalid Stripe API version: {version}"),
        ));
    }
    let route = find_route(&request.method, &request.path)
        .filter(|route| store.account_options.orders || route.kind != Kind::Orders);
    let route = route.ok_or_else(|| ApiError::unrecognized(&request.method, &request.path))?;
    check_permission(store, key, request.key.as_deref().unwrap_or(""), &route)?;
    Ok(route)
}
