//! An answer of Stripe's: pages, events, and each object on its way to Activity.
#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};
use shopbell_core::{
    RecordKind, Trigger,
    app::fields::flatten,
    clock::TimeFormat,
    money::format_amount,
    plain_text::{escape_json, plain_line},
    stripe::{
        ObjectHead, Page,
        fuzzing::{explain_standstill, read_answer},
        model::{
            Account, AccountId, Charge, CheckoutSession, Customer, Event, InvoiceItem, Order,
            Price, Product,
        },
    },
    watch::{
        fields::{build_connector_json, list_fields},
        signal::sort_events,
        summary::{is_finished, summarize_object},
    },
};

fn check_answer(bytes: &[u8]) {
    if let Ok(page) = read_answer::<Page>(bytes) {
        check_page(&page);
        for raw in &page.data {
            check_object(raw);
        }
        let events: Vec<Event> = page
            .data
            .iter()
            .filter_map(|raw| serde_json::from_str(raw.get()).ok())
            .collect();
        check_events(&events);
    }
    if !bytes.trim_ascii_start().starts_with(b"{") {
        assert!(
            read_answer::<Page>(bytes).is_err() && read_answer::<Value>(bytes).is_err(),
            "every answer is an object"
        );
        return;
    }
    if let Ok(raw) = read_answer::<Box<RawValue>>(bytes) {
        check_object(&raw);
    }
    check_model::<Charge>(bytes);
    check_model::<CheckoutSession>(bytes);
    check_model::<Customer>(bytes);
    check_model::<Event>(bytes);
    check_model::<InvoiceItem>(bytes);
    check_model::<Order>(bytes);
    check_model::<Price>(bytes);
    check_model::<Product>(bytes);
    if let Some(account) = check_model::<Account>(bytes) {
        let id = account.id.as_str();
        assert_eq!(
            AccountId::parse(id).as_ref(),
            Ok(&account.id),
            "an account has its own id"
        );
    }
}

fn check_page(page: &Page) {
    let last = page.last_id();
    for after in [None, Some("ch_1"), last.as_deref()] {
        let leads_on = explain_standstill(page, after).is_none();
        if page.has_more && leads_on {
            // A walk that goes on gets further.
            assert!(last.is_some() && last.as_deref() != after);
        }
        assert!(page.has_more || leads_on, "the last page is no standstill");
    }
}

fn check_events(events: &[Event]) {
    let news = sort_events(events);
    let is_named = |id: &str| events.iter().any(|event| event.object_id() == Some(id));
    for objects in news.named.values() {
        assert!(
            objects.keys().all(|id| is_named(id)),
            "no object is made up"
        );
    }
    assert!(news.mirror.len() <= events.len());
    assert!(news.mirror.iter().all(|change| is_named(&change.id)));
}

fn check_object(raw: &RawValue) {
    let head = ObjectHead::of(raw);
    let value: Option<Value> = serde_json::from_str(raw.get()).ok();
    assert!(
        head.is_err() || value.as_ref().is_none_or(Value::is_object),
        "only an object has an id"
    );
    for trigger in Trigger::ALL {
        let arrival = summarize_object(trigger, raw, 7);
        assert_eq!(
            arrival.is_ok(),
            head.is_ok(),
            "an object with an id becomes an arrival"
        );
        let _ = is_finished(trigger, raw);
        let (Ok(arrival), Ok(head)) = (arrival, &head) else {
            continue;
        };
        assert_eq!(arrival.object_id, head.id);
        assert_eq!(arrival.created, head.created.unwrap_or(7));
        assert_eq!(arrival.raw, raw.get(), "the record is what Stripe sent");
        let blank = |text: &str| text.trim().is_empty();
        assert!(
            !blank(&arrival.title) || blank(&head.id),
            "no line is blank"
        );
        assert!(!plain_line(&arrival.title).contains(char::is_control));
        for currency in [arrival.currency.as_deref().unwrap_or("usd"), "jpy", "kwd"] {
            check_money(arrival.amount.unwrap_or_default(), currency);
        }
        let Some(value) = &value else { continue };
        if trigger == Trigger::Charge {
            // One odd field does not cost the others.
            assert_eq!(arrival.amount, value.get("amount").and_then(Value::as_i64));
            let currency = value.get("currency").and_then(Value::as_str);
            assert_eq!(arrival.currency.as_deref(), currency);
        }
    }
    if let Some(value) = value {
        check_shown(&value);
    }
}

fn check_money(amount: i64, currency: &str) {
    let text = format_amount(amount, currency);
    assert_eq!(
        text.starts_with('-'),
        amount < 0 || currency.starts_with('-'),
        "{text}"
    );
    if currency.eq_ignore_ascii_case("jpy") {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, amount.unsigned_abs().to_string());
    }
}

fn check_shown(value: &Value) {
    for trigger in Trigger::ALL {
        let fields = list_fields(trigger, value);
        let json = build_connector_json(trigger, value, TimeFormat::DateTime);
        let shown = json.as_object().expect("it is an object");
        for field in &fields {
            let outer = field.key.split('.').next().unwrap_or_default();
            assert!(
                shown.contains_key(outer),
                "the terminal shows what the window does"
            );
        }
        let text = json.to_string();
        let escaped = escape_json(&text);
        assert!(!escaped.contains(char::is_control));
        let (one, other) = (
            serde_json::from_str::<Value>(&text).expect("it is JSON"),
            serde_json::from_str::<Value>(&escaped).expect("it stays JSON"),
        );
        assert_eq!(one, other, "and says the same");
    }
    for kind in [RecordKind::Customers, RecordKind::Products] {
        let flat = flatten(kind, value);
        assert_eq!(flat.clone().normalized(), flat);
    }
}

/// What is printed of a model is read as it was.
fn check_model<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) -> Option<T> {
    let object = read_answer::<T>(bytes).ok()?;
    let printed = serde_json::to_value(&object).expect("a model can be printed");
    let text = printed.to_string();
    let read = read_answer::<T>(text.as_bytes()).expect("what is printed can be read");
    // Fractions are read to their last digit but one.
    if !has_fraction(&printed) {
        assert_eq!(read, object);
    }
    Some(object)
}

fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(list) => list.iter().any(has_fraction),
        Value::Object(fields) => fields.values().any(has_fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

fuzz_target!(|bytes: &[u8]| check_answer(bytes));
