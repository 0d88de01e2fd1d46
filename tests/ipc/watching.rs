//! Status, pause, forecasts, settings.

use serde_json::json;
use shopbell_sandbox::{Fault, FaultKind};

use crate::support::Desktop;

#[test]
fn the_status_says_how_the_last_poll_went() {
    let (desktop, id) = Desktop::connected();
    let before = desktop.status(&id);
    assert_eq!(before["state"], "starting");
    assert_eq!(before["last_success"], json!(null));
    desktop.poll(&id);
    let after = desktop.status(&id);
    assert_eq!(after["state"], "watching");
    assert!(after["last_success"].is_number() && after["next_poll"].is_number());
    assert!(after["calls_used"].as_u64().unwrap() > 0);
    assert_eq!(after["calls_limit"], 100);
    let all = desktop.ok("list_watch_statuses", json!({}));
    assert_eq!(all.as_array().unwrap().len(), 1);
    desktop.fails(
        "check_now",
        json!({ "connection": "nobody" }),
        "connection_unknown",
    );
}

#[test]
fn a_failed_poll_never_shows_as_watching() {
    let (desktop, id) = Desktop::connected();
    desktop.sandbox.revoke(desktop.sandbox.key());
    crate::support::wait(desktop.core().watching.poll(&id)).unwrap_err();
    let status = desktop.status(&id);
    assert_eq!(status["state"], "problem");
    assert_eq!(status["problem"]["code"], "key_rejected");
    assert_eq!(status["last_success"], json!(null));
}

#[test]
fn pausing_is_kept_in_the_settings_and_taken_back() {
    let (desktop, id) = Desktop::connected();
    assert_eq!(desktop.ok("pause_watching", json!({})), json!(null));
    assert_eq!(desktop.settings()["watching"]["paused"], true);
    let status = desktop.status(&id);
    assert_eq!(status["state"], "paused");
    assert_eq!(status["next_poll"], json!(null));
    desktop.ok("resume_watching", json!({}));
    assert_eq!(desktop.settings()["watching"]["paused"], false);
}

#[test]
fn check_now_polls_at_once() {
    let (desktop, id) = Desktop::connected();
    crate::support::wait(async { desktop.core().watching.start(&id) }).unwrap();
    // The first poll may be under way; the one that is asked for comes after it.
    let polls = || {
        desktop
            .sandbox
            .requests()
            .iter()
            .filter(|r| r.path == "/v1/events")
            .count()
    };
    let until = |count: usize| {
        crate::support::wait(async {
            while polls() < count {
                tokio::task::yield_now().await;
            }
        });
    };
    until(1);
    desktop.ok("check_now", json!({ "connection": id }));
    until(2);
    desktop.fails(
        "check_now",
        json!({ "connection": "nobody" }),
        "connection_unknown",
    );
    crate::support::wait(desktop.core().shutdown());
}

#[test]
fn forecasts_count_one_read_for_each_idle_poll() {
    let (desktop, id) = Desktop::connected();
    let forecasts = desktop.ok("forecast_reads", json!({ "connection": id }));
    let all = forecasts.as_array().unwrap();
    assert_eq!(
        all[0]["interval_seconds"], 5,
        "a loopback host may be asked often"
    );
    let usual = all
        .iter()
        .find(|one| one["interval_seconds"] == 120)
        .unwrap();
    assert_eq!(usual["reads_30_days"], 21_600 + 720);
    assert_eq!(usual["allowance"], 10_000);
    let none = desktop.ok("forecast_reads", json!({ "connection": null }));
    assert_eq!(none, forecasts);
}

#[test]
fn settings_change_by_whole_groups_within_limits() {
    let (desktop, _) = Desktop::connected();
    let mut watching = desktop.settings()["watching"].clone();
    watching["interval_seconds"] = json!(1);
    let changed = desktop.ok(
        "update_settings",
        json!({ "patch": { "watching": watching, "general": { "theme": "dark" } } }),
    );
    assert_eq!(changed["watching"]["interval_seconds"], 5);
    assert_eq!(changed["general"]["theme"], "dark");
    assert_eq!(desktop.settings(), changed);
    assert_eq!(
        changed["assistants"],
        json!({ "enabled": false, "fields": null })
    );
    let views = desktop.ok("list_ledger_views", json!({}));
    assert_eq!(views[0]["name"], "arrivals");
    assert_eq!(
        views[0]["columns"][7],
        json!({ "name": "title", "personal": true })
    );
    let let_read = json!({ "enabled": true, "fields": ["arrivals.id"] });
    let changed = desktop.ok(
        "update_settings",
        json!({ "patch": { "assistants": let_read } }),
    );
    assert_eq!(changed["assistants"], let_read);
    let error = desktop.fails(
        "update_settings",
        json!({ "patch": { "watching": { "interval_seconds": crate::support::FULL_DISK } } }),
        "settings_failed",
    );
    assert!(error["message"].as_str().unwrap().contains("full"));
    assert_eq!(
        desktop.settings(),
        changed,
        "what was not saved is not in force"
    );
}

#[test]
fn stripe_not_answering_is_a_problem_with_a_reason() {
    let (desktop, id) = Desktop::connected();
    desktop.sandbox.inject(Fault::new(FaultKind::ResetBefore));
    let failed = crate::support::wait(desktop.core().watching.poll(&id));
    assert!(failed.is_err());
    let status = desktop.status(&id);
    assert_eq!(status["problem"]["code"], "offline");
}
