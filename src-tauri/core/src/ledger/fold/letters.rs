//! One form of each letter.

use unicode_normalization::UnicodeNormalization;

use super::marks::{FIELD_SEPARATOR, OTHERS_MARK};

/// Beyond this a text is not searched: nobody looks for the end of a novel.
const MAX_SEARCHED_CHARS: usize = 8_000;

/// Full and half width, upper and lower case, accents, hiragana and katakana, old and new kanji,
/// dashes and apostrophes: all made one. Folding twice changes nothing.
#[must_use]
pub fn fold_text(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.chars().filter(|c| !is_ours(*c));
        return kept
            .take(MAX_SEARCHED_CHARS)
            .map(|c| fold_sign(c.to_ascii_lowercase()))
            .collect();
    }
    let plain = text
        .chars()
        .filter(|c| !is_ours(*c) && !is_invisible(*c))
        .take(MAX_SEARCHED_CHARS)
        // Before the normalization, which makes a blank and a mark of a lone accent.
        .map(fold_sign)
        .nfkc();
    let mut lower = String::with_capacity(text.len());
    for c in plain {
        fold_case(c, &mut lower);
    }
    let bare = lower
        .nfd()
        // Only marks of Latin, Greek and Cyrillic: the marks of kana tell か from が.
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let mut latin = String::with_capacity(lower.len());
    for c in bare {
        match spell_letter(c) {
            Some(letters) => latin.push_str(letters),
            None => latin.push(c),
        }
    }
    let folded = latin.nfc().map(hiragana).map(new_kanji).map(fold_sign);
    folded.take(MAX_SEARCHED_CHARS).collect()
}

/// A text with `ae` for `ä`, as people type who have no such key; none if it would be the same.
pub(super) fn fold_digraphs(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut spelled = String::with_capacity(text.len() + 8);
    let mut changed = false;
    for c in text.nfc() {
        let letters = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            _ => {
                spelled.push(c);
                continue;
            }
        };
        changed = true;
        spelled.push_str(letters);
    }
    changed.then(|| fold_text(&spelled))
}

/// Full case folding: `ß` is `ss`, both small sigmas are one, and so are the Turkish `ı` and `i`.
fn fold_case(c: char, folded: &mut String) {
    match c {
        '\0'..='\u{7f}' => folded.push(c.to_ascii_lowercase()),
        // Kana and kanji have no case, and are most of what comes here.
        '\u{2e80}'..='\u{a63f}' => folded.push(c),
        _ => {
            let upper = c.to_lowercase().flat_map(char::to_uppercase);
            folded.extend(upper.flat_map(char::to_lowercase));
        }
    }
}

/// Latin letters that are no letter with a mark, so that the normalization leaves them.
const fn spell_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ł' => "l",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ĸ' => "k",
        'ß' => "ss",
        _ => return None,
    })
}

const fn hiragana(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' | '\u{30fe}' => {
            match char::from_u32(c as u32 - 0x60) {
                Some(small) => small,
                None => c,
            }
        }
        _ => c,
    }
}

/// Old forms of kanji that names are written with, as the list of kanji for daily use has them
/// beside the new ones; `髙` and `﨑` stand in no list, but in many a name.
const fn new_kanji(c: char) -> char {
    match c {
        '髙' => '高',
        '﨑' => '崎',
        '澤' => '沢',
        '邊' | '邉' => '辺',
        '齋' | '齊' => '斎',
        '濱' | '濵' => '浜',
        '櫻' => '桜',
        '廣' => '広',
        '國' => '国',
        '眞' => '真',
        '德' => '徳',
        '惠' => '恵',
        '榮' => '栄',
        '龍' => '竜',
        '瀨' => '瀬',
        '藏' => '蔵',
        '黑' => '黒',
        '縣' => '県',
        '關' => '関',
        '圓' => '円',
        _ => c,
    }
}

/// Dashes, apostrophes and waves, which a keyboard makes one way and a text program another.
const fn fold_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{b4}' | '\u{2032}' | '`' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{301c}' => '~',
        _ => c,
    }
}

/// Our own marks never come from outside, nor what SQLite takes for a text's end.
const fn is_ours(c: char) -> bool {
    matches!(c, FIELD_SEPARATOR | OTHERS_MARK | '\0')
}

/// Pasted along unseen: joiners, direction marks, soft hyphens, variants of one kanji.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_cases_accents_and_kana_are_one() {
        for (text, folded) in [
            ("Ｈａｎａ ﾀﾅｶ", "hana たなか"),
            ("José ÅNGSTRÖM", "jose angstrom"),
            ("ガラス", "がらす"),
            ("STRASSE 👍🏽", "strasse 👍🏽"),
            ("Straßer STRAẞER", "strasser strasser"),
            ("Łukasz Bjørn Æsir Đoković", "lukasz bjorn aesir dokovic"),
            ("Ilık İstanbul ISTANBUL", "ilik istanbul istanbul"),
            ("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ"),
            ("O’Brien O´Brien O`Brien", "o'brien o'brien o'brien"),
            ("髙橋 﨑山 渡邉", "高橋 崎山 渡辺"),
            ("葛\u{e0100}城 a\u{ad}b\u{200b}c", "葛城 abc"),
            ("２０１２‐３４", "2012-34"),
        ] {
            assert_eq!(fold_text(text), folded, "{text}");
        }
        assert_ne!(fold_text("カ"), fold_text("ガ"));
        assert_eq!(fold_digraphs("Müller Øre").as_deref(), Some("mueller oere"));
        assert_eq!(fold_digraphs("Hana 花子"), None);
    }
}
