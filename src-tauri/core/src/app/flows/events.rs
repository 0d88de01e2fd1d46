//! Stripe's own event of an arrival, as Stripe sent it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use serde_json::value::RawValue;

use crate::{
    app::connections::Clients,
    error::{Error, ErrorCode},
    stripe::{Lane, body::parse_object, model::Event, requests},
    threads::lock,
    trigger::Trigger,
    watch::signal::list_own_types,
};

/// An event may be dated this much before its object, in seconds.
const MARGIN: i64 = 300;
/// Pages that are looked through for one event at the most.
const MAX_PAGES: usize = 50;
/// Events that are remembered: those of a page are often wanted one after the other.
const MAX_KEPT: usize = 1000;

/// Which object of which connection.
type EventKey = (String, Trigger, String);

/// Finds events.
pub(super) struct EventFinder {
    clients: Arc<Clients>,
    kept: Mutex<HashMap<EventKey, Box<RawValue>>>,
}

/// What an event is looked for by.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventQuery<'a> {
    pub(super) connection: &'a str,
    pub(super) trigger: Trigger,
    /// The object; for a refund its charge.
    pub(super) object: &'a str,
    /// When that was created (unix seconds).
    pub(super) created: i64,
}

impl EventFinder {
    pub(super) fn new(clients: &Arc<Clients>) -> Self {
        Self {
            clients: clients.clone(),
            kept: Mutex::default(),
        }
    }

    /// The event that says that an object is there.
    pub(super) async fn find(&self, query: EventQuery<'_>) -> Result<Box<RawValue>, Error> {
        let key = |object: &str| {
            let (connection, trigger) = (query.connection.to_owned(), query.trigger);
            (connection, trigger, object.to_owned())
        };
        if let Some(found) = lock(&self.kept).remove(&key(query.object)) {
            return Ok(found);
        }
        let client = self.clients.get(query.connection).await?;
        let types = list_own_types(query.trigger);
        let since = Some(query.created.saturating_sub(MARGIN));
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let request = requests::list_events(&types, since, after.as_deref());
            let page = client.page(request.lane(Lane::Import)).await;
            let page = page.map_err(Error::from)?.value;
            after = page.last_id().filter(|_| page.has_more);
            let mut found = None;
            for raw in page.data {
                let Ok(event) = parse_object::<Event>(raw.get().as_bytes()) else {
                    continue;
                };
                let Some(object) = event.object_id() else {
                    continue;
                };
                // The oldest of several: a page has the newest first.
                if object == query.object {
                    found = Some(raw);
                } else {
                    let mut kept = lock(&self.kept);
                    if kept.len() >= MAX_KEPT {
                        kept.clear();
                    }
                    kept.insert(key(object), raw);
                }
            }
            if let Some(found) = found {
                return Ok(found);
            }
            if after.is_none() {
                break;
            }
        }
        let message = format!("Stripe has no event of {}", query.object);
        Err(Error::new(ErrorCode::EventMissing, message))
    }
}
