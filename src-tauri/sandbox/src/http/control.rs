//! The sandbox's own API under `/_sandbox`: JSON in, JSON out, no key. It is there only where the options ask
//! for it.
//!
//! | request | what it does |
//! | --- | --- |
//! | `POST /create` `{kind, spec?, count?}` | makes objects, all in one second |
//! | `POST /seed` `{kind, count, from?, to?}` or `{"demo": true}` | makes realistic objects, spread over a time |
//! | `POST /sell` `{seed?}` | lets one more thing happen |
//! | `POST /bill` `{seed?}` | the same around invoices, subscriptions and payouts |
//! | `POST /session` `{id, state}` | takes a Checkout session one step further |
//! | `POST /charge` `{id, step}` | takes a charge one step further: what was made or changed |
//! | `POST /refund` `{id, state}`, `POST /dispute` `{id, state}` | the same of what followed it |
//! | `POST /delete` `{id}` | deletes an object |
//! | `GET /clock`, `POST /clock` `{set}`, `{advance}` or `{system}` | server time |
//! | `POST /busy` `{per_minute, seed?}` | a shop that keeps selling |
//! | `GET`, `POST`, `DELETE /faults` | what goes wrong |
//! | `GET`, `POST /switches` | what the account offers, how lists lag |
//! | `POST /version` `{api_version}` | the version that events are rendered at |
//! | `POST /keys` `{permissions, key?}` | a restricted key, or what it may do |
//! | `POST /keys/revoke` `{key}`, `POST /keys/restore` `{key}` | |
//! | `GET`, `DELETE /requests` (`?path=`), `GET /counts` | what was asked |
//! | `GET /calls` | when each call came, and the most in any 60 seconds |
//! | `GET /snapshot`, `POST /reset` | the whole account; an empty one |

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::Response,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::answer::json_response;
use crate::{
    clock::Clock,
    faults::Fault,
    kind::Kind,
    resources::{
        charge_steps::ChargeStep, dispute::DisputeState, refund::RefundState,
        session::state::SessionState, store::Store,
    },
    seed::Seed,
    shared::Shared,
    shop::{RefusedChange, Shop},
    spec::AnySpec,
    state::{account_options::AccountOptions, keys::Permissions},
    traffic::{Traffic, start_traffic, stop_traffic},
};

/// Answers more ids than this with their number alone.
const MAX_SHOWN_IDS: usize = 1000;

#[derive(Deserialize)]
struct Create {
    kind: Kind,
    #[serde(default = "empty_spec")]
    spec: Value,
    #[serde(default = "default_count")]
    count: usize,
    /// A short way to say the spec's own `created`.
    created: Option<i64>,
}

#[derive(Deserialize)]
struct SeedCommand {
    #[serde(default)]
    demo: bool,
    kind: Option<Kind>,
    #[serde(default)]
    count: usize,
    from: Option<i64>,
    to: Option<i64>,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct Step<S> {
    id: String,
    state: S,
}

#[derive(Deserialize)]
struct OfCharge {
    id: String,
    step: ChargeStep,
}

#[derive(Deserialize)]
struct Sell {
    seed: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Time {
    Set(i64),
    Advance(i64),
    System(i64),
}

#[derive(Deserialize)]
struct NewKey {
    permissions: Permissions,
    key: Option<String>,
}

#[derive(Deserialize)]
struct NamedKey {
    key: String,
}

#[derive(Deserialize)]
struct Version {
    api_version: String,
}

fn empty_spec() -> Value {
    json!({})
}

fn default_count() -> usize {
    1
}

/// Answers one request of the control API.
pub(crate) async fn answer_control(
    shared: &Arc<Shared>,
    method: &str,
    path: &str,
    query: &str,
    body: &Bytes,
) -> Response<Body> {
    match run_command(shared, method, path, query, body) {
        Ok(value) => json_response(200, &value),
        Err(ControlError::Unknown) => json_response(
            404,
            &json!({ "error": format!("{method} /_sandbox{path} is not known") }),
        ),
        Err(ControlError::Bad(message)) => json_response(400, &json!({ "error": message })),
    }
}

enum ControlError {
    Unknown,
    Bad(String),
}

impl From<RefusedChange> for ControlError {
    fn from(refused: RefusedChange) -> Self {
        Self::Bad(refused.to_string())
    }
}

fn parse_body<T: DeserializeOwned>(body: &Bytes) -> Result<T, ControlError> {
    serde_json::from_slice(body).map_err(|error| ControlError::Bad(error.to_string()))
}

fn run_command(
    shared: &Arc<Shared>,
    method: &str,
    path: &str,
    query: &str,
    body: &Bytes,
) -> Result<Value, ControlError> {
    let shop = Shop {
        shared: Arc::clone(shared),
    };
    match (method, path) {
        ("POST", "/create") => create_objects(&shop, parse_body(body)?),
        ("POST", "/seed") => Ok(seed_objects(&shop, &parse_body(body)?)),
        ("POST", "/sell") => {
            let sell: Sell = parse_body(body)?;
            let seed = sell.seed.unwrap_or_else(|| draw_seed(shared));
            Ok(json!({ "id": shop.sell(seed) }))
        }
        ("POST", "/bill") => {
            let bill: Sell = parse_body(body)?;
            let seed = bill.seed.unwrap_or_else(|| draw_seed(shared));
            Ok(json!({ "id": shop.bill(seed) }))
        }
        ("POST", "/session") => {
            let step: Step<SessionState> = parse_body(body)?;
            shop.step_session(&step.id, step.state)?;
            Ok(json!({}))
        }
        ("POST", "/charge") => {
            let step: OfCharge = parse_body(body)?;
            Ok(json!({ "id": shop.step_charge(&step.id, &step.step)? }))
        }
        ("POST", "/refund") => {
            let step: Step<RefundState> = parse_body(body)?;
            shop.step_refund(&step.id, step.state)?;
            Ok(json!({}))
        }
        ("POST", "/dispute") => {
            let step: Step<DisputeState> = parse_body(body)?;
            shop.step_dispute(&step.id, step.state)?;
            Ok(json!({}))
        }
        ("POST", "/delete") => Ok(json!({ "deleted": shop.delete(&parse_body::<Id>(body)?.id) })),
        ("GET", "/clock") => Ok(json!({ "now": shared.lock().clock.now() })),
        ("POST", "/clock") => {
            let time: Time = parse_body(body)?;
            let mut state = shared.lock();
            state.clock = match time {
                Time::Set(now) => Clock::Manual { now },
                Time::Advance(seconds) => state.clock.advanced(seconds),
                Time::System(offset) => Clock::System { offset },
            };
            Ok(json!({ "now": state.clock.now() }))
        }
        ("POST", "/busy") => {
            start_traffic(shared, parse_body::<Traffic>(body)?);
            Ok(json!({}))
        }
        ("GET", "/faults") => Ok(json!(shared.lock().faults.list())),
        ("POST", "/faults") => {
            shared.lock().faults.add(parse_body::<Fault>(body)?);
            Ok(json!({}))
        }
        ("DELETE", "/faults") => {
            shared.lock().faults.clear();
            Ok(json!({}))
        }
        ("GET", "/switches") => Ok(json!(shared.lock().store.account_options)),
        ("POST", "/switches") => {
            let options: AccountOptions = parse_body(body)?;
            shared.lock().store.account_options = options;
            Ok(json!({}))
        }
        ("POST", "/version") => {
            shared.lock().store.account.api_version = parse_body::<Version>(body)?.api_version;
            Ok(json!({}))
        }
        ("POST", "/keys") => Ok(put_key(shared, parse_body(body)?)),
        ("POST", "/keys/revoke") => {
            Ok(json!({ "found": set_revoked(shared, &parse_body(body)?, true) }))
        }
        ("POST", "/keys/restore") => {
            Ok(json!({ "found": set_revoked(shared, &parse_body(body)?, false) }))
        }
        ("GET", "/requests") => Ok(list_requests(shared, query)),
        ("DELETE", "/requests") => {
            shared.lock().log.clear();
            Ok(json!({}))
        }
        ("GET", "/counts") => Ok(json!(shared.lock().log.counts())),
        ("GET", "/calls") => {
            let witness = &shared.lock().witness;
            Ok(json!({ "max_in_window": witness.most(), "calls": witness.list() }))
        }
        ("GET", "/snapshot") => Ok(shared.snapshot()),
        ("POST", "/reset") => {
            reset_account(shared);
            Ok(json!({}))
        }
        _ => Err(ControlError::Unknown),
    }
}

fn create_objects(shop: &Shop, wanted: Create) -> Result<Value, ControlError> {
    let mut spec = wanted.spec;
    if let (Some(created), Some(fields)) = (wanted.created, spec.as_object_mut()) {
        fields.insert("created".into(), json!(created));
    }
    let tagged = json!({ "kind": wanted.kind, "spec": spec });
    let spec: AnySpec =
        serde_json::from_value(tagged).map_err(|error| ControlError::Bad(error.to_string()))?;
    Ok(render_ids(&shop.create_many(spec, wanted.count)))
}

fn seed_objects(shop: &Shop, wanted: &SeedCommand) -> Value {
    if wanted.demo {
        shop.seed(&Seed::demo());
    }
    let Some(kind) = wanted.kind else {
        return render_ids(&[]);
    };
    let now = shop.shared.lock().clock.now();
    let to = wanted.to.unwrap_or(now);
    let from = wanted.from.unwrap_or(to - 60 * 86_400);
    render_ids(&shop.seed_many(kind, wanted.count, &(from..=to)))
}

fn render_ids(ids: &[String]) -> Value {
    let shown = if ids.len() > MAX_SHOWN_IDS { &[] } else { ids };
    json!({ "count": ids.len(), "ids": shown })
}

/// A number that differs from call to call and from account to account.
fn draw_seed(shared: &Shared) -> u64 {
    let id = shared.lock().store.ids.next("", 11);
    id.bytes()
        .fold(0, |sum, byte| crate::rng::mix_bits(sum ^ u64::from(byte)))
}

fn put_key(shared: &Shared, wanted: NewKey) -> Value {
    let mut state = shared.lock();
    let store = &mut state.store;
    let key = match wanted.key {
        Some(key) => {
            store.keys.put(&key, Some(wanted.permissions));
            key
        }
        None => store.add_restricted_key(wanted.permissions),
    };
    json!({ "key": key })
}

fn set_revoked(shared: &Shared, wanted: &NamedKey, revoked: bool) -> bool {
    shared.lock().store.keys.revoke(&wanted.key, revoked)
}

fn list_requests(shared: &Shared, query: &str) -> Value {
    let wanted = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "path")
        .map(|(_, path)| path.into_owned());
    let mut requests = shared.lock().log.all();
    requests.retain(|request| wanted.as_ref().is_none_or(|path| request.path == *path));
    json!(requests)
}

/// Empties the account; its keys and its ids' sequence stay, so that no id comes back as another object.
fn reset_account(shared: &Shared) {
    stop_traffic(shared);
    let mut state = shared.lock();
    let old = &state.store;
    let mut fresh = Store::new(old.account.clone(), old.keys.clone(), 0);
    fresh.ids = old.ids.clone();
    state.store = fresh;
    state.faults.clear();
    state.log.clear();
}
