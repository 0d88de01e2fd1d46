//! Changes whose answer was lost: the object is read before anything is sent again.

use serde_json::{Value, json};
use shopbell_core::{
    error::ErrorCode,
    ledger::{LedgerError, drafts},
};
use shopbell_sandbox::{CustomerSpec, Kind, ProductSpec};

use crate::test_app::{TestApp, fields, person, unavailable};

const DAY: i64 = 25 * 3600;

/// A customer, and a form that opened with it.
async fn open_form(test: &TestApp) -> (String, Value) {
    let id = test.sandbox.shop().create_customer(CustomerSpec {
        name: Some("Hana".into()),
        email: Some("hana@example.com".into()),
        ..CustomerSpec::default()
    });
    let base = test.get_customer(&id).await.unwrap().record;
    test.sandbox.clear_requests();
    (id, serde_json::to_value(base).unwrap())
}

/// The same as if the draft's request had been sent so long ago.
fn time_passes(test: &TestApp, seconds: i64) {
    test.ledger()
        .write_blocking(|db| {
            let mut request = drafts::get_draft_request(db, "draft")?.unwrap();
            request.sent -= seconds;
            drafts::put_draft_request(db, &request)
        })
        .unwrap_or_else(|error: LedgerError| panic!("{error}"));
}

/// The next POST never reaches Stripe.
fn lose_request(test: &TestApp) {
    test.sandbox.inject(unavailable().method("POST").once());
}

fn name_at_stripe(test: &TestApp, id: &str) -> Value {
    let path = format!("/v1/customers/{id}");
    test.sandbox.shop().call("GET", &path, "").unwrap()["name"].clone()
}

#[tokio::test]
async fn a_change_that_was_carried_out_is_done_and_not_sent_again() {
    for age in [0, DAY] {
        let test = TestApp::start().await;
        let (id, base) = open_form(&test).await;
        test.lose_answer();
        let send = || {
            let wanted = person("Hanako", "hana@example.com");
            test.update_customer(&id, "draft", wanted, base.clone())
        };
        send().await.unwrap_err();
        time_passes(&test, age);
        test.sandbox.clear_requests();
        assert_eq!(send().await.unwrap().name.as_deref(), Some("Hanako"));
        assert_eq!(test.sent("POST").len(), 0, "after {age} s");
    }
}

#[tokio::test]
async fn a_change_that_never_arrived_is_repeated_under_its_key_while_that_lives() {
    for (age, same_key) in [(0, true), (DAY, false)] {
        let test = TestApp::start().await;
        let (id, base) = open_form(&test).await;
        lose_request(&test);
        let send = || {
            let wanted = person("Hanako", "hana@example.com");
            test.update_customer(&id, "draft", wanted, base.clone())
        };
        send().await.unwrap_err();
        let first = test.sent("POST").pop().unwrap();
        time_passes(&test, age);
        // Somebody changed what the form does not touch.
        let path = format!("/v1/customers/{id}");
        test.sandbox.shop().update(&path, "phone=2").unwrap();
        assert_eq!(send().await.unwrap().name.as_deref(), Some("Hanako"));
        let again = test.sent("POST");
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].form, first.form);
        assert_eq!(
            again[0].idempotency_key == first.idempotency_key,
            same_key,
            "after {age} s"
        );
        let now = test.get_customer(&id).await.unwrap().record;
        assert_eq!(now.phone.as_deref(), Some("2"));
    }
}

#[tokio::test]
async fn a_repeated_change_never_undoes_what_somebody_else_did_since() {
    for (age, carried_out) in [(0, false), (0, true), (DAY, false), (DAY, true)] {
        let test = TestApp::start().await;
        let (id, base) = open_form(&test).await;
        match carried_out {
            true => test.lose_answer(),
            false => lose_request(&test),
        }
        let send = |base: Value| {
            let wanted = person("Hanako", "hana@example.com");
            test.update_customer(&id, "draft", wanted, base)
        };
        send(base.clone()).await.unwrap_err();
        let path = format!("/v1/customers/{id}");
        test.sandbox.shop().update(&path, "name=Hana+Mori").unwrap();
        time_passes(&test, age);
        test.sandbox.clear_requests();
        let error = send(base.clone()).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::EditConflict, "{age} {carried_out}");
        let conflict = &error.detail.conflicts[0];
        assert_eq!(
            (&conflict.theirs, &conflict.mine),
            (&json!("Hana Mori"), &json!("Hanako"))
        );
        assert_eq!(test.sent("POST").len(), 0);
        assert_eq!(name_at_stripe(&test, &id), json!("Hana Mori"));
        // The person decides for their own.
        let kept = send(error.detail.current.clone().unwrap()).await.unwrap();
        assert_eq!(kept.name.as_deref(), Some("Hanako"));
    }
}

#[tokio::test]
async fn a_group_and_a_list_are_compared_whole() {
    let test = TestApp::start().await;
    let id = test.sandbox.shop().create_product(ProductSpec {
        name: Some("Mug".into()),
        ..ProductSpec::default()
    });
    let base = test.get_product(&id).await.unwrap().record;
    lose_request(&test);
    let send = || {
        let wanted = fields(json!({ "name": "Mug", "images": ["https://a.example/1.png"] }));
        test.update_product(&id, "draft", wanted, &base)
    };
    send().await.unwrap_err();
    let path = format!("/v1/products/{id}");
    let theirs = "images[0]=https://b.example/1.png&images[1]=https://b.example/2.png";
    test.sandbox.shop().update(&path, theirs).unwrap();
    test.sandbox.clear_requests();
    assert_eq!(send().await.unwrap_err().code, ErrorCode::EditConflict);
    assert_eq!(test.sent("POST").len(), 0);
}

#[tokio::test]
async fn an_object_that_was_deleted_since_is_said_to_be() {
    let test = TestApp::start().await;
    let (id, base) = open_form(&test).await;
    lose_request(&test);
    let send = || {
        let wanted = person("Hanako", "hana@example.com");
        test.update_customer(&id, "draft", wanted, base.clone())
    };
    send().await.unwrap_err();
    test.sandbox.shop().delete(&id);
    assert_eq!(send().await.unwrap_err().code, ErrorCode::NotFound);
}

/// A form made its object, its answer was lost, and what was typed since is refused: the object is
/// there all the same, and the next try changes it.
#[tokio::test]
async fn a_refused_correction_of_a_new_object_makes_no_second_one() {
    let test = TestApp::start().await;
    test.lose_answer();
    let send = |name: &str| test.create_customer("draft", person(name, "hana@example.com"));
    send("Hana").await.unwrap_err();
    let refused = shopbell_sandbox::Fault::status(400);
    let [id] = &test.sandbox.shop().ids(Kind::Customers)[..] else {
        panic!("it was made");
    };
    test.sandbox.inject(
        refused
            .method("POST")
            .on(&format!("/v1/customers/{id}"))
            .once(),
    );
    assert_eq!(send("Hanako").await.unwrap_err().code, ErrorCode::Refused);
    let made = send("Hana Mori").await.unwrap();
    assert_eq!((&made.id, made.name.as_deref()), (id, Some("Hana Mori")));
    assert_eq!(test.sandbox.shop().count(Kind::Customers), 1);
}
