//! Whether the record is whole: what is missing is recorded and rings, and nothing else is said to be.

use shopbell_core::{
    Trigger,
    error::ErrorCode,
    history::{AuditReport, AuditedList},
    ledger::LedgerError,
};
use shopbell_sandbox::{
    Access, AnySpec, ChargeSpec, CustomerSpec, Fault, FaultKind, Sandbox, SandboxOptions,
};

use crate::test_app::TestApp;

/// A shop whose objects of two hours were all recorded.
async fn open_shop(permissions: Option<&[(&str, Access)]>) -> TestApp {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    sandbox.set_time(sandbox.now() - 7200);
    let test = TestApp::beside(sandbox, permissions).await;
    test.app.watching.poll(&test.id).await.unwrap();
    let shop = test.sandbox.shop();
    shop.create_many(AnySpec::Charges(ChargeSpec::default()), 130);
    shop.create_many(AnySpec::Customers(CustomerSpec::default()), 120);
    test.app.watching.poll(&test.id).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    test.sandbox.advance(3600);
    test.sandbox.clear_requests();
    test
}

fn rung(test: &TestApp) -> usize {
    test.bell().shown().iter().map(Vec::len).sum()
}

fn change(test: &TestApp, sql: &str) {
    let done = test
        .ledger()
        .write_blocking(|db| -> Result<_, LedgerError> { Ok(db.execute_batch(sql)?) });
    done.unwrap();
}

/// Takes arrivals out of the ledger, as no defect ever should.
fn lose(test: &TestApp, trigger: &str, count: u32) {
    change(
        test,
        &format!(
            "DELETE FROM outbox_arrivals WHERE seq IN
                 (SELECT seq FROM arrivals WHERE \"trigger\" = '{trigger}' LIMIT {count});
             DELETE FROM arrivals WHERE seq IN
                 (SELECT seq FROM arrivals WHERE \"trigger\" = '{trigger}' LIMIT {count});"
        ),
    );
}

async fn audit(test: &TestApp) -> AuditReport {
    let report = test.app.auditing.run(&test.id, None).await.unwrap();
    test.app.wait_for_alerts().await.unwrap();
    report
}

fn list(report: &AuditReport, trigger: Trigger) -> &AuditedList {
    let mut lists = report.lists.iter();
    lists.find(|list| list.trigger == trigger).unwrap()
}

#[tokio::test]
async fn a_whole_record_is_said_to_be_whole_and_costs_a_page_of_each_hundred() {
    let test = open_shop(None).await;
    let before = rung(&test);
    let report = audit(&test).await;
    assert!(report.is_complete(), "{report:?}");
    assert_eq!((report.compared, report.missing), (250, 0));
    assert_eq!(list(&report, Trigger::Charge).calls, 2);
    assert!(report.since < report.until);
    assert_eq!(rung(&test), before);
    assert_eq!(test.app.auditing.get(&test.id).await.unwrap(), Some(report));
}

#[tokio::test]
async fn what_is_missing_is_recorded_and_rings_once() {
    let test = open_shop(None).await;
    let before = rung(&test);
    lose(&test, "charge.added", 3);
    lose(&test, "customer.added", 1);
    let report = audit(&test).await;
    assert!(!report.is_complete());
    assert_eq!(report.missing, 4);
    assert_eq!(list(&report, Trigger::Charge).missing, 3);
    assert_eq!(rung(&test), before + 4);
    let again = audit(&test).await;
    assert!(again.is_complete());
    assert_eq!(rung(&test), before + 4);
}

#[tokio::test]
async fn what_the_watching_has_not_read_yet_is_not_missing() {
    let test = open_shop(None).await;
    let before = rung(&test);
    test.sandbox.shop().create_charge(ChargeSpec::default());
    test.sandbox.advance(3600);
    let report = audit(&test).await;
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(rung(&test), before + 1, "the audit begins with a poll");
}

#[tokio::test]
async fn what_is_deleted_meanwhile_is_not_wrong() {
    let test = open_shop(None).await;
    let ids = test.sandbox.shop().ids(shopbell_sandbox::Kind::Customers);
    for id in ids.iter().take(5) {
        assert!(test.sandbox.shop().delete(id));
    }
    // The one that marks the place, too.
    let gone = FaultKind::Delete { object: None };
    test.sandbox
        .inject(Fault::new(gone).on("/v1/customers").once());
    let mut gone = Fault::new(FaultKind::Delete { object: None }).on("/v1/customers");
    gone.skip = 1;
    test.sandbox.inject(gone.once());
    let report = audit(&test).await;
    assert!(report.is_complete(), "{report:?}");
    assert!(list(&report, Trigger::Customer).problem.is_none());
}

#[tokio::test]
async fn nothing_older_than_the_watching_is_missing() {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let spec = |age| ChargeSpec {
        created: Some(sandbox.now() - age),
        ..ChargeSpec::default()
    };
    let shop = sandbox.shop();
    shop.create_many(AnySpec::Charges(spec(86_400)), 80);
    shop.create_many(AnySpec::Charges(spec(5)), 160);
    let test = TestApp::beside(sandbox, None).await;
    test.app.watching.poll(&test.id).await.unwrap();
    test.sandbox.advance(3600);
    let report = audit(&test).await;
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(list(&report, Trigger::Charge).compared, 160);
    assert_eq!(rung(&test), 0);
}

#[tokio::test]
async fn a_list_that_may_not_be_read_leaves_the_record_unproved() {
    let may = [
        ("charges", Access::Read),
        ("events", Access::Read),
        ("invoice_items", Access::Read),
    ];
    let test = open_shop(Some(&may)).await;
    let report = audit(&test).await;
    assert!(!report.is_complete());
    let problem = list(&report, Trigger::Customer).problem.as_ref();
    let code = problem.map(|problem| problem.code);
    assert_eq!(code, Some(ErrorCode::PermissionMissing));
    assert_eq!(list(&report, Trigger::Charge).compared, 130);
}

#[tokio::test]
async fn an_audit_that_is_broken_off_says_nothing_and_loses_nothing() {
    let test = open_shop(None).await;
    let before = rung(&test);
    lose(&test, "charge.added", 2);
    test.sandbox.revoke(&test.key());
    assert!(test.app.auditing.run(&test.id, None).await.is_err());
    assert_eq!(test.app.auditing.get(&test.id).await.unwrap(), None);
    assert_eq!(rung(&test), before);
}

#[tokio::test]
async fn it_comes_by_itself_once_a_month() {
    let test = open_shop(None).await;
    test.app.auditing.run_due().await.unwrap();
    assert_eq!(test.sent("GET").len(), 0, "connected a moment ago");
    change(
        &test,
        "UPDATE connections SET created = created - 31 * 86400",
    );
    test.app.auditing.run_due().await.unwrap();
    assert!(test.app.auditing.get(&test.id).await.unwrap().is_some());
    test.sent("GET");
    test.app.auditing.run_due().await.unwrap();
    assert_eq!(test.sent("GET").len(), 0, "the next one is due in a month");
}
