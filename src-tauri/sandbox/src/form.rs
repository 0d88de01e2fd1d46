//! Form decoding with nested brackets, and the checks of what is allowed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::error::Refusal;

/// Decoded parameters: text, objects and lists of them.
pub(crate) type Params = Map<String, Value>;

/// `a[b][c]=d` as nested objects; lists as `a[]=` or `a[0]=`.
pub(crate) fn decode(text: &str) -> Params {
    let mut params = Params::new();
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        let mut parts = name
            .split('[')
            .map(|part| part.trim_end_matches(']').to_owned());
        let Some(first) = parts.next() else { continue };
        let rest: Vec<String> = parts.collect();
        let slot = params.entry(first).or_insert(Value::Null);
        put(slot, &rest, value.into_owned());
    }
    params
        .into_iter()
        .map(|(name, value)| (name, listed(value)))
        .collect()
}

fn put(slot: &mut Value, path: &[String], text: String) {
    let Some((first, rest)) = path.split_first() else {
        *slot = Value::String(text);
        return;
    };
    if !slot.is_object() {
        *slot = json!({});
    }
    let Some(object) = slot.as_object_mut() else {
        return;
    };
    let name = if first.is_empty() {
        object.len().to_string()
    } else {
        first.clone()
    };
    put(object.entry(name).or_insert(Value::Null), rest, text);
}

/// Objects whose names are 0, 1, 2… are lists.
fn listed(value: Value) -> Value {
    let Value::Object(object) = value else {
        return value;
    };
    let object: Map<_, _> = object
        .into_iter()
        .map(|(name, value)| (name, listed(value)))
        .collect();
    let numbered: Option<BTreeMap<usize, Value>> = object
        .iter()
        .map(|(name, value)| Some((name.parse().ok()?, value.clone())))
        .collect();
    match numbered {
        Some(numbered) if !numbered.is_empty() => Value::Array(numbered.into_values().collect()),
        _ => Value::Object(object),
    }
}

/// What a parameter may be.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Text of so many characters at the most.
    Text(usize),
    Flag,
    Integer,
    Email,
    Url,
    /// Up to so many addresses.
    Urls(usize),
    Metadata,
    /// An object with these text fields.
    Fields(&'static [&'static str]),
    /// Anything: passed over.
    Any,
}

/// A parameter of an endpoint.
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// May be sent empty to unset it.
    pub(crate) unset: bool,
}

pub(crate) const fn param(name: &'static str, shape: Shape) -> Param {
    Param {
        name,
        shape,
        unset: false,
    }
}

pub(crate) const fn unsettable(name: &'static str, shape: Shape) -> Param {
    Param {
        name,
        shape,
        unset: true,
    }
}

/// Checks every parameter and gives them with their types; nothing laxer than Stripe.
pub(crate) fn check(params: &Params, allowed: &[Param]) -> Result<Params, Refusal> {
    let mut out = Params::new();
    for (name, value) in params {
        if name == "expand" {
            continue;
        }
        let Some(param) = allowed.iter().find(|param| param.name == name) else {
            return Err(Refusal::unknown_param(name));
        };
        if value.as_str() == Some("") {
            if !param.unset {
                let message = format!(
                    "You passed an empty string for '{name}'. We assume empty values are an \
                     attempt to unset a parameter; however '{name}' cannot be unset. You should \
                     remove '{name}' from your request or supply a non-empty value."
                );
                return Err(Refusal::invalid(message)
                    .code("parameter_invalid_empty")
                    .param(name));
            }
            out.insert(name.clone(), empty(param.shape));
            continue;
        }
        out.insert(name.clone(), typed(name, value, param.shape)?);
    }
    Ok(out)
}

const fn empty(shape: Shape) -> Value {
    match shape {
        Shape::Urls(_) => Value::Array(Vec::new()),
        _ => Value::Null,
    }
}

fn typed(name: &str, value: &Value, shape: Shape) -> Result<Value, Refusal> {
    let wrong = |what: &str| Refusal::invalid(format!("Invalid {what}")).param(name);
    let text = || value.as_str().ok_or_else(|| wrong("string"));
    match shape {
        Shape::Any => Ok(value.clone()),
        Shape::Text(longest) => {
            let text = text()?;
            if text.chars().count() > longest {
                let message = format!(
                    "Invalid string: {}…; must be at most {longest} characters",
                    text.chars().take(8).collect::<String>()
                );
                return Err(Refusal::invalid(message)
                    .code("parameter_invalid_string")
                    .param(name));
            }
            Ok(json!(text))
        }
        Shape::Flag => match text()? {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            other => Err(wrong(&format!("boolean: {other}")).code("parameter_invalid_boolean")),
        },
        Shape::Integer => {
            let text = text()?;
            let number = text.parse::<i64>();
            number
                .map(|number| json!(number))
                .map_err(|_| wrong(&format!("integer: {text}")).code("parameter_invalid_integer"))
        }
        Shape::Email => {
            let text = text()?;
            let fine = text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
                    && !text.chars().any(char::is_whitespace)
                    && !host.contains('@')
            });
            if fine && text.len() <= 512 {
                Ok(json!(text))
            } else {
                let message = format!("Invalid email address: {text}");
                Err(Refusal::invalid(message).code("email_invalid").param(name))
            }
        }
        Shape::Url => url(name, text()?),
        Shape::Urls(most) => {
            let Some(list) = value.as_array() else {
                return Err(wrong("array"));
            };
            if list.len() > most {
                let message = format!("Array must contain at most {most} elements.");
                return Err(Refusal::invalid(message).param(name));
            }
            list.iter()
                .enumerate()
                .map(|(at, item)| url(&format!("{name}[{at}]"), item.as_str().unwrap_or_default()))
                .collect::<Result<Vec<_>, _>>()
                .map(Value::Array)
        }
        Shape::Metadata => metadata(value),
        Shape::Fields(fields) => {
            let Some(object) = value.as_object() else {
                return Err(wrong("object"));
            };
            let mut out = Map::new();
            for (field, value) in object {
                if !fields.contains(&field.as_str()) {
                    return Err(Refusal::unknown_param(&format!("{name}[{field}]")));
                }
                let text = value.as_str().filter(|text| !text.is_empty());
                out.insert(field.clone(), text.map_or(Value::Null, |text| json!(text)));
            }
            for field in fields {
                out.entry((*field).to_owned()).or_insert(Value::Null);
            }
            Ok(Value::Object(out))
        }
    }
}

fn url(name: &str, text: &str) -> Result<Value, Refusal> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let fine = !host.is_empty() && !text.chars().any(char::is_whitespace) && text.len() <= 2048;
    if fine {
        Ok(json!(text))
    } else {
        Err(Refusal::invalid("Not a valid URL")
            .code("url_invalid")
            .param(name))
    }
}

fn metadata(value: &Value) -> Result<Value, Refusal> {
    let wrong =
        |message: String, name: &str| Refusal::invalid(message).param(format!("metadata[{name}]"));
    let Some(object) = value.as_object() else {
        return Err(Refusal::invalid("Invalid object").param("metadata"));
    };
    if object.len() > 50 {
        return Err(Refusal::invalid("Metadata can have up to 50 keys.").param("metadata"));
    }
    for (name, value) in object {
        if name.chars().count() > 40 {
            return Err(wrong(
                "Metadata keys can be up to 40 characters.".into(),
                name,
            ));
        }
        let text = value.as_str().unwrap_or_default();
        if text.chars().count() > 500 {
            let message = format!(
                "Metadata values can have up to 500 characters, but you passed in a value that \
                 is {} characters.",
                text.chars().count()
            );
            return Err(wrong(message, name));
        }
    }
    Ok(value.clone())
}
