//! The one folding of everything that is searched, for whatever text there is.

use proptest::prelude::*;
use shopbell_core::ledger::fold::{SearchText, fold_text, split_words, squeeze};

/// Whether a query finds a thing of this name.
fn finds(query: &str, name: &str) -> bool {
    let mut text = SearchText::default();
    text.push_name(name);
    let words = text.words();
    split_words(query)
        .iter()
        .all(|word| word.spellings().any(|spelling| words.contains(spelling)))
}

/// Text of many scripts, and of the letters that fold oddly.
fn text() -> impl Strategy<Value = String> {
    let odd = "ßẞıİſŉǰΐςΣﬁﬀªº№㍿ﾊﾞｶﾞヷヺゝヽーがか\u{3099}ｱ̈øŁđæŒþ髙﨑邉葛\u{e0100}'’´`-‐−〜～ \u{3000}\u{1e}\u{1f}\u{200d}👍🏽한글각ᄀ\u{11a8}";
    let odd: Vec<char> = odd.chars().collect();
    let any = prop_oneof![
        2 => proptest::sample::select(odd),
        1 => any::<char>(),
        1 => proptest::char::range('a', 'z'),
    ];
    proptest::collection::vec(any, 0..12).prop_map(|chars| chars.into_iter().collect())
}

/// Words of three letters and more, as names have them.
fn name() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        "[A-Za-zßøåéüŁıç]{3,6}",
        "[一-龠]{3,4}",
        "[ァ-ヶー]{3,5}",
        "[ぁ-ん]{3,5}",
    ];
    proptest::collection::vec(word, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn folding_twice_changes_nothing(text in text()) {
        let once = fold_text(&text);
        prop_assert_eq!(fold_text(&once), once);
    }

    #[test]
    fn every_text_finds_itself(text in text()) {
        prop_assert!(finds(&text, &text), "{:?}", text);
        prop_assert!(finds(&fold_text(&text), &text));
        prop_assert!(finds(&text, &fold_text(&text)));
    }

    /// Whatever stands between the words of a name, or does not, on both sides.
    #[test]
    fn separators_are_ignored(
        name in name(),
        written in proptest::sample::select(vec![" ", "\u{3000}", "-", "・", "'", "’", ""]),
        typed in proptest::sample::select(vec![" ", "\u{3000}", "-", "・", "'", "’", ""]),
    ) {
        let (written, typed) = (name.join(written), name.join(typed));
        prop_assert!(finds(&typed, &written), "{} finds {}", typed, written);
    }

    /// A number at home or from abroad, with any marks between its digits.
    #[test]
    fn a_phone_number_is_found_however_it_is_written(
        country in proptest::sample::select(vec!["1", "44", "81", "49", "353", "420", "886"]),
        home in "[1-9][0-9]{8,9}",
        marks in proptest::array::uniform2(proptest::sample::select(vec!["", " ", "-", ".", "ー"])),
        forms in proptest::array::uniform2(0..3_usize),
    ) {
        let write = |mark: &str, form: usize| {
            let (first, rest) = home.split_at(2);
            let (second, third) = rest.split_at(4);
            let grouped = [first, second, third].join(mark);
            match form {
                0 => format!("0{grouped}"),
                1 => format!("+{country}{mark}{grouped}"),
                _ => format!("+{country} (0){grouped}"),
            }
        };
        let (written, typed) = (write(marks[0], forms[0]), write(marks[1], forms[1]));
        prop_assert!(finds(&typed, &written), "{} finds {}", typed, written);
    }
}

#[test]
fn case_width_and_marks_never_tell_names_apart() {
    for (typed, name) in [
        ("山田太郎", "山田 太郎"),
        ("山田 太郎", "山田太郎"),
        ("ジョンスミス", "ジョン・スミス"),
        ("ｼﾞｮﾝ", "ジョン"),
        ("strasser", "Straßer"),
        ("STRASSER", "Straßer"),
        ("mueller", "Müller"),
        ("Müller", "Mueller"),
        ("jorgensen", "Jørgensen"),
        ("lukasz", "Łukasz"),
        ("obrien", "O’Brien"),
        ("o'brien", "OBrien"),
        ("jeanpierre", "Jean-Pierre"),
        ("hanatanaka", "Hana Tanaka"),
        ("高橋", "髙橋"),
        ("ilik", "Ilık"),
        ("istanbul", "İSTANBUL"),
        ("０９０１２３４５６７８", "090-1234-5678"),
        ("0901", "+81 90-1234-5678"),
        ("090-12", "+81 90-1234-5678"),
    ] {
        assert!(finds(typed, name), "{typed} finds {name}");
    }
    assert!(!finds("山田花子", "山田 太郎"));
    assert!(!finds("09012345679", "+81 90-1234-5678"));
    assert_eq!(squeeze("山田 太郎"), "山田太郎");
}
