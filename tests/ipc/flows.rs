//! Flows: checked, kept, tried, switched, run and run again; and the secret that events are signed with.

use serde_json::{Value, json};
use shopbell_sandbox::ChargeSpec;

use crate::support::Desktop;

fn plan(condition: &str, path: &str) -> Value {
    json!({
        "name": "Charges",
        "trigger": "charge.added",
        "condition": condition,
        "steps": [{
            "kind": "append_file", "path": path, "format": "json_lines",
            "columns": [{ "name": "id", "value": "{{ id }}" }],
        }],
    })
}

fn sell(desktop: &Desktop, id: &str, amount: i64) {
    desktop.sandbox.shop().create_charge(ChargeSpec {
        amount: Some(amount),
        ..ChargeSpec::default()
    });
    desktop.poll(id);
}

/// Waits until a flow has so many runs that are done.
fn until_done(desktop: &Desktop, id: &str, count: u64) -> Value {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let flows = desktop.ok("list_flows", json!({ "connection": id }));
        if flows[0]["done"] == count {
            return flows[0].clone();
        }
        assert!(std::time::Instant::now() < deadline, "{flows}");
        std::thread::yield_now();
    }
}

#[test]
fn a_flow_is_checked_kept_tried_and_followed() {
    let (desktop, id) = Desktop::connected();
    desktop.poll(&id);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("charges.jsonl");
    let path = path.to_str().unwrap();
    let checked = desktop.ok("check_flow", json!({ "plan": plan("amout > 5", path) }));
    assert_eq!(
        checked["problems"],
        json!([{ "place": "condition", "problem": {
            "rule": "unknown_field", "start": 0, "end": 5, "detail": "amout",
        } }])
    );
    let checked = desktop.ok("check_flow", json!({ "plan": plan("amount > 5", path) }));
    assert_eq!(checked["problems"], json!([]));
    let form = checked["form"].clone();
    let text = desktop.ok(
        "write_flow_condition",
        json!({ "trigger": "charge.added", "form": form }),
    );
    assert_eq!(text, "amount > 5");
    let fields = desktop.ok("list_flow_fields", json!({ "trigger": "charge.added" }));
    assert!(
        fields
            .as_array()
            .unwrap()
            .contains(&json!({ "key": "amount", "meaning": "amount" }))
    );
    let recipes = desktop.ok("list_flow_recipes", json!({}));
    assert_eq!(recipes.as_array().unwrap().len(), 10);
    // In words, not under the names of the words.
    for recipe in recipes.as_array().unwrap() {
        let name = recipe["plan"]["name"].as_str().unwrap();
        assert!(name.contains(' ') && !name.contains("recipe"), "{name}");
    }

    let bad = json!({ "connection": id, "id": null, "plan": plan("amout > 5", path) });
    let refused = desktop.fails("save_flow", bad, "invalid_input");
    assert_eq!(refused["detail"]["param"], "condition");
    let good = json!({ "connection": id, "id": null, "plan": plan("amount > 5", path) });
    let flow = desktop.ok("save_flow", good);
    assert_eq!(flow["on"], false);
    let flow = flow["id"].clone();
    sell(&desktop, &id, 700);
    let tried = desktop.ok(
        "try_flow",
        json!({ "connection": id, "plan": plan("amount > 5", path) }),
    );
    assert_eq!(tried["matched"], 1);
    assert_eq!(
        tried["arrivals"][0]["verdict"],
        json!({ "verdict": "matched" })
    );
    let on = desktop.ok("set_flow_on", json!({ "flow": flow, "on": true }));
    assert_eq!(on["on"], true);
    sell(&desktop, &id, 800);
    until_done(&desktop, &id, 1);
    let listed = |failed: bool| {
        let asked = json!({ "flow": flow, "failed": failed, "before": null, "limit": 10 });
        desktop.ok("list_flow_runs", asked)
    };
    let runs = listed(false);
    assert_eq!(runs[0]["state"], "done");
    assert_eq!(runs[0]["arrival"]["amount"], 800);
    assert_eq!(listed(true), json!([]));
    desktop.ok("run_flow_again", json!({ "run": runs[0]["id"] }));
    until_done(&desktop, &id, 2);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 2);
    desktop.ok("retry_flow", json!({ "flow": flow }));
    desktop.ok("remove_flow", json!({ "flow": flow }));
    assert_eq!(
        desktop.ok("list_flows", json!({ "connection": id })),
        json!([])
    );
    desktop.fails(
        "set_flow_on",
        json!({ "flow": flow, "on": true }),
        "unknown",
    );
}

#[test]
fn a_signing_secret_is_made_or_pasted() {
    let (desktop, id) = Desktop::connected();
    let of = json!({ "connection": id });
    assert_eq!(desktop.ok("get_signing_secret", of.clone()), Value::Null);
    let made = desktop.ok("make_signing_secret", of.clone());
    assert!(made.as_str().unwrap().starts_with("whsec_"));
    assert_eq!(desktop.ok("get_signing_secret", of.clone()), made);
    let bad = json!({ "connection": id, "secret": "sk_test_1" });
    let refused = desktop.fails("set_signing_secret", bad, "invalid_input");
    assert_eq!(refused["detail"]["rule"], "not_a_secret");
    let own = "whsec_0123456789abcdef0123456789abcdef";
    desktop.ok(
        "set_signing_secret",
        json!({ "connection": id, "secret": own }),
    );
    assert_eq!(desktop.ok("get_signing_secret", of), own);
}
