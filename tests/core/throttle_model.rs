//! The throttle against a server that counts for itself: kills, restarts, boots, calls that take long,
//! are given up, or arrive after their process is gone.

use proptest::prelude::*;
use shopbell_core::stripe::{
    Lane,
    throttle::{CallWindow, LATE_ARRIVAL, MAX_CALLS, SavedSlots, Turn},
};

#[derive(Debug, Clone)]
enum Step {
    Pass(u64),
    /// So many calls; each is counted at this part of its time, in thousandths.
    Call {
        calls: usize,
        lane: Lane,
        takes: u64,
        counted: u64,
        answered: bool,
    },
    Kill,
    /// A kill right after slots were written down.
    KillAfterWriting,
    Restart,
    /// The machine starts anew: so long it was off, so long it has been up.
    Boot {
        off: u64,
        up: u64,
    },
}

/// A call that is under way.
#[derive(Debug, Clone)]
struct Call {
    lane: Lane,
    ends: u64,
    counted: u64,
    answered: bool,
}

/// A process, its disk, and the server with a clock of its own.
struct Model {
    /// The one true time, which no one but the server knows.
    time: u64,
    /// The time at which the machine's uptime was 0.
    booted: u64,
    window: CallWindow,
    disk: SavedSlots,
    under_way: Vec<Call>,
    counted: Vec<u64>,
}

impl Model {
    fn new() -> Self {
        Self {
            time: 10_000_000,
            booted: 0,
            window: CallWindow::default(),
            disk: SavedSlots::default(),
            under_way: Vec::new(),
            counted: Vec::new(),
        }
    }

    fn uptime(&self) -> u64 {
        self.time - self.booted
    }

    fn pass(&mut self, millis: u64) {
        let until = self.time + millis;
        self.under_way.sort_by_key(|call| call.ends);
        while self
            .under_way
            .first()
            .is_some_and(|call| call.ends <= until)
        {
            let call = self.under_way.remove(0);
            self.time = self.time.max(call.ends);
            self.window.end(self.uptime(), call.lane, call.answered);
        }
        self.time = until;
    }

    /// One call, if it may go; says whether it went.
    fn call(&mut self, lane: Lane, takes: u64, counted: u64, answered: bool) -> bool {
        loop {
            let now = self.uptime();
            match self.window.step(now, lane) {
                Turn::Go => break,
                Turn::Reserve(count) => {
                    self.disk = self.window.plan(now, count);
                    self.window.add_ready(count);
                }
                Turn::Wait(wait) => {
                    assert!(wait > 0);
                    return false;
                }
            }
        }
        // One that was given up may be counted a little later.
        let span = if answered {
            takes
        } else {
            takes + LATE_ARRIVAL - 1
        };
        let call = Call {
            lane,
            ends: self.time + takes,
            counted: self.time + span * counted / 1000,
            answered,
        };
        self.counted.push(call.counted);
        if takes == 0 {
            self.window.end(self.uptime(), lane, answered);
        } else {
            self.under_way.push(call);
        }
        true
    }

    /// The process is gone. What it had sent arrives within a moment, or never.
    fn kill(&mut self) {
        for call in std::mem::take(&mut self.under_way) {
            let last = self.time + LATE_ARRIVAL - 1;
            if call.counted > last {
                let place = self.counted.iter().position(|at| *at == call.counted);
                self.counted[place.unwrap()] = last;
            }
        }
    }

    fn start(&mut self) {
        self.disk = self.disk.resume(self.uptime());
        self.window = CallWindow::resume(&self.disk);
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Pass(millis) => self.pass(millis),
            Step::Call {
                calls,
                lane,
                takes,
                counted,
                answered,
            } => {
                for _ in 0..calls {
                    self.call(lane, takes, counted, answered);
                }
            }
            Step::Kill => {
                self.kill();
                self.start();
            }
            Step::KillAfterWriting => {
                let now = self.uptime();
                if let Turn::Reserve(count) = self.window.clone().step(now, Lane::Interactive) {
                    self.disk = self.window.plan(now, count);
                }
                self.kill();
                self.start();
            }
            Step::Restart => {
                self.kill_politely();
                self.start();
            }
            Step::Boot { off, up } => {
                self.kill();
                self.time += off + up;
                self.booted = self.time - up;
                self.start();
            }
        }
    }

    fn kill_politely(&mut self) {
        self.window.drop_ready();
        self.disk = self.window.plan(self.uptime(), 0);
        self.kill();
    }

    /// The most calls that the server counted in any 60 s.
    fn busiest(&self) -> usize {
        let within = |from: u64| {
            let calls = self.counted.iter();
            calls
                .filter(|at| (from..from + 60_000).contains(at))
                .count()
        };
        self.counted.iter().map(|at| within(*at)).max().unwrap_or(0)
    }
}

fn lane() -> impl Strategy<Value = Lane> {
    prop::sample::select(Lane::ALL.to_vec())
}

fn step() -> impl Strategy<Value = Step> {
    let call = (
        1..40_usize,
        lane(),
        0..30_000_u64,
        0..=1000_u64,
        any::<bool>(),
    );
    prop_oneof![
        4 => (0..4000_u64).prop_map(Step::Pass),
        1 => (0..70_000_u64).prop_map(Step::Pass),
        8 => call.prop_map(|(calls, lane, takes, counted, answered)| Step::Call {
            calls,
            lane,
            takes: if calls % 3 == 0 { 0 } else { takes },
            counted,
            answered,
        }),
        2 => Just(Step::Kill),
        1 => Just(Step::KillAfterWriting),
        1 => Just(Step::Restart),
        1 => (0..50_000_u64, 0..50_000_u64).prop_map(|(off, up)| Step::Boot { off, up }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_server_never_counts_more_than_the_limit(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut model = Model::new();
        for step in &steps {
            model.run(step);
        }
        prop_assert!(model.busiest() <= MAX_CALLS, "{}", model.busiest());
        // And whatever happened, a quiet minute later everybody may go.
        model.run(&Step::Kill);
        model.pass(100_000);
        prop_assert!(model.call(Lane::Mirror, 0, 0, true));
    }

    #[test]
    fn whoever_has_to_wait_may_go_after_that_and_not_before(
        before in prop::collection::vec(0..60_000_u64, 100..140),
        lane in lane(),
    ) {
        let may_go = |window: &CallWindow, now| {
            !matches!(window.clone().step(now, lane), Turn::Wait(_))
        };
        let (began, now) = (1_000_000, 1_060_000);
        let ended = before.into_iter().map(|at| began + at).collect();
        let window = CallWindow::resume(&SavedSlots { pending: 0, ended });
        if let Turn::Wait(wait) = window.clone().step(now, lane) {
            prop_assert!(wait <= 60_000);
            prop_assert!(wait == 1 || !may_go(&window, now + wait - 1));
            prop_assert!(may_go(&window, now + wait));
        }
    }
}

#[test]
fn a_loop_of_restarts_stays_below_the_limit_and_gets_on() {
    for (every, polite) in [(200, false), (200, true), (3000, false), (9000, true)] {
        let mut model = Model::new();
        let (mut went, minutes) = (0, 20);
        while model.time < 10_000_000 + minutes * 60_000 {
            if model.call(Lane::Watcher, every / 2, 999, true) {
                went += 1;
            }
            model.pass(every);
            model.run(if polite { &Step::Restart } else { &Step::Kill });
        }
        assert!(model.busiest() <= MAX_CALLS, "{}", model.busiest());
        // Each killed process takes a whole block with it, and no more.
        let calls_a_minute = went / minutes;
        let wanted = (60_000 / every).min(if polite { 80 } else { 15 });
        assert!(
            calls_a_minute >= wanted - 1,
            "{calls_a_minute} of {wanted}, every {every}"
        );
    }
}
