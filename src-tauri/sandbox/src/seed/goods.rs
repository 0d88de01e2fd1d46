//! What the little shop sells.

/// One thing on the shelf.
pub(crate) struct Good {
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) caption: &'static str,
    pub(crate) description: &'static str,
    /// US cents.
    pub(crate) price: i64,
    /// Sold again and again: per month and per year.
    pub(crate) subscription: bool,
    pub(crate) active: bool,
    pub(crate) images: u8,
}

const fn good(
    key: &'static str,
    name: &'static str,
    caption: &'static str,
    price: i64,
    description: &'static str,
) -> Good {
    Good {
        key,
        name,
        caption,
        description,
        price,
        subscription: false,
        active: true,
        images: 2,
    }
}

const fn plan(
    key: &'static str,
    name: &'static str,
    price: i64,
    description: &'static str,
) -> Good {
    Good {
        subscription: true,
        images: 1,
        ..good(key, name, "", price, description)
    }
}

const fn retired(good: Good) -> Good {
    Good {
        active: false,
        ..good
    }
}

pub(crate) const GOODS: [Good; 24] = [
    good(
        "mug-speckled",
        "Stoneware mug, speckled",
        "350 ml, dishwasher safe",
        2800,
        "Thrown by hand in warm grey stoneware with an iron speckle. Each one differs a little; that is the point.",
    ),
    good(
        "mug-tall",
        "Tall mug, oat glaze",
        "450 ml, for long mornings",
        3200,
        "A taller cup with a matte oat glaze outside and a clear liner inside.",
    ),
    good(
        "espresso-pair",
        "Espresso cups, pair",
        "80 ml each",
        3600,
        "Two small cups that keep the heat. Stackable.",
    ),
    good(
        "tumbler-indigo",
        "Tumbler, indigo rim",
        "250 ml",
        2400,
        "A cup without a handle; cobalt rim over white slip.",
    ),
    good(
        "yunomi",
        "Yunomi 湯呑み",
        "For green tea, 200 ml",
        3000,
        "A Japanese tea cup, faceted by hand, with an ash glaze that pools in the edges.",
    ),
    good(
        "chawan",
        "Matcha bowl 抹茶碗",
        "Black raku, 12 cm",
        8800,
        "A bowl for whisked tea, fired in small batches. No two alike.",
    ),
    good(
        "teapot-side",
        "Side-handled teapot 急須",
        "300 ml, with strainer",
        12_400,
        "A kyusu in red clay with a strainer cut from the wall.",
    ),
    good(
        "teapot-round",
        "Round teapot",
        "900 ml, cane handle",
        14_800,
        "For a table of four. The cane handle folds down.",
    ),
    good(
        "dripper",
        "Ceramic pour-over dripper",
        "Fits 02 filters",
        4200,
        "Twenty ribs and one large hole; sits on any mug.",
    ),
    good(
        "carafe",
        "Coffee carafe with lid",
        "700 ml",
        6400,
        "Narrow neck, cork lid, warm for half an hour.",
    ),
    good(
        "plate-dinner",
        "Dinner plate, chalk",
        "27 cm",
        4600,
        "A flat plate with a raised edge, chalk white.",
    ),
    good(
        "plate-side",
        "Side plate, chalk",
        "19 cm",
        3200,
        "Matches the dinner plate.",
    ),
    good(
        "bowl-ramen",
        "Ramen bowl ラーメン鉢",
        "1 litre, with chopstick notch",
        5200,
        "Deep, with a foot that is made to be held.",
    ),
    good(
        "bowl-nesting",
        "Nesting bowls, set of three",
        "10, 14 and 18 cm",
        9600,
        "Three bowls that take the space of one.",
    ),
    good(
        "vase-bud",
        "Bud vase",
        "For a single stem",
        2600,
        "A small vase with a narrow neck; five glazes, chosen by us.",
    ),
    good(
        "planter",
        "Planter with saucer",
        "14 cm, drainage hole",
        5800,
        "Unglazed outside, so that the soil can breathe.",
    ),
    good(
        "beans-house",
        "House blend, 250 g",
        "Chocolate, hazelnut",
        1650,
        "Brazil and Guatemala, roasted every Tuesday.",
    ),
    good(
        "beans-ethiopia",
        "Ethiopia Guji, 250 g",
        "Peach, jasmine",
        1950,
        "A washed lot from Guji; light roast, for filter.",
    ),
    good(
        "beans-decaf",
        "Decaf Colombia, 250 g",
        "Sugar-cane process",
        1800,
        "Sweet and round, without the caffeine.",
    ),
    retired(good(
        "ornament-2024",
        "Kiln ornament 2024",
        "Limited run of 120",
        2200,
        "The yearly ornament. Sold out.",
    )),
    retired(good(
        "mug-celadon",
        "Mug, celadon",
        "Retired glaze",
        3400,
        "The last ones of a glaze that we cannot get any more.",
    )),
    plan(
        "coffee-club",
        "Coffee Club",
        2400,
        "Two bags of fresh beans each month, chosen by the roaster.",
    ),
    plan(
        "coffee-club-duo",
        "Coffee Club Duo",
        4400,
        "Four bags each month, for two people or one long night.",
    ),
    plan(
        "studio-membership",
        "Studio membership",
        9500,
        "Open studio hours, a shelf, and 12 kg of clay each month.",
    ),
];

/// What a charge for a good says.
pub(crate) const PHRASES: [&str; 5] = [
    "",
    " – gift wrapped",
    " – web shop",
    " – studio pickup",
    " – reorder",
];
