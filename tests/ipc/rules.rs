//! Rules: read, changed, tried out.

use serde_json::{Value, json};
use shopbell_sandbox::{AnySpec, ChargeSpec};

use crate::support::Desktop;

fn rule(more: Value) -> Value {
    let mut rule = json!({
        "on": true, "minimums": [], "outcome": "any", "sound": "system", "grouping": "auto",
    });
    for (name, value) in more.as_object().unwrap() {
        rule[name] = value.clone();
    }
    rule
}

fn of_charges(desktop: &Desktop, id: &str) -> Value {
    let rules = desktop.ok("list_rules", json!({ "connection": id }));
    let rules = rules.as_array().unwrap();
    let found = rules.iter().find(|one| one["trigger"] == "charge.added");
    found.unwrap().clone()
}

fn sell(desktop: &Desktop, id: &str, amount: i64) {
    let spec = ChargeSpec {
        amount: Some(amount),
        ..ChargeSpec::default()
    };
    let shop = desktop.sandbox.shop();
    shop.create_many(AnySpec::Charges(spec), 2);
    desktop.poll(id);
}

#[test]
fn a_rule_is_kept_limited_and_obeyed() {
    let (desktop, id) = Desktop::connected();
    desktop.poll(&id);
    let before = of_charges(&desktop, &id);
    assert_eq!(before["rule"], rule(json!({})));
    assert_eq!(
        (&before["has_amount"], &before["has_outcome"]),
        (&json!(true), &json!(true))
    );
    let kept = desktop.ok(
        "set_rule",
        json!({ "connection": id, "trigger": "charge.added", "rule": rule(json!({
            "minimums": [{ "currency": "USD", "amount": 5000 }, { "currency": "usd", "amount": 1 }],
            "sound": "knock",
        })) }),
    );
    let limited = rule(json!({
        "minimums": [{ "currency": "usd", "amount": 5000 }], "sound": "knock",
    }));
    assert_eq!(kept, limited);
    sell(&desktop, &id, 4999);
    sell(&desktop, &id, 5000);
    let after = of_charges(&desktop, &id);
    assert_eq!(
        (&after["rule"], &after["currencies"]),
        (&limited, &json!(["usd"]))
    );
    let outline = desktop.ok(
        "get_arrival_outline",
        json!({ "connection": id, "filter": {} }),
    );
    assert_eq!(
        (&outline["total"], &outline["unread"]),
        (&json!(4), &json!(2))
    );
}

#[test]
fn a_draft_of_a_rule_is_tried_on_what_arrived_and_changes_nothing() {
    let (desktop, id) = Desktop::connected();
    desktop.poll(&id);
    sell(&desktop, &id, 100);
    sell(&desktop, &id, 900);
    let preview = |more| {
        desktop.ok(
            "preview_rule",
            json!({ "connection": id, "trigger": "charge.added", "rule": rule(more) }),
        )
    };
    let some = preview(json!({ "minimums": [{ "currency": "usd", "amount": 500 }] }));
    assert_eq!(some["rings"], 2);
    let verdicts: Vec<_> = some["arrivals"].as_array().unwrap().iter().collect();
    let verdicts: Vec<_> = verdicts.iter().map(|one| one["verdict"].as_str()).collect();
    assert_eq!(
        verdicts
            .iter()
            .filter(|one| **one == Some("too_small"))
            .count(),
        2
    );
    assert_eq!(preview(json!({ "on": false }))["rings"], 0);
    assert_eq!(of_charges(&desktop, &id)["rule"], rule(json!({})));
}

#[test]
fn what_is_no_rule_is_refused() {
    let (desktop, id) = Desktop::connected();
    for (trigger, rule) in [
        ("comet.added", rule(json!({}))),
        ("charge.added", rule(json!({ "sound": "gong" }))),
        (
            "charge.added",
            rule(json!({ "minimums": [{ "currency": "usd", "amount": 1.5 }] })),
        ),
        ("charge.added", json!("everything")),
    ] {
        for command in ["set_rule", "preview_rule"] {
            let arguments = json!({ "connection": id, "trigger": trigger, "rule": rule });
            desktop.call(command, arguments).unwrap_err();
        }
    }
}

#[test]
fn nobody_has_rules_who_is_not_connected() {
    let (desktop, _) = Desktop::connected();
    let arguments = json!({ "connection": "acct_gone:live", "trigger": "charge.added", "rule": rule(json!({})) });
    desktop.fails("set_rule", arguments, "connection_unknown");
}
