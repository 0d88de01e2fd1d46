//! A key goes to the address that it was stored for, and a live one to no other than Stripe.

use shopbell_core::{
    ErrorCode,
    app::view::Connection,
    error::Error,
    ledger::connections::{ConnectionRow, get_connection, put_connection},
    stripe::{ApiBase, ApiKey, Client, StripeError, Throttle},
};

use crate::test_app::TestApp;

/// The app, told that its connection is stored for this address.
async fn stored_for(api: Option<&str>) -> TestApp {
    let test = TestApp::start().await;
    let id = test.id.clone();
    let api = api.map(str::to_owned);
    test.ledger()
        .write_blocking(move |db| {
            let row = get_connection(db, &id)?.expect("it was just made");
            put_connection(db, &ConnectionRow { api, ..row })
        })
        .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"));
    test.restart().await
}

fn code<T>(result: Result<T, Error>) -> ErrorCode {
    match result {
        Ok(_) => panic!("it should have been refused"),
        Err(error) => error.code,
    }
}

#[test]
fn a_live_key_never_goes_to_this_machine() {
    let base = ApiBase::loopback("http://127.0.0.1:4242").unwrap();
    for key in ["sk_live_0123456789abcdef", "rk_live_0123456789abcdef"] {
        let key = ApiKey::parse(key).unwrap();
        let client = Client::new(&base, key.clone(), Throttle::unlimited(), None);
        let Err(error) = client else {
            panic!("{key:?}");
        };
        assert!(matches!(error, StripeError::LiveKeyToLoopback { .. }));
        assert!(error.to_string().contains("http://127.0.0.1:4242"));
        assert_eq!(Error::from(error).code, ErrorCode::LiveKeyToLoopback);
        assert!(Client::new(&ApiBase::Stripe, key, Throttle::unlimited(), None).is_ok());
    }
}

#[tokio::test]
async fn a_live_key_that_is_pasted_beside_a_local_server_is_not_sent_there() {
    let key = "sk_live_0123456789abcdef";
    let test = TestApp::start().await;
    assert_eq!(
        code(test.app.connections.check_key(key).await),
        ErrorCode::LiveKeyToLoopback
    );
    assert_eq!(
        code(test.app.connect(key, true).await),
        ErrorCode::LiveKeyToLoopback
    );
    assert_eq!(test.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn a_key_that_was_stored_for_stripe_is_not_sent_to_another_host() {
    for stored in [None, Some("http://127.0.0.1:1")] {
        let test = stored_for(stored).await;
        let error = test.app.watching.poll(&test.id).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::OtherHost);
        let shown = stored.unwrap_or("https://api.stripe.com");
        assert!(error.message.contains(shown), "{}", error.message);
        assert!(
            error.message.contains(&test.sandbox.url()),
            "{}",
            error.message
        );
        assert_eq!(
            code(test.app.connections.check_host(&test.id).await),
            ErrorCode::OtherHost
        );
        assert_eq!(
            code(test.app.accounts.recheck_access(&test.id).await),
            ErrorCode::OtherHost
        );
        // The same account at another host takes no other's place, and no other's key.
        let key = test.sandbox.key().to_owned();
        assert_eq!(
            code(test.app.replace_key(&test.id, &key, true).await),
            ErrorCode::OtherHost
        );
        assert_eq!(test.sandbox.requests().len(), 0, "{stored:?}");
        assert_eq!(
            code(test.app.connect(&key, true).await),
            ErrorCode::OtherHost
        );
        let shown: Connection = test.app.connections.get(&test.id).await.unwrap();
        assert_eq!(shown.host.as_deref(), stored);
    }
}

#[tokio::test]
async fn what_was_stored_for_this_machine_is_read_there_and_says_so() {
    let test = TestApp::start().await.restart().await;
    test.app.watching.poll(&test.id).await.unwrap();
    let shown = test.app.connections.get(&test.id).await.unwrap();
    assert_eq!(shown.host, Some(test.sandbox.url()));
}

#[tokio::test]
async fn an_id_that_walks_through_the_path_asks_nothing() {
    use shopbell_core::RecordKind::Customers;
    let test = TestApp::start().await;
    for id in ["", " ", ".", "..", " .. "] {
        let asked = [
            code(test.app.records.get(&test.id, Customers, id).await),
            code(test.app.records.delete(&test.id, Customers, id).await),
        ];
        assert_eq!(asked, [ErrorCode::InvalidInput; 2], "{id:?}");
    }
    let active = test
        .app
        .records
        .set_product_active(&test.id, "..", true, "draft-1");
    assert_eq!(code(active.await), ErrorCode::InvalidInput);
    assert_eq!(test.sandbox.requests().len(), 0);
}
