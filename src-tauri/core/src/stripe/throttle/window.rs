//! The pure part of the throttle: who may go, and who has to wait for how long. Times are
//! milliseconds of a clock that never goes back.
//!
//! Stripe counts a call at some moment between its sending and its answer. A call therefore counts
//! from when it is sent until 60 s after it was answered: whatever 60 s Stripe looks at, the last call
//! in them was sent while all the others in them were still counted here.

use std::collections::VecDeque;

pub use super::lane::{LATE_ARRIVAL, MAX_CALLS, SPAN};
use super::{SavedSlots, lane::Lane};

/// The clocks of two processes are read at moments that differ by less than this.
const CLOCK_SLACK: u64 = 100;
/// Slots are written down in blocks of so many: a killed process loses no more than these.
const BLOCK: usize = 5;
/// How long after its last call a background kind of work still keeps its share from the other.
const IDLE_AFTER: u64 = 10_000;

/// Where a call that wants to go stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It has its slot.
    Go,
    /// There is room, but so many slots have to be written down first.
    Reserve(usize),
    /// Not for so many milliseconds.
    Wait(u64),
}

#[derive(Debug, Clone, Copy)]
struct Ended {
    at: u64,
    /// None of an earlier process.
    lane: Option<Lane>,
}

/// The slots of one throttle.
#[derive(Debug, Clone, Default)]
pub struct CallWindow {
    /// Oldest first.
    ended: VecDeque<Ended>,
    /// Calls that are under way, of each lane.
    under_way: [usize; Lane::COUNT],
    /// Calls that wait, of each lane.
    waiting: [usize; Lane::COUNT],
    /// Slots that are written down and not used yet.
    ready: usize,
}

impl CallWindow {
    /// Goes on from what an earlier process left.
    #[must_use]
    pub fn resume(saved: &SavedSlots) -> Self {
        let mut window = Self::default();
        for at in &saved.ended {
            window.insert(Ended {
                at: *at,
                lane: None,
            });
        }
        window
    }

    /// Takes a slot for a call at `now`, or says what is in its way.
    pub fn step(&mut self, now: u64, lane: Lane) -> Turn {
        let wait = self.wait(now, lane);
        if wait > 0 {
            return Turn::Wait(wait);
        }
        if self.ready == 0 {
            return Turn::Reserve(BLOCK.min(MAX_CALLS - self.used(now)));
        }
        self.ready -= 1;
        self.begin(lane);
        Turn::Go
    }

    /// So many slots were written down.
    pub fn add_ready(&mut self, count: usize) {
        self.ready += count;
    }

    /// Gives back the slots that are not used.
    pub fn drop_ready(&mut self) {
        self.ready = 0;
    }

    /// A call begins, whatever the limit says.
    pub(super) fn begin(&mut self, lane: Lane) {
        *self.under_way.slot(lane) += 1;
    }

    /// A call ended.
    pub fn end(&mut self, now: u64, lane: Lane, answered: bool) {
        let count = self.under_way.slot(lane);
        *count = count.saturating_sub(1);
        let late = if answered { CLOCK_SLACK } else { LATE_ARRIVAL };
        self.insert(Ended {
            at: now.saturating_add(late),
            lane: Some(lane),
        });
    }

    /// A call gets in line, or leaves it.
    pub(super) fn queue(&mut self, lane: Lane, waits: bool) {
        let count = self.waiting.slot(lane);
        *count = if waits {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
    }

    /// What has to be on disk before `more` slots are used.
    pub fn plan(&mut self, now: u64, more: usize) -> SavedSlots {
        self.used(now);
        SavedSlots {
            pending: self.under_way.iter().sum::<usize>() + self.ready + more,
            ended: self.ended.iter().map(|ended| ended.at).collect(),
        }
    }

    /// Calls that count at `now`.
    pub fn used(&mut self, now: u64) -> usize {
        let over = |ended: &Ended| ended.at.saturating_add(SPAN) <= now;
        while self.ended.front().is_some_and(over) {
            self.ended.pop_front();
        }
        self.ended.len() + self.under_way.iter().sum::<usize>()
    }

    /// Counts calls of another throttle, which ended at these times.
    pub(super) fn absorb(&mut self, ended: impl IntoIterator<Item = u64>) {
        for at in ended {
            self.insert(Ended { at, lane: None });
        }
    }

    fn insert(&mut self, ended: Ended) {
        let place = self.ended.partition_point(|there| there.at <= ended.at);
        self.ended.insert(place, ended);
    }

    /// Milliseconds until this lane may go.
    fn wait(&mut self, now: u64, lane: Lane) -> u64 {
        let used = self.used(now);
        let ahead = Lane::ALL
            .into_iter()
            .any(|other| other.rank() < lane.rank() && *self.waiting.slot(other) > 0);
        if ahead {
            return SPAN;
        }
        let all = wait_for(used, lane.limit(), now, self.ended.iter());
        let Some(rival) = lane.rival().filter(|rival| self.is_busy(now, *rival)) else {
            return all;
        };
        // Both are at work: each gets half, however quick the other comes back.
        let of_lane = self.ended.iter().filter(|ended| ended.lane == Some(lane));
        let own = of_lane.clone().count() + *self.under_way.slot(lane);
        let share = wait_for(own, lane.limit() / 2, now, of_lane);
        // By then the other may have nothing to do any more.
        let share = if *self.waiting.slot(rival) > 0 {
            share
        } else {
            share.min(IDLE_AFTER)
        };
        all.max(share)
    }

    fn is_busy(&mut self, now: u64, lane: Lane) -> bool {
        let recent = |ended: &Ended| ended.lane == Some(lane) && ended.at + IDLE_AFTER > now;
        *self.waiting.slot(lane) > 0
            || *self.under_way.slot(lane) > 0
            || self.ended.iter().rev().any(recent)
    }
}

/// Until there is room for one more under a limit.
fn wait_for<'a>(
    used: usize,
    limit: usize,
    now: u64,
    mut ended: impl Iterator<Item = &'a Ended>,
) -> u64 {
    let Some(over) = used.checked_sub(limit) else {
        return 0;
    };
    // The call whose leaving makes room; one that is under way leaves in a minute at the earliest.
    let leaves = ended.nth(over).map_or(now, |ended| ended.at);
    leaves.saturating_add(SPAN).saturating_sub(now).max(1)
}

/// A figure of each lane.
trait OfLane {
    fn slot(&mut self, lane: Lane) -> &mut usize;
}

impl OfLane for [usize; Lane::COUNT] {
    fn slot(&mut self, lane: Lane) -> &mut usize {
        let [interactive, watcher, import, mirror] = self;
        match lane {
            Lane::Interactive => interactive,
            Lane::Watcher => watcher,
            Lane::Import => import,
            Lane::Mirror => mirror,
        }
    }
}
