//! Form text that was kept to be sent again, and the fields that become it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use shopbell_core::{
    RecordKind,
    app::{
        fields::{
            FieldMap, carries, create_form, find_changes, find_spec, flatten, is_unchanged,
            update_form,
        },
        records::validation::{METADATA_LIMITS, check_fields},
    },
    stripe::{Form, model::FieldFormat},
};
use url::Url;

fn check_text(text: &str) {
    let form = Form::decode(text);
    assert!(
        form.pairs().len() <= text.matches('&').count() + 1,
        "nothing comes from nothing"
    );
    check_form(&form);
}

fn check_form(form: &Form) {
    let encoded = form.encode();
    assert_eq!(
        Form::decode(&encoded),
        *form,
        "what is kept is what is sent"
    );
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._%+&=".contains(&byte);
    assert!(
        encoded.bytes().all(plain),
        "no letter of a value ends it: {encoded}"
    );
    assert_eq!(encoded.is_empty(), form.is_empty());
    for (name, _) in form.pairs() {
        let first = form.pairs().iter().find(|(other, _)| other == name);
        assert_eq!(form.get(name), first.map(|(_, value)| value.as_str()));
    }
}

/// Fields as they were, are and are wanted: what passes the check becomes the form that is meant.
fn check_all(kind: RecordKind, maps: &[FieldMap]) {
    for map in maps {
        let normal = map.clone().normalized();
        assert_eq!(normal.clone().normalized(), normal, "once is enough");
        assert_eq!(find_changes(map, map, map), Ok(FieldMap::default()));
        if check_fields(kind, map, true).is_ok() {
            check_limits(kind, map);
            check_created(kind, map);
        }
    }
    let [base, wanted, ..] = maps else { return };
    let before = build_object(base);
    let current = flatten(kind, &before);
    if check_fields(kind, wanted, false).is_ok() {
        check_changed(kind, &before, &current, wanted);
    }
}

fn check_limits(kind: RecordKind, fields: &FieldMap) {
    let fits = |text: &Value, max: Option<u32>| {
        let text = text.as_str().expect("it is text");
        assert!(text.chars().count() <= max.map_or(usize::MAX, |max| max as usize));
    };
    let mut labels = 0;
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        let Some(rule) = find_spec(kind, field).and_then(|spec| spec.rule) else {
            let key = field
                .strip_prefix("metadata.")
                .expect("only labels have no rule");
            assert!(!key.trim().is_empty() && key.chars().count() <= METADATA_LIMITS.key as usize);
            fits(value, Some(METADATA_LIMITS.value));
            labels += 1;
            continue;
        };
        match (rule.format, value) {
            (FieldFormat::Flag, value) => assert!(value.is_boolean()),
            (FieldFormat::UrlList, Value::Array(list)) => {
                assert!(list.len() <= rule.max_items.map_or(usize::MAX, |max| max as usize));
                for one in list {
                    fits(one, rule.max_length);
                    check_address(one);
                }
            }
            (FieldFormat::Url, value) => check_address(value),
            (_, value) => fits(value, rule.max_length),
        }
    }
    assert!(labels <= METADATA_LIMITS.entries);
}

/// A web address is shown as one: it opens no file and runs no script.
fn check_address(value: &Value) {
    let url = Url::parse(value.as_str().expect("it is text")).expect("it is an address");
    assert!(matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
}

fn check_created(kind: RecordKind, fields: &FieldMap) {
    let form = create_form(kind, fields);
    check_form(&form);
    let object = build_object(&form_fields(fields));
    let mut object = object;
    // What a caption asks for comes with it.
    if let (Some(kind), Some(object)) = (form.get("type"), object.as_object_mut()) {
        object.insert("type".into(), kind.into());
    }
    assert!(
        carries(kind, &object, &form),
        "what was made is found again: {object} {form:?}"
    );
    assert!(is_unchanged(kind, &object, &object, &form));
}

/// Fields that are set at all.
fn form_fields(fields: &FieldMap) -> FieldMap {
    let set = fields.iter().filter(|(_, value)| !value.is_null());
    set.map(|(field, value)| (field.to_owned(), value.clone()))
        .collect()
}

fn check_changed(kind: RecordKind, before: &Value, current: &FieldMap, wanted: &FieldMap) {
    let wanted = wanted.clone().normalized();
    let changes = find_changes(current, current, &wanted).expect("nobody else changed it");
    let form = update_form(kind, &changes, current);
    check_form(&form);
    assert_eq!(form.is_empty(), changes.is_empty());
    assert!(is_unchanged(kind, before, before, &form));
    let after = build_object(&current.overlaid(&changes));
    let now = flatten(kind, &after);
    for (field, value) in changes.iter() {
        assert_eq!(now.get(field).unwrap_or(&Value::Null), value, "{field}");
    }
    // Once it is changed it is not as it was, so that no one's change is written over unseen.
    assert_eq!(
        is_unchanged(kind, before, &after, &form),
        changes.is_empty(),
        "{changes:?}"
    );
}

/// An object as Stripe would give it, from the fields that it has.
fn build_object(fields: &FieldMap) -> Value {
    let mut object = Map::new();
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        match field.split_once('.') {
            None => {
                object.insert(field.to_owned(), value.clone());
            }
            Some((outer, inner)) => {
                let slot = object.entry(outer).or_insert_with(|| Map::new().into());
                if let Some(slot) = slot.as_object_mut() {
                    slot.insert(inner.to_owned(), value.clone());
                }
            }
        }
    }
    Value::Object(object)
}

fuzz_target!(|input: &str| {
    check_text(input);
    if let Ok(maps) = serde_json::from_str::<Vec<FieldMap>>(input) {
        check_all(RecordKind::Customers, &maps);
        check_all(RecordKind::Products, &maps);
    }
});
