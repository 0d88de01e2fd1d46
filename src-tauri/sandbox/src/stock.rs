//! What the shop holds: tables of objects, newest first, and the events that changes made.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{kind::Kind, objects::ids::random_id};

/// One object with what a list needs to know of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) value: Value,
    /// Lists show it only from this second on.
    #[serde(default)]
    pub(crate) visible_from: i64,
}

/// All objects of one kind, ordered by creation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) rows: BTreeMap<(i64, u64), Row>,
    index: HashMap<String, (i64, u64)>,
    pub(crate) deleted: HashSet<String>,
}

impl Table {
    pub(crate) fn get(&self, id: &str) -> Option<&Row> {
        self.rows.get(self.index.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Row> {
        self.rows.get_mut(self.index.get(id)?)
    }

    pub(crate) fn position(&self, id: &str) -> Option<(i64, u64)> {
        self.index.get(id).copied()
    }

    fn insert(&mut self, at: (i64, u64), row: Row) {
        self.index.insert(row.id.clone(), at);
        self.rows.insert(at, row);
    }

    fn remove(&mut self, id: &str) -> Option<Row> {
        let row = self.rows.remove(&self.index.remove(id)?)?;
        self.deleted.insert(id.to_owned());
        Some(row)
    }
}

/// The whole shop.
#[derive(Debug, Default)]
pub(crate) struct State {
    tables: HashMap<Kind, Table>,
    next: u64,
    /// Set: the server's clock stands here until it is moved.
    pub(crate) fixed_time: Option<i64>,
    /// The version that events are rendered at.
    pub(crate) event_version: Option<String>,
}

/// A kind, its rows with their places, and the ids that were deleted.
type KeptTable = (Kind, Vec<(i64, u64, Row)>, Vec<String>);

/// What is kept of a shop across restarts.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    next: u64,
    tables: Vec<KeptTable>,
}

impl State {
    /// The server's clock, in unix seconds.
    pub(crate) fn now(&self) -> i64 {
        self.fixed_time.unwrap_or_else(|| {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX)
        })
    }

    pub(crate) fn table(&self, kind: Kind) -> Option<&Table> {
        self.tables.get(&kind)
    }

    pub(crate) fn get(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.tables.get(&kind)?.get(id).map(|row| &row.value)
    }

    pub(crate) fn is_deleted(&self, kind: Kind, id: &str) -> bool {
        self.tables
            .get(&kind)
            .is_some_and(|table| table.deleted.contains(id))
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.tables.get(&kind).map_or(0, |table| table.rows.len())
    }

    /// The id of a random row, by a number.
    pub(crate) fn pick(&self, kind: Kind, number: usize) -> Option<String> {
        let table = self.tables.get(&kind)?;
        let count = table.rows.len();
        table
            .rows
            .values()
            .nth(number.checked_rem(count)?)
            .map(|row| row.id.clone())
    }

    /// Adds an object; its event says so.
    pub(crate) fn add(&mut self, kind: Kind, value: Value, visible_from: i64) -> String {
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let created = kind.created(&value).unwrap_or_else(|| self.now());
        for event in kind.events_on_create(&value) {
            self.event(event, value.clone(), None, created.max(visible_from));
        }
        self.insert(
            kind,
            Row {
                id: id.clone(),
                value,
                visible_from,
            },
            created,
        );
        id
    }

    /// Adds an object that is too old to have an event.
    pub(crate) fn add_silently(&mut self, kind: Kind, value: Value) -> String {
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let created = kind.created(&value).unwrap_or_else(|| self.now());
        self.insert(
            kind,
            Row {
                id: id.clone(),
                value,
                visible_from: 0,
            },
            created,
        );
        id
    }

    fn insert(&mut self, kind: Kind, row: Row, created: i64) {
        self.next += 1;
        let at = (created, self.next);
        self.tables.entry(kind).or_default().insert(at, row);
    }

    /// Changes fields of an object; its event names the previous values.
    pub(crate) fn update(&mut self, kind: Kind, id: &str, changes: Vec<(String, Value)>) {
        let now = self.now();
        let Some(row) = self
            .tables
            .get_mut(&kind)
            .and_then(|table| table.get_mut(id))
        else {
            return;
        };
        let mut previous = serde_json::Map::new();
        if let Some(object) = row.value.as_object_mut() {
            for (name, new) in changes {
                let old = object
                    .insert(name.clone(), new.clone())
                    .unwrap_or(Value::Null);
                if old != new {
                    previous.insert(name, old);
                }
            }
            if object.contains_key("updated") {
                object.insert("updated".into(), json!(now));
            }
        }
        let value = row.value.clone();
        if let Some(event) = kind.event_on_update()
            && !previous.is_empty()
        {
            self.event(event, value, Some(Value::Object(previous)), now);
        }
    }

    /// Deletes an object.
    pub(crate) fn delete(&mut self, kind: Kind, id: &str) -> bool {
        let Some(row) = self
            .tables
            .get_mut(&kind)
            .and_then(|table| table.remove(id))
        else {
            return false;
        };
        let now = self.now();
        if let Some(event) = kind.event_on_delete() {
            self.event(event, row.value, None, now);
        }
        true
    }

    fn event(&mut self, kind: &str, object: Value, previous: Option<Value>, created: i64) {
        let mut data = json!({ "object": object });
        if let (Some(previous), Some(data)) = (previous, data.as_object_mut()) {
            data.insert("previous_attributes".into(), previous);
        }
        let id = random_id("evt_");
        let version = self
            .event_version
            .clone()
            .unwrap_or_else(|| crate::VERSION.into());
        let value = json!({
            "id": id, "object": "event", "api_version": version, "created": created,
            "data": data, "livemode": false, "pending_webhooks": 0,
            "request": { "id": null, "idempotency_key": null }, "type": kind,
        });
        self.insert(
            Kind::Event,
            Row {
                id,
                value,
                visible_from: 0,
            },
            created,
        );
    }

    /// Everything, to be restored later.
    pub(crate) fn snapshot(&self) -> Value {
        let tables = self.tables.iter().map(|(kind, table)| {
            let rows = table
                .rows
                .iter()
                .map(|((at, number), row)| (*at, *number, row.clone()));
            (
                *kind,
                rows.collect(),
                table.deleted.iter().cloned().collect(),
            )
        });
        serde_json::to_value(Snapshot {
            next: self.next,
            tables: tables.collect(),
        })
        .unwrap_or_default()
    }

    /// A shop as it was.
    pub(crate) fn restore(snapshot: Value) -> Result<Self, serde_json::Error> {
        let snapshot: Snapshot = serde_json::from_value(snapshot)?;
        let mut state = Self {
            next: snapshot.next,
            ..Self::default()
        };
        for (kind, rows, deleted) in snapshot.tables {
            let table = state.tables.entry(kind).or_default();
            for (at, number, row) in rows {
                table.insert((at, number), row);
            }
            table.deleted = deleted.into_iter().collect();
        }
        Ok(state)
    }
}
