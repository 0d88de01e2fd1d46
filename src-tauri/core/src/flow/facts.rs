//! What an expression may name, with its values.

use std::{collections::HashMap, sync::Arc};

use cel::{Value as Cel, objects::Key};
use serde_json::Value;

use crate::{
    connector::{Meaning, find_value, list_keys},
    trigger::Trigger,
};

/// What the results of steps are named after: `step1`, `step2`, …
const STEP: &str = "step";

/// An arrival and what the steps before gave.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowFacts {
    /// What saw it.
    pub trigger: Trigger,
    /// The object as Stripe sent it.
    pub object: Value,
    /// What each step gave, in their order.
    pub results: Vec<Value>,
}

impl FlowFacts {
    /// An arrival of which no step was done yet.
    #[must_use]
    pub const fn new(trigger: Trigger, object: Value) -> Self {
        Self {
            trigger,
            object,
            results: Vec::new(),
        }
    }

    /// The value of a name; none where there is no such name.
    pub(super) fn find_variable(&self, name: &str) -> Option<Cel> {
        if let Some(place) = step_place(name) {
            return self.results.get(place).map(to_cel);
        }
        let mut group: HashMap<Key, Cel> = HashMap::new();
        for (key, meaning) in list_keys(self.trigger) {
            if *key == name {
                return Some(self.value_at(key, *meaning));
            }
            if let Some((head, tail)) = key.split_once('.')
                && head == name
            {
                group.insert(tail.into(), self.value_at(key, *meaning));
            }
        }
        (!group.is_empty()).then(|| group.into())
    }

    fn value_at(&self, key: &str, meaning: Meaning) -> Cel {
        match (find_value(&self.object, key), meaning) {
            (None, _) => Cel::Null,
            (Some(value), Meaning::Time) => value.as_i64().map_or_else(|| to_cel(value), to_time),
            // What is expanded is named by its id.
            (Some(value), Meaning::Id) => to_cel(value.get("id").unwrap_or(value)),
            (Some(value), _) => to_cel(value),
        }
    }

    /// Whether a key has no value.
    pub(super) fn is_absent(&self, key: &str) -> bool {
        find_value(&self.object, key).is_none()
    }
}

/// Which step a name stands for, counted from 0.
pub(super) fn step_place(name: &str) -> Option<usize> {
    let number = name.strip_prefix(STEP)?;
    let plain = !number.starts_with(['0', '+']);
    number
        .parse::<usize>()
        .ok()
        .filter(|_| plain)?
        .checked_sub(1)
}

fn to_time(seconds: i64) -> Cel {
    // A time beyond every calendar stays a number.
    chrono::DateTime::from_timestamp(seconds, 0).map_or(Cel::Int(seconds), |time| {
        Cel::Timestamp(time.fixed_offset())
    })
}

fn to_cel(value: &Value) -> Cel {
    match value {
        Value::Null => Cel::Null,
        Value::Bool(flag) => Cel::Bool(*flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cel::Int(whole),
            (None, Some(float)) => Cel::Float(float),
            (None, None) => Cel::Null,
        },
        Value::String(text) => Cel::String(Arc::new(text.clone())),
        Value::Array(list) => list.iter().map(to_cel).collect::<Vec<_>>().into(),
        Value::Object(object) => {
            let entries = object.iter();
            let map: HashMap<Key, Cel> = entries
                .map(|(key, value)| (key.as_str().into(), to_cel(value)))
                .collect();
            map.into()
        }
    }
}
