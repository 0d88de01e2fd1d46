//! When each call came, from the server's side.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use serde::Serialize;
use tokio::time::Instant;

use crate::state::keys::mask_key;

/// Stripe counts the calls of any so long a time.
const WINDOW: Duration = Duration::from_secs(60);
/// Of more than so many calls only the latest are listed, so that a demo may run for months; the count of each
/// window stays right.
const MAX_LISTED: usize = 100_000;

/// A call as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedCall {
    /// Milliseconds since the sandbox started, by a clock that only runs forward.
    pub millis: u64,
    /// The key, masked.
    pub key: Option<String>,
}

/// The calls of the last minute, and the most that there ever were in one.
#[derive(Debug, Default)]
struct CallWindow {
    latest: VecDeque<Instant>,
    most: usize,
}

impl CallWindow {
    /// A call exactly one window later is no longer in it.
    fn add(&mut self, at: Instant) {
        while let Some(first) = self.latest.front()
            && at.duration_since(*first) >= WINDOW
        {
            self.latest.pop_front();
        }
        self.latest.push_back(at);
        self.most = self.most.max(self.latest.len());
    }
}

/// Sees every call of the API, whatever becomes of it.
#[derive(Debug)]
pub(crate) struct Witness {
    began: Instant,
    listed: VecDeque<ReceivedCall>,
    account: CallWindow,
    keys: BTreeMap<String, CallWindow>,
}

impl Witness {
    pub(crate) fn begin() -> Self {
        Self {
            began: Instant::now(),
            listed: VecDeque::new(),
            account: CallWindow::default(),
            keys: BTreeMap::new(),
        }
    }

    pub(crate) fn note(&mut self, key: Option<&str>) {
        let now = Instant::now();
        let millis = now.duration_since(self.began).as_millis();
        if self.listed.len() == MAX_LISTED {
            self.listed.pop_front();
        }
        self.listed.push_back(ReceivedCall {
            millis: u64::try_from(millis).unwrap_or(u64::MAX),
            key: key.map(mask_key),
        });
        self.account.add(now);
        if let Some(key) = key {
            self.keys.entry(key.to_owned()).or_default().add(now);
        }
    }

    /// The most calls of the account in any 60 s, whatever key they had.
    pub(crate) fn most(&self) -> usize {
        self.account.most
    }

    /// The most calls of one key in any 60 s.
    pub(crate) fn most_of(&self, key: &str) -> usize {
        self.keys.get(key).map_or(0, |window| window.most)
    }

    pub(crate) fn list(&self) -> Vec<ReceivedCall> {
        self.listed.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_fullest_minute_is_found_wherever_it_begins() {
        let mut witness = Witness::begin();
        let mut note = async |calls: u32, wait: u64| {
            for call in 0..calls {
                witness.note(Some(if call % 2 == 0 {
                    "rk_test_one"
                } else {
                    "sk_test_two"
                }));
            }
            tokio::time::advance(Duration::from_millis(wait)).await;
        };
        // No calendar minute has more than 60, the minute from the 31st second has 100.
        note(10, 31_000).await;
        note(50, 29_500).await;
        note(50, 30_499).await;
        note(10, 60_000).await;
        note(30, 0).await;
        assert_eq!(witness.most(), 110);
        assert_eq!(witness.most_of("rk_test_one"), 55);
        assert_eq!(witness.most_of("rk_test_other"), 0);
        assert_eq!(witness.list().len(), 150);
        assert_eq!(witness.list().last().map(|call| call.millis), Some(150_999));
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_one_window_later_is_not_in_it() {
        let mut witness = Witness::begin();
        witness.note(None);
        tokio::time::advance(WINDOW).await;
        witness.note(None);
        assert_eq!(witness.most(), 1);
        tokio::time::advance(WINDOW - Duration::from_millis(1)).await;
        witness.note(None);
        assert_eq!(witness.most(), 2);
    }
}
