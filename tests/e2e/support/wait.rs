//! Waiting for a condition, with a deadline that fails by its name.

use std::time::{Duration, Instant};

/// Generous, since two cores may run two desktops and a compiler: a deadline only ends what would hang.
pub const MAX_WAIT: Duration = Duration::from_secs(90);

/// Asks `probe` until it has an answer.
pub async fn wait_for<T>(what: &str, mut probe: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = probe().await {
            return answer;
        }
        assert!(
            start.elapsed() < MAX_WAIT,
            "{what}: not within {} s",
            MAX_WAIT.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Asks `probe` until it is true.
pub async fn wait_until(what: &str, mut probe: impl AsyncFnMut() -> bool) {
    wait_for(what, async || probe().await.then_some(())).await;
}
