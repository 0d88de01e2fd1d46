//! Arrivals: outline, windows, detail, read marks.

use serde_json::{Value, json};
use shopbell_sandbox::{AnySpec, ChargeSpec, CustomerSpec};

use crate::support::Desktop;

/// Connected, with a silent first poll and three charges and a customer after it.
fn busy() -> (Desktop, String) {
    let (desktop, id) = Desktop::connected();
    desktop.poll(&id);
    let shop = desktop.sandbox.shop();
    shop.create_many(AnySpec::Charges(ChargeSpec::default()), 3);
    shop.create_customer(CustomerSpec::default());
    desktop.poll(&id);
    (desktop, id)
}

fn window(desktop: &Desktop, id: &str, filter: Value) -> Vec<Value> {
    let rows = desktop.ok(
        "list_arrivals",
        json!({ "connection": id, "filter": filter, "offset": 0, "limit": 100 }),
    );
    rows.as_array().unwrap().clone()
}

#[test]
fn the_list_has_an_outline_windows_and_positions() {
    let (desktop, id) = busy();
    let outline = desktop.ok(
        "get_arrival_outline",
        json!({ "connection": id, "filter": {} }),
    );
    assert_eq!(outline["total"], 4);
    assert_eq!(outline["unread"], 4);
    assert_eq!(outline["days"].as_array().unwrap().len(), 1);

    let charges = window(&desktop, &id, json!({ "triggers": ["charge.added"] }));
    assert_eq!(charges.len(), 3);
    let all = window(&desktop, &id, json!({}));
    for (at, row) in all.iter().enumerate() {
        let place = desktop.ok(
            "get_arrival_position",
            json!({ "connection": id, "filter": {}, "seq": row["seq"] }),
        );
        assert_eq!(place, json!(at));
    }
    let nowhere = json!({ "connection": id, "filter": {}, "seq": 999_999 });
    assert_eq!(desktop.ok("get_arrival_position", nowhere), json!(null));
}

#[test]
fn a_detail_has_the_connector_fields_and_the_raw_json() {
    let (desktop, id) = busy();
    let charge = window(&desktop, &id, json!({ "triggers": ["charge.added"] })).remove(0);
    let detail = desktop.ok(
        "get_arrival",
        json!({ "connection": id, "seq": charge["seq"] }),
    );
    assert_eq!(detail["row"], charge);
    let keys: Vec<_> = detail["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["key"].clone())
        .collect();
    assert_eq!(keys[0], "id");
    assert!(keys.contains(&json!("outcome.network_status")));
    let raw: Value = serde_json::from_str(detail["raw"].as_str().unwrap()).unwrap();
    assert_eq!(raw["id"], charge["object_id"]);
    let page = detail["dashboard_url"].as_str().unwrap();
    assert!(
        page.starts_with("https://dashboard.stripe.com/test/payments/"),
        "{page}"
    );
    desktop.fails(
        "get_arrival",
        json!({ "connection": id, "seq": 999_999 }),
        "unknown",
    );
}

#[test]
fn marks_are_set_and_taken_back() {
    let (desktop, id) = busy();
    let seq = window(&desktop, &id, json!({}))[0]["seq"].clone();
    let unread = || window(&desktop, &id, json!({ "unread": true })).len();
    desktop.ok(
        "mark_read",
        json!({ "connection": id, "seqs": [seq], "read": true }),
    );
    assert_eq!(unread(), 3);
    desktop.ok(
        "mark_read",
        json!({ "connection": id, "seqs": [seq], "read": false }),
    );
    assert_eq!(unread(), 4);
    let changed = desktop.ok(
        "mark_all_read",
        json!({ "connection": id, "filter": { "triggers": ["charge.added"] } }),
    );
    assert_eq!(changed, 3);
    assert_eq!(unread(), 1);
}

#[test]
fn the_overview_counts_and_an_export_is_shown() {
    let (desktop, id) = busy();
    let week = json!({ "connection": id, "stretch": "week" });
    let overview = desktop.ok("get_overview", week.clone());
    assert_eq!(overview["days"].as_array().unwrap().len(), 7);
    let charges = &overview["counts"][0];
    assert_eq!(
        (&charges["trigger"], &charges["count"]),
        (&json!("charge.added"), &json!(3))
    );
    assert!(desktop.ok("list_top_customers", week).is_array());
    let filter = json!({ "triggers": ["charge.added"] });
    let file = desktop.ok(
        "export_arrivals",
        json!({ "connection": id, "filter": filter, "format": "json" }),
    );
    assert_eq!(file["rows"], 3);
    desktop.ok("reveal_file", json!({ "path": file["path"] }));
    assert!(
        desktop
            .call(
                "get_overview",
                json!({ "connection": id, "stretch": "decade" })
            )
            .is_err()
    );
}

#[test]
fn arguments_of_another_shape_are_refused() {
    let (desktop, id) = busy();
    for (command, arguments) in [
        ("get_arrival_outline", json!({ "connection": id })),
        (
            "list_arrivals",
            json!({ "connection": id, "filter": {}, "offset": -1, "limit": 5 }),
        ),
        (
            "get_arrival_position",
            json!({ "connection": id, "filter": 7, "seq": 1 }),
        ),
        (
            "mark_read",
            json!({ "connection": id, "seqs": "all", "read": true }),
        ),
        ("mark_all_read", json!({ "filter": {} })),
    ] {
        let error = desktop.call(command, arguments).unwrap_err();
        assert!(
            error.as_str().is_some_and(|text| text.contains(command)),
            "{command}: {error}"
        );
    }
}
