//! From a request on the wire to an answer on the wire.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{HeaderMap, Request, Response},
};

use self::answer::Answer;
use crate::{
    connections::ConnectionReset,
    fail::Fail,
    faults::FaultKind,
    kind::Kind,
    log::RecordedRequest,
    params::form,
    resources::{
        Call,
        routes::{self, Route},
        store::Store,
    },
    shared::Shared,
    state::{Moment, idempotency::Saved, keys::masked},
    version,
};

pub(crate) mod answer;
pub(crate) mod auth;
pub(crate) mod control;

/// Longer bodies are refused; no request of Stripe's API comes near.
const LONGEST_BODY: usize = 16 << 20;

/// One request of Stripe's API, taken apart.
struct Asked {
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
    let Ok(body) = axum::body::to_bytes(body, LONGEST_BODY).await else {
        return Answer::fail(&Fail::new(413, "The request is too large.")).into_response(0);
    };
    let path = parts.uri.path().to_owned();
    let query = parts.uri.query().unwrap_or("").to_owned();
    if let Some(rest) = path.strip_prefix("/_sandbox") {
        return control::answer(&shared, parts.method.as_str(), rest, &query, &body).await;
    }
    let asked = Asked {
        method: parts.method.as_str().to_owned(),
        path,
        query,
        body: text(&body),
        key: auth::key(&parts.headers),
        idempotency_key: header(&parts.headers, "idempotency-key"),
        version: header(&parts.headers, "stripe-version"),
        request_id: shared.lock().store.ids.next("req_", 14),
    };
    // A client that hangs up does not stop Stripe from carrying the request out.
    let task = tokio::spawn(answer(Arc::clone(&shared), asked, reset));
    match task.await {
        Ok(response) => response,
        Err(_) => Answer::fail(&Fail::new(500, "An unknown error occurred").kind("api_error"))
            .into_response(0),
    }
}

fn text(body: &Bytes) -> String {
    String::from_utf8_lossy(body).into_owned()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

async fn answer(shared: Arc<Shared>, asked: Asked, reset: ConnectionReset) -> Response<Body> {
    let (place, met) = {
        let mut state = shared.lock();
        let at = state.clock.now();
        let place = state.log.push(record(&asked, at));
        (place, state.faults.meet(&asked.method, &asked.path))
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
    let mut answer = match before(&asked, fault) {
        Some(answer) => {
            pause(wait).await;
            answer
        }
        None => carry_out(&shared, &asked, &met, fault, wait).await,
    };
    match fault {
        Some(FaultKind::ResetBefore | FaultKind::ResetAfter) => {
            shared.lock().log.answered(place, 0);
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
            if let Some(status) =
                answer::of_fault(kind, &asked.method, &asked.path, asked.key.as_deref())
            {
                answer = status;
            }
        }
        _ => {}
    }
    let now = {
        let mut state = shared.lock();
        state.log.answered(place, answer.status);
        answer.header("request-id", &asked.request_id);
        let version = asked.version.clone();
        answer.header(
            "stripe-version",
            &version.unwrap_or_else(|| state.store.account.api_version.clone()),
        );
        if let Some(key) = &asked.idempotency_key {
            answer.header("idempotency-key", key);
        }
        state.clock.now()
    };
    answer.into_response(now)
}

async fn pause(ms: u64) {
    if ms > 0 {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

fn record(asked: &Asked, at: i64) -> RecordedRequest {
    let pairs = |text: &str| {
        form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect()
    };
    RecordedRequest {
        at,
        method: asked.method.clone(),
        path: asked.path.clone(),
        query: pairs(&asked.query),
        form: pairs(&asked.body),
        idempotency_key: asked.idempotency_key.clone(),
        version: asked.version.clone(),
        key: asked.key.as_deref().map(masked),
        status: 0,
    }
}

/// What a fault answers before anything of the request is looked at.
fn before(asked: &Asked, fault: Option<&FaultKind>) -> Option<Answer> {
    match fault? {
        FaultKind::Unrecognized => Some(Answer::fail(&Fail::unrecognized(
            &asked.method,
            &asked.path,
        ))),
        FaultKind::ResetBefore => Some(Answer::fail(&Fail::new(500, ""))),
        kind @ FaultKind::Status {
            saved: false,
            after_effect: false,
            ..
        } => answer::of_fault(kind, &asked.method, &asked.path, asked.key.as_deref()),
        _ => None,
    }
}

/// Lets the request in, then carries it out.
async fn carry_out(
    shared: &Shared,
    asked: &Asked,
    met: &[FaultKind],
    fault: Option<&FaultKind>,
    wait: u64,
) -> Answer {
    let nodes = {
        let mut nodes = form::decode(&asked.query);
        nodes.extend(form::decode(&asked.body));
        nodes
    };
    let key = asked
        .idempotency_key
        .as_deref()
        .filter(|_| asked.method == "POST");
    let admitted = {
        let mut guard = shared.lock();
        let state = &mut *guard;
        let now = state.clock.now();
        admit(&state.store, asked).and_then(|route| {
            let Some(key) = key else {
                return Ok((route, None));
            };
            let mut sorted = nodes.clone();
            sorted.sort_by(|one, other| one.0.cmp(&other.0));
            let fingerprint = format!("{sorted:?}");
            let saved = state
                .store
                .idempotency
                .begin(key, &asked.path, &fingerprint, now)?;
            Ok((route, saved))
        })
    };
    pause(wait).await;
    let route = match admitted {
        Err(fail) => return Answer::fail(&fail),
        Ok((_, Some(saved))) => return Answer::replayed(saved),
        Ok((route, None)) => route,
    };
    let mut guard = shared.lock();
    let state = &mut *guard;
    let moment = Moment {
        now: state.clock.now(),
        request: Some(asked.request_id.clone()),
        idempotency_key: key.map(str::to_owned),
        late: None,
    };
    for kind in met {
        if let FaultKind::Delete { object } = kind {
            let cursor = || {
                let mut pairs = form_urlencoded::parse(asked.query.as_bytes());
                let found =
                    pairs.find(|(name, _)| name == "starting_after" || name == "ending_before");
                found.map(|(_, id)| id.into_owned())
            };
            if let Some(id) = object.clone().or_else(cursor) {
                state.store.remove_any(&id, &Moment::at(moment.now));
            }
        }
    }
    let stored = fault.filter(|kind| matches!(kind, FaultKind::Status { saved: true, .. }));
    let faulty = stored
        .and_then(|kind| answer::of_fault(kind, &asked.method, &asked.path, asked.key.as_deref()));
    let answer = faulty.unwrap_or_else(|| {
        let call = Call {
            moment,
            id: &route.id,
        };
        match routes::run(&mut state.store, &route, nodes, &call) {
            Ok(value) => Answer::ok(&value),
            Err(fail) => Answer::fail(&fail),
        }
    });
    if let Some(key) = key {
        let begun = answer.status < 400 || answer.status == 402 || answer.status >= 500;
        if begun {
            let saved = Saved {
                status: answer.status,
                body: answer.body.clone(),
                request: asked.request_id.clone(),
            };
            state.store.idempotency.finish(key, saved);
        } else {
            state.store.idempotency.release(key);
        }
    }
    answer
}

/// Who asks, for what, and may they?
fn admit(store: &Store, asked: &Asked) -> Result<Route, Fail> {
    let key = auth::check(store, asked.key.as_deref())?;
    if let Some(version) = &asked.version
        && !version::valid(version)
    {
        return Err(Fail::new(
            400,
            format!("Invalid Stripe API version: {version}"),
        ));
    }
    let route = routes::route(&asked.method, &asked.path)
        .filter(|route| store.switches.orders || route.kind != Kind::Orders);
    let route = route.ok_or_else(|| Fail::unrecognized(&asked.method, &asked.path))?;
    auth::permit(store, key, asked.key.as_deref().unwrap_or(""), &route)?;
    Ok(route)
}
