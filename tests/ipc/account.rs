//! Connections: check, connect, change, remove.

use serde_json::json;
use shopbell_sandbox::{Access, Account, Fault, SandboxOptions};

use crate::support::Desktop;

#[test]
fn start_has_all_that_the_first_screen_needs() {
    let (desktop, id) = Desktop::connected();
    let start = desktop.ok("load_start", json!({}));
    assert_eq!(start["system_language"], "en");
    assert_eq!(start["settings"]["watching"]["interval_seconds"], 120);
    assert_eq!(start["connections"][0]["id"], json!(id));
    assert_eq!(start["notices"], json!([]));
    assert_eq!(start["route"], json!(null));
    assert_eq!(start["data_folder"], json!(desktop.folder()));
    assert_eq!(start["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_key_is_checked_with_real_calls_and_nothing_is_kept() {
    let desktop = Desktop::new();
    let key = desktop.sandbox.key().to_owned();
    let check = desktop.ok("check_key", json!({ "key": format!("  {key}\n") }));
    assert_eq!(check["mode"], "test");
    assert_eq!(check["restricted"], false);
    assert!(check["account_id"].as_str().unwrap().starts_with("acct_"));
    assert_eq!(check["owner"], json!({ "kind": "new" }));
    let access = check["access"].as_array().unwrap();
    let charges = access
        .iter()
        .find(|one| one["resource"] == "charges")
        .unwrap();
    assert_eq!(charges["read"], "granted");
    assert_eq!(desktop.ok("list_connections", json!({})), json!([]));
    assert!(desktop.keys.names().is_empty());
    assert!(
        !check.to_string().contains(&key),
        "no answer carries the key"
    );
}

#[test]
fn each_wrong_key_has_an_error_of_its_own() {
    let desktop = Desktop::new();
    let check = |key: &str, code: &str| desktop.fails("check_key", json!({ "key": key }), code);
    check("pk_test_51Abcdefghij", "key_publishable");
    check("hello", "key_malformed");
    let revoked = check("sk_test_51NobodyHasThisKey", "key_rejected");
    assert_eq!(revoked["detail"]["status"], 401);
    assert!(
        revoked["detail"]["request_id"]
            .as_str()
            .unwrap()
            .starts_with("req_")
    );
    assert!(
        !revoked.to_string().contains("NobodyHasThisKey"),
        "{revoked}"
    );
}

#[test]
fn what_a_restricted_key_lacks_is_named() {
    let desktop = Desktop::new();
    let key = desktop.sandbox.restricted_key(&[("charges", Access::Read)]);
    let check = desktop.ok("check_key", json!({ "key": key }));
    assert_eq!(check["restricted"], true);
    let access = check["access"].as_array().unwrap();
    let customers = access
        .iter()
        .find(|one| one["resource"] == "customers")
        .unwrap();
    assert_eq!(customers["read"], "missing");
    assert_eq!(customers["read_permission"], "rak_customer_read");
}

#[test]
fn a_connection_is_made_kept_and_found_again() {
    let (desktop, id) = Desktop::connected();
    assert!(id.starts_with("acct_") && id.ends_with(":test"), "{id}");
    assert_eq!(desktop.keys.names(), std::slice::from_ref(&id));
    let key = desktop.sandbox.key().to_owned();
    let again = desktop.ok("connect", json!({ "key": key, "keep": true }));
    assert_eq!(again["id"], json!(id));
    let all = desktop.ok("list_connections", json!({}));
    assert_eq!(
        all.as_array().unwrap().len(),
        1,
        "the same account is one connection"
    );
    assert_eq!(all[0]["key_place"], "keychain");
    assert_eq!(all[0]["key_hint"], json!(key[key.len() - 4..]));
    assert!(!all.to_string().contains(&key));
    let check = desktop.ok("check_key", json!({ "key": key }));
    assert_eq!(
        check["owner"],
        json!({ "kind": "connection", "connection": id })
    );
}

#[test]
fn without_a_keychain_the_key_is_kept_for_this_run_if_the_person_agrees() {
    let desktop = Desktop::new();
    let key = desktop.sandbox.key().to_owned();
    desktop.keys.take_away();
    desktop.fails(
        "connect",
        json!({ "key": key, "keep": true }),
        "keychain_missing",
    );
    assert_eq!(desktop.ok("list_connections", json!({})), json!([]));
    desktop.keys.lock();
    desktop.fails(
        "connect",
        json!({ "key": key, "keep": true }),
        "keychain_denied",
    );
    let connection = desktop.ok("connect", json!({ "key": key, "keep": false }));
    assert_eq!(connection["key_place"], "this_run");
    assert!(desktop.keys.names().is_empty());
}

#[test]
fn the_demo_account_needs_no_key_and_is_polled_often() {
    let desktop = Desktop::new();
    let demo = desktop.ok("connect_demo", json!({}));
    assert_eq!(demo["id"], "demo");
    assert_eq!(demo["key_place"], "demo");
    assert_eq!(demo["demo"], true);
    let settings = desktop.settings();
    assert_eq!(settings["watching"]["interval_seconds"], 15);
}

#[test]
fn the_demo_account_changes_no_interval_beside_a_real_one() {
    let (desktop, _) = Desktop::connected();
    desktop.ok("connect_demo", json!({}));
    let settings = desktop.settings();
    assert_eq!(settings["watching"]["interval_seconds"], 120);
}

#[test]
fn a_key_is_replaced_by_one_of_the_same_account_only() {
    let (desktop, id) = Desktop::connected();
    let other = desktop
        .sandbox
        .restricted_key(&[("account", Access::Read), ("charges", Access::Read)]);
    let replaced = desktop.ok(
        "replace_key",
        json!({ "connection": id, "key": other, "keep": true, "sameAccount": false }),
    );
    assert_eq!(replaced["key_hint"], json!(other[other.len() - 4..]));
    desktop.fails(
        "replace_key",
        json!({ "connection": "acct_nobody:live", "key": other, "keep": true, "sameAccount": false }),
        "connection_unknown",
    );
    let stranger = Desktop::with(SandboxOptions {
        account: Account {
            id: "acct_1Stranger".into(),
            ..Account::default()
        },
        ..SandboxOptions::default()
    });
    let key = stranger.sandbox.key().to_owned();
    stranger.ok("connect", json!({ "key": key, "keep": true }));
    // Stripe says that this one is another account's.
    let words = "This key may not read the account on account 'acct_1Other'.";
    stranger
        .sandbox
        .inject(Fault::error(403, words).on("/v1/account"));
    let limited = stranger
        .sandbox
        .restricted_key(&[("charges", Access::Read)]);
    stranger.fails(
        "replace_key",
        json!({ "connection": "acct_1Stranger:test", "key": limited, "keep": true, "sameAccount": false }),
        "key_of_other_account",
    );
}

#[test]
fn access_is_found_out_again() {
    let desktop = Desktop::new();
    let charges = [("account", Access::Read), ("charges", Access::Read)];
    let key = desktop.sandbox.restricted_key(&charges);
    let connection = desktop.ok("connect", json!({ "key": key, "keep": true }));
    let read = |connection: &serde_json::Value| {
        let access = connection["access"].as_array().unwrap();
        let one = access
            .iter()
            .find(|one| one["resource"] == "events")
            .unwrap();
        one["read"].clone()
    };
    assert_eq!(read(&connection), "missing");
    desktop
        .sandbox
        .set_permissions(&key, &[charges[0], charges[1], ("events", Access::Read)]);
    let id = connection["id"].clone();
    let again = desktop.ok("recheck_access", json!({ "connection": id }));
    assert_eq!(read(&again), "granted");
    desktop.sandbox.revoke(&key);
    desktop.fails(
        "recheck_access",
        json!({ "connection": id }),
        "key_rejected",
    );
}

#[test]
fn a_connection_is_renamed_within_limits() {
    let (desktop, id) = Desktop::connected();
    let renamed = desktop.ok(
        "rename_connection",
        json!({ "connection": id, "name": " 陶器の店 " }),
    );
    assert_eq!(renamed["name"], "陶器の店");
    for name in ["   ".to_owned(), "x".repeat(101)] {
        let error = desktop.fails(
            "rename_connection",
            json!({ "connection": id, "name": name }),
            "invalid_input",
        );
        assert_eq!(error["detail"]["param"], "name");
    }
}

#[test]
fn a_removal_that_the_keychain_refuses_changes_nothing() {
    let (desktop, id) = Desktop::connected();
    let remove = |id: &str, code: &str| {
        let arguments = json!({ "connection": id, "deleteLedger": true });
        desktop.fails("remove_connection", arguments, code);
    };
    remove("nobody", "connection_unknown");
    desktop.keys.lock();
    remove(&id, "keychain_denied");
    let all = desktop.ok("list_connections", json!({}));
    assert_eq!(all[0]["id"], json!(id));
}

#[test]
fn a_removed_connection_is_gone_with_its_key_and_its_arrivals_if_asked() {
    let (desktop, id) = Desktop::connected();
    let shop = desktop.sandbox.shop();
    shop.create_charge(shopbell_sandbox::ChargeSpec::default());
    desktop.poll(&id);
    let key = desktop.sandbox.key().to_owned();
    let recorded = || {
        let outline = json!({ "connection": id, "filter": {} });
        desktop.ok("get_arrival_outline", outline)["total"].clone()
    };
    for (delete, left) in [(false, 1), (true, 0)] {
        let arguments = json!({ "connection": id, "deleteLedger": delete });
        assert_eq!(desktop.ok("remove_connection", arguments), json!(null));
        assert!(desktop.keys.names().is_empty());
        assert_eq!(desktop.ok("list_connections", json!({})), json!([]));
        let of = json!({ "connection": id });
        assert_eq!(desktop.ok("list_watch_statuses", json!({})), json!([]));
        desktop.fails("check_now", of, "connection_unknown");
        desktop.ok("connect", json!({ "key": key, "keep": true }));
        assert_eq!(recorded(), left);
    }
}
