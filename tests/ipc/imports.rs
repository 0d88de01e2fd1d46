//! CSV imports, from bytes to a report.

use serde_json::{Value, json};

use crate::support::{Desktop, wait};

const FILE: &str = "name,email\nHana,hana@example.com\nBob,nope\n";

fn begun(desktop: &Desktop, connection: &str) -> String {
    let import = desktop.ok(
        "begin_import",
        json!({ "connection": connection, "kind": "customers", "fileName": "people.csv" }),
    );
    assert_eq!(import["state"], "reading");
    import["id"].as_str().unwrap().to_owned()
}

fn read(desktop: &Desktop, connection: &str) -> (String, Value) {
    let id = begun(desktop, connection);
    let (first, second) = FILE.as_bytes().split_at(20);
    desktop
        .send("append_import_chunk", first, &[("import-id", &id)])
        .unwrap();
    // A webview that cannot send bytes sends numbers.
    desktop.ok("append_import_chunk", json!({ "id": id, "bytes": second }));
    let import = desktop.ok("read_import", json!({ "id": id }));
    (id, import)
}

#[test]
fn a_file_is_read_mapped_and_looked_at_before_anything_is_sent() {
    let (desktop, connection) = Desktop::connected();
    let (id, import) = read(&desktop, &connection);
    assert_eq!(import["state"], "preview");
    assert_eq!(
        (&import["lines"], &import["valid"], &import["invalid"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(import["columns"][1]["field"], "email");
    let lines = |state: Value| {
        desktop.ok(
            "list_import_lines",
            json!({ "id": id, "state": state, "offset": 0, "limit": 10 }),
        )
    };
    assert_eq!(lines(json!(null)).as_array().unwrap().len(), 2);
    let wrong = lines(json!("invalid"));
    assert_eq!(wrong[0]["line"], 3);
    assert_eq!(wrong[0]["error"]["detail"]["rule"], "not_an_email");
    let mapped = desktop.ok(
        "map_import",
        json!({ "id": id, "fields": ["name", null], "hasHeader": true, "encoding": null }),
    );
    assert_eq!(
        mapped["invalid"], 0,
        "a column that is not used has no errors"
    );
    let made = desktop
        .sandbox
        .shop()
        .count(shopbell_sandbox::Kind::Customers);
    assert_eq!(made, 0);
}

#[test]
fn an_import_runs_to_its_end_and_leaves_a_report() {
    let (desktop, connection) = Desktop::connected();
    let (id, _) = read(&desktop, &connection);
    let started = desktop.ok("start_import", json!({ "id": id }));
    assert_eq!(started["state"], "running");
    let done = wait(async {
        loop {
            let all = desktop.core().imports.list(&connection).await.unwrap();
            let state = serde_json::to_value(all[0].state).unwrap();
            if state != json!("running") {
                return state;
            }
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(done, "done");
    assert_eq!(
        desktop
            .sandbox
            .shop()
            .count(shopbell_sandbox::Kind::Customers),
        1
    );
    let report = desktop.ok("write_import_report", json!({ "id": id }));
    let text = std::fs::read_to_string(report["path"].as_str().unwrap()).unwrap();
    assert!(text.contains("cus_"), "{text}");
    desktop.ok("reveal_file", json!({ "path": report["path"] }));
    // What has ended cannot be paused or started again.
    assert_eq!(
        desktop.ok("pause_import", json!({ "id": id }))["state"],
        "done"
    );
    desktop.fails("start_import", json!({ "id": id }), "invalid_input");
    let all = desktop.ok("list_imports", json!({ "connection": connection }));
    assert_eq!(all[0]["created"], 1);
    desktop.ok("discard_import", json!({ "id": id }));
    assert_eq!(
        desktop.ok("list_imports", json!({ "connection": connection })),
        json!([])
    );
}

#[test]
fn an_import_that_is_not_there_is_unknown() {
    let (desktop, connection) = Desktop::connected();
    for command in [
        "read_import",
        "start_import",
        "pause_import",
        "write_import_report",
    ] {
        desktop.fails(command, json!({ "id": "none" }), "unknown");
    }
    desktop.fails(
        "map_import",
        json!({ "id": "none", "fields": [], "hasHeader": true, "encoding": null }),
        "unknown",
    );
    desktop.fails(
        "append_import_chunk",
        json!({ "id": "none", "bytes": [1] }),
        "unknown",
    );
    desktop.fails(
        "append_import_chunk",
        json!({ "id": "none" }),
        "invalid_input",
    );
    let error = desktop
        .send("append_import_chunk", b"a,b", &[])
        .unwrap_err();
    assert_eq!(error["code"], "invalid_input");
    desktop.fails(
        "begin_import",
        json!({ "connection": "nobody", "kind": "products", "fileName": "a.csv" }),
        "connection_unknown",
    );
    let empty = begun(&desktop, &connection);
    desktop.fails("read_import", json!({ "id": empty }), "import_unreadable");
}
