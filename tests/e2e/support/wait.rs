//! Waiting for a condition, with a deadline that fails by its name.

use std::time::{Duration, Instant};

/// Generous, since two cores may run two desktops and a compiler: a deadline only ends what would hang.
pub const LONG: Duration = Duration::from_secs(90);

/// Asks `probe` until it has an answer.
pub async fn until<T>(what: &str, mut probe: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = probe().await {
            return answer;
        }
        assert!(
            start.elapsed() < LONG,
            "{what}: not within {} s",
            LONG.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Asks `probe` until it is true.
pub async fn until_true(what: &str, mut probe: impl AsyncFnMut() -> bool) {
    until(what, async || probe().await.then_some(())).await;
}
