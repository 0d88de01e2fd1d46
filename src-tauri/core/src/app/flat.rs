//! Forms and objects as flat maps (`name`, `address.line1`, `metadata.size`), so that customers and
//! products are compared, checked and sent by the same few functions.

use crate::kind::RecordKind;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::manage::{CustomerFields, ProductFields};
use crate::{
    error::Conflict,
    stripe::{
        Change, Form,
        model::Address,
        requests::{CreateProduct, UpdateProduct, WriteCustomer},
    },
};

/// Fields by their dotted key; `null` where a field is empty.
pub type Flat = BTreeMap<String, Value>;

const CUSTOMER: [&str; 4] = ["name", "email", "phone", "description"];
const PRODUCT: [&str; 7] = [
    "name",
    "active",
    "caption",
    "description",
    "images",
    "shippable",
    "url",
];
const ADDRESS: [&str; 6] = ["line1", "line2", "city", "state", "postal_code", "country"];

/// An object of Stripe's.
#[must_use]
pub fn flatten(kind: RecordKind, object: &Value) -> Flat {
    let mut flat = Flat::new();
    let keys = match kind {
        RecordKind::Customers => CUSTOMER.as_slice(),
        RecordKind::Products => PRODUCT.as_slice(),
    };
    for key in keys {
        flat.insert((*key).into(), plain(object.get(key)));
    }
    if kind == RecordKind::Customers {
        let address = object.get("address");
        for part in ADDRESS {
            let value = address.and_then(|address| address.get(part));
            flat.insert(format!("address.{part}"), plain(value));
        }
    }
    let metadata = object.get("metadata").and_then(Value::as_object);
    for (key, value) in metadata.unwrap_or(&Map::new()) {
        flat.insert(format!("metadata.{key}"), plain(Some(value)));
    }
    flat
}

/// Stripe says "nothing" in three ways.
fn plain(value: Option<&Value>) -> Value {
    match value {
        Some(Value::String(text)) if text.is_empty() => Value::Null,
        Some(Value::Array(list)) if list.is_empty() => Value::Null,
        Some(value) => value.clone(),
        None => Value::Null,
    }
}

fn text(flat: &mut Flat, key: &str, given: &Option<Option<String>>) {
    if let Some(given) = given {
        let value = given.clone().map_or(Value::Null, Value::String);
        flat.insert(key.into(), plain(Some(&value)));
    }
}

fn labels(flat: &mut Flat, metadata: &Option<BTreeMap<String, Option<String>>>) {
    for (key, value) in metadata.iter().flatten() {
        let value = value.clone().map_or(Value::Null, Value::String);
        flat.insert(format!("metadata.{key}"), plain(Some(&value)));
    }
}

/// What a customer form wants.
#[must_use]
pub fn customer(fields: &CustomerFields) -> Flat {
    let mut flat = Flat::new();
    text(&mut flat, "name", &fields.name);
    text(&mut flat, "email", &fields.email);
    text(&mut flat, "phone", &fields.phone);
    text(&mut flat, "description", &fields.description);
    if let Some(address) = &fields.address {
        let address = serde_json::to_value(address.clone().unwrap_or_default());
        let address = address.unwrap_or_default();
        for part in ADDRESS {
            flat.insert(format!("address.{part}"), plain(address.get(part)));
        }
    }
    labels(&mut flat, &fields.metadata);
    flat
}

/// What a product form wants.
#[must_use]
pub fn product(fields: &ProductFields) -> Flat {
    let mut flat = Flat::new();
    if let Some(id) = &fields.id {
        flat.insert("id".into(), Value::String(id.clone()));
    }
    text(&mut flat, "name", &fields.name);
    text(&mut flat, "caption", &fields.caption);
    text(&mut flat, "description", &fields.description);
    text(&mut flat, "url", &fields.url);
    if let Some(active) = fields.active {
        flat.insert("active".into(), active.into());
    }
    if let Some(shippable) = fields.shippable {
        flat.insert("shippable".into(), shippable.into());
    }
    if let Some(images) = &fields.images {
        let images = Value::from(images.clone());
        flat.insert("images".into(), plain(Some(&images)));
    }
    labels(&mut flat, &fields.metadata);
    flat
}

/// What is to be sent: fields that are wanted other than they are. An error holds the fields that
/// were changed on both sides, each its own way.
pub fn changes(base: &Flat, current: &Flat, wanted: &Flat) -> Result<Flat, Vec<Conflict>> {
    let at = |flat: &Flat, key: &str| flat.get(key).cloned().unwrap_or_default();
    let mut changes = Flat::new();
    let mut conflicts = Vec::new();
    for (key, mine) in wanted {
        if key == "id" {
            continue;
        }
        let (was, theirs) = (at(base, key), at(current, key));
        // The whole address is wanted as soon as one line of it is: lines left alone are no wish.
        if *mine == theirs || (key.starts_with("address.") && *mine == was) {
            continue;
        }
        if theirs != was {
            conflicts.push(Conflict {
                field: key.clone(),
                base: was,
                theirs,
                mine: mine.clone(),
            });
        } else {
            changes.insert(key.clone(), mine.clone());
        }
    }
    if conflicts.is_empty() {
        Ok(changes)
    } else {
        Err(conflicts)
    }
}

fn string(flat: &Flat, key: &str) -> Option<String> {
    flat.get(key)?.as_str().map(str::to_owned)
}

fn change(flat: &Flat, key: &str) -> Change<String> {
    match flat.get(key) {
        None => Change::Leave,
        Some(Value::String(text)) => Change::Set(text.clone()),
        Some(_) => Change::Clear,
    }
}

fn metadata(flat: &Flat) -> BTreeMap<String, Option<String>> {
    let labels = flat.iter().filter_map(|(key, value)| {
        let key = key.strip_prefix("metadata.")?.to_owned();
        Some((key, value.as_str().map(str::to_owned)))
    });
    labels.collect()
}

fn images(flat: &Flat) -> Option<Vec<String>> {
    let images = flat.get("images")?.as_array().cloned().unwrap_or_default();
    let images = images.iter().filter_map(Value::as_str).map(str::to_owned);
    Some(images.collect())
}

fn address(flat: &Flat) -> Address {
    let part = |key: &str| string(flat, &format!("address.{key}"));
    Address {
        line1: part("line1"),
        line2: part("line2"),
        city: part("city"),
        state: part("state"),
        postal_code: part("postal_code"),
        country: part("country"),
    }
}

/// The parameters that make an object; what is empty is not sent.
#[must_use]
pub fn create_form(kind: RecordKind, wanted: &Flat) -> Form {
    let wanted: Flat = wanted
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    match kind {
        RecordKind::Customers => {
            let none = Address::default();
            let address = Some(address(&wanted)).filter(|address| *address != none);
            let request = WriteCustomer {
                address: address.map_or(Change::Leave, Change::Set),
                ..write_customer(&wanted)
            };
            request.form()
        }
        RecordKind::Products => CreateProduct {
            name: string(&wanted, "name").unwrap_or_default(),
            id: string(&wanted, "id"),
            active: wanted.get("active").and_then(Value::as_bool),
            caption: string(&wanted, "caption"),
            description: string(&wanted, "description"),
            images: images(&wanted).unwrap_or_default(),
            shippable: wanted.get("shippable").and_then(Value::as_bool),
            url: string(&wanted, "url"),
            metadata: metadata(&wanted),
        }
        .form(),
    }
}

fn write_customer(flat: &Flat) -> WriteCustomer {
    WriteCustomer {
        description: change(flat, "description"),
        email: change(flat, "email"),
        name: change(flat, "name"),
        phone: change(flat, "phone"),
        address: Change::Leave,
        metadata: metadata(flat),
    }
}

/// The parameters that change an object. An address is sent whole, with the lines that stay.
#[must_use]
pub fn update_form(kind: RecordKind, changes: &Flat, current: &Flat) -> Form {
    match kind {
        RecordKind::Customers => {
            let touched = changes.keys().any(|key| key.starts_with("address."));
            let mut merged = current.clone();
            merged.extend(changes.clone());
            let address = match (touched, address(&merged)) {
                (false, _) => Change::Leave,
                (true, address) if address == Address::default() => Change::Clear,
                (true, address) => Change::Set(address),
            };
            let request = WriteCustomer {
                address,
                ..write_customer(changes)
            };
            request.form()
        }
        RecordKind::Products => UpdateProduct {
            name: string(changes, "name"),
            active: changes.get("active").and_then(Value::as_bool),
            caption: change(changes, "caption"),
            description: change(changes, "description"),
            images: images(changes),
            shippable: changes.get("shippable").and_then(Value::as_bool),
            url: change(changes, "url"),
            metadata: metadata(changes),
        }
        .form(),
    }
}

/// Whether an object has every value that a form set: it may be the one that the form made.
#[must_use]
pub fn carries(kind: RecordKind, object: &Value, form: &Form) -> bool {
    let flat = flatten(kind, object);
    form.pairs().iter().all(|(name, value)| {
        let (head, tail) = match name.split_once('[') {
            Some((head, tail)) => (head, tail.trim_end_matches(']')),
            None => (name.as_str(), ""),
        };
        let found = match head {
            "images" => {
                let place = tail.parse::<usize>().ok();
                let list = flat.get("images").and_then(Value::as_array);
                list.zip(place)
                    .and_then(|(list, place)| list.get(place))
                    .cloned()
            }
            "id" | "type" => object.get(head).cloned(),
            _ if tail.is_empty() => flat.get(head).cloned(),
            _ => flat.get(&format!("{head}.{tail}")).cloned(),
        };
        match found.unwrap_or_default() {
            Value::String(text) => text == *value,
            Value::Null => value.is_empty(),
            other => other.to_string().as_str() == value,
        }
    })
}
