//! The parameters of a request against Stripe's description of them.

use serde_json::{Map, Value, json};

use crate::{
    description::Description,
    schema::{branches, resolve},
};

/// What the description leaves out, though its own words speak of it: "May only be set if
/// type=`good`". <https://docs.stripe.com/api/products/create?api-version=2020-08-27>
const UNDESCRIBED: [(&str, &str, &str); 1] = [("POST /v1/products", "type", "good")];

/// Why Stripe would refuse a request; nothing where it would not.
pub(crate) fn refused(
    description: &Description,
    method: &str,
    path: &str,
    pairs: &[(String, String)],
) -> Vec<String> {
    let Some(operation) = description.operation(method, path) else {
        return vec![format!("there is no {method} {path}")];
    };
    let name = operation.name();
    let known = |(key, value): &(String, String)| {
        UNDESCRIBED.contains(&(name.as_str(), key.as_str(), value.as_str()))
    };
    let pairs: Vec<_> = pairs.iter().filter(|pair| !known(pair)).collect();
    let tree = tree(
        pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str())),
    );
    let mut wrong = Vec::new();
    fits(
        description.root(),
        &operation.parameters(),
        &tree,
        "",
        &mut wrong,
    );
    let last = path.rsplit('/').next().unwrap_or_default();
    if let Some(most) = operation.id_length()
        && last.len() as u64 > most
    {
        wrong.push(format!("the id has {} characters", last.len()));
    }
    in_words(&tree, &mut wrong);
    wrong
        .into_iter()
        .map(|what| format!("{name}: {what}"))
        .collect()
}

/// Limits that the description gives in its texts alone.
fn in_words(tree: &Value, wrong: &mut Vec<String>) {
    if let Some(limit) = tree["limit"].as_str().and_then(|text| text.parse().ok())
        && !(1..=100).contains(&limit)
    {
        wrong.push(format!("limit is {limit}"));
    }
    if tree.get("starting_after").is_some() && tree.get("ending_before").is_some() {
        wrong.push("both cursors are given".to_owned());
    }
    for (name, most) in [("types", 20), ("images", 8), ("metadata", 50)] {
        let count = tree[name].as_object().map_or(0, Map::len);
        if count > most {
            wrong.push(format!("{name} has {count} entries"));
        }
    }
    for (key, value) in tree["metadata"].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        if key.chars().count() > 40 || value.chars().count() > 500 {
            wrong.push(format!("metadata[{key}] is too long"));
        }
    }
}

/// `a[b]=1&c[]=2` as nested objects whose leaves are texts.
fn tree<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let mut root = json!({});
    for (name, value) in pairs {
        let path: Vec<&str> = match name.split_once('[') {
            Some((head, rest)) => {
                let rest = rest.strip_suffix(']').unwrap_or(rest);
                std::iter::once(head).chain(rest.split("][")).collect()
            }
            None => vec![name],
        };
        let mut place = &mut root;
        for key in path {
            if !place.is_object() {
                *place = json!({});
            }
            let map = place.as_object_mut().unwrap();
            let key = if key.is_empty() {
                map.len().to_string()
            } else {
                key.to_owned()
            };
            place = map.entry(key).or_insert(Value::Null);
        }
        assert!(place.is_null(), "{name} is sent twice");
        *place = Value::from(value);
    }
    root
}

fn fits(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let schema = resolve(root, schema);
    if let Some(branches) = branches(schema) {
        let complaints = branches.iter().map(|branch| {
            let mut inner = Vec::new();
            fits(root, branch, value, at, &mut inner);
            inner
        });
        wrong.extend(complaints.min_by_key(Vec::len).unwrap_or_default());
        return;
    }
    match (schema["type"].as_str(), value) {
        (Some("object"), Value::Object(fields)) => object(root, schema, fields, at, wrong),
        (Some("array"), Value::Object(items)) => {
            for place in 0..items.len() {
                let at = format!("{at}[{place}]");
                match items.get(&place.to_string()) {
                    Some(item) => fits(root, &schema["items"], item, &at, wrong),
                    None => wrong.push(format!("{at} is left out")),
                }
            }
        }
        (Some(kind), Value::String(text)) => leaf(schema, kind, text, at, wrong),
        (kind, _) => wrong.push(format!("{at} is {value}, not of type {kind:?}")),
    }
}

fn object(
    root: &Value,
    schema: &Value,
    fields: &Map<String, Value>,
    at: &str,
    wrong: &mut Vec<String>,
) {
    let below = |name: &str| match at {
        "" => name.to_owned(),
        _ => format!("{at}[{name}]"),
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        if !fields.contains_key(name) {
            wrong.push(format!("{} is missing", below(name)));
        }
    }
    for (name, value) in fields {
        let rest = &schema["additionalProperties"];
        match schema["properties"].get(name) {
            Some(schema) => fits(root, schema, value, &below(name), wrong),
            None if rest.is_object() => fits(root, rest, value, &below(name), wrong),
            None => wrong.push(format!("{} is not described", below(name))),
        }
    }
}

fn leaf(schema: &Value, kind: &str, text: &str, at: &str, wrong: &mut Vec<String>) {
    let typed = match kind {
        "string" => true,
        "integer" => text.parse::<i64>().is_ok(),
        "number" => text.parse::<f64>().is_ok(),
        "boolean" => matches!(text, "true" | "false"),
        _ => false,
    };
    if !typed {
        wrong.push(format!("{at} is {text:?}, not of type {kind}"));
    }
    let count = text.chars().count() as u64;
    if schema["maxLength"]
        .as_u64()
        .is_some_and(|most| count > most)
    {
        wrong.push(format!("{at} has {count} characters"));
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.iter().any(|word| word == text)
    {
        wrong.push(format!("{at} is {text:?}, none of {}", schema["enum"]));
    }
}

#[test]
fn what_stripe_would_refuse_is_named() {
    let Some(description) = crate::description::description() else {
        return;
    };
    let says = |method: &str, path: &str, form: &str| {
        let pairs = url::form_urlencoded::parse(form.as_bytes()).into_owned();
        let wrong = refused(description, method, path, &pairs.collect::<Vec<_>>());
        wrong.join("; ").replace(&format!("{method} "), "")
    };
    let long = format!("phone={}", "1".repeat(21));
    let cases = [
        ("GET", "/v1/charges", "created[gte]=1&limit=100", ""),
        ("POST", "/v1/customers", "address=&metadata[a]=b", ""),
        ("GET", "/v1/nothing", "", "there is no /v1/nothing"),
        (
            "POST",
            "/v1/account_links/x",
            "",
            "there is no /v1/account_links/x",
        ),
        (
            "GET",
            "/v1/charges",
            "created[x]=1",
            "/v1/charges: created[x] is not described",
        ),
        (
            "GET",
            "/v1/charges",
            "limit=101",
            "/v1/charges: limit is 101",
        ),
        (
            "GET",
            "/v1/products",
            "active=1",
            "/v1/products: active is \"1\", not of type boolean",
        ),
        (
            "POST",
            "/v1/products",
            "type=good",
            "/v1/products: name is missing",
        ),
        (
            "POST",
            "/v1/customers",
            &long,
            "/v1/customers: phone has 21 characters",
        ),
        (
            "GET",
            "/v1/checkout/sessions",
            "created[gte]=1",
            "/v1/checkout/sessions: created is not described",
        ),
        (
            "POST",
            "/v1/products/a",
            "images[0]=a&images[2]=b",
            "/v1/products/{id}: images[1] is left out",
        ),
    ];
    for (method, path, form, expected) in cases {
        assert_eq!(says(method, path, form), expected, "{method} {path} {form}");
    }
}
