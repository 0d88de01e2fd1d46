//! Fields as Stripe's parameters, and back: whether an object has what was sent.

use serde_json::Value;

use super::{FieldMap, find_spec, flatten, list_rules, list_specs};
use crate::{kind::RecordKind, stripe::Form};

/// The parameters that make an object; what is empty is not sent.
#[must_use]
pub fn create_form(kind: RecordKind, wanted: &FieldMap) -> Form {
    let mut form = Form::default();
    let given = |field: &str| wanted.get(field).filter(|value| !value.is_null());
    let mut last_group = None;
    for spec in list_specs(kind) {
        if let Some((group, _)) = spec.name.split_once('.') {
            if last_group != Some(group) {
                last_group = Some(group);
                if group_fields(kind, group).any(|field| given(field).is_some()) {
                    push_group(&mut form, kind, group, wanted);
                }
            }
        } else if let Some(value) = given(spec.name) {
            if let Some((name, value)) = spec.implies {
                form.push(name, value);
            }
            push_value(&mut form, spec.name, value);
        }
    }
    for (key, value) in wanted.labels().filter(|(_, value)| !value.is_null()) {
        push_value(&mut form, &format!("metadata[{key}]"), value);
    }
    form
}

/// The parameters that change an object. A group of fields, say an address, is sent whole, with the
/// lines that stay: Stripe takes the lines that are not sent for empty ones.
#[must_use]
pub fn update_form(kind: RecordKind, changes: &FieldMap, current: &FieldMap) -> Form {
    let mut form = Form::default();
    let merged = current.overlaid(changes);
    let mut last_group = None;
    for rule in list_rules(kind).filter(|rule| !rule.create_only) {
        if let Some((group, _)) = rule.field.split_once('.') {
            if last_group == Some(group) {
                continue;
            }
            last_group = Some(group);
            if group_fields(kind, group).all(|field| changes.get(field).is_none()) {
                continue;
            }
            if group_fields(kind, group).all(|field| merged.text(field).is_none()) {
                form.push(group, "");
            } else {
                push_group(&mut form, kind, group, &merged);
            }
        } else if let Some(value) = changes.get(rule.field) {
            push_value(&mut form, rule.field, value);
        }
    }
    for (key, value) in changes.labels() {
        push_value(&mut form, &format!("metadata[{key}]"), value);
    }
    form
}

/// The fields of a group (`address`).
fn group_fields(kind: RecordKind, group: &str) -> impl Iterator<Item = &'static str> {
    list_specs(kind)
        .iter()
        .map(|spec| spec.name)
        .filter(move |name| name.split_once('.').is_some_and(|(head, _)| head == group))
}

fn push_group(form: &mut Form, kind: RecordKind, group: &str, fields: &FieldMap) {
    for field in group_fields(kind, group) {
        form.push(param_of(field), fields.text(field).unwrap_or_default());
    }
}

/// An empty value is sent as the empty string, which clears.
fn push_value(form: &mut Form, name: &str, value: &Value) {
    match value {
        Value::Null => form.push(name, ""),
        Value::String(text) => form.push(name, text),
        Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            form.list(name, &texts);
        }
        other => form.push(name, other),
    }
}

/// A field in Stripe's bracket form: `address.line1` becomes `address[line1]`.
#[must_use]
pub(in crate::app) fn param_of(field: &str) -> String {
    match field.split_once('.') {
        Some((head, tail)) => format!("{head}[{tail}]"),
        None => field.to_owned(),
    }
}

/// A parameter's name and what stands in its brackets: `address[line1]` is `address` and `line1`.
fn split_param(name: &str) -> (&str, &str) {
    match name.split_once('[') {
        Some((head, tail)) => (head, tail.trim_end_matches(']')),
        None => (name, ""),
    }
}

/// Whether an object is as it was before in all that a form sets.
#[must_use]
pub fn is_unchanged(kind: RecordKind, before: &Value, now: &Value, form: &Form) -> bool {
    let (before, now) = (flatten(kind, before), flatten(kind, now));
    // What is absent, say a label, is as good as empty.
    let at = |fields: &FieldMap, field: &str| fields.get(field).cloned().unwrap_or_default();
    let same = |field: &str| at(&before, field) == at(&now, field);
    form.pairs().iter().all(|(name, _)| {
        let (head, tail) = split_param(name);
        if find_spec(kind, head).is_some() {
            // A list is sent by its places.
            same(head)
        } else if tail.is_empty() {
            // A group is cleared by its own name.
            group_fields(kind, head).all(same)
        } else {
            same(&format!("{head}.{tail}"))
        }
    })
}

/// Whether an object has every value that a form set: it may be the one that the form made.
#[must_use]
pub fn carries(kind: RecordKind, object: &Value, form: &Form) -> bool {
    let fields = flatten(kind, object);
    form.pairs().iter().all(|(name, value)| {
        let (head, tail) = split_param(name);
        let list = fields.get(head).and_then(Value::as_array);
        let found = match (tail, tail.parse::<usize>(), list) {
            // What is written once, or goes along by itself, stands in the object alone.
            ("", ..)
                if find_spec(kind, head).is_none_or(|spec| fields.get(spec.name).is_none()) =>
            {
                object.get(head)
            }
            ("", ..) => fields.get(head),
            (_, Ok(place), Some(list)) => list.get(place),
            _ => fields.get(&format!("{head}.{tail}")),
        };
        match found.unwrap_or(&Value::Null) {
            Value::String(text) => text == value,
            Value::Null => value.is_empty(),
            other => other.to_string().as_str() == value,
        }
    })
}
