//! A JSON value against an OpenAPI 3.0 schema, as far as Stripe's description makes use of it.

use serde_json::Value;

/// Everything that is wrong with a value; fields that are not described are wrong, too.
pub(crate) fn wrong(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut check = Check {
        root,
        wrong: Vec::new(),
    };
    check.value(schema, value, "");
    check.wrong
}

/// Follows a reference.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => {
            let place = name.trim_start_matches('#');
            let found = root.pointer(place);
            resolve(root, found.unwrap_or_else(|| panic!("no {name}")))
        }
        None => schema,
    }
}

/// The schemas of which one must fit.
pub(crate) fn branches(schema: &Value) -> Option<&Vec<Value>> {
    ["anyOf", "oneOf"]
        .iter()
        .find_map(|word| schema[*word].as_array())
}

struct Check<'a> {
    root: &'a Value,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn say(&mut self, at: &str, what: impl std::fmt::Display) {
        let at = if at.is_empty() { "the whole" } else { at };
        self.wrong.push(format!("{at} {what}"));
    }

    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        let schema = resolve(self.root, schema);
        if value.is_null() {
            if schema["nullable"] != true {
                self.say(at, "is null");
            }
            return;
        }
        if let Some(branches) = branches(schema) {
            let object = |branch: &Value| resolve(self.root, branch)["type"] == "object";
            let fits = branches.iter().map(|branch| {
                let other = object(branch) != value.is_object();
                (other, wrong(self.root, branch, value))
            });
            // Of several complaints the shortest one about the right type is the one that is meant.
            let best = fits.min_by_key(|(other, wrong)| (!wrong.is_empty(), *other, wrong.len()));
            let (_, best) = best.unwrap_or_default();
            for what in best {
                // Complaints about a field carry on the path.
                let inner = match what.split_once(' ') {
                    Some(("the", rest)) => format!("{at} {}", rest.trim_start_matches("whole ")),
                    _ if at.is_empty() => what,
                    _ => format!("{at}.{what}"),
                };
                self.wrong.push(inner);
            }
            return;
        }
        if let Some(words) = schema["enum"].as_array()
            && !words.contains(value)
        {
            self.say(at, format_args!("is {value}, none of {}", schema["enum"]));
        }
        let typed = match schema["type"].as_str() {
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            Some(other) => panic!("{at}: the type {other} is new"),
            None => true,
        };
        if !typed {
            self.say(
                at,
                format_args!("is {value}, not of type {}", schema["type"]),
            );
            return;
        }
        match value {
            Value::String(text) => self.text(schema, text, at),
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    self.value(&schema["items"], item, &format!("{at}[{place}]"));
                }
            }
            Value::Object(_) => self.object(schema, value, at),
            _ => {}
        }
    }

    fn text(&mut self, schema: &Value, text: &str, at: &str) {
        let count = text.chars().count() as u64;
        if schema["maxLength"]
            .as_u64()
            .is_some_and(|most| count > most)
        {
            self.say(at, format_args!("has {count} characters"));
        }
    }

    fn object(&mut self, schema: &Value, value: &Value, at: &str) {
        let below = |name: &str| match at {
            "" => name.to_owned(),
            _ => format!("{at}.{name}"),
        };
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            if value.get(name).is_none() {
                self.say(&below(name), "is missing");
            }
        }
        for (name, value) in value.as_object().into_iter().flatten() {
            let described = schema["properties"].get(name);
            match (described, &schema["additionalProperties"]) {
                (Some(schema), _) => self.value(schema, value, &below(name)),
                (None, rest @ Value::Object(_)) => self.value(rest, value, &below(name)),
                // An object without described fields may hold any.
                (None, Value::Null | Value::Bool(true)) if schema["properties"].is_null() => {}
                (None, _) => self.say(&below(name), "is not described"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let root = json!({ "components": { "schemas": { "thing": {
            "type": "object", "required": ["id", "kind"], "properties": {
                "id": { "type": "string", "maxLength": 3 },
                "kind": { "type": "string", "enum": ["a", "b"] },
                "size": { "type": "integer", "nullable": true },
                "tags": { "type": "object", "additionalProperties": { "type": "string" } },
                "of": { "anyOf": [{ "type": "string" }, { "$ref": "#/components/schemas/thing" }] },
                "many": { "type": "array", "items": { "type": "boolean" } },
            } } } } });
        let thing = json!({ "$ref": "#/components/schemas/thing" });
        let good = json!({ "id": "abc", "kind": "a", "size": null, "tags": { "x": "y" },
                           "of": { "id": "d", "kind": "b" }, "many": [true] });
        assert_eq!(wrong(&root, &thing, &good), Vec::<String>::new());
        let cases = [
            ("id", json!("abcd"), "id has 4 characters"),
            ("id", json!(null), "id is null"),
            ("kind", json!("c"), r#"kind is "c", none of ["a","b"]"#),
            ("size", json!(1.5), r#"size is 1.5, not of type "integer""#),
            (
                "tags",
                json!({ "x": 1 }),
                r#"tags.x is 1, not of type "string""#,
            ),
            ("of", json!({ "id": "d" }), "of.kind is missing"),
            (
                "many",
                json!([true, 0]),
                r#"many[1] is 0, not of type "boolean""#,
            ),
            ("new", json!(0), "new is not described"),
        ];
        for (name, value, says) in cases {
            let mut bad = good.clone();
            bad[name] = value;
            assert_eq!(wrong(&root, &thing, &bad), [says]);
        }
        let without = json!({ "id": "a" });
        assert_eq!(wrong(&root, &thing, &without), ["kind is missing"]);
    }
}
