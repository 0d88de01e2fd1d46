//! Every request that core can build is one that Stripe describes, and none is built past the list.

use shopbell_core::RecordKind;
use shopbell_core::Trigger;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use shopbell_core::{
    app::rules::LIMITS,
    stripe::{
        Change, Form, Request,
        model::Address,
        requests::{self, CreateProduct, MAX_PAGE_SIZE, UpdateProduct, WriteCustomer},
    },
    watch::signal,
};

use crate::{description::description, form::refused};

const SINCE: i64 = 1_600_000_000;
const KEY: &str = "a-draft-1";

fn text(length: u32) -> String {
    "x".repeat(length as usize)
}

fn address(length: u32) -> Address {
    Address {
        city: Some(text(length)),
        country: Some("JP".to_owned()),
        line1: Some(text(length)),
        line2: None,
        postal_code: Some(text(length)),
        state: Some(text(length)),
    }
}

fn web(length: u32) -> String {
    format!("https://a.example/{}", text(length - 18))
}

fn labels() -> std::collections::BTreeMap<String, Option<String>> {
    let limits = LIMITS.metadata;
    let value = |place: u32| place.is_multiple_of(2).then(|| text(limits.value));
    let key = |place: u32| format!("{place:0>width$}", width = limits.key as usize);
    (0..limits.entries)
        .map(|place| (key(place), value(place)))
        .collect()
}

/// Every form, with every field at the limit that core's own rules let through. No `..default()`: a
/// new field has to be added here before this compiles.
fn forms() -> Vec<(&'static str, Form)> {
    let images = || (0..LIMITS.images).map(|_| web(LIMITS.url));
    let create = CreateProduct {
        name: text(LIMITS.name.product),
        id: Some(text(LIMITS.id)),
        active: Some(true),
        caption: Some(text(LIMITS.caption)),
        description: Some(text(LIMITS.description.product)),
        images: images().collect(),
        shippable: Some(false),
        url: Some(web(LIMITS.url)),
        metadata: labels(),
    };
    let plain = CreateProduct {
        caption: None,
        ..create.clone()
    };
    let update = UpdateProduct {
        name: Some(text(LIMITS.name.product)),
        active: Some(false),
        caption: Change::Set(text(LIMITS.caption)),
        description: Change::Set(text(LIMITS.description.product)),
        images: Some(images().collect()),
        shippable: Some(true),
        url: Change::Set(web(LIMITS.url)),
        metadata: labels(),
    };
    let empty = UpdateProduct {
        name: None,
        active: None,
        caption: Change::Clear,
        description: Change::Clear,
        images: Some(Vec::new()),
        shippable: None,
        url: Change::Clear,
        metadata: labels(),
    };
    let customer = WriteCustomer {
        description: Change::Set(text(LIMITS.description.customer)),
        email: Change::Set(text(LIMITS.email)),
        name: Change::Set(text(LIMITS.name.customer)),
        phone: Change::Set(text(LIMITS.phone)),
        address: Change::Set(address(LIMITS.address)),
        metadata: labels(),
    };
    let cleared = WriteCustomer {
        description: Change::Clear,
        email: Change::Clear,
        name: Change::Clear,
        phone: Change::Clear,
        address: Change::Clear,
        metadata: labels(),
    };
    vec![
        ("CreateProduct", create.form()),
        ("CreateProduct", plain.form()),
        ("UpdateProduct", update.form()),
        ("UpdateProduct", empty.form()),
        ("WriteCustomer", customer.form()),
        ("WriteCustomer", cleared.form()),
    ]
}

const LISTS: [&str; 8] = [
    "/v1/charges",
    "/v1/orders",
    "/v1/invoiceitems",
    "/v1/customers",
    "/v1/products",
    "/v1/prices",
    "/v1/events",
    "/v1/checkout/sessions",
];
const KINDS: [&str; 2] = ["/v1/customers", "/v1/products"];

/// Every request, by the function that builds it.
fn requests() -> Vec<(&'static str, Request)> {
    let mut all = vec![
        ("get_account", requests::get_account()),
        (
            "list_events",
            requests::list_events(&signal::EVENT_TYPES, Some(SINCE), Some("evt_1")),
        ),
        (
            "list_events",
            requests::list_events(&signal::EVENT_TYPES, None, None),
        ),
        ("list_prices", requests::list_prices("prod_1")),
        (
            "list_customers_by_email",
            requests::list_customers_by_email("hana@example.com", MAX_PAGE_SIZE),
        ),
        (
            "list_products_by_active",
            requests::list_products_by_active(true, Some("prod_1"), MAX_PAGE_SIZE),
        ),
        (
            "list_products_by_active",
            requests::list_products_by_active(false, None, 1),
        ),
    ];
    all.extend(LISTS.map(|path| ("check_read", requests::check_read(path))));
    for trigger in Trigger::ALL {
        let path = trigger.path();
        let since = trigger.filters_by_time().then_some(SINCE);
        all.push((
            "list_page",
            requests::list_page(path, since, Some("id_1"), MAX_PAGE_SIZE),
        ));
        all.push(("list_page", requests::list_page(path, None, None, 0)));
        all.push(("get_object", requests::get_object(path, "id_1")));
    }
    for path in KINDS {
        let until = Some(SINCE);
        all.push((
            "list_page",
            requests::list_page(path, Some(SINCE), Some("id_1"), MAX_PAGE_SIZE),
        ));
        all.push((
            "list_page_until",
            requests::list_page_until(path, until, Some("id_1"), MAX_PAGE_SIZE),
        ));
        all.push(("check_write", requests::check_write(path)));
        all.push((
            "get_object",
            requests::get_object(path, "a product's id/with?signs#"),
        ));
        all.push(("delete_object", requests::delete_object(path, "id_1")));
        let changed = requests::update_object(path, "id_1", Form::default(), KEY);
        all.push(("get_written", requests::get_written(&changed.path)));
    }
    for (form, sent) in forms() {
        let path = if form == "WriteCustomer" {
            KINDS[0]
        } else {
            KINDS[1]
        };
        if form != "UpdateProduct" {
            all.push((
                "create_object",
                requests::create_object(path, sent.clone(), KEY),
            ));
        }
        if form != "CreateProduct" {
            all.push((
                "update_object",
                requests::update_object(path, "id_1", sent, KEY),
            ));
        }
    }
    all
}

#[test]
fn every_request_is_one_that_stripe_describes() {
    let Some(description) = description() else {
        return;
    };
    let mut wrong = Vec::new();
    for (function, request) in requests() {
        let (method, path) = (request.method.name(), &request.path);
        let found = refused(description, method, path, request.form.pairs());
        wrong.extend(found.into_iter().map(|what| format!("{function}: {what}")));
        // What core keeps to send again is the same request.
        assert_eq!(Form::decode(&request.form.encode()), request.form);
        let key = request.idempotency_key.as_deref();
        assert_eq!(
            key.is_some(),
            matches!(function, "create_object" | "update_object"),
            "{function}"
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn core() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn the_list_of_requests_is_complete() {
    let source = fs::read_to_string(core().join("stripe/requests.rs")).unwrap();
    let named = |start: &str| -> BTreeSet<String> {
        let lines = source.lines().filter_map(|line| line.strip_prefix(start));
        let name = |line: &str| line.split(['(', ' ', '<']).next().map(str::to_owned);
        lines.filter_map(name).collect()
    };
    let names = |listed: Vec<&str>| listed.into_iter().map(str::to_owned).collect();
    let built: BTreeSet<String> = names(requests().iter().map(|(name, _)| *name).collect());
    assert_eq!(named("pub fn "), built);
    let filled: BTreeSet<String> = names(forms().iter().map(|(name, _)| *name).collect());
    assert_eq!(named("pub struct "), filled);
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn requests_are_built_in_one_place() {
    let mut files = Vec::new();
    sources(&core(), &mut files);
    let home = [
        core().join("stripe/requests.rs"),
        core().join("stripe/request.rs"),
        core().join("stripe/form.rs"),
    ];
    let ways = [
        "Request::get(",
        "Request::post(",
        "Request::delete(",
        "Request::new(",
        ".query(\"",
        "form.push",
    ];
    for file in files.iter().filter(|file| !home.contains(file)) {
        let text = fs::read_to_string(file).unwrap();
        for way in ways {
            assert!(
                !text.contains(way),
                "{}: {way}…) belongs into requests.rs",
                file.display()
            );
        }
    }
}

#[test]
fn the_signal_asks_for_events_that_there_are() {
    let Some(description) = description() else {
        return;
    };
    let hooks = description
        .operation("POST", "/v1/webhook_endpoints")
        .unwrap();
    let parameters = hooks.parameters();
    let known = parameters["properties"]["enabled_events"]["items"]["enum"]
        .as_array()
        .unwrap();
    for kind in signal::EVENT_TYPES {
        assert!(known.iter().any(|one| one == kind), "{kind}");
    }
    assert!(signal::EVENT_TYPES.len() <= 20);
}

#[test]
fn the_rules_that_forms_are_checked_by_are_stripes() {
    let Some(description) = description() else {
        return;
    };
    let limits = |kind: RecordKind, field: &str| -> u64 {
        let path = match kind {
            RecordKind::Customers => "/v1/customers",
            RecordKind::Products => "/v1/products",
        };
        let parameters = description.operation("POST", path).unwrap().parameters();
        let field = &parameters["properties"][field];
        let address = &field["anyOf"][0]["properties"]["line1"]["maxLength"];
        field["maxLength"]
            .as_u64()
            .or_else(|| Value::as_u64(address))
            .unwrap()
    };
    let (customers, products) = (RecordKind::Customers, RecordKind::Products);
    let cases = [
        (LIMITS.name.customer, customers, "name"),
        (LIMITS.name.product, products, "name"),
        (LIMITS.description.customer, customers, "description"),
        (LIMITS.description.product, products, "description"),
        (LIMITS.email, customers, "email"),
        (LIMITS.phone, customers, "phone"),
        (LIMITS.address, customers, "address"),
        (LIMITS.caption, products, "caption"),
        (LIMITS.url, products, "url"),
        (LIMITS.id, products, "id"),
    ];
    for (limit, kind, field) in cases {
        assert_eq!(u64::from(limit), limits(kind, field), "{kind:?} {field}");
    }
}
