//! Takes the key out of what a server sent back: an answer goes to the ledger, and an error to the log.

use super::{error::StripeDetails, key::ApiKey};

const REPLACEMENT: &[u8] = b"[key]";

/// The bytes without the key, also where JSON escapes letters of it (`\\u0073k_live_…`).
pub(super) fn redact_bytes(bytes: Vec<u8>, key: &[u8]) -> Vec<u8> {
    let mut out: Option<Vec<u8>> = None;
    let (mut from, mut at) = (0, 0);
    // A backslash stands before, and is none that is escaped itself.
    let mut is_escaped = false;
    while let Some(byte) = bytes.get(at) {
        let Some(end) = match_key(&bytes, at, key) else {
            // Two backslashes say one, and begin no escape: what stands behind them is plain text.
            let is_pair = bytes.get(at..at + 2) == Some(br"\\");
            at += if is_pair { 2 } else { 1 };
            is_escaped = *byte == b'\\' && !is_pair;
            continue;
        };
        // The end of a line, `\r`, before letters that look like the rest of a restricted key: what
        // is cut from between a backslash and its letter is no JSON any more.
        let to = if is_escaped { at + 1 } else { at };
        let kept = out.get_or_insert_default();
        kept.extend_from_slice(bytes.get(from..to).unwrap_or_default());
        kept.extend_from_slice(REPLACEMENT);
        (from, at, is_escaped) = (end, end, false);
    }
    match out {
        None => bytes,
        Some(mut out) => {
            out.extend_from_slice(bytes.get(from..).unwrap_or_default());
            out
        }
    }
}

/// Where the key ends that begins here, if one does.
fn match_key(bytes: &[u8], from: usize, key: &[u8]) -> Option<usize> {
    let mut at = from;
    for letter in key {
        at = match bytes.get(at)? {
            b'\\' => {
                let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
                let code = u32::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()?;
                (code == u32::from(*letter)).then_some(at + 6)?
            }
            byte => (byte == letter).then_some(at + 1)?,
        };
    }
    (at > from).then_some(at)
}

/// The same for what the headers said.
pub(super) fn redact_details(details: &mut StripeDetails, key: &ApiKey) {
    let texts = [
        details.request_id.as_mut(),
        details.rate_limited_reason.as_mut(),
    ];
    for text in texts.into_iter().flatten() {
        if text.contains(key.expose()) {
            *text = text.replace(key.expose(), "[key]");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const KEY: &str = "sk_test_0123456789abcdef";

    fn redacted(text: &str) -> String {
        String::from_utf8(redact_bytes(text.into(), KEY.as_bytes())).unwrap()
    }

    #[test]
    fn the_key_is_cut_out_however_it_is_written() {
        assert_eq!(
            redacted(&format!("{{\"message\":\"no such key {KEY}: {KEY}\"}}")),
            r#"{"message":"no such key [key]: [key]"}"#
        );
        let escaped = KEY.replacen('s', "\\u0073", 1).replacen('_', "\\u005F", 1);
        assert_eq!(redacted(&format!("\"{escaped}\"")), "\"[key]\"");
        for other in ["sk_test_0123456789abcde", "\\u00", "sk_test_\\u0030", ""] {
            assert_eq!(redacted(other), other);
        }
    }

    #[test]
    fn what_was_json_stays_json() {
        // What the text says, written with a backslash or a line end before what looks like the key.
        let literal = format!("\\u0073{}", &KEY[1..]);
        let text = json!(literal).to_string();
        assert_eq!(redacted(&text), text, "it holds no key");
        let pair = format!(r#""\\{KEY}""#);
        assert_eq!(redacted(&pair), r#""\\[key]""#);

        let restricted = KEY.replacen('s', "r", 1);
        let text = json!(format!("\r{}", &restricted[1..])).to_string();
        let clean = redact_bytes(text.into_bytes(), restricted.as_bytes());
        assert_eq!(String::from_utf8(clean).unwrap(), r#""\r[key]""#);
    }

    proptest! {
        #[test]
        fn what_is_left_is_json_without_the_key(before in ".{0,20}", after in ".{0,20}", name in ".{0,20}") {
            let object = json!({ format!("{name}{KEY}"): [format!("{before}{KEY}{after}")] });
            let text = redacted(&object.to_string());
            prop_assert!(!text.contains(KEY));
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            let expected = json!({ format!("{name}[key]"): [format!("{before}[key]{after}")] });
            prop_assert_eq!(read, expected);
        }
    }
}
