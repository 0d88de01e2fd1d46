//! The demo account: a little shop for ceramics and coffee.

use super::{
    billing::add_past_billing,
    checkout::generate_past_session,
    generate::{
        MAX_SEEDED_AGE, generate_customer, generate_invoice_item, generate_many, generate_order,
        generate_past_charge,
    },
    goods::GOODS,
    lives::add_past_disputes,
    money::convert_cents,
};
use crate::{
    resources::{
        coupon::Coupon,
        customer::{Customer, Discount},
        price::Price,
        product::Product,
        store::Store,
    },
    rng::SeededRng,
};

const DAY: i64 = 86_400;

/// Fills a new account with what the shop sells and what it sold in its last two months.
pub(crate) fn populate_demo(store: &mut Store, rng: &mut SeededRng, now: i64) {
    add_goods(store, now);
    add_coupons(store, now);
    // The shop is older than its last two months, and so are most of its customers.
    generate_many(
        store,
        rng,
        90,
        &(now - 400 * DAY..=now - MAX_SEEDED_AGE),
        now,
        generate_demo_customer,
    );
    generate_many(
        store,
        rng,
        40,
        &(now - MAX_SEEDED_AGE..=now - 600),
        now,
        generate_demo_customer,
    );
    generate_many(
        store,
        rng,
        420,
        &(now - MAX_SEEDED_AGE..=now - 300),
        now,
        generate_past_charge,
    );
    generate_many(
        store,
        rng,
        80,
        &(now - MAX_SEEDED_AGE..=now - 900),
        now,
        generate_order,
    );
    generate_many(
        store,
        rng,
        60,
        &(now - MAX_SEEDED_AGE..=now - 1200),
        now,
        generate_invoice_item,
    );
    generate_many(
        store,
        rng,
        45,
        &(now - MAX_SEEDED_AGE..=now - 1800),
        now,
        |store, rng, at| generate_past_session(store, rng, at, now),
    );
    add_past_disputes(store, now);
    add_past_billing(store, rng, now);
}

fn add_goods(store: &mut Store, now: i64) {
    let opened = now - 420 * DAY;
    let mut products = Vec::new();
    let mut prices = Vec::new();
    for (position, good) in (0_i64..).zip(&GOODS) {
        let created = opened + position * 15 * DAY;
        let image = |number: u8| {
            format!(
                "https://images.kilnandcup.example/{}-{number}.jpg",
                good.key
            )
        };
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut product = Product {
            id: store.ids.next("prod_", 14),
            created,
            updated: created + 3 * DAY,
            good: !good.subscription,
            active: good.active,
            name: good.name.to_owned(),
            caption: text(good.caption),
            description: text(good.description),
            images: (1..=good.images).map(image).collect(),
            shippable: Some(good.key != "studio-membership"),
            unit_label: good.subscription.then(|| "month".to_owned()),
            url: Some(format!("https://kilnandcup.example/shop/{}", good.key)),
            ..Product::default()
        };
        product
            .metadata
            .insert("sku".to_owned(), good.key.to_owned());
        for currency in ["usd", "eur", "jpy"] {
            let unit_amount = convert_cents(good.price, currency);
            let mut price = |recurring: Option<(&str, i64)>, unit_amount| {
                prices.push(Price {
                    id: store.ids.next("price_1", 22),
                    created,
                    active: good.active,
                    currency: currency.to_owned(),
                    product: product.id.clone(),
                    unit_amount,
                    recurring: recurring.map(|(interval, count)| (interval.to_owned(), count)),
                    ..Price::default()
                });
            };
            if good.subscription {
                price(Some(("month", 1)), unit_amount);
                // Two months are free for who pays by the year.
                price(Some(("year", 1)), unit_amount * 10);
            } else {
                price(None, unit_amount);
            }
        }
        products.push(product);
    }
    store.add_many(products, now);
    store.add_many(prices, now);
}

fn add_coupons(store: &mut Store, now: i64) {
    let coupon = |id: &str, name: &str, duration: &str| Coupon {
        id: id.to_owned(),
        created: now - 300 * DAY,
        name: Some(name.to_owned()),
        duration: duration.to_owned(),
        ..Coupon::default()
    };
    let all = vec![
        Coupon {
            percent_off: Some(10.0),
            ..coupon("FRIENDS10", "Friends of the studio", "forever")
        },
        Coupon {
            percent_off: Some(25.5),
            duration_in_months: Some(3),
            ..coupon("SPRING", "Spring kiln opening", "repeating")
        },
        Coupon {
            amount_off: Some(500),
            currency: Some("usd".to_owned()),
            ..coupon("WELCOME5", "Welcome: 5 off", "once")
        },
    ];
    store.add_many(all, now);
}

/// One in eight customers has a coupon.
fn generate_demo_customer(store: &mut Store, rng: &mut SeededRng, created: i64) -> Customer {
    let mut customer = generate_customer(store, rng, created);
    if !rng.chance(13) {
        return customer;
    }
    let name = rng.pick(&["FRIENDS10", "SPRING", "WELCOME5"]);
    let Some(coupon) = store.coupons.get(name).map(|coupon| Coupon::clone(coupon)) else {
        return customer;
    };
    let months = coupon.duration_in_months;
    customer.discount = Some(Discount {
        id: store.ids.next("di_1", 22),
        start: created,
        end: months.map(|months| created + months * 30 * DAY),
        subscription: (name == "SPRING").then(|| store.ids.next("sub_1", 22)),
        coupon,
    });
    customer
}
