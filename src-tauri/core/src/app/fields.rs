//! The fields of a customer or a product by their dotted key (`name`, `address.line1`,
//! `metadata.size`): one shape from the window's form to Stripe's parameters, for both kinds.

mod encoding;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub(in crate::app) use self::encoding::param_of;
pub use self::encoding::{carries, create_form, is_unchanged, update_form};
use crate::{
    error::Conflict,
    kind::RecordKind,
    stripe::model::{CUSTOMER_FIELDS, FieldRule, FieldSpec, PRODUCT_FIELDS},
};

/// What a label's key begins with.
pub const METADATA: &str = "metadata.";

/// Fields with what is to become of them: one that is absent is left alone, `null` clears, anything
/// else sets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct FieldMap(#[ts(type = "{ [key: string]: JsonValue }")] BTreeMap<String, Value>);

impl FieldMap {
    /// What a field is to become; none leaves it alone.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }

    /// The text of a field that has some.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_str()
    }

    /// Names what a field is to become.
    pub fn insert(&mut self, field: impl Into<String>, value: Value) {
        self.0.insert(field.into(), value);
    }

    /// All fields, by their key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(field, value)| (field.as_str(), value))
    }

    /// Labels, by their own key.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.iter()
            .filter_map(|(field, value)| Some((field.strip_prefix(METADATA)?, value)))
    }

    /// Names no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with these fields in place of its own.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let mut fields = self.clone();
        fields.0.extend(over.0.clone());
        fields
    }

    /// The same with `null` for everything that is empty: Stripe says "nothing" in three ways.
    #[must_use]
    pub fn normalized(self) -> Self {
        let fields = self.0.into_iter();
        Self(fields.map(|(field, value)| (field, plain(value))).collect())
    }
}

impl FromIterator<(String, Value)> for FieldMap {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

fn plain(value: Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() => Value::Null,
        Value::Array(list) if list.is_empty() => Value::Null,
        value => value,
    }
}

/// Every field of a kind.
#[must_use]
pub const fn list_specs(kind: RecordKind) -> &'static [FieldSpec] {
    match kind {
        RecordKind::Customers => CUSTOMER_FIELDS,
        RecordKind::Products => PRODUCT_FIELDS,
    }
}

/// The field of this name.
#[must_use]
pub fn find_spec(kind: RecordKind, name: &str) -> Option<&'static FieldSpec> {
    list_specs(kind).iter().find(|spec| spec.name == name)
}

/// How the fields of a kind may be written.
pub fn list_rules(kind: RecordKind) -> impl Iterator<Item = FieldRule> {
    list_specs(kind).iter().filter_map(|spec| spec.rule)
}

/// The fields of an object of Stripe's that can be changed.
#[must_use]
pub fn flatten(kind: RecordKind, object: &Value) -> FieldMap {
    let rules = list_rules(kind).filter(|rule| !rule.create_only);
    let fields = rules.map(|rule| {
        let mut value = Some(object);
        for step in rule.field.split('.') {
            value = value.and_then(|value| value.get(step));
        }
        (rule.field.to_owned(), value.cloned().unwrap_or_default())
    });
    let metadata = object.get("metadata").and_then(Value::as_object);
    let labels = metadata
        .into_iter()
        .flatten()
        .map(|(key, value)| (format!("{METADATA}{key}"), value.clone()));
    fields.chain(labels).collect::<FieldMap>().normalized()
}

/// What is to be sent: fields that are wanted other than they are. An error holds the fields that
/// were changed on both sides, each its own way.
pub fn find_changes(
    base: &FieldMap,
    current: &FieldMap,
    wanted: &FieldMap,
) -> Result<FieldMap, Vec<Conflict>> {
    let at = |fields: &FieldMap, field: &str| fields.get(field).cloned().unwrap_or_default();
    let mut changes = FieldMap::default();
    let mut conflicts = Vec::new();
    for (field, mine) in wanted.iter() {
        let (was, theirs) = (at(base, field), at(current, field));
        // A field that the person left as it was is no wish, whatever became of it since.
        if *mine == theirs || *mine == was {
            continue;
        }
        if theirs != was {
            conflicts.push(Conflict {
                field: field.to_owned(),
                base: was,
                theirs,
                mine: mine.clone(),
            });
        } else {
            changes.insert(field, mine.clone());
        }
    }
    if conflicts.is_empty() {
        Ok(changes)
    } else {
        Err(conflicts)
    }
}
