//! The demo account: a little shop for ceramics and coffee.

use super::{SPAN, draw, goods::GOODS, money};
use crate::{
    dice::Dice,
    resources::{
        coupon::Coupon,
        customer::{Customer, Discount},
        price::Price,
        product::Product,
        store::Store,
    },
};

const DAY: i64 = 86_400;

pub(crate) fn plant(store: &mut Store, dice: &mut Dice, now: i64) {
    shelf(store, now);
    coupons(store, now);
    // The shop is older than its last two months, and so are most of its customers.
    draw::many(
        store,
        dice,
        90,
        &(now - 400 * DAY..=now - SPAN),
        now,
        customer,
    );
    draw::many(store, dice, 40, &(now - SPAN..=now - 600), now, customer);
    draw::many(
        store,
        dice,
        420,
        &(now - SPAN..=now - 300),
        now,
        draw::charge,
    );
    draw::many(store, dice, 80, &(now - SPAN..=now - 900), now, draw::order);
    draw::many(
        store,
        dice,
        60,
        &(now - SPAN..=now - 1200),
        now,
        draw::invoice_item,
    );
    draw::many(
        store,
        dice,
        45,
        &(now - SPAN..=now - 1800),
        now,
        draw::session,
    );
}

fn shelf(store: &mut Store, now: i64) {
    let opened = now - 420 * DAY;
    let mut products = Vec::new();
    let mut prices = Vec::new();
    for (place, good) in (0_i64..).zip(&GOODS) {
        let created = opened + place * 15 * DAY;
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
            let unit_amount = money::convert(good.price, currency);
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

fn coupons(store: &mut Store, now: i64) {
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
fn customer(store: &mut Store, dice: &mut Dice, created: i64) -> Customer {
    let mut customer = draw::customer(store, dice, created);
    if !dice.chance(13) {
        return customer;
    }
    let name = dice.pick(&["FRIENDS10", "SPRING", "WELCOME5"]);
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
