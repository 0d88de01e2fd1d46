//! At most 100 calls in any 60 s, whoever asks.

use std::time::Duration;

use proptest::prelude::*;
use shopbell_core::stripe::{
    Lane, Throttle,
    throttle::{CallWindow, MAX_CALLS},
};

const WALL: u64 = 1_790_000_000_000;

fn lane() -> impl Strategy<Value = Lane> {
    prop_oneof![
        Just(Lane::Interactive),
        Just(Lane::Watcher),
        Just(Lane::Mirror)
    ]
}

/// The most calls that any 60 s of these contain.
fn busiest(granted: &[u64]) -> usize {
    let within = |from: u64| {
        let calls = granted.iter();
        calls
            .filter(|at| (from..from + 60_000).contains(at))
            .count()
    };
    granted.iter().map(|at| within(*at)).max().unwrap_or(0)
}

proptest! {
    #[test]
    fn no_minute_holds_more_than_the_limit(
        steps in prop::collection::vec((0..3000_u64, lane()), 1..600),
        restarts in prop::collection::btree_set(0..600_usize, 0..4),
    ) {
        let (mut now, mut window, mut granted) = (WALL, CallWindow::default(), Vec::new());
        for (index, (passed, lane)) in steps.into_iter().enumerate() {
            now += passed;
            if restarts.contains(&index) {
                window = CallWindow::with_granted(granted.clone());
            }
            if window.take(now, lane).is_ok() {
                granted.push(now);
            }
        }
        prop_assert!(busiest(&granted) <= MAX_CALLS);
    }

    #[test]
    fn whoever_has_to_wait_may_go_after_that_and_not_before(
        before in prop::collection::vec(0..60_000_u64, 100..140),
        lane in lane(),
    ) {
        let now = WALL + 60_000;
        let calls = before.into_iter().map(|at| WALL + at).collect();
        let mut window = CallWindow::with_granted(calls);
        if let Err(wait) = window.take(now, lane) {
            prop_assert!(wait <= 60_000);
            if wait > 1 {
                prop_assert!(window.clone().take(now + wait - 1, lane).is_err());
            }
            prop_assert!(window.take(now + wait, lane).is_ok());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_hundred_and_first_call_waits_for_the_first_to_be_a_minute_old() {
    let throttle = Throttle::default();
    let began = tokio::time::Instant::now();
    for _ in 0..MAX_CALLS {
        throttle.take(Lane::Interactive).await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    throttle.take(Lane::Interactive).await;
    assert!(began.elapsed() >= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_click_goes_before_the_watcher_and_the_watcher_before_the_mirror() {
    let throttle = Throttle::default();
    for _ in 0..MAX_CALLS {
        throttle.take(Lane::Interactive).await;
    }
    let (told, mut went) = tokio::sync::mpsc::unbounded_channel();
    for lane in [Lane::Mirror, Lane::Watcher, Lane::Interactive] {
        let (throttle, told) = (throttle.clone(), told.clone());
        tokio::spawn(async move {
            throttle.take(lane).await;
            told.send(lane).unwrap();
        });
        // Each is in the queue before the next one comes.
        tokio::task::yield_now().await;
    }
    let mut order = Vec::new();
    for _ in 0..3 {
        order.push(went.recv().await.unwrap());
    }
    assert_eq!(order, [Lane::Interactive, Lane::Watcher, Lane::Mirror]);
}

#[tokio::test(start_paused = true)]
async fn slots_are_kept_for_clicks_when_the_others_have_used_theirs() {
    let throttle = Throttle::default();
    while throttle.used() < 90 {
        throttle.take(Lane::Watcher).await;
    }
    let waiting = tokio::time::timeout(Duration::from_secs(1), throttle.take(Lane::Watcher));
    assert!(waiting.await.is_err(), "the watcher leaves the rest");
    let began = tokio::time::Instant::now();
    throttle.take(Lane::Interactive).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_holds_nobody_up() {
    let throttle = Throttle::default();
    for _ in 0..MAX_CALLS {
        throttle.take(Lane::Interactive).await;
    }
    let gone = tokio::time::timeout(Duration::from_secs(1), throttle.take(Lane::Interactive));
    assert!(gone.await.is_err());
    tokio::time::advance(Duration::from_secs(60)).await;
    let began = tokio::time::Instant::now();
    throttle.take(Lane::Mirror).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_restart_goes_on_from_the_logged_calls_whatever_the_clock_did() {
    let half: Vec<u64> = (0..50).map(|at| WALL - 30_000 - at).collect();
    assert_eq!(Throttle::resume_at(&half, WALL).used(), 50);
    let old: Vec<u64> = (0..50).map(|at| WALL - 61_000 - at).collect();
    assert_eq!(Throttle::resume_at(&old, WALL).used(), 0);
    // The clock was set back by a day: the calls count as just made, and a minute frees them.
    let ahead: Vec<u64> = (0..100).map(|at| WALL + 86_400_000 + at).collect();
    let throttle = Throttle::resume_at(&ahead, WALL);
    assert_eq!(throttle.used(), 100);
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(throttle.used(), 0);
}

#[tokio::test(start_paused = true)]
async fn calls_of_another_throttle_count_by_their_age() {
    let checking = Throttle::default();
    checking.take(Lane::Interactive).await;
    tokio::time::advance(Duration::from_secs(40)).await;
    checking.take(Lane::Interactive).await;
    let throttle = Throttle::default();
    throttle.absorb(&checking);
    assert_eq!(throttle.used(), 2);
    tokio::time::advance(Duration::from_secs(21)).await;
    assert_eq!(throttle.used(), 1);
}
