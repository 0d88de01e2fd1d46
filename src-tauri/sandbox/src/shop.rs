//! The demo shop's data, and what happens in it on a busy day.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};

use crate::{kind::Kind, objects::build, stock::State};

/// Name, email, country, currency.
const PEOPLE: [(&str, &str, &str, &str); 16] = [
    ("佐藤 美咲", "misaki.sato@example.jp", "JP", "jpy"),
    (
        "Amelia Clarke",
        "amelia@clarkestudio.example.com",
        "GB",
        "gbp",
    ),
    ("Noah Fischer", "noah.fischer@example.de", "DE", "eur"),
    ("鈴木 陽菜", "hina.suzuki@example.jp", "JP", "jpy"),
    ("Olivia Martin", "olivia.martin@example.com", "US", "usd"),
    (
        "Café Lumière",
        "bonjour@cafelumiere.example.fr",
        "FR",
        "eur",
    ),
    ("田中 蓮", "ren.tanaka@example.jp", "JP", "jpy"),
    ("Fatima Al-Sabah", "fatima@example.kw", "KW", "kwd"),
    ("Lucas Silva", "lucas.silva@example.com.br", "BR", "usd"),
    (
        "株式会社 青空珈琲",
        "order@aozora-coffee.example.jp",
        "JP",
        "jpy",
    ),
    ("Emma Johansson", "emma.j@example.se", "SE", "eur"),
    ("Kim Seo-yeon", "seoyeon.kim@example.kr", "KR", "krw"),
    (
        "Hotel Miramar",
        "compras@hotelmiramar.example.es",
        "ES",
        "eur",
    ),
    ("Priya Nair", "priya.nair@example.in", "IN", "usd"),
    ("高橋 さくら", "sakura.takahashi@example.jp", "JP", "jpy"),
    ("Daniel Weiss", "daniel.weiss@example.at", "AT", "eur"),
];

/// Name, caption, description, price in US cents, recurring interval.
const GOODS: [(&str, &str, &str, i64, Option<&str>); 10] = [
    (
        "Morning Mug",
        "The one you reach for",
        "Stoneware, 280 ml, speckled white glaze.",
        3200,
        None,
    ),
    (
        "Pour-over Dripper",
        "Slow mornings",
        "Hand-thrown dripper for two cups.",
        4800,
        None,
    ),
    (
        "Ash Glaze Bowl",
        "Rice, soup, everything",
        "Wood-ash glaze, 14 cm.",
        3900,
        None,
    ),
    (
        "お茶碗 (Rice bowl)",
        "毎日の一膳",
        "東山の土で焼いたお茶碗。",
        4200,
        None,
    ),
    (
        "Single-origin Beans",
        "Ethiopia Guji",
        "250 g, roasted on Tuesdays.",
        1900,
        None,
    ),
    (
        "Coffee Subscription",
        "Fresh every month",
        "Two bags a month, shipped free.",
        3400,
        Some("month"),
    ),
    (
        "Studio Membership",
        "Wheel time, all year",
        "Ten hours a month at the wheel.",
        48000,
        Some("year"),
    ),
    (
        "Beginner's Workshop",
        "Three hours, one bowl",
        "Saturday class, tools included.",
        8500,
        None,
    ),
    (
        "Kintsugi Kit",
        "Mend it with gold",
        "Urushi, brass powder, brushes.",
        6400,
        None,
    ),
    (
        "Espresso Cup Set",
        "Set of four",
        "70 ml, matte black.",
        7200,
        None,
    ),
];

const METHODS: [(&str, &str, &str); 4] = [
    ("visa", "4242", "US"),
    ("mastercard", "4444", "DE"),
    ("amex", "0005", "US"),
    ("jcb", "0505", "JP"),
];

/// A price in cents in another currency's smallest unit, roughly.
fn converted(cents: i64, currency: &str) -> i64 {
    match currency {
        "jpy" => cents * 3 / 2 / 10 * 10,
        "krw" => cents * 13 / 100 * 100,
        "kwd" => cents * 3,
        _ => cents,
    }
}

/// Adds an object with these fields over the usual ones.
pub(crate) fn add(state: &mut State, kind: Kind, fields: Value, visible_from: i64) -> String {
    let created = kind.created(&fields).unwrap_or_else(|| state.now());
    let value = built(kind, created, fields);
    state.add(kind, value, visible_from)
}

fn built(kind: Kind, created: i64, fields: Value) -> Value {
    match kind {
        Kind::Charge => build::charge(created, fields),
        Kind::Order => build::order(created, fields),
        Kind::InvoiceItem => build::invoice_item(created, fields),
        Kind::Customer => build::customer(created, fields),
        Kind::Product => build::product(created, fields),
        Kind::Price => build::price(created, fields),
        Kind::CheckoutSession => build::checkout_session(created, fields),
        Kind::Event => fields,
    }
}

/// The fields of one of many.
fn numbered_fields(kind: Kind, number: usize) -> Value {
    let amount = 500 + i64::try_from(number % 9500).unwrap_or(0);
    match kind {
        Kind::Charge => json!({ "amount": amount, "description": format!("Order #{number}") }),
        Kind::Customer => {
            let (name, ..) = PEOPLE
                .get(number % PEOPLE.len())
                .copied()
                .unwrap_or_default();
            json!({ "name": format!("{name} {number}"),
                "email": format!("customer{number}@example.com"),
                "description": format!("Customer number {number}") })
        }
        Kind::Product => json!({ "name": format!("Product {number}") }),
        Kind::InvoiceItem => json!({ "amount": amount, "description": format!("Item {number}") }),
        Kind::Order => json!({ "amount": amount, "email": format!("buyer{number}@example.com") }),
        _ => json!({}),
    }
}

/// One of many in the same second.
pub(crate) fn numbered(state: &mut State, kind: Kind, created: i64, number: usize) -> String {
    let value = built(kind, created, numbered_fields(kind, number));
    state.add(kind, value, 0)
}

/// Many, one second apart, without events.
pub(crate) fn seed(state: &mut State, kind: Kind, count: usize) {
    let now = state.now();
    for number in 0..count {
        let back = i64::try_from(count - number).unwrap_or(0);
        let value = built(kind, now - back, numbered_fields(kind, number));
        state.add_silently(kind, value);
    }
}

/// The demo shop: five weeks of trade up to now.
pub(crate) fn fill(state: &mut State) {
    let mut random = StdRng::seed_from_u64(20_200_827);
    let now = state.now();
    let day = 86_400;
    for (at, (name, caption, description, cents, interval)) in GOODS.into_iter().enumerate() {
        let created = now - 400 * day + i64::try_from(at).unwrap_or(0) * 7 * day;
        let slug: String = name
            .chars()
            .filter_map(|c| match c {
                'a'..='z' | '0'..='9' => Some(c),
                'A'..='Z' => Some(c.to_ascii_lowercase()),
                ' ' => Some('-'),
                _ => None,
            })
            .collect();
        let fields = json!({
            "name": name, "caption": caption, "description": description, "type": "good",
            "created": created, "updated": created + 30 * day, "shippable": interval.is_none(),
            "url": format!("https://clay.example.com/{slug}"),
            "metadata": { "kiln": if at % 2 == 0 { "wood" } else { "gas" }, "shelf": format!("{}", at + 1) },
            "active": at != 8,
        });
        let value = built(Kind::Product, created, fields);
        let product = state.add_silently(Kind::Product, value);
        for currency in ["usd", "jpy", "eur"] {
            let recurring = interval
                .map(|interval| json!({ "interval": interval, "interval_count": 1, "aggregate_usage": null, "usage_type": "licensed" }));
            let fields = json!({ "product": product, "currency": currency,
                "unit_amount": converted(cents, currency), "recurring": recurring });
            let value = built(Kind::Price, created, fields);
            state.add_silently(Kind::Price, value);
        }
    }
    let mut customers = Vec::new();
    for (at, (name, email, country, currency)) in PEOPLE.into_iter().enumerate() {
        let created = now - random.random_range(2..380) * day - random.random_range(0..day);
        let fields = person(at, name, email, country, currency, created);
        let value = built(Kind::Customer, created, fields);
        customers.push(state.add_silently(Kind::Customer, value));
    }
    for _ in 0..140 {
        let created = now - random.random_range(900..35 * day);
        trade(state, &mut random, created, true);
    }
}

fn person(
    at: usize,
    name: &str,
    email: &str,
    country: &str,
    currency: &str,
    created: i64,
) -> Value {
    let discount = at.is_multiple_of(5).then(|| {
        json!({ "object": "discount", "customer": null, "start": created,
            "end": created + 90 * 86_400, "subscription": null,
            "coupon": { "id": "WELCOME10", "object": "coupon", "name": "Welcome, 10% off",
                "duration": "repeating", "duration_in_months": 3, "percent_off": 10.0,
                "amount_off": null, "currency": null, "valid": true } })
    });
    json!({
        "name": name, "email": email, "currency": currency, "created": created,
        "description": if at.is_multiple_of(3) { json!("Regular since the first kiln") } else { Value::Null },
        "address": { "city": null, "country": country, "line1": null, "line2": null,
            "postal_code": null, "state": null },
        "balance": if at == 5 { -1500 } else { 0 }, "delinquent": at == 8,
        "discount": discount, "metadata": { "source": if at.is_multiple_of(2) { "workshop" } else { "web" } },
    })
}

/// One thing that happens in the shop.
fn trade(state: &mut State, random: &mut StdRng, created: i64, silent: bool) {
    let number: usize = random.random_range(0..usize::MAX / 2);
    let Some(id) = state.pick(Kind::Customer, number) else {
        return;
    };
    let Some(customer) = state.get(Kind::Customer, &id).cloned() else {
        return;
    };
    let text = |name: &str| {
        customer
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let currency = if text("currency").is_empty() {
        "usd"
    } else {
        text("currency")
    }
    .to_owned();
    let (good, _, _, cents, _) = GOODS.get(number % GOODS.len()).copied().unwrap_or_default();
    let quantity = random.random_range(1..4_i64);
    let amount = converted(cents, &currency) * quantity;
    let (kind, fields) = match random.random_range(0..100) {
        0..68 => {
            let status = match random.random_range(0..100) {
                0..8 => "failed",
                8..11 => "pending",
                _ => "succeeded",
            };
            let (brand, last4, country) = METHODS
                .get(number % METHODS.len())
                .copied()
                .unwrap_or_default();
            let refunded = status == "succeeded" && random.random_range(0..20) == 0;
            let mut fields = json!({
                "amount": amount, "currency": currency, "customer": id, "created": created,
                "description": format!("{good} × {quantity}"), "status": status,
                "receipt_email": text("email"), "refunded": refunded,
                "amount_refunded": if refunded { amount } else { 0 },
                "receipt_number": format!("{:04}-{:04}", number % 10_000, number / 7 % 10_000),
                "billing_details": { "address": { "city": null, "country": country, "line1": null,
                    "line2": null, "postal_code": null, "state": null },
                    "email": text("email"), "name": text("name"), "phone": null },
            });
            if let Some(fields) = fields.as_object_mut() {
                fields.insert(
                    "payment_method_details".into(),
                    json!({ "type": "card", "card": {
                    "brand": brand, "last4": last4, "country": country, "exp_month": 4,
                    "exp_year": 2029, "funding": "credit", "network": brand } }),
                );
            }
            (Kind::Charge, fields)
        }
        68..84 => (
            Kind::Order,
            json!({
                "amount": amount, "currency": currency, "customer": id, "email": text("email"),
                "created": created, "updated": created, "status": if number.is_multiple_of(3) { "paid" } else { "created" },
                "selected_shipping_method": "ship_standard",
                "items": [{ "object": "order_item", "amount": amount, "currency": currency,
                    "description": good, "parent": null, "quantity": quantity, "type": "sku" }],
            }),
        ),
        84..94 => (
            Kind::InvoiceItem,
            json!({
                "amount": amount, "currency": currency, "customer": id, "date": created,
                "description": format!("{good} × {quantity}"), "quantity": quantity,
                "proration": number.is_multiple_of(4),
                "subscription": number.is_multiple_of(4).then_some("sub_1ClayMonthlyBeans"),
            }),
        ),
        _ => {
            let (name, email, country, currency) = PEOPLE
                .get(number % PEOPLE.len())
                .copied()
                .unwrap_or_default();
            let email = format!(
                "{}+{}@{}",
                email.split('@').next().unwrap_or("hello"),
                number % 900 + 100,
                email.split('@').nth(1).unwrap_or("example.com")
            );
            (
                Kind::Customer,
                person(number % 97, name, &email, country, currency, created),
            )
        }
    };
    let value = built(kind, created, fields);
    if silent {
        state.add_silently(kind, value);
    } else {
        state.add(kind, value, 0);
    }
}

/// Something happens now.
pub(crate) fn something_new(state: &mut State) {
    let mut random = StdRng::seed_from_u64(rand::random());
    let now = state.now();
    trade(state, &mut random, now, false);
}
