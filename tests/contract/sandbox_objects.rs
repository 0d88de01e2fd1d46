//! What the sandbox answers has the shapes that Stripe describes.

use std::{collections::BTreeSet, sync::Mutex};

use serde_json::{Value, json};
use shopbell_core::stripe::{ApiBase, ApiKey, Client, Form, Request, StripeError, Throttle};
use shopbell_sandbox::{
    ChargeOutcome, ChargeSpec, OrderSpec, ProductSpec, Sandbox, SandboxOptions, Seed, SessionSpec,
    SessionState,
};

use crate::{
    description::{Description, description},
    sandbox_lives::{bill, live_on},
};

/// What the sandbox shows though the description of that day has no word of it, and why.
const BEYOND: [(&str, &str); 1] = [
    // The description speaks of it ("May only be set if type=`good`") and leaves it out, as it does
    // among the parameters.
    ("product", "type"),
];

/// The resources that are listed, by their path.
const LISTS: [(&str, &str); 14] = [
    ("/v1/charges", "charge"),
    ("/v1/checkout/sessions", "checkout.session"),
    ("/v1/customers", "customer"),
    ("/v1/disputes", "dispute"),
    ("/v1/events", "event"),
    ("/v1/invoiceitems", "invoiceitem"),
    ("/v1/invoices", "invoice"),
    ("/v1/orders", "order"),
    ("/v1/payment_intents", "payment_intent"),
    ("/v1/payouts", "payout"),
    ("/v1/prices", "price"),
    ("/v1/products", "product"),
    ("/v1/refunds", "refund"),
    ("/v1/subscriptions", "subscription"),
];

struct Account {
    sandbox: Sandbox,
    client: Client,
    description: &'static Description,
    wrong: Mutex<BTreeSet<String>>,
}

impl Account {
    /// An account that holds at least one object of every sort.
    async fn full(description: &'static Description) -> Self {
        let kinds = shopbell_sandbox::Kind::from_name;
        let mut seed = Seed::demo();
        for name in [
            "charges",
            "customers",
            "invoiceitems",
            "orders",
            "products",
            "checkout_sessions",
        ] {
            seed = seed.with(kinds(name).unwrap(), 150);
        }
        let options = SandboxOptions {
            seed: Some(seed),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let base = ApiBase::loopback(&sandbox.url()).unwrap();
        let key = ApiKey::parse(sandbox.key()).unwrap();
        let client = Client::new(&base, key, Throttle::unlimited(), None).unwrap();
        odd_ones(&sandbox);
        Self {
            sandbox,
            client,
            description,
            wrong: Mutex::default(),
        }
    }

    /// Nothing was wrong with any of the answers.
    fn end(self) {
        let wrong = self.wrong.into_inner().unwrap();
        assert_eq!(wrong, BTreeSet::new());
    }

    /// Asks, and checks the answer against the description of the endpoint.
    async fn ask(&self, request: Request) -> Result<Value, StripeError> {
        let (method, path) = (request.method.name(), request.path.clone());
        let answer = self.client.fetch::<Value>(request).await?.value;
        let operation = self.description.operation(method, &path).unwrap();
        self.fits(operation.answer(), &answer, &operation.name());
        Ok(answer)
    }

    fn fits(&self, schema: &Value, value: &Value, whose: &str) {
        let mut wrong = self.description.wrong(schema, value);
        wrong.retain(|what| !beyond(value, what));
        // One place of a list says it for all.
        let named = wrong.into_iter().map(|what| {
            let parts = what
                .split('[')
                .map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
            format!("{whose}: {}", parts.collect::<Vec<_>>().join("["))
        });
        self.wrong.lock().unwrap().extend(named);
    }

    async fn all(&self, path: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut request = Request::get(path).query("limit", 100);
        loop {
            let page = self.ask(request).await.unwrap();
            all.extend(page["data"].as_array().unwrap().iter().cloned());
            if page["has_more"] == false {
                return all;
            }
            let last = all.last().unwrap()["id"].as_str().unwrap();
            request = Request::get(path)
                .query("limit", 100)
                .query("starting_after", last);
        }
    }
}

fn beyond(value: &Value, what: &str) -> bool {
    let kind = match value["object"].as_str() {
        Some("list") => value["data"][0]["object"].as_str(),
        other => other,
    };
    let field = what.strip_suffix(" is not described").unwrap_or_default();
    let field = field.rsplit('.').next();
    BEYOND
        .iter()
        .any(|(of, name)| kind == Some(*of) && field == Some(*name))
}

/// Every way that a charge, an order, a product and a session can be.
fn odd_ones(sandbox: &Sandbox) {
    let shop = sandbox.shop();
    let coupon = shop.call(
        "POST",
        "/v1/coupons",
        "duration=repeating&duration_in_months=3&amount_off=5&currency=usd&name=Five",
    );
    let coupon = coupon.unwrap();
    let form = format!(
        "coupon={}&name=Hana&email=h@a.co&phone=1&balance=-5&tax_exempt=reverse&preferred_locales[0]=ja\
         &address[line1]=x&shipping[name]=H&shipping[address][line1]=y&metadata[a]=b",
        coupon["id"].as_str().unwrap()
    );
    shop.call("POST", "/v1/customers", &form).unwrap();
    let outcomes = [
        ChargeOutcome::Approved,
        ChargeOutcome::Review,
        ChargeOutcome::Pending,
        ChargeOutcome::InsufficientFunds,
        ChargeOutcome::Declined,
        ChargeOutcome::ExpiredCard,
        ChargeOutcome::IncorrectCvc,
        ChargeOutcome::Blocked,
        ChargeOutcome::Reversed,
        ChargeOutcome::Invalid,
    ];
    for outcome in outcomes {
        for (amount_refunded, uncaptured) in [(0, false), (2500, false), (100, true)] {
            shop.create_charge(ChargeSpec {
                outcome,
                amount_refunded,
                uncaptured,
                ..ChargeSpec::default()
            });
        }
    }
    live_on(sandbox);
    bill(sandbox);
    for status in ["created", "paid", "canceled", "fulfilled", "returned"] {
        shop.create_order(OrderSpec {
            status: Some(status.to_owned()),
            selected_shipping_method: Some("express".to_owned()),
            amount_returned: Some(5),
            ..OrderSpec::default()
        });
    }
    for good in [false, true] {
        let product = shop.create_product(ProductSpec {
            good,
            ..ProductSpec::default()
        });
        let boxed = "package_dimensions[height]=1&package_dimensions[length]=2.5&package_dimensions[weight]=3&package_dimensions[width]=4";
        shop.update(&format!("/v1/products/{product}"), boxed)
            .unwrap();
        let price = format!(
            "product={product}&currency=jpy&unit_amount=5&recurring[interval]=month&nickname=n&lookup_key=k{good}"
        );
        shop.call("POST", "/v1/prices", &price).unwrap();
    }
    for steps in [
        &[][..],
        &[SessionState::Expired],
        &[SessionState::Paid],
        &[SessionState::NoPaymentRequired],
        &[SessionState::Processing, SessionState::Paid],
        &[SessionState::Processing, SessionState::PaymentFailed],
    ] {
        let id = shop.create_session(SessionSpec {
            state: SessionState::Open,
            email: Some("h@a.co".to_owned()),
            ..SessionSpec::default()
        });
        for step in steps {
            shop.step_session(&id, *step).unwrap();
        }
    }
    let urls = "success_url=https://a.co&cancel_url=https://a.co&payment_method_types[]=card";
    shop.call(
        "POST",
        "/v1/checkout/sessions",
        &format!("{urls}&mode=setup"),
    )
    .unwrap();
}

#[tokio::test]
async fn every_object_has_the_shape_of_its_resource() {
    let Some(description) = description() else {
        return;
    };
    let account = Account::full(description).await;
    account.ask(Request::get("/v1/account")).await.unwrap();
    for (path, kind) in LISTS {
        let all = account.all(path).await;
        assert!(all.len() > 1, "{path}");
        let schema = description.resource(kind);
        for object in &all {
            account.fits(schema, object, kind);
        }
        let id = all[0]["id"].as_str().unwrap();
        let one = account
            .ask(Request::get(format!("{path}/{id}")))
            .await
            .unwrap();
        assert_eq!(one, all[0]);
    }
    account.end();
}

#[tokio::test]
async fn what_events_are_about_has_the_shape_of_its_resource() {
    let Some(description) = description() else {
        return;
    };
    let account = Account::full(description).await;
    let shop = account.sandbox.shop();
    let customer = shop.call("POST", "/v1/customers", "name=A").unwrap();
    let path = format!("/v1/customers/{}", customer["id"].as_str().unwrap());
    shop.call("POST", &path, "name=B&metadata[a]=b").unwrap();
    shop.call("DELETE", &path, "").unwrap();
    let kinds: BTreeSet<String> = account
        .all("/v1/events")
        .await
        .iter()
        .map(|event| {
            let about = &event["data"]["object"];
            let kind = about["object"].as_str().unwrap();
            account.fits(
                description.resource(kind),
                about,
                event["type"].as_str().unwrap(),
            );
            kind.to_owned()
        })
        .collect();
    let expected = [
        "charge",
        "checkout.session",
        "coupon",
        "customer",
        "dispute",
        "invoice",
        "invoiceitem",
        "order",
        "payment_intent",
        "payout",
        "price",
        "product",
        "refund",
        "subscription",
    ];
    assert_eq!(
        kinds.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
    account.end();
}

#[tokio::test]
async fn what_is_made_changed_deleted_and_expanded_has_the_described_shape() {
    let Some(description) = description() else {
        return;
    };
    let account = Account::full(description).await;
    let post =
        |path: &str, form: &str| Request::post(path, Form::decode(form), format!("{path} {form}"));
    let makes = [
        ("/v1/customers", "name=A&email=a@b.co"),
        (
            "/v1/products",
            "name=Mug&type=good&caption=c&images[0]=https://a.example/1.png",
        ),
    ];
    for (path, form) in makes {
        let made = account.ask(post(path, form)).await.unwrap();
        let one = format!("{path}/{}", made["id"].as_str().unwrap());
        account.ask(post(&one, "description=new")).await.unwrap();
        let gone = account.ask(Request::delete(&one)).await.unwrap();
        assert_eq!(gone["deleted"], true);
        if path == "/v1/customers" {
            let gone = account.ask(Request::get(&one)).await.unwrap();
            assert_eq!(
                gone,
                json!({ "id": made["id"], "object": "customer", "deleted": true })
            );
        }
    }
    let expanded = account.all("/v1/charges").await;
    let with = expanded
        .iter()
        .find(|charge| charge["customer"].is_string())
        .unwrap();
    let path = format!("/v1/charges/{}", with["id"].as_str().unwrap());
    let whole = account
        .ask(Request::get(&path).query("expand[]", "customer"))
        .await
        .unwrap();
    assert_eq!(whole["customer"]["id"], with["customer"]);
    let list = Request::get("/v1/charges").query("expand[]", "data.customer");
    account.ask(list).await.unwrap();
    account.end();
}

#[tokio::test]
async fn errors_have_the_described_shape() {
    let Some(description) = description() else {
        return;
    };
    let account = Account::full(description).await;
    let schema = description.resource("error");
    let cases = [
        ("GET", "/v1/customers/cus_none", 404),
        ("GET", "/v1/customers?limit=0", 400),
        ("GET", "/v1/customers?bogus=1", 400),
        ("POST", "/v1/products", 400),
        ("GET", "/v1/nothing", 404),
    ];
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (method, path, status) in cases {
        for key in [account.sandbox.key(), "sk_test_of_nobody"] {
            let method = method.parse().unwrap();
            let request = http.request(method, format!("{}{path}", account.sandbox.url()));
            let answer = request.bearer_auth(key).send().await.unwrap();
            let expected = if key == account.sandbox.key() {
                status
            } else {
                401
            };
            assert_eq!(answer.status().as_u16(), expected, "{path}");
            let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            account.fits(schema, &body, path);
        }
    }
    account.end();
}
