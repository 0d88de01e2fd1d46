//! Drafts, search, exports, pictures, the local copy and the rules.

use serde_json::{Value, json};

use crate::support::Desktop;

fn draft(connection: &str) -> Value {
    json!({ "id": "7c1c", "connection": connection, "kind": "customers", "target": null,
        "content": { "name": "Hana", "email": "ha" }, "base": null })
}

#[test]
fn a_draft_is_kept_listed_and_discarded() {
    let (desktop, id) = Desktop::connected();
    assert_eq!(
        desktop.ok("save_draft", json!({ "draft": draft(&id) })),
        json!(null)
    );
    let drafts = desktop.ok("list_drafts", json!({ "connection": id }));
    assert_eq!(drafts[0]["content"]["email"], "ha");
    assert!(drafts[0]["updated"].as_i64().unwrap() > 0);
    desktop.ok("discard_draft", json!({ "id": "7c1c" }));
    assert_eq!(
        desktop.ok("list_drafts", json!({ "connection": id })),
        json!([])
    );
    let mut wrong = draft(&id);
    wrong["kind"] = json!("orders");
    assert!(
        desktop
            .call("save_draft", json!({ "draft": wrong }))
            .is_err()
    );
}

#[test]
fn the_palette_finds_a_pasted_id() {
    let (desktop, id) = Desktop::connected();
    let fields = json!({ "name": "Hana Sato", "email": "hana@example.com" });
    let made = desktop.ok(
        "create_record",
        json!({ "kind": "customers", "connection": id, "draftId": "a", "fields": fields }),
    );
    let found = desktop.ok(
        "search_records",
        json!({ "connection": id, "text": made["id"], "limit": 5 }),
    );
    assert_eq!(found[0]["id"], made["id"]);
    assert_eq!(found[0]["kind"], "customers");
    assert_eq!(
        desktop.ok(
            "search_records",
            json!({ "connection": id, "text": " ", "limit": 5 })
        ),
        json!([])
    );
}

#[test]
fn an_export_is_written_and_may_be_shown() {
    let (desktop, id) = Desktop::connected();
    desktop.ok(
        "create_record",
        json!({ "kind": "customers", "connection": id, "draftId": "a", "fields": { "name": "=1+1" } }),
    );
    let request = json!({ "kind": "customers", "format": "csv", "ids": null, "query": {} });
    let file = desktop.ok(
        "export_records",
        json!({ "connection": id, "request": request }),
    );
    assert_eq!(file["rows"], 1);
    let path = file["path"].as_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("'=1+1"), "{text}");
    desktop.ok("reveal_file", json!({ "path": path }));
    assert_eq!(
        desktop.asked.shown.lock().unwrap().as_slice(),
        [std::path::Path::new(path)]
    );

    std::fs::remove_dir_all(desktop.folder().join("exports")).unwrap();
    std::fs::write(desktop.folder().join("exports"), "in the way").unwrap();
    desktop.fails(
        "export_records",
        json!({ "connection": id, "request": request }),
        "file_failed",
    );
}

#[test]
fn a_picture_is_fetched_from_public_addresses_only() {
    let (desktop, _) = Desktop::connected();
    let url = format!("{}/mug.png", desktop.sandbox.url());
    let error = desktop.fails("load_image_preview", json!({ "url": url }), "image_refused");
    assert_eq!(error["detail"]["rule"], "private_address");
    let off = json!({ "patch": { "data": { "image_previews": false, "mirror": true } } });
    desktop.ok("update_settings", off);
    let error = desktop.fails(
        "load_image_preview",
        json!({ "url": "https://example.com/mug.png" }),
        "image_refused",
    );
    assert_eq!(error["detail"]["rule"], "turned_off");
}

#[test]
fn the_local_copy_has_a_status_and_can_be_wiped_and_made_again() {
    let (desktop, id) = Desktop::connected();
    let of = json!({ "connection": id });
    let status = desktop.ok("get_mirror_status", of.clone());
    assert_eq!(status["enabled"], true);
    assert_eq!(status["kinds"].as_array().unwrap().len(), 2);
    assert_eq!(status["kinds"][0]["complete"], false);
    assert_eq!(desktop.ok("wipe_mirror", of.clone()), json!(null));
    assert_eq!(desktop.ok("rebuild_mirror", of), json!(null));
    for command in ["mirror_status", "wipe_mirror", "rebuild_mirror"] {
        assert!(
            desktop.call(command, json!({})).is_err(),
            "{command} needs a connection"
        );
    }
}

#[test]
fn the_rules_are_those_of_the_forms() {
    let desktop = Desktop::new();
    let rules = desktop.ok("get_record_rules", json!({}));
    let products = rules["products"].as_array().unwrap();
    let images = products.iter().find(|rule| rule["field"] == "images");
    assert_eq!(images.unwrap()["max_items"], 8);
    assert_eq!(rules["metadata"]["entries"], 50);
}
