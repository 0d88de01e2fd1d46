//! `/v1/events`: what happened in the last 30 days, rendered at the account's own version.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, store::Store};
use crate::{
    fail::Fail,
    params::{Params, page},
    state::table::Record,
    version,
};

/// How long events can be read.
pub(crate) const KEPT: i64 = 30 * 86_400;

/// Something that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) created: i64,
    /// `charge.succeeded`, …
    pub(crate) kind: String,
    pub(crate) object: Object,
    pub(crate) previous: Option<Value>,
    pub(crate) request: Option<String>,
    pub(crate) idempotency_key: Option<String>,
}

impl Record for Event {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Event {
    fn render(&self, store: &Store) -> Value {
        let at = &store.account.api_version;
        let livemode = store.account.livemode;
        let mut data = json!({ "object": version::render_at(at, self.object.render(livemode)) });
        if let (Some(previous), Some(data)) = (&self.previous, data.as_object_mut()) {
            data.insert("previous_attributes".into(), previous.clone());
        }
        json!({
            "id": self.id, "object": "event", "api_version": at, "created": self.created, "data": data,
            "livemode": livemode, "pending_webhooks": 0,
            "request": { "id": self.request, "idempotency_key": self.idempotency_key }, "type": self.kind,
        })
    }
}

/// `charge.*` stands for all that begin with `charge.`
fn matches(pattern: &str, kind: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => kind.starts_with(start),
        None => kind == pattern,
    }
}

pub(crate) fn index(store: &Store, mut params: Params, call: &Call<'_>) -> Result<Value, Fail> {
    if params.has("type") && params.has("types") {
        return Err(Fail::both("types", "type"));
    }
    let one = params.filled("type", 5000)?;
    let types = params.texts("types", 20)?.some();
    // Nothing is ever delivered from here, so that nothing has failed either.
    let delivered = params.boolean("delivery_success")?;
    let mut query = page::query(&mut params, true)?;
    params.finish()?;
    query.created.0 = query.created.0.max(call.moment.now - KEPT);
    let keep = |event: &Event| {
        delivered != Some(false)
            && one
                .as_ref()
                .is_none_or(|pattern| matches(pattern, &event.kind))
            && types
                .as_ref()
                .is_none_or(|types| types.iter().any(|pattern| matches(pattern, &event.kind)))
    };
    let page = store.events.page(&query, call.moment.now, keep);
    let page = page.map_err(|cursor| Fail::missing_by(cursor.param, "event", &cursor.id))?;
    let data: Vec<Value> = page.items.iter().map(|event| event.render(store)).collect();
    Ok(json!({ "object": "list", "data": data, "has_more": page.has_more, "url": "/v1/events" }))
}

pub(crate) fn retrieve(store: &Store, params: Params, call: &Call<'_>) -> Result<Value, Fail> {
    params.finish()?;
    let event = store
        .events
        .get(call.id)
        .filter(|event| event.created >= call.moment.now - KEPT);
    let event = event.ok_or_else(|| Fail::missing("event", call.id))?;
    Ok(event.render(store))
}
