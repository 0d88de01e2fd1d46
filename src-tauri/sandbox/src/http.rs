//! From a request on the wire to an answer on the wire.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request, Response},
};

use self::{
    answer::{Answer, json_response},
    auth::{check_permission, find_key, read_key},
    control::answer_control,
    fault_answer::{Met, answer_before, answer_status, spoil_answer},
    gate::check_caller,
    list_fault::answer_list,
};
use crate::{
    api_error::ApiError,
    connections::ConnectionReset,
    faults::{MetFaults, kind::FaultKind},
    kind::Kind,
    log::RecordedRequest,
    params::form::decode_form,
    resources::{
        Call,
        routes::{Action, Route, find_route, run_call},
        store::Store,
    },
    shared::Shared,
    state::{WriteContext, idempotency::SavedAnswer, keys::mask_key},
    version::is_version,
};

pub(crate) mod answer;
pub(crate) mod auth;
pub(crate) mod control;
pub(crate) mod fault_answer;
mod gate;
mod huge_body;
mod list_fault;

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
    if let Err(error) = check_caller(&parts.uri, &parts.headers, shared.port) {
        return json_response(error.status, &error.body());
    }
    let path = parts.uri.path().to_owned();
    let key = read_key(&parts.headers);
    let controls = path.strip_prefix("/_sandbox").filter(|_| shared.control);
    if controls.is_none() {
        shared.lock().witness.note(key.as_deref());
    }
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY_BYTES).await else {
        return Answer::error(&ApiError::new(413, "The request is too large.")).into_response(0);
    };
    let query = parts.uri.query().unwrap_or("").to_owned();
    if let Some(rest) = controls {
        return answer_control(&shared, parts.method.as_str(), rest, &query, &body).await;
    }
    let request = ApiRequest {
        method: parts.method.as_str().to_owned(),
        path,
        query,
        key,
        body: decode_text(&body),
        idempotency_key: read_header(&parts.headers, "idempotency-key"),
        version: read_header(&parts.headers, "stripe-version"),
        request_id: shared.lock().store.ids.next("req_", 14),
    };
    // A client that hangs up does not stop Stripe from carrying the request out.
    let task = tokio::spawn(answer_request(Arc::clone(&shared), request, reset));
    match task.await {
        Ok(Reply::Answer(response)) => *response,
        // Waited for here, so that it ends with the connection.
        Ok(Reply::Never) => std::future::pending().await,
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

/// Whether there is an answer at all.
enum Reply {
    Answer(Box<Response<Body>>),
    Never,
}

async fn answer_request(shared: Arc<Shared>, request: ApiRequest, reset: ConnectionReset) -> Reply {
    let lists = find_route(&request.method, &request.path)
        .is_some_and(|route| route.action == Action::List);
    let (position, faults) = {
        let mut state = shared.lock();
        let at = state.clock.now();
        let position = state.log.push(record_request(&request, at));
        let met = state.faults.meet(&request.method, &request.path, lists);
        (position, met)
    };
    let met = Met {
        method: &request.method,
        path: &request.path,
        key: request.key.as_deref(),
    };
    let fault = faults.last.as_ref();
    let before = fault.and_then(|kind| answer_before(kind, &met, &shared.lock().store));
    let mut answer = match (before, fault) {
        (Some(answer), _) => {
            wait_for_ms(faults.wait).await;
            answer
        }
        (
            None,
            Some(FaultKind::Never {
                after_effect: false,
            }),
        ) => return Reply::Never,
        (None, _) => carry_out_request(&shared, &request, &faults).await,
    };
    match fault {
        Some(FaultKind::ResetBefore | FaultKind::ResetAfter) => {
            reset.trigger();
            return Reply::Answer(Box::default());
        }
        Some(FaultKind::Never { .. }) => return Reply::Never,
        Some(kind) => answer = spoil_answer(answer, kind, &met, &shared.lock().store),
        None => {}
    }
    let now = {
        let mut state = shared.lock();
        state.log.set_status(position, answer.status);
        if !answer.foreign {
            add_own_headers(&mut answer, &request, &state.store.account.api_version);
        }
        state.clock.now()
    };
    for (name, value) in &faults.headers {
        answer.header(name, value);
    }
    Reply::Answer(Box::new(answer.into_response(now)))
}

/// What Stripe says of the request in each answer's headers.
fn add_own_headers(answer: &mut Answer, request: &ApiRequest, api_version: &str) {
    answer.header("request-id", &request.request_id);
    let version = request.version.as_deref().unwrap_or(api_version);
    answer.header("stripe-version", version);
    if let Some(key) = &request.idempotency_key {
        answer.header("idempotency-key", key);
    }
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

/// Lets the request in, then carries it out.
async fn carry_out_request(shared: &Shared, request: &ApiRequest, faults: &MetFaults) -> Answer {
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
    wait_for_ms(faults.wait).await;
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
    for object in &faults.deleted {
        if let Some(id) = object.clone().or_else(|| read_cursor(&request.query)) {
            state.store.remove_any(&id, &WriteContext::at(context.now));
        }
    }
    let fault = faults.last.as_ref();
    let stored = fault.filter(|kind| matches!(kind, FaultKind::Status { saved: true, .. }));
    let met = Met {
        method: &request.method,
        path: &request.path,
        key: request.key.as_deref(),
    };
    let faulty = stored.and_then(|kind| answer_status(kind, &met, &state.store));
    let answer = faulty.unwrap_or_else(|| {
        let call = Call {
            context,
            id: &route.id,
        };
        let ran = match fault {
            Some(FaultKind::List { shape }) => {
                answer_list(&mut state.store, &route, nodes, &call, *shape)
            }
            _ => run_call(&mut state.store, &route, nodes, &call),
        };
        match ran {
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

/// The id that a list's cursor names.
fn read_cursor(query: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(name, _)| name == "starting_after" || name == "ending_before");
    found.map(|(_, id)| id.into_owned())
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
