//! Drafts: exactly one object for each, whatever becomes of its requests.

use serde_json::json;
use shopbell_core::{
    RecordKind,
    app::view::Draft,
    error::ErrorCode,
    ledger::{LedgerError, drafts},
};
use shopbell_sandbox::Kind;

use crate::test_app::{TestApp, form, person, unavailable};

#[tokio::test]
async fn a_double_click_makes_one_customer() {
    let test = TestApp::start().await;
    let send = || test.create_customer("draft", person("Hana", "hana@example.com"));
    let (first, second, third) = tokio::join!(send(), send(), send());
    let id = first.unwrap().id;
    assert_eq!(second.unwrap().id, id);
    assert_eq!(third.unwrap().id, id);
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 1);
    assert_eq!(test.sent("POST").len(), 1);
    assert_eq!(send().await.unwrap().id, id);
}

fn draft(test: &TestApp) -> Draft {
    Draft {
        id: "draft".into(),
        connection: test.id.clone(),
        kind: RecordKind::Customers,
        target: None,
        content: json!({ "name": "Hana" }),
        base: None,
        updated: 0,
        unsettled: false,
    }
}

#[tokio::test]
async fn a_lost_answer_and_a_new_process_make_one_customer() {
    let test = TestApp::start().await;
    test.app.records.save_draft(draft(&test)).await.unwrap();
    test.lose_answer();
    let fields = person("Hana", "hana@example.com");
    let lost = test.create_customer("draft", fields.clone()).await;
    assert_eq!(lost.unwrap_err().code, ErrorCode::StripeUnavailable);
    let kept = test.app.records.list_drafts(&test.id).await.unwrap();
    assert!(kept[0].unsettled && kept[0].content == json!({ "name": "Hana" }));

    let test = test.restart().await;
    assert!(test.app.records.list_drafts(&test.id).await.unwrap()[0].unsettled);
    let made = test.create_customer("draft", fields).await.unwrap();
    assert_eq!(test.sandbox.shop().ids(Kind::Customers), [made.id]);
    assert_eq!(test.app.records.list_drafts(&test.id).await.unwrap(), []);
}

#[tokio::test]
async fn what_was_changed_after_a_lost_answer_is_sent_as_a_change() {
    let test = TestApp::start().await;
    test.lose_answer();
    let first = test.create_customer("draft", person("Hana", "hana@example.com"));
    first.await.unwrap_err();
    let mut fields = person("Hana Tanaka", "hana@example.com");
    fields.insert("phone", json!("+81 3"));
    let made = test.create_customer("draft", fields).await.unwrap();
    assert_eq!(made.name.as_deref(), Some("Hana Tanaka"));
    assert_eq!(
        test.sandbox.shop().ids(Kind::Customers),
        std::slice::from_ref(&made.id)
    );
    let sent = test.sent("POST");
    let last = sent.last().unwrap();
    assert_eq!(last.path, format!("/v1/customers/{}", made.id));
    assert_eq!(form(last), [("name", "Hana Tanaka"), ("phone", "+81 3")]);
}

#[tokio::test]
async fn a_request_older_than_its_key_is_looked_for_and_not_repeated() {
    let test = TestApp::start().await;
    test.lose_answer();
    let fields = person("Hana", "hana@example.com");
    test.create_customer("draft", fields.clone())
        .await
        .unwrap_err();
    // A day passes: the same as if the request had been written down a day ago.
    test.ledger()
        .write_blocking(|db| {
            let mut send = drafts::get_draft_request(db, "draft")?.unwrap();
            send.sent -= 25 * 3600;
            drafts::put_draft_request(db, &send)
        })
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
    test.sandbox.clear_requests();
    let made = test.create_customer("draft", fields).await.unwrap();
    assert_eq!(test.sandbox.shop().ids(Kind::Customers), [made.id]);
    assert_eq!(test.sent("POST").len(), 0);
}

#[tokio::test]
async fn offline_a_form_loses_nothing() {
    let test = TestApp::start().await;
    test.app.records.save_draft(draft(&test)).await.unwrap();
    test.sandbox.inject(unavailable());
    let send = || test.create_customer("draft", person("Hana", "h@example.com"));
    assert_eq!(send().await.unwrap_err().code, ErrorCode::StripeUnavailable);
    assert_eq!(send().await.unwrap_err().code, ErrorCode::StripeUnavailable);
    test.sandbox.clear_faults();
    send().await.unwrap();
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 1);
    test.app.records.save_draft(draft(&test)).await.unwrap();
    test.app.records.discard_draft("draft").await.unwrap();
    assert_eq!(test.app.records.list_drafts(&test.id).await.unwrap(), []);
}
