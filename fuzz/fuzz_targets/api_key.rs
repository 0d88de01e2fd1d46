//! What a person pastes as a key, and answers that hold it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use shopbell_core::stripe::{
    ApiKey, KeyMode, StripeDetails,
    fuzzing::{redact_answer, redact_headers},
};

/// The input's first line is the key, the rest an answer; `KEY` in it stands for the key.
fn check_key(input: &str) {
    let (pasted, answer) = input.split_once('\n').unwrap_or((input, ""));
    let Ok(key) = ApiKey::parse(pasted) else {
        return;
    };
    let text = key.expose();
    assert_eq!(text, pasted.trim(), "nothing of what was pasted is changed");
    assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    );
    let mode = match key.mode() {
        KeyMode::Live => "live_",
        KeyMode::Test => "test_",
    };
    let kind = if key.restricted() { "rk_" } else { "sk_" };
    assert!(text.starts_with(&format!("{kind}{mode}")));
    assert!(!text.starts_with("sk_org_") && !text.starts_with("rk_org_"));
    assert_eq!(
        ApiKey::parse(text).as_ref(),
        Ok(&key),
        "it is parsed as itself"
    );
    assert!(text.ends_with(key.hint()) && key.hint().len() == 4);
    assert!(!format!("{key:?}").contains(text), "it is never printed");

    check_answer(&key, answer.as_bytes());
    check_answer(&key, answer.replace("KEY", text).as_bytes());
    let mut details = StripeDetails {
        request_id: Some(answer.replace("KEY", text)),
        ..StripeDetails::default()
    };
    redact_headers(&mut details, &key);
    assert!(!details.request_id.unwrap_or_default().contains(text));
}

fn check_answer(key: &ApiKey, answer: &[u8]) {
    let clean = redact_answer(answer.to_vec(), key);
    let secret = key.expose();
    assert!(
        !contains(&clean, secret.as_bytes()),
        "the key is in no answer"
    );
    assert_eq!(redact_answer(clean.clone(), key), clean, "once is enough");
    if let Ok(before) = serde_json::from_slice::<Value>(answer) {
        let after = serde_json::from_slice::<Value>(&clean);
        let after = after.expect("what was JSON is JSON");
        assert!(
            !any_text(&after, &|text| text.contains(secret)),
            "nor is it behind escapes"
        );
        if !contains(answer, secret.as_bytes()) && !any_text(&before, &|text| text.contains(secret))
        {
            assert_eq!(before, after, "what holds no key stays as it is");
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn any_text(value: &Value, test: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => test(text),
        Value::Array(list) => list.iter().any(|one| any_text(one, test)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, one)| test(name) || any_text(one, test)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fuzz_target!(|input: &str| check_key(input));
