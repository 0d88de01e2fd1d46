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
