//! An answer that is no success: its status, its headers, and whatever body came with it.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use shopbell_core::stripe::{
    StripeDetails, StripeError,
    fuzzing::read_header_lines,
    model::AccountId,
    retry::{Decision, MAX_ASKED_WAIT, MAX_TRIES, TryOutcome, decide_retry},
};

/// The input's first line is the status, then headers to an empty line, then the body.
fn check_answer(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (status, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let (headers, body) = rest.split_once("\n\n").unwrap_or(("", rest));
    // Nothing else comes here: what is below 200 is no answer, and success is read elsewhere.
    let status = match status.trim().parse::<u16>() {
        Ok(status) if (300..1000).contains(&status) => status,
        _ => return,
    };
    let (mut outcome, mut details, _date) = read_header_lines(headers);
    outcome.status = Some(status);
    details.status = status;
    check_retry(outcome);
    let error = StripeError::from_answer(details.clone(), body.as_bytes());
    check_error(&error, &details, body);
    // What is a page of another's says nothing of the key.
    let bytes = input.get(input.len() / 2..).unwrap_or_default();
    let _ = StripeError::from_answer(details, bytes).to_string();
}

fn check_retry(outcome: TryOutcome) {
    let longest = MAX_ASKED_WAIT.as_secs();
    assert!(outcome.retry_after.is_none_or(|seconds| seconds <= longest));
    for repeatable in [true, false] {
        let outcome = TryOutcome {
            repeatable,
            ..outcome
        };
        for attempt in 1..=MAX_TRIES {
            match decide_retry(attempt, &outcome, 0.5) {
                Decision::Done => panic!("a failure is not done"),
                Decision::RetryAfter(wait) => {
                    assert!(repeatable && attempt < MAX_TRIES && wait <= Duration::from_secs(60));
                }
                Decision::GiveUp => {}
            }
        }
    }
}

fn check_error(error: &StripeError, before: &StripeDetails, body: &str) {
    let details = error.details().expect("an answer has details");
    assert_eq!(details.status, before.status);
    assert_eq!(details.request_id, before.request_id);
    assert_eq!(details.retry_after, before.retry_after);
    assert_eq!(error.request_id(), before.request_id.as_deref());
    assert!(!error.to_string().is_empty() || details.message.is_empty());
    let envelope = serde_json::from_str::<Value>(body).ok();
    let envelope = envelope
        .as_ref()
        .and_then(|body| body.get("error"))
        .filter(|said| said.is_object());
    match envelope {
        // Only Stripe's own word closes a source, or says that an object or a key is none.
        None => {
            assert!(!error.is_closed() && !error.is_lost_cursor());
            let says_nothing = matches!(
                error,
                StripeError::RateLimited(_)
                    | StripeError::Conflict(_)
                    | StripeError::Api(_)
                    | StripeError::Foreign(_)
            );
            assert!(says_nothing, "{error:?}");
            assert!(details.code.is_none() && details.param.is_none() && details.kind.is_none());
        }
        Some(said) => {
            let text = |name: &str| said.get(name).and_then(Value::as_str);
            if !matches!(error, StripeError::Foreign(_))
                && details.message == text("message").unwrap_or_default()
            {
                assert!(details.code.is_none() || details.code.as_deref() == text("code"));
            }
        }
    }
    if let StripeError::Permission {
        permission: Some(name),
        ..
    } = error
    {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        assert!(
            name.starts_with("rak_") && name.bytes().all(word),
            "{name} is shown and linked"
        );
    }
    if matches!(
        error,
        StripeError::Permission { .. } | StripeError::Forbidden(_)
    ) {
        assert_eq!(details.status, 403);
    }
    if matches!(error, StripeError::Authentication(_)) {
        assert_eq!(details.status, 401);
    }
    if let Some(account) = AccountId::named_in(&details.message) {
        assert!(details.message.contains(&format!("account '{account}'")));
        assert_eq!(AccountId::parse(account.as_str()).as_ref(), Ok(&account));
    }
}

fuzz_target!(|input: &[u8]| check_answer(input));
