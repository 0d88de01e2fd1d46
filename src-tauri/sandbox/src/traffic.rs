//! A shop that keeps selling.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    rng::SeededRng,
    seed::{billing::generate_billing, generate::generate_next, lives::live_on},
    shared::Shared,
    state::WriteContext,
};

/// How busy the shop is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Traffic {
    /// Things that happen per minute, on average; 0 stops it.
    pub per_minute: f64,
    /// The same seed sells the same things in the same order.
    #[serde(default)]
    pub seed: u64,
}

/// Starts selling in place of whatever shop was busy before.
pub(crate) fn start_traffic(shared: &Arc<Shared>, traffic: Traffic) {
    stop_traffic(shared);
    if traffic.per_minute <= 0.0 || !traffic.per_minute.is_finite() {
        return;
    }
    let account = Arc::downgrade(shared);
    let task = tokio::spawn(async move {
        let mut rng = SeededRng::new(traffic.seed);
        loop {
            // Customers do not come by the clock: each gap is 40 to 160 % of the average.
            let share = i32::try_from(rng.between(40, 160)).unwrap_or(100);
            let gap = 60.0 / traffic.per_minute * f64::from(share) / 100.0;
            tokio::time::sleep(Duration::from_secs_f64(gap.min(86_400.0))).await;
            let Some(shared) = account.upgrade() else {
                return;
            };
            let mut guard = shared.lock();
            let state = &mut *guard;
            let now = state.clock.now();
            // Now and then something becomes of what was sold.
            let lived = rng.chance(12)
                && live_on(&mut state.store, &mut rng, &WriteContext::at(now)).is_some();
            if !lived && rng.chance(8) {
                generate_billing(&mut state.store, &mut rng, &WriteContext::at(now));
            } else if !lived {
                generate_next(&mut state.store, &mut rng, now);
            }
        }
    });
    shared.lock().traffic = Some(task.abort_handle());
}

/// Stops selling.
pub(crate) fn stop_traffic(shared: &Shared) {
    let task = shared.lock().traffic.take();
    if let Some(task) = task {
        task.abort();
    }
}
