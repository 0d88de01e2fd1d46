//! Single realistic objects, drawn by dice.

use std::{ops::RangeInclusive, sync::Arc};

use super::{
    goods::{GOODS, PHRASES},
    money, people,
};
use crate::{
    dice::Dice,
    resources::{
        Resource,
        address::{Address, Shipping},
        charge::Charge,
        customer::Customer,
        fate::Fate,
        invoice_item::InvoiceItem,
        order::{Order, OrderItem},
        product::Product,
        session::Session,
        store::Store,
    },
    state::Moment,
};

/// Makes many and adds them, spread over a time.
pub(crate) fn many<T: Resource>(
    store: &mut Store,
    dice: &mut Dice,
    count: usize,
    created: &RangeInclusive<i64>,
    now: i64,
    draw: impl Fn(&mut Store, &mut Dice, i64) -> T,
) -> Vec<Arc<T>> {
    let mut times: Vec<i64> = (0..count)
        .map(|_| dice.between(*created.start(), *created.end()))
        .collect();
    times.sort_unstable();
    let made = times.into_iter().map(|at| draw(store, dice, at)).collect();
    store.add_many(made, now)
}

/// Who buys: an own customer mostly, and else a guest.
struct Buyer {
    customer: Option<String>,
    name: Option<String>,
    email: Option<String>,
    currency: String,
    address: Option<Address>,
}

fn buyer(store: &mut Store, dice: &mut Dice, created: i64, guests: i64) -> Buyer {
    let place = dice.below(store.customers.len());
    let known = store.customers.at(place).map(Arc::clone);
    let guest = dice.chance(guests) || known.is_none();
    let person = match known {
        Some(known) if !guest => Customer::clone(&known),
        // A guest leaves no customer behind, but pays like one.
        _ => people::draw(&mut store.ids, dice, created),
    };
    Buyer {
        customer: (!guest).then_some(person.id),
        name: person.name,
        email: person.email,
        currency: person.currency.unwrap_or_else(|| "usd".to_owned()),
        address: person.address,
    }
}

fn fate(dice: &mut Dice) -> Fate {
    match dice.below(100) {
        0..=85 => Fate::Approved,
        86 => Fate::Review,
        87..=89 => Fate::Pending,
        90..=92 => Fate::InsufficientFunds,
        93..=95 => Fate::Declined,
        96 => Fate::ExpiredCard,
        97 => Fate::IncorrectCvc,
        98 => Fate::Blocked,
        _ => Fate::Invalid,
    }
}

/// Something sold.
pub(crate) fn charge(store: &mut Store, dice: &mut Dice, created: i64) -> Charge {
    let buyer = buyer(store, dice, created, 15);
    let good = GOODS.get(dice.below(GOODS.len()));
    let (name, cents) = good.map_or(("Gift card", 5000), |good| (good.name, good.price));
    let quantity = if dice.chance(25) {
        dice.between(2, 6)
    } else {
        1
    };
    let amount = money::convert(cents * quantity, &buyer.currency);
    let fate = fate(dice);
    let many = if quantity > 1 {
        format!("{quantity} × ")
    } else {
        String::new()
    };
    let refunded = if fate == Fate::Approved && dice.chance(5) {
        if dice.chance(60) { amount } else { amount / 2 }
    } else {
        0
    };
    let club = name.starts_with("Coffee Club") && buyer.customer.is_some();
    let number = format!(
        "{:04}-{:04}",
        dice.between(1000, 2999),
        dice.between(1, 9999)
    );
    Charge {
        id: store.ids.next("ch_1", 22),
        created,
        amount,
        amount_refunded: refunded,
        description: Some(format!("{many}{name}{}", dice.pick(&PHRASES))),
        invoice: club.then(|| store.ids.next("in_1", 22)),
        receipt_number: (!fate.failed() && dice.chance(40)).then_some(number),
        receipt_email: buyer.email,
        payer: buyer.name,
        customer: buyer.customer,
        currency: buyer.currency,
        fate,
        statement_descriptor: Some("KILN AND CUP".to_owned()),
        card: u8::try_from(dice.below(8)).unwrap_or(0),
        ..Charge::default()
    }
}

/// Somebody new.
pub(crate) fn customer(store: &mut Store, dice: &mut Dice, created: i64) -> Customer {
    people::draw(&mut store.ids, dice, created)
}

/// A basket.
pub(crate) fn order(store: &mut Store, dice: &mut Dice, created: i64) -> Order {
    let buyer = buyer(store, dice, created, 30);
    let mut items = Vec::new();
    for _ in 0..dice.between(1, 4) {
        let Some(good) = GOODS.get(dice.below(19)) else {
            continue;
        };
        let quantity = dice.between(1, 3);
        items.push(OrderItem {
            kind: "sku".to_owned(),
            amount: money::convert(good.price, &buyer.currency) * quantity,
            description: Some(good.name.to_owned()),
            parent: Some(format!("sku_{}", good.key)),
            quantity: Some(quantity),
        });
    }
    let express = dice.chance(25);
    items.push(OrderItem {
        kind: "shipping".to_owned(),
        amount: money::convert(if express { 1500 } else { 600 }, &buyer.currency),
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
    let status = dice.pick(&[
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
pub(crate) fn invoice_item(store: &mut Store, dice: &mut Dice, date: i64) -> InvoiceItem {
    let mut buyer = buyer(store, dice, date, 0);
    let customer = buyer
        .customer
        .take()
        .unwrap_or_else(|| store.ids.next("cus_", 14));
    let proration = dice.chance(30);
    let (cents, description) = if proration {
        let cents = dice.between(3, 28) * 100;
        let unused = dice.chance(50);
        let text = if unused {
            "Unused time on Coffee Club"
        } else {
            "Remaining time on Coffee Club Duo"
        };
        (if unused { -cents } else { cents }, text)
    } else {
        dice.pick(&[
            (4500, "Kiln firing, one shelf"),
            (1200, "Extra bag of beans, Ethiopia Guji"),
            (9500, "Studio membership, guest month"),
            (3800, "Glaze workshop, materials"),
            (60_000, "Wholesale: 24 speckled mugs"),
            (2000, "陶芸教室 材料費"),
        ])
    };
    let unit = money::convert(cents.abs(), &buyer.currency) * cents.signum();
    let quantity = if proration || dice.chance(75) {
        1
    } else {
        dice.between(2, 5)
    };
    let recurring = proration || dice.chance(40);
    InvoiceItem {
        id: store.ids.next("ii_1", 22),
        date,
        amount: unit * quantity,
        currency: buyer.currency,
        customer,
        description: Some(description.to_owned()),
        invoice: dice.chance(50).then(|| store.ids.next("in_1", 22)),
        period: (date, if recurring { date + 30 * 86_400 } else { date }),
        proration,
        quantity,
        unit_amount: Some(unit),
        subscription: recurring.then(|| store.ids.next("sub_1", 22)),
        ..InvoiceItem::default()
    }
}

/// One more thing on the shelf.
pub(crate) fn product(store: &mut Store, dice: &mut Dice, created: i64) -> Product {
    let good = GOODS.get(dice.below(GOODS.len()));
    let name = good.map_or("Mug", |good| good.name);
    let glaze = dice.pick(&[
        "chalk", "oat", "indigo", "ash", "celadon", "iron", "moss", "plum",
    ]);
    let number = dice.between(1, 9999);
    Product {
        id: store.ids.next("prod_", 14),
        created,
        updated: created,
        good: true,
        active: dice.chance(90),
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

/// A visit to the checkout page.
pub(crate) fn session(store: &mut Store, dice: &mut Dice, created: i64) -> Session {
    let buyer = buyer(store, dice, created, 40);
    let cents = GOODS
        .get(dice.below(GOODS.len()))
        .map_or(3000, |good| good.price);
    let prefix = if store.account.livemode {
        "cs_live_a1"
    } else {
        "cs_test_a1"
    };
    Session {
        id: store.ids.next(prefix, 56),
        created,
        amount: money::convert(cents * dice.between(1, 3), &buyer.currency),
        currency: Some(buyer.currency),
        customer: buyer.customer,
        email: buyer.email,
        mode: "payment".to_owned(),
        paid: dice.chance(80),
        payment_intent: Some(store.ids.next("pi_1", 22)),
        success_url: "https://kilnandcup.example/thanks".to_owned(),
        cancel_url: "https://kilnandcup.example/cart".to_owned(),
        ..Session::default()
    }
}

/// Whatever happens next in a busy shop; gives its id.
pub(crate) fn anything(store: &mut Store, dice: &mut Dice, now: i64) -> String {
    let moment = Moment::at(now);
    match dice.below(100) {
        0..=57 => {
            let made = charge(store, dice, now);
            store.add(made, &moment).id.clone()
        }
        58..=72 if store.switches.orders => {
            let made = order(store, dice, now);
            store.add(made, &moment).id.clone()
        }
        58..=78 => {
            let made = session(store, dice, now);
            store.add(made, &moment).id.clone()
        }
        79..=89 => {
            let made = invoice_item(store, dice, now);
            store.add(made, &moment).id.clone()
        }
        _ => {
            let made = customer(store, dice, now);
            store.add(made, &moment).id.clone()
        }
    }
}
