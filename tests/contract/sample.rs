//! Values made up from a schema, with every field filled.

use serde_json::{Map, Value, json};

use crate::schema::{branches, resolve};

/// Which of several schemas a value is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pick {
    /// An id where an id or an object may stand.
    Id,
    /// The object.
    Object,
}

/// Objects within objects are filled down to here; deeper ones are left out where they may be.
const DEPTH: usize = 3;

/// A value that the schema allows.
pub(crate) fn sample(root: &Value, schema: &Value, pick: Pick) -> Value {
    made(root, schema, pick, 0)
}

fn made(root: &Value, schema: &Value, pick: Pick, depth: usize) -> Value {
    let schema = resolve(root, schema);
    if let Some(branches) = branches(schema) {
        let is = |branch: &&Value, wanted: &str| resolve(root, branch)["type"] == wanted;
        let wanted = if pick == Pick::Object && depth <= DEPTH {
            "object"
        } else {
            "string"
        };
        let branch = branches.iter().find(|branch| is(branch, wanted));
        return made(root, branch.unwrap_or(&branches[0]), pick, depth);
    }
    if let Some(words) = schema["enum"].as_array() {
        let filled = words.iter().find(|word| **word != "");
        return filled.unwrap_or(&words[0]).clone();
    }
    match schema["type"].as_str() {
        Some("string") => json!("text"),
        Some("integer") => json!(1_600_000_000),
        Some("number") => json!(12.5),
        Some("boolean") => json!(true),
        Some("array") if depth > DEPTH => json!([]),
        Some("array") => json!([made(root, &schema["items"], pick, depth + 1)]),
        _ => object(root, schema, pick, depth),
    }
}

fn object(root: &Value, schema: &Value, pick: Pick, depth: usize) -> Value {
    if schema["additionalProperties"].is_object() {
        return json!({ "key": made(root, &schema["additionalProperties"], pick, depth + 1) });
    }
    let required = |name: &str| {
        let names = schema["required"].as_array();
        names.is_some_and(|names| names.iter().any(|one| one == name))
    };
    let mut fields = Map::new();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        if depth <= DEPTH {
            fields.insert(name.clone(), made(root, inner, pick, depth + 1));
        } else if required(name) {
            let nothing = resolve(root, inner)["nullable"] == true;
            let value = if nothing {
                Value::Null
            } else {
                made(root, inner, pick, depth + 1)
            };
            fields.insert(name.clone(), value);
        }
    }
    Value::Object(fields)
}
