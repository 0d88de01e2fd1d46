//! What the window hears by itself: one channel, with what each event makes stale.

use std::sync::mpsc;

use serde_json::{Value, json};
use shopbell_sandbox::ChargeSpec;
use tauri::Listener as _;

use crate::support::Desktop;

fn heard(desktop: &Desktop) -> mpsc::Receiver<Value> {
    let (send, receive) = mpsc::channel();
    desktop.app.listen_any("app-event", move |event| {
        let _ = send.send(serde_json::from_str(event.payload()).unwrap());
    });
    receive
}

#[test]
fn a_change_of_the_settings_is_told_with_what_it_makes_stale() {
    let desktop = Desktop::new();
    let events = heard(&desktop);
    desktop.ok(
        "update_settings",
        json!({ "patch": { "general": { "language": "ja" } } }),
    );
    let told = events.recv().unwrap();
    assert_eq!(told["event"]["type"], "settings_changed");
    assert_eq!(told["event"]["settings"]["general"]["language"], "ja");
    assert_eq!(told["stale"], json!(["settings"]));
}

#[test]
fn an_arrival_is_told_once_it_is_recorded() {
    let (desktop, id) = Desktop::connected();
    desktop.poll(&id);
    desktop.sandbox.shop().create_charge(ChargeSpec::default());
    let events = heard(&desktop);
    desktop.poll(&id);
    let told: Vec<Value> = events.try_iter().collect();
    let added: Vec<_> = told
        .iter()
        .filter(|one| one["event"]["type"] == "arrivals_added")
        .collect();
    assert_eq!(added.len(), 1, "{told:?}");
    assert_eq!(added[0]["event"]["count"], 1);
    assert_eq!(added[0]["event"]["connection"], json!(id));
    assert_eq!(added[0]["stale"], json!(["arrivals", "status"]));
    assert!(
        told.iter()
            .any(|one| one["event"]["type"] == "status_changed")
    );
    let all = json!(told).to_string();
    assert!(
        !all.contains(desktop.sandbox.key()),
        "no event carries the key"
    );
}

#[test]
fn keeping_where_the_window_is_changes_no_setting_and_tells_nobody() {
    let desktop = Desktop::new();
    let before = desktop.ok("load_start", json!({}));
    assert_eq!(before["view"]["route"], json!(null));
    let events = heard(&desktop);
    for typed in ["h", "ha", "han", "hana"] {
        let route = format!("/customers?q={typed}");
        let patch = json!({ "route": route, "columns": { "customers": ["name"] } });
        let kept = desktop.ok("save_view_state", json!({ "patch": patch }));
        assert_eq!(kept, json!(null));
    }
    let shown = json!({ "patch": { "connection": "demo" } });
    desktop.ok("save_view_state", shown);
    assert_eq!(events.try_iter().count(), 0);
    let after = desktop.ok("load_start", json!({}));
    assert_eq!(after["view"]["route"], "/customers?q=hana");
    assert_eq!(after["view"]["columns"], json!({ "customers": ["name"] }));
    assert_eq!(after["view"]["connection"], "demo");
    assert_eq!(after["settings"], before["settings"]);
    assert_eq!(desktop.settings_saved(), 0);

    let full = json!({ "patch": { "route": "/full" } });
    let error = desktop.fails("save_view_state", full, "settings_failed");
    assert!(error["message"].as_str().unwrap().contains("full"));
    let unknown = json!({ "patch": { "columns": { "orders": [] } } });
    assert!(desktop.call("save_view_state", unknown).is_err());
}
