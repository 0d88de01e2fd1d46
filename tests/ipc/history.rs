//! Older arrivals, and whether the record is whole.

use serde_json::{Value, json};
use shopbell_sandbox::{AnySpec, ChargeSpec};

use crate::support::Desktop;

#[test]
fn older_arrivals_are_estimated_read_paused_and_stopped() {
    let (desktop, id) = Desktop::connected();
    let of = json!({ "connection": id });
    assert_eq!(desktop.ok("get_history", of.clone()), Value::Null);
    let since = desktop.sandbox.now() - 30 * 86_400;
    let span = json!({ "connection": id, "since": since });
    let estimate = desktop.ok("estimate_history", span.clone());
    assert_eq!(estimate["allowance"], 10_000);
    assert_eq!(estimate["kept_since"], Value::Null);
    let started = desktop.ok("start_history", span);
    assert_eq!(
        (&started["state"], &started["since"]),
        (&json!("running"), &json!(since))
    );
    assert_eq!(started["lists"][0]["trigger"], "refund.added");
    for command in ["pause_history", "resume_history", "stop_history"] {
        assert_eq!(desktop.ok(command, of.clone()), Value::Null);
    }
    let state = desktop.ok("get_history", of)["state"].clone();
    assert!(state == "stopped" || state == "done", "{state}");
    let nobody = json!({ "connection": "nobody", "since": null });
    assert!(desktop.call("start_history", nobody).is_err());
}

#[test]
fn an_audit_is_kept() {
    let (desktop, id) = Desktop::connected();
    desktop.poll(&id);
    let spec = AnySpec::Charges(ChargeSpec::default());
    desktop.sandbox.shop().create_many(spec, 2);
    desktop.sandbox.advance(3600);
    let of = json!({ "connection": id });
    assert_eq!(desktop.ok("get_audit", of.clone()), Value::Null);
    let report = desktop.ok("run_audit", of.clone());
    assert_eq!(
        (&report["compared"], &report["missing"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(desktop.ok("get_audit", of), report);
    assert!(
        desktop
            .call("run_audit", json!({ "connection": "nobody" }))
            .is_err()
    );
}
