//! `/_sandbox/…`: everything that the library offers, over HTTP, for tests in other languages.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::{Inner, Kind, error::Refusal, fault::Fault, keys, lock, server::Reply, shop};

/// Starts, changes or (at zero) ends the busy shop.
pub(crate) fn busy(inner: &Arc<Inner>, every: Duration) {
    if let Some(running) = lock(&inner.busy).take() {
        running.abort();
    }
    if every.is_zero() {
        return;
    }
    let shop = Arc::downgrade(inner);
    let task = tokio::spawn(async move {
        loop {
            tokio::time::sleep(every.mul_f64(0.5 + rand::random::<f64>())).await;
            let Some(inner) = shop.upgrade() else { return };
            shop::something_new(&mut inner.state());
        }
    });
    *lock(&inner.busy) = Some(task);
}

fn kind(body: &Value) -> Result<Kind, Refusal> {
    let given = body.get("kind").cloned().unwrap_or_default();
    serde_json::from_value(given).map_err(|_| Refusal::invalid("unknown kind").param("kind"))
}

fn number(body: &Value, name: &str) -> Option<i64> {
    body.get(name).and_then(Value::as_i64)
}

/// Answers a control request; bodies are JSON.
pub(crate) fn answer(inner: &Arc<Inner>, method: &str, what: &str, body: &str) -> Reply {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    match run(inner, method, what, &body) {
        Ok(value) => Reply::json(200, &value),
        Err(refusal) => refusal.into(),
    }
}

fn run(inner: &Arc<Inner>, method: &str, what: &str, body: &Value) -> Result<Value, Refusal> {
    let count = || usize::try_from(number(body, "count").unwrap_or(1)).unwrap_or(0);
    match (method, what) {
        ("POST", "add") => {
            let fields = body.get("fields").cloned().unwrap_or_else(|| json!({}));
            let mut state = inner.state();
            let late = number(body, "late").unwrap_or(0);
            let kind = kind(body)?;
            let created = kind.created(&fields).unwrap_or_else(|| state.now());
            let visible = if late > 0 {
                created.saturating_add(late)
            } else {
                0
            };
            Ok(json!({ "id": shop::add(&mut state, kind, fields, visible) }))
        }
        ("POST", "add_many") => {
            let (kind, mut state) = (kind(body)?, inner.state());
            let created = number(body, "created").unwrap_or_else(|| state.now());
            let ids: Vec<_> = (0..count())
                .map(|at| shop::numbered(&mut state, kind, created, at))
                .collect();
            Ok(json!({ "ids": ids }))
        }
        ("POST", "seed") => {
            shop::seed(&mut inner.state(), kind(body)?, count());
            Ok(json!({}))
        }
        ("POST", "update") => {
            let (id, fields) = (
                text(body, "id"),
                body.get("fields").and_then(Value::as_object),
            );
            let fields = fields.cloned().unwrap_or_default();
            inner
                .state()
                .update(kind(body)?, id, fields.into_iter().collect());
            Ok(json!({}))
        }
        ("POST", "delete") => {
            let deleted = inner.state().delete(kind(body)?, text(body, "id"));
            Ok(json!({ "deleted": deleted }))
        }
        ("POST", "fault") => {
            let fault: Fault = serde_json::from_value(body.clone())
                .map_err(|error| Refusal::invalid(error.to_string()))?;
            inner.faults().0.push(fault);
            Ok(json!({}))
        }
        ("DELETE", "faults") => {
            inner.faults().0.clear();
            Ok(json!({}))
        }
        ("GET", "requests") => Ok(json!({ "requests": *lock(&inner.requests) })),
        ("DELETE", "requests") => {
            lock(&inner.requests).clear();
            Ok(json!({}))
        }
        ("POST", "time") => {
            let mut state = inner.state();
            let now = number(body, "now").unwrap_or_else(|| state.now());
            state.fixed_time = Some(now + number(body, "advance").unwrap_or(0));
            Ok(json!({ "now": state.now() }))
        }
        ("POST", "busy") => {
            let millis = u64::try_from(number(body, "every_millis").unwrap_or(0)).unwrap_or(0);
            busy(inner, Duration::from_millis(millis));
            Ok(json!({}))
        }
        ("POST", "keys") => {
            let given = body.get("permissions").cloned().unwrap_or_default();
            let granted: std::collections::HashMap<String, keys::Access> =
                serde_json::from_value(given)
                    .map_err(|error| Refusal::invalid(error.to_string()))?;
            let key = match body.get("key").and_then(Value::as_str) {
                Some(key) => key.to_owned(),
                None => crate::objects::ids::random_id("rk_test_"),
            };
            let granted = granted
                .into_iter()
                .map(|(name, access)| (keys::permission_of(&name), access));
            inner.keys().0.insert(key.clone(), Some(granted.collect()));
            Ok(json!({ "key": key }))
        }
        ("DELETE", "keys") => {
            inner.keys().0.remove(text(body, "key"));
            Ok(json!({}))
        }
        ("GET", "counts") => {
            let state = inner.state();
            let counts: serde_json::Map<_, _> = Kind::ALL
                .iter()
                .map(|kind| (kind.path().to_owned(), json!(state.count(*kind))))
                .collect();
            Ok(Value::Object(counts))
        }
        _ => Err(Refusal::unknown_url(method, what)),
    }
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}
