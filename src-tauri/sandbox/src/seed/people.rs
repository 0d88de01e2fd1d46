//! Made-up customers from many places.

use crate::{
    dice::{Dice, Ids},
    resources::{address::Address, customer::Customer},
};

/// Where people live, what they are called, and what they pay with.
struct Place {
    country: &'static str,
    currency: &'static str,
    locale: &'static str,
    /// Family name first, as in Japan.
    family_first: bool,
    given: &'static [(&'static str, &'static str)],
    family: &'static [(&'static str, &'static str)],
    /// City, state or prefecture, postal code, street.
    cities: &'static [(&'static str, &'static str, &'static str, &'static str)],
    dial: &'static str,
}

/// Each name with its spelling for an email address.
const PLACES: [Place; 14] = [
    Place {
        country: "US",
        currency: "usd",
        locale: "en-US",
        family_first: false,
        given: &[
            ("Emma", "emma"),
            ("Noah", "noah"),
            ("Olivia", "olivia"),
            ("Marcus", "marcus"),
            ("Aaliyah", "aaliyah"),
            ("Grace", "grace"),
            ("Diego", "diego"),
            ("Hannah", "hannah"),
        ],
        family: &[
            ("Whitfield", "whitfield"),
            ("Okafor", "okafor"),
            ("Ramirez", "ramirez"),
            ("Nguyen", "nguyen"),
            ("Brooks", "brooks"),
            ("Kowalski", "kowalski"),
            ("Delgado", "delgado"),
            ("Hayes", "hayes"),
        ],
        cities: &[
            ("Portland", "OR", "97214", "1420 SE Ankeny St"),
            ("Austin", "TX", "78704", "811 Annie St"),
            ("Brooklyn", "NY", "11215", "294 5th Ave"),
            ("Asheville", "NC", "28801", "17 Lexington Ave"),
        ],
        dial: "+1503555",
    },
    Place {
        country: "JP",
        currency: "jpy",
        locale: "ja",
        family_first: true,
        given: &[
            ("結衣", "yui"),
            ("陽翔", "haruto"),
            ("さくら", "sakura"),
            ("健太", "kenta"),
            ("美咲", "misaki"),
            ("翔太", "shota"),
            ("葵", "aoi"),
            ("直樹", "naoki"),
        ],
        family: &[
            ("佐藤", "sato"),
            ("鈴木", "suzuki"),
            ("高橋", "takahashi"),
            ("田中", "tanaka"),
            ("渡辺", "watanabe"),
            ("伊藤", "ito"),
            ("小林", "kobayashi"),
            ("中村", "nakamura"),
        ],
        cities: &[
            ("京都市", "京都府", "604-8005", "中京区河原町通三条上ル"),
            ("世田谷区", "東京都", "155-0031", "北沢2丁目12-8"),
            ("札幌市", "北海道", "060-0061", "中央区南1条西5丁目"),
            ("福岡市", "福岡県", "810-0041", "中央区大名1丁目3-4"),
        ],
        dial: "+8175555",
    },
    Place {
        country: "DE",
        currency: "eur",
        locale: "de",
        family_first: false,
        given: &[
            ("Jürgen", "juergen"),
            ("Lena", "lena"),
            ("Annika", "annika"),
            ("Felix", "felix"),
            ("Katharina", "katharina"),
            ("Matthias", "matthias"),
        ],
        family: &[
            ("Müller", "mueller"),
            ("Schäfer", "schaefer"),
            ("Vogel", "vogel"),
            ("Brandt", "brandt"),
            ("Weiß", "weiss"),
            ("Krüger", "krueger"),
        ],
        cities: &[
            ("Berlin", "BE", "10997", "Wrangelstraße 41"),
            ("Leipzig", "SN", "04109", "Gottschedstraße 12"),
            ("München", "BY", "80469", "Fraunhoferstraße 9"),
        ],
        dial: "+4930555",
    },
    Place {
        country: "FR",
        currency: "eur",
        locale: "fr",
        family_first: false,
        given: &[
            ("Chloé", "chloe"),
            ("Hugo", "hugo"),
            ("Élodie", "elodie"),
            ("Théo", "theo"),
            ("Maëlle", "maelle"),
            ("Benoît", "benoit"),
        ],
        family: &[
            ("Lefèvre", "lefevre"),
            ("Moreau", "moreau"),
            ("Girard", "girard"),
            ("Fournier", "fournier"),
            ("Chevalier", "chevalier"),
            ("Besson", "besson"),
        ],
        cities: &[
            ("Lyon", "", "69001", "14 rue des Capucins"),
            ("Nantes", "", "44000", "3 quai de la Fosse"),
            ("Paris", "", "75011", "58 rue Oberkampf"),
        ],
        dial: "+33155555",
    },
    Place {
        country: "GB",
        currency: "gbp",
        locale: "en-GB",
        family_first: false,
        given: &[
            ("Imogen", "imogen"),
            ("Rhys", "rhys"),
            ("Priya", "priya"),
            ("Callum", "callum"),
            ("Freya", "freya"),
            ("Tariq", "tariq"),
        ],
        family: &[
            ("Ashworth", "ashworth"),
            ("Llewellyn", "llewellyn"),
            ("Patel", "patel"),
            ("MacLeod", "macleod"),
            ("Fairclough", "fairclough"),
            ("Hussain", "hussain"),
        ],
        cities: &[
            ("Bristol", "", "BS1 4QA", "22 King Street"),
            ("Edinburgh", "", "EH6 6QW", "9 Shore Place"),
            ("London", "", "E8 4PH", "310 Mare Street"),
        ],
        dial: "+4420555",
    },
    Place {
        country: "KW",
        currency: "kwd",
        locale: "ar",
        family_first: false,
        given: &[
            ("Noura", "noura"),
            ("Fahad", "fahad"),
            ("Dalal", "dalal"),
            ("Yousef", "yousef"),
        ],
        family: &[
            ("Al-Sabah", "alsabah"),
            ("Al-Mutairi", "almutairi"),
            ("Al-Rashid", "alrashid"),
            ("Behbehani", "behbehani"),
        ],
        cities: &[
            ("Kuwait City", "", "13001", "Block 4, Salem Al Mubarak St"),
            ("Salmiya", "", "22001", "Block 10, Gulf Road"),
        ],
        dial: "+9652555",
    },
    Place {
        country: "BH",
        currency: "bhd",
        locale: "ar",
        family_first: false,
        given: &[("مريم", "maryam"), ("علي", "ali"), ("فاطمة", "fatima")],
        family: &[
            ("الخليفة", "alkhalifa"),
            ("القصاب", "alqassab"),
            ("المؤيد", "almoayyed"),
        ],
        cities: &[("Manama", "", "317", "Road 1704, Diplomatic Area")],
        dial: "+9731755",
    },
    Place {
        country: "KR",
        currency: "krw",
        locale: "ko",
        family_first: true,
        given: &[
            ("서연", "seoyeon"),
            ("민준", "minjun"),
            ("지우", "jiwoo"),
            ("하은", "haeun"),
        ],
        family: &[("김", "kim"), ("이", "lee"), ("박", "park"), ("최", "choi")],
        cities: &[
            ("서울", "", "04039", "마포구 와우산로 29길 14"),
            ("부산", "", "48095", "해운대구 달맞이길 62"),
        ],
        dial: "+8225555",
    },
    Place {
        country: "CA",
        currency: "cad",
        locale: "en-CA",
        family_first: false,
        given: &[
            ("Amélie", "amelie"),
            ("Liam", "liam"),
            ("Sandeep", "sandeep"),
            ("Claire", "claire"),
        ],
        family: &[
            ("Tremblay", "tremblay"),
            ("Gagnon", "gagnon"),
            ("Singh", "singh"),
            ("MacDonald", "macdonald"),
        ],
        cities: &[
            ("Montréal", "QC", "H2T 1S6", "5030 rue Saint-Denis"),
            ("Vancouver", "BC", "V5T 3C1", "2610 Main St"),
        ],
        dial: "+1604555",
    },
    Place {
        country: "AU",
        currency: "aud",
        locale: "en-AU",
        family_first: false,
        given: &[
            ("Mia", "mia"),
            ("Angus", "angus"),
            ("Tegan", "tegan"),
            ("Kirra", "kirra"),
        ],
        family: &[
            ("Thornbury", "thornbury"),
            ("Papadopoulos", "papadopoulos"),
            ("Walsh", "walsh"),
            ("Tran", "tran"),
        ],
        cities: &[
            ("Melbourne", "VIC", "3065", "181 Smith Street"),
            ("Hobart", "TAS", "7000", "33 Salamanca Place"),
        ],
        dial: "+6139555",
    },
    Place {
        country: "SE",
        currency: "sek",
        locale: "sv",
        family_first: false,
        given: &[("Astrid", "astrid"), ("Björn", "bjorn"), ("Elsa", "elsa")],
        family: &[
            ("Lindqvist", "lindqvist"),
            ("Åkesson", "akesson"),
            ("Nyström", "nystrom"),
        ],
        cities: &[
            ("Göteborg", "", "413 04", "Linnégatan 28"),
            ("Stockholm", "", "116 38", "Skånegatan 71"),
        ],
        dial: "+4685555",
    },
    Place {
        country: "BR",
        currency: "brl",
        locale: "pt-BR",
        family_first: false,
        given: &[
            ("João", "joao"),
            ("Beatriz", "beatriz"),
            ("Thiago", "thiago"),
        ],
        family: &[
            ("Araújo", "araujo"),
            ("Figueiredo", "figueiredo"),
            ("Conceição", "conceicao"),
        ],
        cities: &[("São Paulo", "SP", "05422-030", "Rua dos Pinheiros 498")],
        dial: "+5511555",
    },
    Place {
        country: "HU",
        currency: "huf",
        locale: "hu",
        family_first: true,
        given: &[
            ("Zsófia", "zsofia"),
            ("Bence", "bence"),
            ("Eszter", "eszter"),
        ],
        family: &[
            ("Szabó", "szabo"),
            ("Horváth", "horvath"),
            ("Kővári", "kovari"),
        ],
        cities: &[("Budapest", "", "1072", "Dob utca 57")],
        dial: "+3615555",
    },
    Place {
        country: "TW",
        currency: "twd",
        locale: "zh-TW",
        family_first: true,
        given: &[("怡君", "yijun"), ("志豪", "zhihao"), ("雅婷", "yating")],
        family: &[("陳", "chen"), ("林", "lin"), ("黃", "huang")],
        cities: &[("臺北市", "", "106", "大安區永康街 41 號")],
        dial: "+8862555",
    },
];

/// How often each place is drawn, in order.
const WEIGHTS: [usize; 14] = [30, 22, 10, 7, 8, 3, 2, 4, 4, 3, 2, 2, 1, 2];

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

fn place(dice: &mut Dice) -> &'static Place {
    let mut left = dice.below(WEIGHTS.iter().sum());
    for (place, weight) in PLACES.iter().zip(WEIGHTS) {
        if left < weight {
            return place;
        }
        left -= weight;
    }
    &PLACES[0]
}

/// Somebody new.
pub(crate) fn draw(ids: &mut Ids, dice: &mut Dice, created: i64) -> Customer {
    let place = place(dice);
    let given = dice.pick(place.given);
    let family = dice.pick(place.family);
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
    let email = match dice.below(4) {
        0 => format!("{}@{}.example", given.1, family.1),
        1 => format!("{}{}@example.com", given.1, dice.between(10, 99)),
        2 => format!("{}.{}@example.org", given.1, family.1),
        _ => format!(
            "{}.{}{}@example.net",
            given.1,
            family.1,
            dice.between(1, 999)
        ),
    };
    let (city, state, postal_code, line1) = dice.pick(place.cities);
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let address = Address {
        city: filled(city),
        country: filled(place.country),
        line1: filled(line1),
        line2: None,
        postal_code: filled(postal_code),
        state: filled(state),
    };
    let phone = format!("{}{:04}", place.dial, dice.between(0, 9999));
    let mut customer = Customer {
        id: ids.next("cus_", 14),
        created,
        name: Some(name),
        email: dice.chance(95).then_some(email),
        description: dice.chance(25).then(|| dice.pick(&NOTES).to_owned()),
        phone: dice.chance(40).then_some(phone),
        address: dice.chance(70).then_some(address),
        currency: Some(place.currency.to_owned()),
        delinquent: dice.chance(4),
        preferred_locales: vec![place.locale.to_owned()],
        invoice_prefix: ids.next("", 7).to_uppercase(),
        ..Customer::default()
    };
    if dice.chance(8) {
        customer.balance = -super::money::convert(dice.between(5, 40) * 100, place.currency);
    }
    if dice.chance(20) {
        let source = dice.pick(&["instagram", "newsletter", "craft-fair", "friend", "search"]);
        customer
            .metadata
            .insert("source".to_owned(), source.to_owned());
    }
    customer
}
