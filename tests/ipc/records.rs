//! Customers and products: the five actions and what goes with them.

use serde_json::{Value, json};
use shopbell_sandbox::Access;

use crate::support::Desktop;

fn customer(desktop: &Desktop, id: &str, draft: &str, fields: Value) -> Value {
    desktop.ok(
        "create_record",
        json!({ "kind": "customers", "connection": id, "draftId": draft, "fields": fields }),
    )
}

fn product(desktop: &Desktop, id: &str, draft: &str, fields: Value) -> Value {
    desktop.ok(
        "create_record",
        json!({ "kind": "products", "connection": id, "draftId": draft, "fields": fields }),
    )
}

#[test]
fn a_customer_is_made_once_read_changed_and_deleted() {
    let (desktop, id) = Desktop::connected();
    let fields = json!({ "email": "hana@example.com", "description": "vip" });
    let made = customer(&desktop, &id, "draft-1", fields.clone());
    assert_eq!(
        customer(&desktop, &id, "draft-1", fields)["id"],
        made["id"],
        "one for one draft"
    );

    let detail = desktop.ok(
        "get_record",
        json!({ "kind": "customers", "connection": id, "id": made["id"] }),
    );
    assert_eq!(detail["record"]["email"], "hana@example.com");
    assert_eq!(detail["record"]["account_balance"], 0);
    assert_eq!(detail["as_of"], json!(null));
    let page = detail["dashboard_url"].as_str().unwrap();
    assert!(
        page.starts_with("https://dashboard.stripe.com/test/customers/cus_"),
        "{page}"
    );

    let changed = desktop.ok(
        "update_record",
        json!({ "kind": "customers", "connection": id, "id": made["id"], "draftId": "draft-2",
            "fields": { "description": null }, "base": detail["record"] }),
    );
    assert_eq!(changed["description"], json!(null));
    assert_eq!(
        changed["email"], "hana@example.com",
        "what was not named stays"
    );

    let list = desktop.ok(
        "list_records",
        json!({ "kind": "customers", "connection": id, "query": { "limit": 10 } }),
    );
    assert_eq!(list["rows"][0]["id"], made["id"]);
    assert_eq!(list["source"], "stripe", "there is no local copy yet");
    let place = json!({ "kind": "customers", "connection": id, "query": {}, "id": made["id"] });
    assert_eq!(desktop.ok("get_record_position", place), json!(null));

    let gone = json!({ "kind": "customers", "connection": id, "id": made["id"] });
    assert_eq!(desktop.ok("delete_record", gone.clone()), json!(null));
    desktop.fails("get_record", gone.clone(), "not_found");
    desktop.fails("delete_record", gone, "not_found");
}

#[test]
fn a_product_is_made_archived_and_deleted() {
    let (desktop, id) = Desktop::connected();
    let fields = json!({ "name": "Mug", "id": "mug", "caption": "Holds tea" });
    let made = product(&desktop, &id, "draft-1", fields);
    assert_eq!(made["id"], "mug");
    assert_eq!(made["caption"], "Holds tea");
    assert_eq!(made["active"], true);

    let detail = desktop.ok(
        "get_record",
        json!({ "kind": "products", "connection": id, "id": "mug" }),
    );
    let prices = json!({ "connection": id, "product": "mug" });
    assert_eq!(desktop.ok("list_prices", prices), json!([]));
    let changed = desktop.ok(
        "update_record",
        json!({ "kind": "products", "connection": id, "id": "mug", "draftId": "draft-2",
            "fields": { "images": ["https://example.com/mug.png"] }, "base": detail["record"] }),
    );
    assert_eq!(changed["images"], json!(["https://example.com/mug.png"]));
    let archived = desktop.ok(
        "set_product_active",
        json!({ "connection": id, "id": "mug", "active": false, "draftId": "draft-3" }),
    );
    assert_eq!(archived["active"], false);
    let list = desktop.ok(
        "list_records",
        json!({ "kind": "products", "connection": id, "query": { "limit": 10, "active": false } }),
    );
    assert_eq!(list["rows"][0]["id"], "mug");
    let place = json!({ "kind": "products", "connection": id, "query": {}, "id": "mug" });
    assert_eq!(desktop.ok("get_record_position", place), json!(null));
    desktop.ok(
        "delete_record",
        json!({ "kind": "products", "connection": id, "id": "mug" }),
    );
    for (command, more) in [
        ("get_record", json!({})),
        ("delete_record", json!({})),
        (
            "set_product_active",
            json!({ "active": true, "draftId": "draft-4" }),
        ),
        (
            "update_record",
            json!({ "draftId": "draft-5", "fields": { "name": "Cup" }, "base": changed }),
        ),
    ] {
        let mut arguments = json!({ "kind": "products", "connection": id, "id": "mug" });
        arguments
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        desktop.fails(command, arguments, "not_found");
    }
}

#[test]
fn a_conflict_has_both_values_and_the_object_as_it_is_now() {
    let (desktop, id) = Desktop::connected();
    let made = customer(&desktop, &id, "draft-1", json!({ "description": "mine" }));
    let path = format!("/v1/customers/{}", made["id"].as_str().unwrap());
    desktop
        .sandbox
        .shop()
        .update(&path, "description=theirs")
        .unwrap();
    let update = |base: &Value| {
        json!({ "kind": "customers", "connection": id, "id": made["id"], "draftId": "draft-2",
            "fields": { "description": "new" }, "base": base })
    };
    let error = desktop.fails("update_record", update(&made), "edit_conflict");
    let conflict = &error["detail"]["conflicts"][0];
    assert_eq!(conflict["field"], "description");
    assert_eq!(
        (&conflict["base"], &conflict["theirs"], &conflict["mine"]),
        (&json!("mine"), &json!("theirs"), &json!("new"))
    );
    let kept = desktop.ok("update_record", update(&error["detail"]["current"]));
    assert_eq!(kept["description"], "new");
}

#[test]
fn what_stripe_or_the_rules_refuse_lands_at_its_field() {
    let (desktop, id) = Desktop::connected();
    let create = |kind: &str, draft: &str, fields: Value, code: &str| {
        desktop.fails(
            "create_record",
            json!({ "kind": kind, "connection": id, "draftId": draft, "fields": fields }),
            code,
        )
    };
    let nine = vec!["https://example.com/a.png"; 9];
    let error = create(
        "products",
        "a",
        json!({ "name": "Mug", "images": nine }),
        "invalid_input",
    );
    assert_eq!(error["detail"]["param"], "images");
    let error = create("products", "b", json!({}), "invalid_input");
    assert_eq!(error["detail"]["param"], "name");
    product(&desktop, &id, "c", json!({ "name": "Mug", "id": "mug" }));
    let error = create(
        "products",
        "d",
        json!({ "name": "Mug", "id": "mug" }),
        "refused",
    );
    assert!(
        error["detail"]["stripe_message"]
            .as_str()
            .unwrap()
            .contains("already exists")
    );
    assert!(
        error["detail"]["request_id"]
            .as_str()
            .unwrap()
            .starts_with("req_")
    );
    let error = create("customers", "e", json!({ "email": "no" }), "invalid_input");
    assert_eq!(error["detail"]["rule"], "not_an_email");
}

#[test]
fn a_key_that_may_not_write_is_told_the_permission() {
    let desktop = Desktop::new();
    let key = desktop
        .sandbox
        .restricted_key(&[("account", Access::Read), ("customers", Access::Read)]);
    let connection = desktop.ok("connect", json!({ "key": key, "keep": true }));
    let error = desktop.fails(
        "create_record",
        json!({ "kind": "customers", "connection": connection["id"], "draftId": "a", "fields": { "name": "Hana" } }),
        "permission_missing",
    );
    assert_eq!(error["detail"]["permission"], "rak_customer_write");
    desktop.fails(
        "list_records",
        json!({ "kind": "products", "connection": connection["id"], "query": { "limit": 5 } }),
        "permission_missing",
    );
}

#[test]
fn nobodys_connection_has_no_customers() {
    let desktop = Desktop::new();
    let of = json!({ "kind": "customers", "connection": "nobody", "query": { "limit": 5 } });
    desktop.fails("list_records", of, "connection_unknown");
    let one = json!({ "kind": "customers", "connection": "nobody", "id": "cus_1" });
    desktop.fails("get_record", one, "connection_unknown");
}
