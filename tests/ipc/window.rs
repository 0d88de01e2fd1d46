//! Places in the window and outside of it, and a core that could not be opened.

use serde_json::json;
use shopbell_core::{
    Error, ErrorCode,
    app::view::{Notice, Route},
};
use shopbell_lib::Shell;
use tauri::Manager as _;

use crate::support::{Broken, Desktop};

#[test]
fn a_click_leaves_a_route_that_is_taken_once() {
    let (desktop, id) = Desktop::connected();
    assert_eq!(desktop.ok("take_route", json!({})), json!(null));
    desktop.app.state::<Shell>().set_route(Route::Activity {
        connection: id.clone(),
        seq: Some(7),
        unread: false,
    });
    let route = json!({ "to": "activity", "connection": id, "seq": 7, "unread": false });
    assert_eq!(desktop.ok("load_start", json!({}))["route"], route);
    assert_eq!(desktop.ok("take_route", json!({})), route);
    assert_eq!(desktop.ok("take_route", json!({})), json!(null));
}

#[test]
fn notices_are_listed_until_they_are_dismissed() {
    let desktop = Desktop::new();
    desktop.core().notices.raise(Notice::TrayMissing);
    desktop.core().notices.raise(Notice::TrayMissing);
    assert_eq!(
        desktop.ok("list_notices", json!({})),
        json!([{ "kind": "tray_missing" }])
    );
    desktop.ok("dismiss_notice", json!({ "kind": "tray_missing" }));
    assert_eq!(desktop.ok("list_notices", json!({})), json!([]));
}

#[test]
fn only_web_pages_are_opened_outside() {
    let desktop = Desktop::new();
    let page = "https://dashboard.stripe.com/test/payments/ch_1";
    desktop.ok("open_in_dashboard", json!({ "url": page }));
    desktop.ok(
        "open_link",
        json!({ "url": "http://example.com/jug?size=1" }),
    );
    for url in [
        "https://dashboard.stripe.com.evil.example/",
        "http://dashboard.stripe.com/",
        "https://me:secret@dashboard.stripe.com/",
        "https://example.com/",
    ] {
        desktop.fails("open_in_dashboard", json!({ "url": url }), "invalid_input");
    }
    for url in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "mailto:a@example.com",
        "jug",
    ] {
        desktop.fails("open_link", json!({ "url": url }), "invalid_input");
    }
    desktop.fails(
        "open_link",
        json!({ "url": "https://nobrowser.example/" }),
        "file_failed",
    );
    let opened = desktop.asked.opened.lock().unwrap().clone();
    assert_eq!(opened, [page, "http://example.com/jug?size=1"]);
}

#[test]
fn only_files_that_were_written_for_the_person_are_shown() {
    let desktop = Desktop::new();
    desktop.fails(
        "reveal_file",
        json!({ "path": "/etc/passwd" }),
        "invalid_input",
    );
    assert!(desktop.asked.shown.lock().unwrap().is_empty());
    desktop.ok("reveal_data_folder", json!({}));
    assert_eq!(
        desktop.asked.shown.lock().unwrap().as_slice(),
        [desktop.folder()]
    );
}

#[test]
fn a_core_that_could_not_be_opened_says_why_to_every_command() {
    let why = Error::new(
        ErrorCode::LedgerNewer,
        "the ledger has schema 9, this version knows 2",
    );
    let broken = Broken::new(why.view());
    let of = json!({ "connection": "a" });
    for (command, arguments) in [
        ("load_start", json!({})),
        ("connect_demo", json!({})),
        ("list_connections", json!({})),
        ("list_notices", json!({})),
        ("dismiss_notice", json!({ "kind": "tray_missing" })),
        (
            "get_arrival_outline",
            json!({ "connection": "a", "filter": {} }),
        ),
        ("mark_all_read", json!({ "connection": "a", "filter": {} })),
        ("save_view_state", json!({ "patch": {} })),
        ("update_settings", json!({ "patch": {} })),
        ("list_watch_statuses", json!({})),
        ("pause_watching", json!({})),
        ("resume_watching", json!({})),
        ("forecast_reads", json!({ "connection": null })),
        ("get_record_rules", json!({})),
        ("list_drafts", of.clone()),
        ("discard_draft", json!({ "id": "a" })),
        (
            "search_records",
            json!({ "connection": "a", "text": "b", "limit": 1 }),
        ),
        ("list_imports", of.clone()),
        ("discard_import", json!({ "id": "a" })),
        (
            "list_import_lines",
            json!({ "id": "a", "state": null, "offset": 0, "limit": 1 }),
        ),
        (
            "get_record_position",
            json!({ "connection": "a", "kind": "products", "query": {}, "id": "b" }),
        ),
        ("reveal_data_folder", json!({})),
    ] {
        let error = broken.call(command, arguments).unwrap_err();
        assert_eq!(
            error,
            serde_json::to_value(why.view()).unwrap(),
            "{command}"
        );
    }
    assert_eq!(broken.call("take_route", json!({})), Ok(json!(null)));
    let unheard = broken.call("no_such_command", json!({})).unwrap_err();
    assert!(unheard.as_str().unwrap().contains("not found"), "{unheard}");
}
