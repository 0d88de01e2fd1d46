//! Customers as many as wanted, the same on every machine: names and notes in two scripts, so that a
//! search has to do what it does for people.

use serde_json::{Value, json};

/// What people type, letter by letter.
pub const TYPED: [&str; 16] = [
    "hana tanaka",
    "tanaka.hana4217@example.com",
    "smith",
    "O'Brien",
    "garcia lopez",
    "example.com",
    "wholesale",
    "田中花子",
    "佐藤 健",
    "タナカ",
    "卸売のお客様",
    "gold",
    "cus_0000a7",
    "+81 3",
    "zzzz",
    "München",
];

const FAMILY: [&str; 20] = [
    "Tanaka",
    "Suzuki",
    "Sato",
    "Smith",
    "Johnson",
    "García López",
    "Müller",
    "O'Brien",
    "Nguyen",
    "Rossi",
    "田中",
    "佐藤",
    "鈴木",
    "高橋",
    "渡辺",
    "伊藤",
    "Kowalski",
    "Ivanova",
    "Ångström",
    "Lee",
];
const GIVEN: [&str; 16] = [
    "Hana", "Ken", "Yuki", "Maria", "José", "Anna", "Paul", "Li", "花子", "健", "由紀", "翔太",
    "美咲", "Olga", "Erik", "Sofia",
];
const TIERS: [&str; 3] = ["gold", "silver", "basic"];
const ABOUT: [&str; 6] = [
    "Wholesale buyer since spring",
    "Met at the fair in München",
    "卸売のお客様です",
    "",
    "Prefers stoneware, speckled glaze",
    "Pays by invoice",
];

/// A well-mixed number for each pair: the same customers on every machine.
fn draw(row: usize, salt: usize, count: usize) -> usize {
    let mut x = (row as u64) << 8 | salt as u64;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((x ^ (x >> 31)) % count as u64).unwrap()
}

/// A customer as Stripe sends one; a larger number is an older one.
pub fn customer(row: usize) -> Value {
    let family = FAMILY[draw(row, 1, FAMILY.len())];
    let given = GIVEN[draw(row, 2, GIVEN.len())];
    let ascii = |text: &str, other: &str| {
        let text: String = text.chars().filter(char::is_ascii_alphabetic).collect();
        if text.is_empty() {
            other.to_owned()
        } else {
            text.to_lowercase()
        }
    };
    json!({
        "id": format!("cus_{row:06x}{:08X}", draw(row, 3, 1 << 31)),
        "object": "customer",
        "balance": 0,
        "created": 1_790_000_000 - row * 300,
        "currency": "usd",
        "delinquent": false,
        "description": ABOUT[draw(row, 4, ABOUT.len())],
        "email": format!("{}.{}{row}@example.com", ascii(family, "shi"), ascii(given, "mei")),
        "livemode": false,
        "metadata": { "tier": TIERS[draw(row, 5, TIERS.len())] },
        "name": format!("{given} {family}"),
        "phone": format!("+81 3-{:04}-{:04}", draw(row, 6, 9999), draw(row, 7, 9999)),
    })
}
