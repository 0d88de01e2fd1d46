//! `/v1/events`: what happened in the last 30 days, rendered at the account's own version.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, session::add_recent_fields, store::Store};
use crate::{
    api_error::ApiError,
    params::{Params, page::read_page_query},
    state::table::Record,
    version::{API_VERSION, render_at_version},
};

/// How long events can be read.
pub(crate) const MAX_EVENT_AGE: i64 = 30 * 86_400;

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
        let mut object = render_at_version(at, self.object.render(livemode));
        if let Object::Session(session) = &self.object
            && (at.as_str() > API_VERSION || store.account_options.recent_session_fields)
        {
            add_recent_fields(session, &mut object);
        }
        let mut data = json!({ "object": object });
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
fn matches_type(pattern: &str, kind: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => kind.starts_with(start),
        None => kind == pattern,
    }
}

pub(crate) fn list_events(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    if params.has("type") && params.has("types") {
        return Err(ApiError::both("types", "type"));
    }
    let one = params.filled("type", 5000)?;
    let types = params.texts("types", 20)?.some();
    // Nothing is ever delivered from here, so that nothing has failed either.
    let delivered = params.boolean("delivery_success")?;
    let mut query = read_page_query(&mut params, true)?;
    params.finish()?;
    query.created.0 = query.created.0.max(call.context.now - MAX_EVENT_AGE);
    let keep = |event: &Event| {
        delivered != Some(false)
            && one
                .as_ref()
                .is_none_or(|pattern| matches_type(pattern, &event.kind))
            && types.as_ref().is_none_or(|types| {
                types
                    .iter()
                    .any(|pattern| matches_type(pattern, &event.kind))
            })
    };
    let page = store.events.page(&query, call.context.now, keep);
    let page = page.map_err(|cursor| ApiError::missing_by(cursor.param, "event", &cursor.id))?;
    let data: Vec<Value> = page.items.iter().map(|event| event.render(store)).collect();
    Ok(json!({ "object": "list", "data": data, "has_more": page.has_more, "url": "/v1/events" }))
}

pub(crate) fn retrieve_event(
    store: &Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    params.finish()?;
    let event = store
        .events
        .get(call.id)
        .filter(|event| event.created >= call.context.now - MAX_EVENT_AGE);
    let event = event.ok_or_else(|| ApiError::missing("event", call.id))?;
    Ok(event.render(store))
}
