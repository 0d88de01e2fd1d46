//! What a restricted key is refused, and in which words.

use serde_json::{Value, json};
use shopbell_sandbox::{Access, AccountAnswer, DenialWords, Fault};

use crate::support::{Shopper, parse};

async fn refusal(shop: &Shopper, key: &str, path: &str) -> Value {
    let (status, body) = parse(shop.get_with(key, path).await).await;
    assert_eq!(status, 403, "{body}");
    assert_eq!(body["error"]["type"], "invalid_request_error");
    body["error"].clone()
}

#[tokio::test]
async fn a_restricted_key_may_not_read_the_account_and_is_told_whose_it_is() {
    let shop = Shopper::start().await;
    let key = shop.sandbox.restricted_key(&[("charges", Access::Read)]);
    let tail = &key[key.len() - 4..];
    let stars = "*".repeat(key.len() - "rk_test_".len() - 4);
    let error = refusal(&shop, &key, "/v1/account").await;
    let message = format!(
        "The provided key 'rk_test_{stars}{tail}' does not have the required permissions for this endpoint on account \
         'acct_1ShopbellDemo00'. Having the 'rak_accounts_kyc_basic_read' permission would allow this request to \
         continue."
    );
    assert_eq!(error["message"], message);

    let error = refusal(&shop, &key, "/v1/customers").await;
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("on account 'acct_1ShopbellDemo00'. Having the 'rak_customer_read'"));
    assert_eq!(shop.get_with(&key, "/v1/charges").await.status(), 200);
}

#[tokio::test]
async fn a_restricted_key_with_the_permission_reads_the_account() {
    let shop = Shopper::start().await;
    let key = shop.sandbox.restricted_key(&[("account", Access::Read)]);
    let (status, body) = parse(shop.get_with(&key, "/v1/account").await).await;
    assert_eq!((status, &body["id"]), (200, &json!("acct_1ShopbellDemo00")));
}

#[tokio::test]
async fn the_words_of_a_refusal_and_the_account_in_them_can_be_changed() {
    let shop = Shopper::start().await;
    let key = shop.sandbox.restricted_key(&[]);
    let mut options = shop.sandbox.account_options();
    let expected = [
        (DenialWords::Having, Value::Null, "rak_plan_read"),
        (
            DenialWords::Enabling,
            json!("more_permissions_required"),
            "Enabling \"Prices Read\" ('plan_read')",
        ),
        (
            DenialWords::Application,
            json!("more_permissions_required_for_application"),
            "'read_only' scope",
        ),
        (DenialWords::Unnamed, Value::Null, "Having more permissions"),
    ];
    for (words, code, part) in expected {
        for named in [true, false] {
            options.denial_words = words;
            options.denial_names_account = named;
            shop.sandbox.set_account_options(options.clone());
            let error = refusal(&shop, &key, "/v1/prices").await;
            let message = error["message"].as_str().unwrap();
            assert_eq!(error["code"], code);
            assert!(message.contains(part), "{message}");
            assert_eq!(message.contains("acct_"), named, "{message}");
        }
    }
}

#[tokio::test]
async fn an_injected_403_is_worded_like_a_missing_permission() {
    let shop = Shopper::start().await;
    shop.sandbox.inject(Fault::status(403));
    let error = refusal(&shop, shop.sandbox.key(), "/v1/events").await;
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("'acct_1ShopbellDemo00'") && message.contains("rak_event_read"),
        "{message}"
    );
}

#[tokio::test]
async fn the_account_can_answer_without_an_id() {
    let shop = Shopper::start().await;
    let mut options = shop.sandbox.account_options();
    for (answer, id) in [
        (AccountAnswer::Whole, json!("acct_1ShopbellDemo00")),
        (AccountAnswer::WithoutId, Value::Null),
        (AccountAnswer::EmptyId, json!("")),
        (AccountAnswer::Nothing, Value::Null),
    ] {
        options.account_answer = answer;
        shop.sandbox.set_account_options(options.clone());
        let (status, body) = shop.read("/v1/account").await;
        assert_eq!((status, &body["id"]), (200, &id));
        assert_eq!(body == json!({}), answer == AccountAnswer::Nothing);
    }
}
