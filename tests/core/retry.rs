//! What happens after a try.

use std::time::Duration;

use proptest::prelude::*;
use shopbell_core::stripe::retry::{Decision, MAX_TRIES, TryOutcome, decide_retry};

fn answered(status: u16) -> TryOutcome {
    TryOutcome {
        status: Some(status),
        repeatable: true,
        ..TryOutcome::default()
    }
}

fn again(outcome: &TryOutcome) -> bool {
    matches!(decide_retry(1, outcome, 0.5), Decision::RetryAfter(_))
}

#[test]
fn what_may_pass_by_itself_is_tried_again_and_nothing_else() {
    assert_eq!(decide_retry(1, &answered(200), 0.5), Decision::Done);
    for status in [409, 429, 500, 502, 503, 504] {
        assert!(again(&answered(status)), "{status}");
    }
    for status in [301, 400, 401, 402, 403, 404] {
        assert!(!again(&answered(status)), "{status}");
    }
    let broken_off = TryOutcome {
        status: None,
        ..answered(0)
    };
    assert!(again(&broken_off));
}

#[test]
fn stripes_own_word_decides() {
    let told = |status, should_retry| TryOutcome {
        should_retry: Some(should_retry),
        ..answered(status)
    };
    assert!(again(&told(400, true)));
    assert!(!again(&told(500, false)));
}

#[test]
fn what_could_happen_twice_is_sent_once() {
    let post = TryOutcome {
        repeatable: false,
        ..answered(500)
    };
    assert!(!again(&post));
}

#[test]
fn a_wait_that_stripe_asks_for_is_kept_and_a_long_one_is_told() {
    let asked = |seconds| TryOutcome {
        retry_after: Some(seconds),
        ..answered(429)
    };
    let wait = Decision::RetryAfter(Duration::from_secs(7));
    assert_eq!(decide_retry(1, &asked(7), 0.9), wait);
    assert_eq!(decide_retry(1, &asked(3600), 0.9), Decision::GiveUp);
}

proptest! {
    #[test]
    fn tries_end_and_waits_stay_within_bounds(attempt in 1..100_u32, jitter in -1.0..2.0_f64) {
        match decide_retry(attempt, &answered(503), jitter) {
            Decision::RetryAfter(wait) => {
                prop_assert!(attempt < MAX_TRIES);
                prop_assert!(wait >= Duration::from_millis(250) && wait <= Duration::from_secs(8));
            }
            other => {
                prop_assert_eq!(other, Decision::GiveUp);
                prop_assert!(attempt >= MAX_TRIES);
            }
        }
    }
}
