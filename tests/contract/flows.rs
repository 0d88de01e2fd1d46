//! What core really sends, taken from the sandbox's request log, against Stripe's description.

use shopbell_core::RecordKind;
use std::collections::BTreeSet;

use shopbell_core::{
    Trigger,
    app::{
        imports::ImportState,
        manage::{CustomerFields, ListQuery, ProductFields},
        view::AppEvent,
    },
    settings::SettingsPatch,
    stripe::{STRIPE_VERSION, model::Address},
};
use shopbell_sandbox::{
    Access, ChargeSpec, CustomerSpec, InvoiceItemSpec, OrderSpec, RecordedRequest, SandboxOptions,
    Seed, SessionSpec, VisibilityDelay,
};

use crate::{
    description::{Description, description},
    desk::{Desk, person, set, thing, typed},
    form::refused,
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
    let desk = Desk::start().await;
    let some = [
        ("customers", Access::Write),
        ("charges", Access::Read),
        ("account", Access::Read),
    ];
    let key = desk.sandbox.restricted_key(&some);
    desk.app.check_key(&key).await.unwrap();
    let id = desk.app.connect(&key, false).await.unwrap().id;
    desk.app.recheck_access(&id).await.unwrap();
    let operations = allowed(description, &desk.sandbox.requests());
    let expected = [
        "GET /v1/account",
        "GET /v1/charges",
        "GET /v1/checkout/sessions",
        "GET /v1/customers",
        "GET /v1/events",
        "GET /v1/invoiceitems",
        "GET /v1/orders",
        "GET /v1/prices",
        "GET /v1/products",
        "POST /v1/customers/{customer}",
        "POST /v1/products/{id}",
    ];
    assert_eq!(names(&operations), expected);
}

fn one_of_each(desk: &Desk) {
    let shop = desk.sandbox.shop();
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
    let desk = Desk::with(options, None).await;
    let mut watching = desk.app.settings().watching;
    watching.triggers = Trigger::ALL.to_vec();
    let patch = SettingsPatch {
        watching: Some(watching),
        ..SettingsPatch::default()
    };
    desk.app.update_settings(patch).await.unwrap();
    desk.app.poll(&desk.id).await.unwrap();
    one_of_each(&desk);
    desk.app.poll(&desk.id).await.unwrap();
    let mut operations = allowed(description, &desk.sandbox.requests());

    // Lists that lag behind the events: what the signal names is fetched by its id.
    desk.sandbox.clear_requests();
    let mut switches = desk.sandbox.account_options();
    let late = VisibilityDelay {
        objects: 3600,
        events: 0,
    };
    switches.late.insert(shopbell_sandbox::Kind::Charges, late);
    desk.sandbox.set_account_options(switches);
    desk.sandbox.shop().create_charge(ChargeSpec::default());
    desk.app.poll(&desk.id).await.unwrap();
    operations.extend(allowed(description, &desk.sandbox.requests()));

    let without = desk.sandbox.restricted_key(&[
        ("account", Access::Read),
        ("charges", Access::Read),
        ("customers", Access::Read),
    ]);
    desk.app
        .replace_key(&desk.id, &without, true)
        .await
        .unwrap();
    desk.sandbox.clear_requests();
    desk.app.poll(&desk.id).await.unwrap();
    operations.extend(allowed(description, &desk.sandbox.requests()));
    let expected = [
        "GET /v1/charges",
        "GET /v1/charges/{charge}",
        "GET /v1/checkout/sessions",
        "GET /v1/customers",
        "GET /v1/events",
        "GET /v1/invoiceitems",
        "GET /v1/orders",
    ];
    assert_eq!(names(&operations), expected);
}

fn address() -> Address {
    Address {
        city: Some("Kyoto".to_owned()),
        country: Some("JP".to_owned()),
        line1: Some("1-2-3".to_owned()),
        line2: Some("🔔".to_owned()),
        postal_code: Some("600-0000".to_owned()),
        state: Some("京都府".to_owned()),
    }
}

fn everything(id: Option<&str>) -> ProductFields {
    ProductFields {
        id: id.map(str::to_owned),
        name: set("Mug"),
        active: Some(true),
        caption: set("Speckled"),
        description: set("For coffee"),
        images: Some(vec!["https://a.example/1.png".to_owned()]),
        shippable: Some(true),
        url: set("https://kiln.example/mug"),
        metadata: Some([("size".to_owned(), Some("L".to_owned()))].into()),
    }
}

fn cleared() -> ProductFields {
    ProductFields {
        id: None,
        name: None,
        active: Some(false),
        caption: Some(None),
        description: Some(None),
        images: Some(Vec::new()),
        shippable: Some(false),
        url: Some(None),
        metadata: Some([("size".to_owned(), None)].into()),
    }
}

#[tokio::test]
async fn managing_products_and_customers() {
    let Some(description) = description() else {
        return;
    };
    let desk = Desk::start().await;
    let (app, id) = (&desk.app, desk.id.as_str());
    let mug = app
        .create_product(id, "p1", everything(Some("mug.1")))
        .await
        .unwrap();
    app.get_product(id, &mug.id).await.unwrap();
    let plain = app.create_product(id, "p2", thing("Plate")).await.unwrap();
    app.update_product(id, &mug.id, "p3", cleared(), mug.clone())
        .await
        .unwrap();
    let bare = app.get_product(id, &mug.id).await.unwrap().product;
    app.update_product(id, &mug.id, "p4", everything(None), bare)
        .await
        .unwrap();
    app.set_product_active(id, &mug.id, false, "p5")
        .await
        .unwrap();
    app.delete_product(id, &plain.id).await.unwrap();

    let whole = CustomerFields {
        description: set("Likes blue"),
        phone: set("+81 3 1234"),
        address: Some(Some(address())),
        metadata: Some([("vip".to_owned(), Some("yes".to_owned()))].into()),
        ..person("Hana", "hana@example.com")
    };
    let hana = app.create_customer(id, "c1", whole).await.unwrap();
    let nothing = CustomerFields {
        description: Some(None),
        email: Some(None),
        name: Some(None),
        phone: Some(None),
        address: Some(None),
        metadata: Some([("vip".to_owned(), None)].into()),
    };
    app.update_customer(id, &hana.id, "c2", nothing, hana.clone())
        .await
        .unwrap();
    // An answer that was lost is looked for.
    desk.lose_answer();
    let again = person("Ken", "ken@example.com");
    app.create_customer(id, "c3", again.clone())
        .await
        .unwrap_err();
    app.create_customer(id, "c3", again).await.unwrap();
    app.delete_customer(id, &hana.id).await.unwrap();

    let pages = || async {
        for text in ["", "ken@example.com", "cus_nobody_at_all"] {
            app.list_customers(id, typed(text)).await.unwrap();
        }
        for active in [None, Some(true), Some(false)] {
            let query = ListQuery {
                active,
                after: Some(mug.id.clone()),
                ..typed("")
            };
            app.list_products(id, query).await.unwrap();
        }
        app.find(id, "ken@example.com", 10).await.unwrap();
    };
    desk.keep(false, false).await;
    pages().await;
    desk.keep(true, false).await;
    desk.copy().await;
    pages().await;

    let operations = allowed(description, &desk.sandbox.requests());
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
    let desk = Desk::with(options, None).await;
    desk.copy().await;
    desk.sandbox.shop().create_customer(CustomerSpec::default());
    desk.copy().await;
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
        let import = desk
            .app
            .import_begin(&desk.id, kind, "some.csv")
            .await
            .unwrap();
        desk.app
            .import_chunk(&import.id, text.as_bytes().to_vec())
            .await
            .unwrap();
        let read = desk.app.import_read(&import.id).await.unwrap();
        assert_eq!(read.valid, 1, "{:?}", read.columns);
        desk.app.import_start(&import.id).await.unwrap();
        let done = |event: &AppEvent| match event {
            AppEvent::ImportChanged { import: now }
                if now.id == import.id && now.state == ImportState::Done =>
            {
                Some(now.created)
            }
            _ => None,
        };
        assert_eq!(desk.heard.until(done).await, 1);
    }
    let operations = allowed(description, &desk.sandbox.requests());
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
