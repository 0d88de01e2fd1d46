//! List semantics: newest first, cursors, `has_more`, filters.

use std::ops::Bound;

use serde_json::{Value, json};

use crate::{
    error::Refusal,
    form::{Params, Shape, check, param},
    kind::Kind,
    stock::{Row, State},
};

/// The time filter of a list.
#[derive(Default)]
struct Range {
    from: Option<i64>,
    to: Option<i64>,
}

impl Range {
    fn parse(value: Option<&Value>) -> Result<Self, Refusal> {
        let number = |name: &str, value: &Value| {
            let text = value.as_str().unwrap_or_default();
            text.parse::<i64>().map_err(|_| {
                Refusal::invalid(format!("Invalid integer: {text}"))
                    .code("parameter_invalid_integer")
                    .param(name)
            })
        };
        let mut range = Self::default();
        match value {
            None => {}
            Some(Value::Object(bounds)) => {
                for (name, value) in bounds {
                    let at = number(&format!("created[{name}]"), value)?;
                    match name.as_str() {
                        "gt" => range.from = Some(at.saturating_add(1)),
                        "gte" => range.from = Some(at),
                        "lt" => range.to = Some(at.saturating_sub(1)),
                        "lte" => range.to = Some(at),
                        other => return Err(Refusal::unknown_param(&format!("created[{other}]"))),
                    }
                }
            }
            Some(exact) => {
                let at = number("created", exact)?;
                (range.from, range.to) = (Some(at), Some(at));
            }
        }
        Ok(range)
    }
}

/// The filters that a kind's list knows beside the common ones.
const fn filters(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Charge => &["created", "customer", "payment_intent", "transfer_group"],
        Kind::Order => &[
            "created",
            "customer",
            "ids",
            "status",
            "status_transitions",
            "upstream_ids",
        ],
        Kind::InvoiceItem => &["created", "customer", "invoice", "pending"],
        Kind::Customer => &["created", "email"],
        Kind::Product => &["created", "active", "ids", "shippable", "url", "type"],
        Kind::Price => &[
            "created",
            "active",
            "currency",
            "lookup_keys",
            "product",
            "recurring",
            "type",
        ],
        Kind::Event => &["created", "delivery_success", "type", "types"],
        Kind::CheckoutSession => &["payment_intent", "subscription"],
    }
}

/// Answers `GET` of a list.
pub(crate) fn list(state: &State, kind: Kind, params: &Params) -> Result<Value, Refusal> {
    let known = ["limit", "starting_after", "ending_before"];
    let allowed: Vec<_> = known
        .iter()
        .chain(filters(kind))
        .map(|name| {
            param(
                name,
                if *name == "limit" {
                    Shape::Integer
                } else {
                    Shape::Any
                },
            )
        })
        .collect();
    let params = check(params, &allowed)?;
    let limit = params.get("limit").and_then(Value::as_i64).unwrap_or(10);
    if !(1..=100).contains(&limit) {
        let bound = if limit < 1 {
            "greater than or equal to 1"
        } else {
            "less than or equal to 100"
        };
        let message = format!("This value must be {bound}.");
        return Err(Refusal::invalid(message)
            .code("parameter_invalid_integer")
            .param("limit"));
    }
    let limit = usize::try_from(limit).unwrap_or(100);
    let text = |name: &str| params.get(name).and_then(Value::as_str);
    let (after, before) = (text("starting_after"), text("ending_before"));
    if after.is_some() && before.is_some() {
        let message = "You cannot parameterize both starting_after and ending_before.";
        return Err(Refusal::invalid(message).param("ending_before"));
    }
    let cursor = |name: &str, id: Option<&str>| match id {
        None => Ok(None),
        Some(id) => state
            .table(kind)
            .and_then(|table| table.position(id))
            .map(Some)
            .ok_or_else(|| Refusal::no_such(kind.noun(), id, name)),
    };
    let after = cursor("starting_after", after)?;
    let before = cursor("ending_before", before)?;
    if let Some(types) = params.get("types").and_then(Value::as_array)
        && types.len() > 20
    {
        let message = "Array must contain at most 20 elements.";
        return Err(Refusal::invalid(message).param("types"));
    }
    let range = Range::parse(params.get("created"))?;
    let now = state.now();
    let keep = |row: &Row| row.visible_from <= now && matches(&row.value, kind, &params);
    let (from, to) = (range.from.unwrap_or(i64::MIN), range.to.unwrap_or(i64::MAX));
    let mut low = Bound::Included((from, 0));
    let mut high = Bound::Included((to, u64::MAX));
    if let Some(after) = after
        && after <= (to, u64::MAX)
    {
        high = Bound::Excluded(after);
    }
    if let Some(before) = before
        && before >= (from, 0)
    {
        low = Bound::Excluded(before);
    }
    // A range that is turned round, or has no inside, would panic.
    let at = |bound: Bound<(i64, u64)>| match bound {
        Bound::Included(at) | Bound::Excluded(at) => at,
        Bound::Unbounded => (i64::MIN, 0),
    };
    let hollow = matches!((low, high), (Bound::Excluded(_), Bound::Excluded(_)));
    let empty = at(low) > at(high) || (hollow && at(low) == at(high));
    let mut found: Vec<&Value> = Vec::with_capacity(limit + 1);
    if let Some(table) = state.table(kind)
        && !empty
    {
        let rows = table.rows.range((low, high)).map(|(_, row)| row);
        if before.is_some() {
            // The page that lies just before the cursor: nearest first, then turned round.
            found.extend(
                rows.filter(|row| keep(row))
                    .map(|row| &row.value)
                    .take(limit + 1),
            );
        } else {
            found.extend(
                rows.rev()
                    .filter(|row| keep(row))
                    .map(|row| &row.value)
                    .take(limit + 1),
            );
        }
    }
    let has_more = found.len() > limit;
    found.truncate(limit);
    if before.is_some() {
        found.reverse();
    }
    Ok(json!({ "object": "list", "data": found, "has_more": has_more, "url": kind.path() }))
}

fn matches(value: &Value, kind: Kind, params: &Params) -> bool {
    filters(kind).iter().all(|name| {
        let Some(wanted) = params.get(*name) else {
            return true;
        };
        match (*name, wanted) {
            ("created", _) => true,
            ("types", Value::Array(types)) => types.iter().any(|kind| fits(kind, value)),
            ("type", wanted) if kind == Kind::Event => fits(wanted, value),
            ("ids", Value::Array(ids)) => value.get("id").is_some_and(|id| ids.contains(id)),
            (name, Value::String(text)) => match value.get(name) {
                Some(Value::Bool(flag)) => flag.to_string() == *text,
                Some(Value::String(has)) => has == text,
                _ => false,
            },
            _ => true,
        }
    })
}

/// An event's type against a filter, which may end in `*`.
fn fits(wanted: &Value, event: &Value) -> bool {
    let (Some(wanted), Some(has)) = (wanted.as_str(), event.get("type").and_then(Value::as_str))
    else {
        return false;
    };
    wanted
        .strip_suffix('*')
        .map_or(wanted == has, |start| has.starts_with(start))
}
