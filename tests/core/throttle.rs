//! At most 100 calls in any 60 s, whoever asks.

use std::time::Duration;

use shopbell_core::stripe::{
    Lane, Throttle,
    throttle::{MAX_CALLS, SavedSlots},
};

/// A call that is answered at once.
async fn call(throttle: &Throttle, lane: Lane) {
    throttle.take(lane).await.unwrap().answered();
}

/// Calls of one lane, each so long, until the time is over: how many there were.
fn keep_calling(
    throttle: &Throttle,
    lane: Lane,
    each: Duration,
    until: tokio::time::Instant,
) -> tokio::task::JoinHandle<u32> {
    let throttle = throttle.clone();
    tokio::spawn(async move {
        let mut calls = 0;
        while let Ok(slot) = tokio::time::timeout_at(until, throttle.take(lane)).await {
            let slot = slot.unwrap();
            tokio::time::sleep(each).await;
            slot.answered();
            calls += 1;
        }
        calls
    })
}

#[tokio::test(start_paused = true)]
async fn the_hundred_and_first_call_waits_for_the_first_to_be_a_minute_old() {
    let throttle = Throttle::default();
    let began = tokio::time::Instant::now();
    for _ in 0..MAX_CALLS {
        call(&throttle, Lane::Interactive).await;
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    call(&throttle, Lane::Interactive).await;
    assert!(began.elapsed() >= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_slots_minute_begins_at_the_answer() {
    let throttle = Throttle::default();
    let mut held = Vec::new();
    for _ in 0..MAX_CALLS {
        held.push(throttle.take(Lane::Interactive).await.unwrap());
    }
    // The server may have counted them just before it answered.
    tokio::time::advance(Duration::from_secs(25)).await;
    for slot in held {
        slot.answered();
    }
    let answered = tokio::time::Instant::now();
    call(&throttle, Lane::Interactive).await;
    assert!(answered.elapsed() >= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_given_up_may_still_arrive() {
    let throttle = Throttle::default();
    for _ in 0..MAX_CALLS {
        drop(throttle.take(Lane::Interactive).await.unwrap());
    }
    let given_up = tokio::time::Instant::now();
    call(&throttle, Lane::Interactive).await;
    assert!(given_up.elapsed() >= Duration::from_secs(65));
}

#[tokio::test(start_paused = true)]
async fn a_click_goes_before_the_watcher_and_the_watcher_before_the_background() {
    let throttle = Throttle::default();
    for _ in 0..MAX_CALLS {
        call(&throttle, Lane::Interactive).await;
    }
    let (told, mut went) = tokio::sync::mpsc::unbounded_channel();
    for lane in [Lane::Mirror, Lane::Watcher, Lane::Interactive] {
        let (throttle, told) = (throttle.clone(), told.clone());
        tokio::spawn(async move {
            call(&throttle, lane).await;
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
        call(&throttle, Lane::Watcher).await;
    }
    let waiting = tokio::time::timeout(Duration::from_secs(1), throttle.take(Lane::Watcher));
    assert!(waiting.await.is_err(), "the watcher leaves the rest");
    let began = tokio::time::Instant::now();
    call(&throttle, Lane::Interactive).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_holds_nobody_up() {
    let throttle = Throttle::default();
    for _ in 0..MAX_CALLS {
        call(&throttle, Lane::Interactive).await;
    }
    let gone = tokio::time::timeout(Duration::from_secs(1), throttle.take(Lane::Interactive));
    assert!(gone.await.is_err());
    tokio::time::advance(Duration::from_secs(60)).await;
    let began = tokio::time::Instant::now();
    call(&throttle, Lane::Mirror).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn an_import_and_the_copy_share_the_background_however_quick_they_are() {
    for (import, copy) in [(20, 400), (400, 20), (50, 50), (0, 700)] {
        let throttle = Throttle::default();
        // The copy has had all of it so far.
        let began = tokio::time::Instant::now();
        let (import, copy) = (Duration::from_millis(import), Duration::from_millis(copy));
        let minute = Duration::from_secs(60);
        let alone = keep_calling(&throttle, Lane::Mirror, copy, began + minute);
        assert!(
            alone.await.unwrap() >= 70,
            "alone it has the whole background"
        );
        // A minute until the one has paid back what it had, then ten to share.
        let (first, end) = (began + 2 * minute, began + 12 * minute);
        let settled = [
            keep_calling(&throttle, Lane::Import, import, first),
            keep_calling(&throttle, Lane::Mirror, copy, first),
        ];
        for one in settled {
            one.await.unwrap();
        }
        let import = keep_calling(&throttle, Lane::Import, import, end);
        let copy = keep_calling(&throttle, Lane::Mirror, copy, end);
        let (import, copy) = (import.await.unwrap(), copy.await.unwrap());
        let share = f64::from(import) / f64::from(import + copy);
        assert!((0.4..=0.6).contains(&share), "{import} and {copy}");
        assert!(
            import + copy > 600,
            "nothing is left unused: {import} and {copy}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn calls_of_another_throttle_count_by_their_age() {
    let checking = Throttle::default();
    call(&checking, Lane::Interactive).await;
    tokio::time::advance(Duration::from_secs(40)).await;
    call(&checking, Lane::Interactive).await;
    let throttle = Throttle::default();
    throttle.absorb(&checking).await.unwrap();
    assert_eq!(throttle.used(), 2);
    tokio::time::advance(Duration::from_secs(21)).await;
    assert_eq!(throttle.used(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stranger_takes_a_slot_of_everybody_it_may_be() {
    let (own, one, other) = (
        Throttle::default(),
        Throttle::default(),
        Throttle::default(),
    );
    let stranger = own.with_others(vec![one.clone(), other.clone()]);
    for _ in 0..MAX_CALLS {
        call(&other, Lane::Interactive).await;
    }
    let began = tokio::time::Instant::now();
    call(&stranger, Lane::Interactive).await;
    assert!(began.elapsed() >= Duration::from_secs(60));
    assert_eq!((own.used(), one.used(), other.used()), (1, 1, 1));
}

#[test]
fn a_time_of_a_clock_that_began_anew_counts_as_now_and_is_not_put_off_again() {
    let now = 30_000;
    let left = SavedSlots {
        pending: 2,
        ended: vec![86_400_000, 86_400_001],
    };
    let first = left.resume(now);
    assert_eq!(
        first,
        SavedSlots {
            pending: 0,
            ended: vec![35_000; 4]
        }
    );
    // A loop of restarts does not hold them for ever.
    assert_eq!(first.resume(now + 20_000), first);
    assert!(first.resume(now + 65_000).is_empty());
}
