//! Made-up customers from many places.

use self::places::{PLACES, Place, WEIGHTS};
use super::money::convert_cents;
use crate::{
    resources::{address::Address, customer::Customer},
    rng::{Ids, SeededRng},
};

mod places;

const NOTES: [&str; 10] = [
    "Wholesale: three cafés, pays by invoice",
    "Met at the Kyoto craft fair",
    "Prefers pickup on Saturdays",
    "Gift orders in December",
    "Coffee subscription since the first roast",
    "VIP – hand-written card with each parcel",
    "レストラン「灯」オーナー",
    "毎月の定期便",
    "Asks for the seconds shelf",
    "Ships to the studio, not home",
];

fn pick_place(rng: &mut SeededRng) -> &'static Place {
    let mut left = rng.below(WEIGHTS.iter().sum());
    for (place, weight) in PLACES.iter().zip(WEIGHTS) {
        if left < weight {
            return place;
        }
        left -= weight;
    }
    &PLACES[0]
}

/// Somebody new.
pub(crate) fn generate_person(ids: &mut Ids, rng: &mut SeededRng, created: i64) -> Customer {
    let place = pick_place(rng);
    let given = rng.pick(place.given);
    let family = rng.pick(place.family);
    let gap = if matches!(place.locale, "ja" | "zh-TW" | "ko") {
        ""
    } else {
        " "
    };
    let name = if place.family_first {
        let gap = if place.locale == "ja" { " " } else { gap };
        format!("{}{gap}{}", family.0, given.0)
    } else {
        format!("{} {}", given.0, family.0)
    };
    let email = match rng.below(4) {
        0 => format!("{}@{}.example", given.1, family.1),
        1 => format!("{}{}@example.com", given.1, rng.between(10, 99)),
        2 => format!("{}.{}@example.org", given.1, family.1),
        _ => format!(
            "{}.{}{}@example.net",
            given.1,
            family.1,
            rng.between(1, 999)
        ),
    };
    let (city, state, postal_code, line1) = rng.pick(place.cities);
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let address = Address {
        city: filled(city),
        country: filled(place.country),
        line1: filled(line1),
        line2: None,
        postal_code: filled(postal_code),
        state: filled(state),
    };
    let phone = format!("{}{:04}", place.dial, rng.between(0, 9999));
    let mut customer = Customer {
        id: ids.next("cus_", 14),
        created,
        name: Some(name),
        email: rng.chance(95).then_some(email),
        description: rng.chance(25).then(|| rng.pick(&NOTES).to_owned()),
        phone: rng.chance(40).then_some(phone),
        address: rng.chance(70).then_some(address),
        currency: Some(place.currency.to_owned()),
        delinquent: rng.chance(4),
        preferred_locales: vec![place.locale.to_owned()],
        invoice_prefix: ids.next("", 7).to_uppercase(),
        ..Customer::default()
    };
    if rng.chance(8) {
        customer.balance = -convert_cents(rng.between(5, 40) * 100, place.currency);
    }
    if rng.chance(20) {
        let source = rng.pick(&["instagram", "newsletter", "craft-fair", "friend", "search"]);
        customer
            .metadata
            .insert("source".to_owned(), source.to_owned());
    }
    customer
}
