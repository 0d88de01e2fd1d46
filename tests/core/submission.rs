//! A form and a line of an import go the same way to Stripe.

use serde_json::json;
use shopbell_core::{
    RecordKind,
    app::view::{AppEvent, ImportState},
    ledger::{LedgerError, imports},
};
use shopbell_sandbox::Kind;

use crate::{
    imports::{customers, read, stands},
    test_app::{TestApp, fields},
};

#[tokio::test]
async fn a_form_and_a_line_send_the_same_request() {
    let test = TestApp::start().await;
    let cases = [
        (
            RecordKind::Customers,
            json!({
                "name": "Hana",
                "email": "hana@example.com",
                "address.line1": "1-2-3",
                "address.city": "Kyoto",
                "metadata.tier": "gold",
            }),
            "metadata.tier,name,email,city,street\ngold,Hana,hana@example.com,Kyoto,1-2-3\n",
        ),
        (
            RecordKind::Products,
            json!({
                "name": "Mug",
                "caption": "Speckled",
                "active": false,
                "images": ["https://a.example/1.png", "https://a.example/2.png"],
            }),
            "images,active,name,caption\n\
             https://a.example/1.png https://a.example/2.png,no,Mug,Speckled\n",
        ),
    ];
    for (kind, form, text) in cases {
        let records = &test.app.records;
        let made = records.create(&test.id, kind, kind.name(), fields(form));
        made.await.unwrap();
        let import = read(&test, kind, text.as_bytes()).await;
        test.app.imports.start(&import.id).await.unwrap();
        assert_eq!(stands(&test, &import.id).await.created, 1);
        let sent = test.sent("POST");
        assert_eq!(sent.len(), 2);
        assert_eq!(
            (&sent[0].path, &sent[0].form),
            (&sent[1].path, &sent[1].form)
        );
        assert_ne!(sent[0].idempotency_key, sent[1].idempotency_key);
    }
}

/// The same rule as a form's: nobody knows whether the key is still known at Stripe.
#[tokio::test]
async fn a_line_older_than_its_key_is_looked_for_and_not_repeated() {
    let test = TestApp::start().await;
    let import = customers(&test, "name,email\nHana,hana@example.com\n").await;
    test.lose_answer();
    test.app.imports.start(&import.id).await.unwrap();
    assert_eq!(stands(&test, &import.id).await.state, ImportState::Paused);
    test.ledger()
        .write_blocking(|db| {
            let mut line = imports::get_next_import_line(db, &import.id)?.unwrap();
            line.sent = line.sent.map(|at| at - 25 * 3600);
            imports::put_import_lines(db, &import.id, &[line])
        })
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
    test.sandbox.clear_requests();
    test.app.imports.start(&import.id).await.unwrap();
    let done = |event: &AppEvent| match event {
        AppEvent::ImportChanged { import } if import.state == ImportState::Done => {
            Some((import.created, import.refused))
        }
        _ => None,
    };
    assert_eq!(test.events.until(done).await, (1, 0));
    assert_eq!(test.sent("POST").len(), 0);
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 1);
}
