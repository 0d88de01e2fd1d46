//! The sandbox's own API under `/_sandbox`: JSON in, JSON out, no key.
//!
//! | request | what it does |
//! | --- | --- |
//! | `POST /create` `{kind, spec?, count?}` | makes objects, all in one second |
//! | `POST /seed` `{kind, count, from?, to?}` or `{"demo": true}` | makes realistic objects, spread over a time |
//! | `POST /sell` `{seed?}` | lets one more thing happen |
//! | `POST /delete` `{id}` | deletes an object |
//! | `GET /clock`, `POST /clock` `{set}`, `{advance}` or `{system}` | server time |
//! | `POST /busy` `{per_minute, seed?}` | a shop that keeps selling |
//! | `GET`, `POST`, `DELETE /faults` | what goes wrong |
//! | `GET`, `POST /switches` | what the account offers, how lists lag |
//! | `POST /version` `{api_version}` | the version that events are rendered at |
//! | `POST /keys` `{permissions, key?}` | a restricted key, or what it may do |
//! | `POST /keys/revoke` `{key}`, `POST /keys/restore` `{key}` | |
//! | `GET`, `DELETE /requests` (`?path=`), `GET /counts` | what was asked |
//! | `GET /snapshot`, `POST /reset` | the whole account; an empty one |

use std::{collections::BTreeMap, sync::Arc};

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
    resources::store::Store,
    seed::Seed,
    shared::Shared,
    shop::Shop,
    spec::AnySpec,
    state::{
        Switches,
        keys::{Access, Permissions},
    },
    traffic::{self, BusyShop},
};

/// Answers more ids than this with their number alone.
const MOST_IDS: usize = 1000;

#[derive(Deserialize)]
struct Create {
    kind: Kind,
    #[serde(default = "empty")]
    spec: Value,
    #[serde(default = "one")]
    count: usize,
    /// A short way to say the spec's own `created`.
    created: Option<i64>,
}

#[derive(Deserialize)]
struct Plant {
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
    permissions: BTreeMap<Kind, Access>,
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

fn empty() -> Value {
    json!({})
}

fn one() -> usize {
    1
}

/// Answers one request of the control API.
pub(crate) async fn answer(
    shared: &Arc<Shared>,
    method: &str,
    path: &str,
    query: &str,
    body: &Bytes,
) -> Response<Body> {
    match act(shared, method, path, query, body) {
        Ok(value) => json_response(200, &value),
        Err(Refusal::Unknown) => json_response(
            404,
            &json!({ "error": format!("{method} /_sandbox{path} is not known") }),
        ),
        Err(Refusal::Bad(message)) => json_response(400, &json!({ "error": message })),
    }
}

enum Refusal {
    Unknown,
    Bad(String),
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::Bad(error.to_string()))
}

fn act(
    shared: &Arc<Shared>,
    method: &str,
    path: &str,
    query: &str,
    body: &Bytes,
) -> Result<Value, Refusal> {
    let shop = Shop {
        shared: Arc::clone(shared),
    };
    match (method, path) {
        ("POST", "/create") => create(&shop, read(body)?),
        ("POST", "/seed") => Ok(plant(&shop, &read(body)?)),
        ("POST", "/sell") => {
            let sell: Sell = read(body)?;
            let seed = sell.seed.unwrap_or_else(|| chance(shared));
            Ok(json!({ "id": shop.sell(seed) }))
        }
        ("POST", "/delete") => Ok(json!({ "deleted": shop.delete(&read::<Id>(body)?.id) })),
        ("GET", "/clock") => Ok(json!({ "now": shared.lock().clock.now() })),
        ("POST", "/clock") => {
            let time: Time = read(body)?;
            let mut state = shared.lock();
            state.clock = match time {
                Time::Set(now) => Clock::Manual { now },
                Time::Advance(seconds) => state.clock.advanced(seconds),
                Time::System(offset) => Clock::System { offset },
            };
            Ok(json!({ "now": state.clock.now() }))
        }
        ("POST", "/busy") => {
            traffic::start(shared, read::<BusyShop>(body)?);
            Ok(json!({}))
        }
        ("GET", "/faults") => Ok(json!(shared.lock().faults.list())),
        ("POST", "/faults") => {
            shared.lock().faults.add(read::<Fault>(body)?);
            Ok(json!({}))
        }
        ("DELETE", "/faults") => {
            shared.lock().faults.clear();
            Ok(json!({}))
        }
        ("GET", "/switches") => Ok(json!(shared.lock().store.switches)),
        ("POST", "/switches") => {
            let switches: Switches = read(body)?;
            shared.lock().store.switches = switches;
            Ok(json!({}))
        }
        ("POST", "/version") => {
            shared.lock().store.account.api_version = read::<Version>(body)?.api_version;
            Ok(json!({}))
        }
        ("POST", "/keys") => Ok(key(shared, read(body)?)),
        ("POST", "/keys/revoke") => Ok(json!({ "found": revoke(shared, &read(body)?, true) })),
        ("POST", "/keys/restore") => Ok(json!({ "found": revoke(shared, &read(body)?, false) })),
        ("GET", "/requests") => Ok(requests(shared, query)),
        ("DELETE", "/requests") => {
            shared.lock().log.clear();
            Ok(json!({}))
        }
        ("GET", "/counts") => Ok(json!(shared.lock().log.counts())),
        ("GET", "/snapshot") => Ok(shared.snapshot()),
        ("POST", "/reset") => {
            reset(shared);
            Ok(json!({}))
        }
        _ => Err(Refusal::Unknown),
    }
}

fn create(shop: &Shop, wanted: Create) -> Result<Value, Refusal> {
    let mut spec = wanted.spec;
    if let (Some(created), Some(fields)) = (wanted.created, spec.as_object_mut()) {
        fields.insert("created".into(), json!(created));
    }
    let tagged = json!({ "kind": wanted.kind, "spec": spec });
    let spec: AnySpec =
        serde_json::from_value(tagged).map_err(|error| Refusal::Bad(error.to_string()))?;
    Ok(told(&shop.create_many(spec, wanted.count)))
}

fn plant(shop: &Shop, wanted: &Plant) -> Value {
    if wanted.demo {
        shop.seed(&Seed::demo());
    }
    let Some(kind) = wanted.kind else {
        return told(&[]);
    };
    let now = shop.shared.lock().clock.now();
    let to = wanted.to.unwrap_or(now);
    let from = wanted.from.unwrap_or(to - 60 * 86_400);
    told(&shop.seed_many(kind, wanted.count, &(from..=to)))
}

fn told(ids: &[String]) -> Value {
    let shown = if ids.len() > MOST_IDS { &[] } else { ids };
    json!({ "count": ids.len(), "ids": shown })
}

/// A number that differs from call to call and from account to account.
fn chance(shared: &Shared) -> u64 {
    let id = shared.lock().store.ids.next("", 11);
    id.bytes()
        .fold(0, |sum, byte| crate::rng::mix_bits(sum ^ u64::from(byte)))
}

fn key(shared: &Shared, wanted: NewKey) -> Value {
    let permissions: Permissions = wanted.permissions;
    let mut state = shared.lock();
    let prefix = if state.store.account.livemode {
        "rk_live_51"
    } else {
        "rk_test_51"
    };
    let key = wanted
        .key
        .unwrap_or_else(|| state.store.ids.next(prefix, 32));
    state.store.keys.put(&key, Some(permissions));
    json!({ "key": key })
}

fn revoke(shared: &Shared, wanted: &NamedKey, revoked: bool) -> bool {
    shared.lock().store.keys.revoke(&wanted.key, revoked)
}

fn requests(shared: &Shared, query: &str) -> Value {
    let wanted = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "path")
        .map(|(_, path)| path.into_owned());
    let mut requests = shared.lock().log.all();
    requests.retain(|request| wanted.as_ref().is_none_or(|path| request.path == *path));
    json!(requests)
}

/// Empties the account; its keys and its ids' sequence stay, so that no id comes back as another object.
fn reset(shared: &Shared) {
    traffic::stop(shared);
    let mut state = shared.lock();
    let old = &state.store;
    let mut fresh = Store::new(old.account.clone(), old.keys.clone(), 0);
    fresh.ids = old.ids.clone();
    state.store = fresh;
    state.faults.clear();
    state.log.clear();
}
