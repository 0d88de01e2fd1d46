//! Every request that core can build is one that Stripe describes, and none is built past the list.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use shopbell_core::{
    RecordKind, Trigger,
    app::{
        fields::{FieldMap, create_form, find_spec, list_rules, update_form},
        records::validation::{METADATA_LIMITS, check_fields},
    },
    settings::WatchSettings,
    stripe::{
        Form, ObjectId, Request,
        model::{FieldFormat, FieldRule},
        requests::{self, MAX_PAGE_SIZE},
    },
    watch::signal,
};

use crate::{description::description, form::refused};

const SINCE: i64 = 1_600_000_000;
const KEY: &str = "a-draft-1";

fn text(length: u32) -> String {
    "x".repeat(length as usize)
}

/// A web address of this length, another one for each place.
fn web(length: u32, place: u32) -> String {
    format!("https://a.example/{place:0>3}{}", text(length - 21))
}

fn labels() -> impl Iterator<Item = (String, Value)> {
    let limits = METADATA_LIMITS;
    let value = move |place: u32| place.is_multiple_of(2).then(|| text(limits.value));
    let key = move |place: u32| format!("metadata.{place:0>width$}", width = limits.key as usize);
    (0..limits.entries).map(move |place| (key(place), json!(value(place))))
}

/// The largest value that a rule lets through.
fn largest(rule: FieldRule) -> Value {
    let length = rule.max_length.unwrap_or_default();
    match rule.format {
        FieldFormat::Flag => json!(true),
        FieldFormat::Email => json!(format!("{}@a.example", text(length - 10))),
        FieldFormat::Url => json!(web(length, 0)),
        FieldFormat::UrlList => (0..rule.max_items.unwrap())
            .map(|place| web(length, place))
            .collect(),
        FieldFormat::Text | FieldFormat::Multiline | FieldFormat::Phone | FieldFormat::Id => {
            json!(text(length))
        }
    }
}

/// Every field that can be written, at the limit that core's own rules let through.
fn full(kind: RecordKind, creating: bool) -> FieldMap {
    let rules = list_rules(kind).filter(|rule| creating || !rule.create_only);
    let fields = rules.map(|rule| (rule.field.to_owned(), largest(rule)));
    fields.chain(labels()).collect()
}

/// The same without the fields that bring others along.
fn plain(kind: RecordKind) -> FieldMap {
    let all = full(kind, true);
    let fields = all.iter().filter(|(field, _)| {
        let spec = find_spec(kind, field);
        spec.is_none_or(|spec| spec.implies.is_none())
    });
    fields
        .map(|(field, value)| (field.to_owned(), value.clone()))
        .collect()
}

/// Every field that can be cleared, cleared.
fn cleared(kind: RecordKind) -> FieldMap {
    let rules = list_rules(kind)
        .filter(|rule| !rule.required && !rule.create_only && rule.format != FieldFormat::Flag);
    let fields = rules.map(|rule| (rule.field.to_owned(), Value::Null));
    fields.chain(labels()).collect()
}

/// Every form, from the tables of the fields: a new field is among them without being named here.
fn forms() -> Vec<(RecordKind, &'static str, Form)> {
    let mut forms = Vec::new();
    for kind in RecordKind::ALL {
        let current = FieldMap::default();
        for fields in [full(kind, true), plain(kind)] {
            check_fields(kind, &fields, true).unwrap();
            forms.push((kind, "create_object", create_form(kind, &fields)));
        }
        for fields in [full(kind, false), cleared(kind)] {
            check_fields(kind, &fields, false).unwrap();
            forms.push((kind, "update_object", update_form(kind, &fields, &current)));
        }
    }
    forms
}

const LISTS: [&str; 13] = [
    "/v1/charges",
    "/v1/orders",
    "/v1/invoiceitems",
    "/v1/customers",
    "/v1/products",
    "/v1/prices",
    "/v1/events",
    "/v1/checkout/sessions",
    "/v1/disputes",
    "/v1/payment_intents",
    "/v1/invoices",
    "/v1/subscriptions",
    "/v1/payouts",
];

/// Every request, by the function that builds it.
fn requests() -> Vec<(&'static str, Request)> {
    let mut all = vec![
        ("get_account", requests::get_account()),
        (
            "list_events",
            requests::list_events(&event_types(), Some(SINCE), Some("evt_1")),
        ),
        (
            "list_events",
            requests::list_events(&event_types(), None, None),
        ),
        ("list_prices", requests::list_prices("prod_1")),
        (
            "list_refunds",
            requests::list_refunds(&ObjectId::parse("ch_1").unwrap()),
        ),
        (
            "list_customers_by_email",
            requests::list_customers_by_email("hana@example.com", None, MAX_PAGE_SIZE),
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
        all.push(("get_object", requests::get_object(path, &id("id_1"))));
        if trigger.filters_by_time() {
            let until = requests::list_page_until(path, Some(SINCE), None, MAX_PAGE_SIZE);
            all.push(("list_page_until", until));
        }
    }
    for path in RecordKind::ALL.map(RecordKind::path) {
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
            requests::get_object(path, &id("a product's id/with?signs#")),
        ));
        all.push(("delete_object", requests::delete_object(path, &id("id_1"))));
        let changed = requests::update_object(path, &id("id_1"), Form::default(), KEY);
        all.push(("get_written", requests::get_written(&changed.path)));
    }
    for (kind, function, form) in forms() {
        let request = match function {
            "create_object" => requests::create_object(kind.path(), form, KEY),
            _ => requests::update_object(kind.path(), &id("id_1"), form, KEY),
        };
        all.push((function, request));
    }
    all
}

fn id(text: &str) -> ObjectId {
    ObjectId::parse(text).unwrap()
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
    let lines = source.lines();
    let named: BTreeSet<&str> = lines
        .filter_map(|line| line.strip_prefix("pub fn ")?.split_once('('))
        .filter(|(_, rest)| rest.contains("-> Request"))
        .map(|(name, _)| name)
        .collect();
    let built: BTreeSet<&str> = requests().into_iter().map(|(name, _)| name).collect();
    assert_eq!(named, built);
    // What is sent comes from the tables of the fields, and from nowhere else.
    assert!(!source.contains("struct "));
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
        core().join("app/fields/encoding.rs"),
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
    for trigger in Trigger::ALL {
        for kind in signal::list_event_types(&[trigger]) {
            assert!(known.iter().any(|one| one == kind), "{kind}");
        }
    }
    assert!(event_types().len() <= 20);
}

#[test]
fn the_rules_that_forms_are_checked_by_are_stripes() {
    let Some(description) = description() else {
        return;
    };
    for kind in RecordKind::ALL {
        let operation = description.operation("POST", kind.path()).unwrap();
        let parameters = operation.parameters();
        for rule in list_rules(kind) {
            let described = match rule.field.split_once('.') {
                Some((group, field)) => {
                    &parameters["properties"][group]["anyOf"][0]["properties"][field]
                }
                None => &parameters["properties"][rule.field],
            };
            // Of lists it says no length.
            let limit = rule.max_length.filter(|_| rule.max_items.is_none());
            let length = described["maxLength"].as_u64();
            assert!(described.is_object(), "{kind} {}", rule.field);
            assert_eq!(limit.map(u64::from), length, "{kind} {}", rule.field);
        }
    }
}

/// What is asked for unless the person chose otherwise.
fn event_types() -> Vec<&'static str> {
    signal::list_event_types(&WatchSettings::default().list_read())
}
