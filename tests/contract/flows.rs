//! What core really sends, taken from the sandbox's request log, against Stripe's description.

use std::collections::BTreeSet;

use serde_json::json;
use shopbell_core::{
    RecordKind, Trigger,
    app::{
        fields::FieldMap,
        view::{AppEvent, ImportState, ListQuery},
    },
    settings::SettingsPatch,
    stripe::STRIPE_VERSION,
};
use shopbell_sandbox::{
    Access, ChargeSpec, CustomerSpec, InvoiceItemSpec, OrderSpec, RecordedRequest, SandboxOptions,
    Seed, SessionSpec, VisibilityDelay,
};

use crate::{
    description::{Description, description},
    form::refused,
    test_app::{TestApp, fields, person, thing, typed},
};

/// Checks all requests since the last look; gives the operations that they were for.
fn allowed(description: &Description, requests: &[RecordedRequest]) -> BTreeSet<String> {
    let mut operations = BTreeSet::new();
    let mut wrong = Vec::new();
    for request in requests {
        let pairs: Vec<_> = request.query.iter().chain(&request.form).cloned().collect();
        wrong.extend(refused(description, &request.method, &request.path, &pairs));
        assert_eq!(request.version.as_deref(), Some(STRIPE_VERSION));
        // Stripe does not know a body of a GET, nor a query of a POST.
        let misplaced = if request.method == "POST" {
            &request.query
        } else {
            &request.form
        };
        assert!(misplaced.is_empty(), "{request:?}");
        let operation = description.operation(&request.method, &request.path);
        operations.insert(operation.unwrap().name());
    }
    assert_eq!(wrong, Vec::<String>::new());
    operations
}

fn names(operations: &BTreeSet<String>) -> Vec<&str> {
    operations.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn connecting_with_a_restricted_key() {
    let Some(description) = description() else {
        return;
    };
    let test = TestApp::start().await;
    let some = [("customers", Access::Write), ("charges", Access::Read)];
    let key = test.sandbox.restricted_key(&some);
    test.app.connections.check_key(&key).await.unwrap();
    let id = test.app.connect(&key, false).await.unwrap().id;
    test.app.accounts.recheck_access(&id).await.unwrap();
    let operations = allowed(description, &test.sandbox.requests());
    let expected = [
        "GET /v1/account",
        "GET /v1/charges",
        "GET /v1/checkout/sessions",
        "GET /v1/customers",
        "GET /v1/disputes",
        "GET /v1/events",
        "GET /v1/invoiceitems",
        "GET /v1/invoices",
        "GET /v1/orders",
        "GET /v1/payment_intents",
        "GET /v1/payouts",
        "GET /v1/prices",
        "GET /v1/products",
        "GET /v1/subscriptions",
        "POST /v1/customers/{customer}",
        "POST /v1/products/{id}",
    ];
    assert_eq!(names(&operations), expected);
}

fn one_of_each(test: &TestApp) {
    let shop = test.sandbox.shop();
    let customer = shop.create_customer(CustomerSpec::default());
    shop.create_charge(ChargeSpec::default());
    shop.create_invoice_item(InvoiceItemSpec {
        customer: Some(customer),
        ..InvoiceItemSpec::default()
    });
    shop.create_order(OrderSpec::default());
    shop.create_session(SessionSpec::default());
}

#[tokio::test]
async fn watching_with_the_signal_and_without_it() {
    let Some(description) = description() else {
        return;
    };
    let seed = Seed::demo();
    let options = SandboxOptions {
        seed: Some(seed),
        ..SandboxOptions::default()
    };
    let test = TestApp::with(options, None).await;
    let mut watching = test.app.settings.get().watching;
    watching.triggers = Trigger::ALL
        .into_iter()
        .filter(|one| !one.is_follow_up())
        .collect();
    let patch = SettingsPatch {
        watching: Some(watching),
        ..SettingsPatch::default()
    };
    test.app.settings.update(patch).await.unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    one_of_each(&test);
    test.app.watching.poll(&test.id).await.unwrap();
    let mut operations = allowed(description, &test.sandbox.requests());

    // Lists that lag behind the events: what the signal names is fetched by its id.
    test.sandbox.clear_requests();
    let mut switches = test.sandbox.account_options();
    let late = VisibilityDelay {
        objects: 3600,
        events: 0,
    };
    switches.late.insert(shopbell_sandbox::Kind::Charges, late);
    test.sandbox.set_account_options(switches);
    test.sandbox.shop().create_charge(ChargeSpec::default());
    test.app.watching.poll(&test.id).await.unwrap();
    operations.extend(allowed(description, &test.sandbox.requests()));

    let without = test
        .sandbox
        .restricted_key(&[("charges", Access::Read), ("customers", Access::Read)]);
    test.app
        .replace_key(&test.id, &without, true)
        .await
        .unwrap();
    test.sandbox.clear_requests();
    test.app.watching.poll(&test.id).await.unwrap();
    operations.extend(allowed(description, &test.sandbox.requests()));
    let expected = [
        "GET /v1/charges",
        "GET /v1/charges/{charge}",
        "GET /v1/checkout/sessions",
        "GET /v1/checkout/sessions/{session}",
        "GET /v1/customers",
        "GET /v1/disputes",
        "GET /v1/events",
        "GET /v1/invoiceitems",
        "GET /v1/orders",
        "GET /v1/refunds",
    ];
    assert_eq!(names(&operations), expected);
}

fn full_product() -> FieldMap {
    fields(json!({
        "name": "Mug",
        "active": true,
        "caption": "Speckled",
        "description": "For coffee",
        "images": ["https://a.example/1.png"],
        "shippable": true,
        "url": "https://kiln.example/mug",
        "metadata.size": "L",
    }))
}

fn cleared_product() -> FieldMap {
    fields(json!({
        "active": false,
        "caption": null,
        "description": null,
        "images": [],
        "shippable": false,
        "url": null,
        "metadata.size": null,
    }))
}

fn full_customer() -> FieldMap {
    fields(json!({
        "name": "Hana",
        "email": "hana@example.com",
        "description": "Likes blue",
        "phone": "+81 3 1234",
        "address.city": "Kyoto",
        "address.country": "JP",
        "address.line1": "1-2-3",
        "address.line2": "🔔",
        "address.postal_code": "600-0000",
        "address.state": "京都府",
        "metadata.vip": "yes",
    }))
}

/// Everything that a customer's form named, cleared.
fn cleared_customer() -> FieldMap {
    let named = full_customer();
    let fields = named
        .iter()
        .map(|(field, _)| (field.to_owned(), json!(null)));
    fields.collect()
}

#[tokio::test]
async fn managing_products_and_customers() {
    let Some(description) = description() else {
        return;
    };
    let test = TestApp::start().await;
    let (records, id) = (&test.app.records, test.id.as_str());
    let mut whole = full_product();
    whole.insert("id", json!("mug.1"));
    let mug = test.create_product("p1", whole).await.unwrap();
    test.get_product(&mug.id).await.unwrap();
    records.list_prices(id, &mug.id).await.unwrap();
    let plain = test.create_product("p2", thing("Plate")).await.unwrap();
    let change = test.update_product(&mug.id, "p3", cleared_product(), &mug);
    change.await.unwrap();
    let bare = test.get_product(&mug.id).await.unwrap().record;
    let change = test.update_product(&mug.id, "p4", full_product(), bare);
    change.await.unwrap();
    let archive = test.set_product_active(&mug.id, false, "p5");
    archive.await.unwrap();
    test.delete_product(&plain.id).await.unwrap();

    let hana = test.create_customer("c1", full_customer()).await.unwrap();
    let change = test.update_customer(&hana.id, "c2", cleared_customer(), &hana);
    change.await.unwrap();
    // An answer that was lost is looked for.
    test.lose_answer();
    let again = person("Ken", "ken@example.com");
    let lost = test.create_customer("c3", again.clone()).await;
    lost.unwrap_err();
    test.create_customer("c3", again).await.unwrap();
    test.delete_customer(&hana.id).await.unwrap();

    let pages = || async {
        for text in ["", "ken@example.com", "cus_nobody_at_all"] {
            test.list_customers(typed(text)).await.unwrap();
        }
        for active in [None, Some(true), Some(false)] {
            let query = ListQuery {
                active,
                after: Some(mug.id.clone()),
                ..typed("")
            };
            test.list_products(query).await.unwrap();
        }
        let hits = records.search(id, "ken@example.com", 10).await;
        hits.unwrap();
    };
    test.keep(false, false).await;
    pages().await;
    test.keep(true, false).await;
    test.copy().await;
    pages().await;

    let operations = allowed(description, &test.sandbox.requests());
    let expected = [
        "DELETE /v1/customers/{customer}",
        "DELETE /v1/products/{id}",
        "GET /v1/customers",
        "GET /v1/customers/{customer}",
        "GET /v1/prices",
        "GET /v1/products",
        "GET /v1/products/{id}",
        "POST /v1/customers",
        "POST /v1/customers/{customer}",
        "POST /v1/products",
        "POST /v1/products/{id}",
    ];
    assert_eq!(names(&operations), expected);
}

#[tokio::test]
async fn copying_many_and_importing() {
    let Some(description) = description() else {
        return;
    };
    let options = SandboxOptions {
        seed: Some(Seed::customers(900).with(shopbell_sandbox::Kind::Products, 150)),
        ..SandboxOptions::default()
    };
    let test = TestApp::with(options, None).await;
    test.copy().await;
    test.sandbox.shop().create_customer(CustomerSpec::default());
    test.copy().await;
    let files = [
        (
            RecordKind::Customers,
            "name,email,phone,description,address.line1,metadata.size\nA,a@b.co,1,d,l,s\n",
        ),
        (
            RecordKind::Products,
            "name,id,caption,images,active,url\nMug,mug,c,https://a.example/1.png,yes,https://a.example\n",
        ),
    ];
    for (kind, text) in files {
        let import = test
            .app
            .imports
            .begin(&test.id, kind, "some.csv")
            .await
            .unwrap();
        test.app
            .imports
            .append_chunk(&import.id, text.as_bytes().to_vec())
            .await
            .unwrap();
        let read = test.app.imports.read(&import.id).await.unwrap();
        assert_eq!(read.valid, 1, "{:?}", read.columns);
        test.app.imports.start(&import.id).await.unwrap();
        let done = |event: &AppEvent| match event {
            AppEvent::ImportChanged { import: now }
                if now.id == import.id && now.state == ImportState::Done =>
            {
                Some(now.created)
            }
            _ => None,
        };
        assert_eq!(test.events.until(done).await, 1);
    }
    let operations = allowed(description, &test.sandbox.requests());
    let expected = [
        "GET /v1/customers",
        "GET /v1/products",
        "POST /v1/customers",
        "POST /v1/products",
    ];
    for operation in expected {
        assert!(
            operations.contains(operation),
            "{operation} is not in {operations:?}"
        );
    }
}
