//! The client over real HTTP: what goes out, what is tried again, how failures read.

use std::sync::{Arc, Mutex};

use crate::test_app::TestApp;
use shopbell_core::{
    ErrorCode,
    app::view::KeyOwner,
    stripe::{
        ApiBase, ApiKey, CallObserver, CallRecord, Client, Form, NetworkKind, ObjectId, Request,
        STRIPE_VERSION, StripeError, Throttle, model::Customer, requests,
    },
};
use shopbell_sandbox::{Access, CustomerSpec, Fault, FaultKind, Kind, Sandbox, SandboxOptions};

#[derive(Default)]
struct Calls(Mutex<Vec<CallRecord>>);

impl CallObserver for Calls {
    fn called(&self, record: CallRecord) {
        self.0.lock().unwrap().push(record);
    }
}

impl Calls {
    fn statuses(&self) -> Vec<Option<u16>> {
        let calls = self.0.lock().unwrap();
        calls.iter().map(|call| call.status).collect()
    }
}

async fn account() -> (Sandbox, Client, Arc<Calls>) {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let calls = Arc::new(Calls::default());
    let client = with_key(&sandbox, sandbox.key(), Some(calls.clone()));
    (sandbox, client, calls)
}

fn with_key(sandbox: &Sandbox, key: &str, calls: Option<Arc<Calls>>) -> Client {
    let base = ApiBase::loopback(&sandbox.url()).unwrap();
    let observer = calls.map(|calls| calls as Arc<dyn CallObserver>);
    let key = ApiKey::parse(key).unwrap();
    Client::new(&base, key, Throttle::default(), observer).unwrap()
}

fn new_customer(email: &str, idempotency_key: &str) -> Request {
    let mut form = Form::default();
    form.push("email", email);
    requests::create_object("/v1/customers", form, idempotency_key)
}

#[tokio::test]
async fn every_call_says_its_version_and_a_write_its_idempotency_key() {
    let (sandbox, client, calls) = account().await;
    client
        .page(requests::list_page("/v1/charges", Some(7), None, 100))
        .await
        .unwrap();
    client
        .send(new_customer("a@example.com", "draft-1"))
        .await
        .unwrap();
    let seen = sandbox.requests();
    assert!(
        seen.iter()
            .all(|one| one.version.as_deref() == Some(STRIPE_VERSION))
    );
    assert_eq!(
        seen[0].query,
        [
            ("limit".into(), "100".into()),
            ("created[gte]".into(), "7".into())
        ]
    );
    assert_eq!(seen[0].idempotency_key, None);
    assert_eq!(seen[1].idempotency_key.as_deref(), Some("draft-1"));
    assert_eq!(
        seen[1].form,
        [("email".to_owned(), "a@example.com".to_owned())]
    );
    assert_eq!(calls.statuses(), [Some(200), Some(200)]);
}

#[tokio::test]
async fn a_passing_failure_is_tried_again_and_each_try_counts() {
    for fault in [
        Fault::status(503),
        Fault::rate_limited("global-rate"),
        Fault::new(FaultKind::ResetBefore),
        Fault::new(FaultKind::HalfBody),
    ] {
        let (sandbox, client, calls) = account().await;
        sandbox.shop().create_customer(CustomerSpec::default());
        sandbox.inject(fault.clone().once());
        let page = client
            .page(requests::list_page("/v1/customers", None, None, 10))
            .await;
        assert_eq!(page.unwrap().value.data.len(), 1, "{fault:?}");
        assert_eq!(calls.statuses().len(), 2, "{fault:?}");
        assert_eq!(client.throttle().used(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_happens_once() {
    for kind in [FaultKind::ResetAfter, FaultKind::HalfBody] {
        let (sandbox, client, _) = account().await;
        sandbox.inject(Fault::new(kind).method("POST").once());
        let made = client
            .fetch::<Customer>(new_customer("b@example.com", "draft-2"))
            .await;
        let made = made.unwrap().value;
        assert_eq!(sandbox.shop().ids(Kind::Customers), [made.id]);
    }
}

#[tokio::test]
async fn a_failure_keeps_stripes_words_and_its_request_id() {
    let (_sandbox, client, _) = account().await;
    let error = client
        .send(new_customer("no address", "draft-3"))
        .await
        .unwrap_err();
    let details = error.details().unwrap();
    assert_eq!(details.param.as_deref(), Some("email"));
    assert!(
        details.message.contains("Invalid email"),
        "{}",
        details.message
    );
    assert!(error.request_id().unwrap().starts_with("req_"));
    let ours = shopbell_core::Error::from(error);
    assert_eq!(ours.code, ErrorCode::Refused);
    assert!(ours.detail.stripe_message.is_some() && ours.detail.request_id.is_some());
}

#[tokio::test]
async fn the_error_says_what_kind_of_trouble_it_is() {
    let (sandbox, client, _) = account().await;
    let missing = client
        .send(requests::get_object(
            "/v1/customers",
            &ObjectId::parse("cus_none").unwrap(),
        ))
        .await;
    assert!(matches!(missing, Err(StripeError::NotFound(_))));
    let cursor = requests::list_page("/v1/charges", None, Some("ch_none"), 10);
    assert!(client.page(cursor).await.unwrap_err().is_lost_cursor());
    let closed = client.send(Request::get("/v1/nothing_here")).await;
    assert!(
        matches!(&closed, Err(StripeError::UnknownUrl(_))),
        "{closed:?}"
    );

    client
        .send(new_customer("c@example.com", "draft-4"))
        .await
        .unwrap();
    let other = client.send(new_customer("d@example.com", "draft-4")).await;
    assert!(matches!(other, Err(StripeError::Idempotency(_))));

    let limited = sandbox.restricted_key(&[("customers", Access::Read)]);
    let limited = with_key(&sandbox, &limited, None);
    let refused = limited
        .page(requests::list_page("/v1/charges", None, None, 1))
        .await;
    let Err(StripeError::Permission { permission, .. }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(permission.as_deref(), Some("rak_charge_read"));

    let stranger = with_key(&sandbox, "sk_test_nobodyKnowsThisKey", None);
    let stranger = stranger.send(requests::get_account()).await;
    assert!(matches!(stranger, Err(StripeError::Authentication(_))));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_names_the_field() {
    let (sandbox, client, _) = account().await;
    sandbox.inject(Fault::new(FaultKind::WrongShape));
    let wrong = client
        .page(requests::list_page("/v1/charges", None, None, 1))
        .await;
    let Err(StripeError::Decode {
        path, request_id, ..
    }) = wrong
    else {
        panic!("{wrong:?}")
    };
    assert_eq!(path, "data");
    assert!(request_id.is_some());
}

#[tokio::test]
async fn no_server_is_told_from_a_refusal() {
    let (sandbox, client, calls) = account().await;
    sandbox.shutdown().await;
    let gone = client.send(requests::get_account()).await;
    let Err(StripeError::Network { kind, .. }) = gone else {
        panic!("{gone:?}")
    };
    assert_eq!(kind, NetworkKind::Connect);
    assert_eq!(calls.statuses(), [None; 4]);
}

#[tokio::test]
async fn the_key_is_in_no_words_of_the_client_or_its_errors() {
    let (sandbox, client, _) = account().await;
    let key = sandbox.key().to_owned();
    sandbox.shutdown().await;
    let error = client.send(requests::get_account()).await.unwrap_err();
    let ours = shopbell_core::Error::from(client.send(requests::get_account()).await.unwrap_err());
    let view = serde_json::to_string(&ours.view()).unwrap();
    for words in [
        format!("{client:?}"),
        format!("{error:?} {error}"),
        format!("{ours:?} {view}"),
    ] {
        assert!(!words.contains(&key), "{words}");
    }
}

#[test]
fn only_stripe_and_this_machine_are_asked() {
    for elsewhere in [
        "https://api.stripe.com.example.com",
        "http://192.168.1.1:12111",
        "http://127.0.0.1.example.com",
        "http://localhost@example.com",
        "http://127.0.0.1:12111#api.stripe.com",
        "http://127.0.0.1:12111?x",
        "file:///etc/passwd",
        "",
    ] {
        assert!(ApiBase::loopback(elsewhere).is_err(), "{elsewhere}");
    }
    for here in [
        "http://127.0.0.1:12111",
        "http://localhost:12111",
        "http://[::1]:12111",
    ] {
        assert!(ApiBase::loopback(here).unwrap().is_loopback(), "{here}");
    }
}

#[test]
fn a_key_is_told_by_its_prefix() {
    use shopbell_core::stripe::{KeyError, KeyMode};
    let live = ApiKey::parse("  rk_live_0123456789abcdef\n").unwrap();
    assert_eq!(
        (live.mode(), live.restricted(), live.hint()),
        (KeyMode::Live, true, "cdef")
    );
    let test = ApiKey::parse("sk_test_0123456789").unwrap();
    assert_eq!((test.mode(), test.restricted()), (KeyMode::Test, false));
    assert_eq!(
        ApiKey::parse("pk_live_0123456789"),
        Err(KeyError::Publishable)
    );
    for organization in ["sk_org_live_0123456789", "rk_org_0123456789", "sk_org_"] {
        assert_eq!(
            ApiKey::parse(organization),
            Err(KeyError::Organization),
            "{organization}"
        );
    }
    for typo in [
        "",
        "sk_test_",
        "sk_0123456789",
        "skx_test_0123456789",
        "sk_test_12345 6789",
        "whsec_0123456789",
    ] {
        assert_eq!(ApiKey::parse(typo), Err(KeyError::Malformed), "{typo:?}");
    }
}

#[tokio::test]
async fn checking_a_key_and_connecting_again_give_no_new_allowance() {
    let test = TestApp::start().await;
    let used = async || {
        test.app
            .watching
            .get_status(&test.id)
            .await
            .unwrap()
            .calls_used
    };
    let connected = used().await;
    assert!(
        connected >= 9,
        "the account and eight permissions: {connected}"
    );
    let check = test
        .app
        .connections
        .check_key(test.sandbox.key())
        .await
        .unwrap();
    let owner = KeyOwner::Connection {
        connection: test.id.clone(),
    };
    assert_eq!(check.owner, owner);
    let asked = u32::try_from(test.sandbox.requests().len()).unwrap();
    let checked = used().await;
    assert_eq!(checked, connected + asked);
    test.app.remove_connection(&test.id, false).await.unwrap();
    test.app.connect(test.sandbox.key(), true).await.unwrap();
    assert!(used().await > checked);
}
