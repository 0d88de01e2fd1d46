//! Realistic objects, drawn at random, one by one or many at once.

use std::{ops::RangeInclusive, sync::Arc};

use super::{
    buyer::pick_buyer,
    checkout::{generate_past_session, visit_checkout},
    goods::{GOODS, PHRASES},
    lives::add_past_refund,
    money::convert_cents,
    people::generate_person,
};
use crate::{
    kind::Kind,
    resources::{
        Resource,
        address::Shipping,
        charge::Charge,
        charge_outcome::ChargeOutcome,
        customer::Customer,
        invoice_item::InvoiceItem,
        order::{Order, OrderItem},
        product::Product,
        store::Store,
    },
    rng::SeededRng,
    state::WriteContext,
};

/// How far back seeded objects go.
pub(crate) const MAX_SEEDED_AGE: i64 = 60 * 86_400;

/// Makes many and adds them, spread over a time.
pub(crate) fn generate_many<T: Resource>(
    store: &mut Store,
    rng: &mut SeededRng,
    count: usize,
    created: &RangeInclusive<i64>,
    now: i64,
    generate: impl Fn(&mut Store, &mut SeededRng, i64) -> T,
) -> Vec<Arc<T>> {
    let mut times: Vec<i64> = (0..count)
        .map(|_| rng.between(*created.start(), *created.end()))
        .collect();
    times.sort_unstable();
    let made = times
        .into_iter()
        .map(|at| generate(store, rng, at))
        .collect();
    store.add_many(made, now)
}

/// Makes many of a kind and gives their ids; kinds that are never seeded give none.
pub(crate) fn generate_kind(
    store: &mut Store,
    rng: &mut SeededRng,
    kind: Kind,
    count: usize,
    created: &RangeInclusive<i64>,
    now: i64,
) -> Vec<String> {
    macro_rules! generated {
        ($generate:expr) => {
            generate_many(store, rng, count, created, now, $generate)
                .iter()
                .map(|item| item.id.clone())
                .collect()
        };
    }
    match kind {
        Kind::Charges => generated!(generate_past_charge),
        Kind::CheckoutSessions => {
            generated!(
                |store: &mut Store, rng: &mut SeededRng, at| generate_past_session(
                    store, rng, at, now
                )
            )
        }
        Kind::Customers => generated!(generate_customer),
        Kind::InvoiceItems => generated!(generate_invoice_item),
        Kind::Orders => generated!(generate_order),
        Kind::Products => generated!(generate_product),
        Kind::Account
        | Kind::Coupons
        | Kind::Disputes
        | Kind::Events
        | Kind::Invoices
        | Kind::PaymentIntents
        | Kind::Payouts
        | Kind::Prices
        | Kind::Refunds
        | Kind::Subscriptions => Vec::new(),
    }
}

fn pick_outcome(rng: &mut SeededRng) -> ChargeOutcome {
    match rng.below(100) {
        0..=85 => ChargeOutcome::Approved,
        86 => ChargeOutcome::Review,
        87..=89 => ChargeOutcome::Pending,
        90..=92 => ChargeOutcome::InsufficientFunds,
        93..=95 => ChargeOutcome::Declined,
        96 => ChargeOutcome::ExpiredCard,
        97 => ChargeOutcome::IncorrectCvc,
        98 => ChargeOutcome::Blocked,
        _ => ChargeOutcome::Invalid,
    }
}

/// Something sold.
pub(crate) fn generate_charge(store: &mut Store, rng: &mut SeededRng, created: i64) -> Charge {
    let buyer = pick_buyer(store, rng, created, 15);
    let good = GOODS.get(rng.below(GOODS.len()));
    let (name, cents) = good.map_or(("Gift card", 5000), |good| (good.name, good.price));
    let quantity = if rng.chance(25) { rng.between(2, 6) } else { 1 };
    let amount = convert_cents(cents * quantity, &buyer.currency);
    let outcome = pick_outcome(rng);
    let many = if quantity > 1 {
        format!("{quantity} × ")
    } else {
        String::new()
    };
    let refunded = if outcome == ChargeOutcome::Approved && rng.chance(5) {
        if rng.chance(60) { amount } else { amount / 2 }
    } else {
        0
    };
    let club = name.starts_with("Coffee Club") && buyer.customer.is_some();
    let number = format!("{:04}-{:04}", rng.between(1000, 2999), rng.between(1, 9999));
    Charge {
        id: store.ids.next("ch_1", 22),
        created,
        amount,
        amount_refunded: refunded,
        description: Some(format!("{many}{name}{}", rng.pick(&PHRASES))),
        invoice: club.then(|| store.ids.next("in_1", 22)),
        receipt_number: (!outcome.failed() && rng.chance(40)).then_some(number),
        receipt_email: buyer.email,
        payer: buyer.name,
        customer: buyer.customer,
        currency: buyer.currency,
        outcome,
        statement_descriptor: Some("KILN AND CUP".to_owned()),
        card: u8::try_from(rng.below(8)).unwrap_or(0),
        ..Charge::default()
    }
}

/// Something sold earlier, which may have been refunded since.
pub(crate) fn generate_past_charge(store: &mut Store, rng: &mut SeededRng, created: i64) -> Charge {
    let mut charge = generate_charge(store, rng, created);
    add_past_refund(store, &mut charge, created + 3600);
    charge
}

/// Somebody new.
pub(crate) fn generate_customer(store: &mut Store, rng: &mut SeededRng, created: i64) -> Customer {
    generate_person(&mut store.ids, rng, created)
}

/// A basket.
pub(crate) fn generate_order(store: &mut Store, rng: &mut SeededRng, created: i64) -> Order {
    let buyer = pick_buyer(store, rng, created, 30);
    let mut items = Vec::new();
    for _ in 0..rng.between(1, 4) {
        let Some(good) = GOODS.get(rng.below(19)) else {
            continue;
        };
        let quantity = rng.between(1, 3);
        items.push(OrderItem {
            kind: "sku".to_owned(),
            amount: convert_cents(good.price, &buyer.currency) * quantity,
            description: Some(good.name.to_owned()),
            parent: Some(format!("sku_{}", good.key)),
            quantity: Some(quantity),
        });
    }
    let express = rng.chance(25);
    items.push(OrderItem {
        kind: "shipping".to_owned(),
        amount: convert_cents(if express { 1500 } else { 600 }, &buyer.currency),
        description: Some(
            if express {
                "Express shipping"
            } else {
                "Standard shipping"
            }
            .to_owned(),
        ),
        parent: None,
        quantity: None,
    });
    let amount = items.iter().map(|item| item.amount).sum();
    let status = rng.pick(&[
        "paid",
        "paid",
        "paid",
        "fulfilled",
        "fulfilled",
        "created",
        "canceled",
        "returned",
    ]);
    let settled = matches!(status, "paid" | "fulfilled" | "returned");
    let shipping = Shipping {
        address: buyer.address.unwrap_or_default(),
        name: buyer.name,
        ..Shipping::default()
    };
    Order {
        id: store.ids.next("or_1", 22),
        created,
        updated: created,
        amount,
        amount_returned: (status == "returned").then_some(amount),
        charge: settled.then(|| store.ids.next("ch_1", 22)),
        currency: buyer.currency,
        customer: buyer.customer,
        email: buyer.email,
        items,
        shipping: Some(shipping),
        shipping_method: Some(if express { "express" } else { "standard" }.to_owned()),
        status: status.to_owned(),
        ..Order::default()
    }
}

/// A line on somebody's next invoice.
pub(crate) fn generate_invoice_item(
    store: &mut Store,
    rng: &mut SeededRng,
    date: i64,
) -> InvoiceItem {
    let mut buyer = pick_buyer(store, rng, date, 0);
    let customer = buyer
        .customer
        .take()
        .unwrap_or_else(|| store.ids.next("cus_", 14));
    let proration = rng.chance(30);
    let (cents, description) = if proration {
        let cents = rng.between(3, 28) * 100;
        let unused = rng.chance(50);
        let text = if unused {
            "Unused time on Coffee Club"
        } else {
            "Remaining time on Coffee Club Duo"
        };
        (if unused { -cents } else { cents }, text)
    } else {
        rng.pick(&[
            (4500, "Kiln firing, one shelf"),
            (1200, "Extra bag of beans, Ethiopia Guji"),
            (9500, "Studio membership, guest month"),
            (3800, "Glaze workshop, materials"),
            (60_000, "Wholesale: 24 speckled mugs"),
            (2000, "陶芸教室 材料費"),
        ])
    };
    let unit = convert_cents(cents.abs(), &buyer.currency) * cents.signum();
    let quantity = if proration || rng.chance(75) {
        1
    } else {
        rng.between(2, 5)
    };
    let recurring = proration || rng.chance(40);
    InvoiceItem {
        id: store.ids.next("ii_1", 22),
        date,
        amount: unit * quantity,
        currency: buyer.currency,
        customer,
        description: Some(description.to_owned()),
        invoice: rng.chance(50).then(|| store.ids.next("in_1", 22)),
        period: (date, if recurring { date + 30 * 86_400 } else { date }),
        proration,
        quantity,
        unit_amount: Some(unit),
        subscription: recurring.then(|| store.ids.next("sub_1", 22)),
        ..InvoiceItem::default()
    }
}

/// One more thing on the shelf.
pub(crate) fn generate_product(store: &mut Store, rng: &mut SeededRng, created: i64) -> Product {
    let good = GOODS.get(rng.below(GOODS.len()));
    let name = good.map_or("Mug", |good| good.name);
    let glaze = rng.pick(&[
        "chalk", "oat", "indigo", "ash", "celadon", "iron", "moss", "plum",
    ]);
    let number = rng.between(1, 9999);
    Product {
        id: store.ids.next("prod_", 14),
        created,
        updated: created,
        good: true,
        active: rng.chance(90),
        name: format!("{name} ({glaze} {number:04})"),
        caption: good
            .map(|good| good.caption.to_owned())
            .filter(|text| !text.is_empty()),
        description: good.map(|good| good.description.to_owned()),
        images: vec![format!(
            "https://images.kilnandcup.example/{glaze}-{number:04}.jpg"
        )],
        shippable: Some(true),
        url: Some(format!(
            "https://kilnandcup.example/shop/{glaze}-{number:04}"
        )),
        ..Product::default()
    }
}

/// Whatever happens next in a busy shop; gives its id.
pub(crate) fn generate_next(store: &mut Store, rng: &mut SeededRng, now: i64) -> String {
    let context = WriteContext::at(now);
    match rng.below(100) {
        0..=57 => {
            let made = Charge {
                // Nothing was given back of it yet.
                amount_refunded: 0,
                ..generate_charge(store, rng, now)
            };
            store.add(made, &context).id.clone()
        }
        58..=72 if store.account_options.orders => {
            let made = generate_order(store, rng, now);
            store.add(made, &context).id.clone()
        }
        58..=78 => visit_checkout(store, rng, &context),
        79..=89 => {
            let made = generate_invoice_item(store, rng, now);
            store.add(made, &context).id.clone()
        }
        _ => {
            let made = generate_customer(store, rng, now);
            store.add(made, &context).id.clone()
        }
    }
}
