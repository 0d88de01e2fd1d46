//! One history, from the connecting to the quiet at its end.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
    time::Duration,
};

use shopbell_core::{app::App, arrival::ArrivalFilter, watch::status::WatchState};
use tokio::time::{sleep, timeout};

use crate::{
    command::{Command, Daemon, Fault, Kind, Lasts, Late, Plan, Trouble},
    flow,
    judge::{Verdict, judge},
    machine::Machine,
};

/// How long the app may take to read what the account has at first.
const FIRST_POLL: u32 = 1800;
/// How late objects can be shown at the most.
const LATEST: u32 = 25 * 3600;
/// All lists are walked this often, whatever the signal says.
const SWEEP: u32 = 6 * 3600 + 600;
/// The longest that the app leaves anything alone that failed: as Stripe may ask it to.
const CALM: u32 = 70 * 60;
/// The longest that the app waits by itself after failures, and some time to read.
const BACKOFF: u32 = 25 * 60;

/// So often a flow is given time to do what it could not.
const MAX_FLOW_WAITS: u32 = 12;

/// What came of a history.
pub(crate) struct Outcome {
    pub(crate) trace: Vec<String>,
    pub(crate) verdict: Verdict,
    pub(crate) simulated_seconds: i64,
}

pub(crate) struct History<'a> {
    plan: &'a Plan,
    machine: Machine,
    connection: RefCell<String>,
    /// The command that comes next.
    next: Cell<usize>,
    key: RefCell<String>,
    /// A key that is being put in the place of the other.
    new_key: RefCell<Option<String>>,
}

/// Runs one history.
pub(crate) fn run_history(seed: u64, plan: &Plan) -> Outcome {
    let machine = Machine::new(seed, plan);
    let key = machine.make_key(plan.restricted);
    let history = History {
        plan,
        machine,
        connection: RefCell::default(),
        next: Cell::new(0),
        key: RefCell::new(key),
        new_key: RefCell::default(),
    };
    let machine = &history.machine;
    machine.run_process(async |app| history.connect(app).await);
    while history.next.get() < plan.commands.len() {
        machine.run_process(async |app| history.carry_on(app).await);
    }
    machine.spare();
    machine.run_process(async |app| history.settle(app).await);
    let verdict = judge(machine);
    Outcome {
        trace: machine.record.trace(),
        verdict,
        simulated_seconds: machine.time.elapsed() / 1000,
    }
}

impl History<'_> {
    /// Connects, and waits until the silent baseline is whole.
    async fn connect(&self, app: &Arc<App>) {
        let key = self.key.borrow().clone();
        let connection = app.connect(&key, true).await.unwrap();
        *self.connection.borrow_mut() = connection.id;
        let mut left = FIRST_POLL;
        loop {
            wait(5).await;
            let connection = self.connection.borrow().clone();
            let status = app.watching.get_status(&connection).await;
            let status = status.unwrap();
            if status.state == WatchState::Watching && !status.polling {
                if self.plan.flows {
                    flow::begin(app, &connection).await;
                }
                return;
            }
            left = left.checked_sub(5).expect("the first poll takes too long");
        }
    }

    /// Does what comes next, until the process ends.
    async fn carry_on(&self, app: &Arc<App>) {
        while let Some(command) = self.plan.commands.get(self.next.get()) {
            self.next.set(self.next.get() + 1);
            self.machine.record.note(&format!("{command:?}"));
            self.machine.line.set_server_time();
            if matches!(command, Command::Restart) {
                app.shutdown().await;
                return;
            }
            self.act(app, command).await;
            if self.plan.lives {
                let (doings, sandbox) = (&self.machine.doings, &self.machine.sandbox);
                doings.live(sandbox, self.next.get());
            }
            self.look(app).await;
        }
        app.shutdown().await;
    }

    async fn act(&self, app: &Arc<App>, command: &Command) {
        let machine = &self.machine;
        match command {
            Command::Wait(seconds) => wait(*seconds).await,
            Command::WaitPolls(polls) => wait(self.plan.interval * u32::from(*polls)).await,
            Command::Sleep(seconds) => machine.time.pass(*seconds),
            Command::SetClock(by) => machine.time.jump(*by),
            Command::SetClockRight => machine.time.set_right(),
            Command::Shop(deed) => machine.doings.act(&machine.sandbox, deed),
            Command::ShopLater(calls, deed) => machine.doings.wait(*calls, deed.clone()),
            Command::Fault(fault) => machine.line.fail(fault.clone()),
            Command::Mend => machine.line.mend(),
            Command::Daemon(daemon) => machine.bell.turn(*daemon),
            Command::Kill(steps) => machine.kill_after(*steps),
            Command::RollKey {
                revoked_first,
                restricted,
            } => self.roll_key(app, *revoked_first, *restricted).await,
            Command::CheckNow => drop(app.watching.check_now(&self.connection.borrow())),
            Command::CheckKey(times) => self.check_key(app, *times).await,
            Command::Probe(kind, late) => self.probe(app, *kind, *late).await,
            Command::Restart => {}
        }
    }

    async fn roll_key(&self, app: &Arc<App>, revoked_first: bool, restricted: bool) {
        let new = self.machine.make_key(restricted);
        let old = self.key.borrow().clone();
        *self.new_key.borrow_mut() = Some(new.clone());
        if revoked_first {
            self.machine.sandbox.revoke(&old);
        }
        // Where the line fails it may take long; the person gives up at some time.
        let id = self.connection.borrow().clone();
        let replaced = timeout(Duration::from_secs(300), app.replace_key(&id, &new, true)).await;
        if let Ok(Ok(_)) = replaced {
            self.machine.sandbox.revoke(&old);
            *self.key.borrow_mut() = new;
            *self.new_key.borrow_mut() = None;
        }
        let said = replaced.map(|said| said.map_err(|error| error.code));
        self.machine.record.note(&format!("key: {said:?}"));
    }

    async fn check_key(&self, app: &Arc<App>, times: u8) {
        let key = self.key.borrow().clone();
        let all = async {
            for _ in 0..times {
                drop(app.connections.check_key(&key).await);
            }
        };
        drop(timeout(Duration::from_secs(240), all).await);
    }

    /// Makes all well, waits until nothing backs off any more, and looks how long an arrival takes.
    async fn probe(&self, app: &Arc<App>, kind: Kind, late: Late) {
        let machine = &self.machine;
        self.make_well(app).await;
        wait(CALM + self.plan.interval).await;
        self.find_waiting(app).await;
        let mut made = machine.doings.make(&machine.sandbox, kind, 1, late);
        // Something else that is seen first must not hide it.
        wait(2).await;
        machine.line.set_server_time();
        let other = match kind {
            Kind::Customer => Kind::Charge,
            _ => Kind::Customer,
        };
        made.extend(
            machine
                .doings
                .make(&machine.sandbox, other, 1, Late::AT_ONCE),
        );
        let event = late.event.unwrap_or_default();
        let mut patience = event + 2 * self.plan.interval + 120;
        if late.list > 0 && event % 2 == 1 {
            // Nor is it shown by itself yet.
            machine.line.fail(Fault {
                path: kind.single_path(),
                skip: 0,
                lasts: Lasts::Seconds(event + 100),
                what: Trouble::Status(404),
            });
            patience += 4 * self.plan.interval + 200;
        }
        wait(patience).await;
        let id = self.connection.borrow().clone();
        let status = app.watching.get_status(&id).await;
        machine.record.end_well(&status.unwrap());
        let filter = ArrivalFilter::default();
        for object in made {
            let listed = app.activity.list(&id, filter.clone(), 0, 1000).await;
            let row = listed
                .unwrap()
                .into_iter()
                .find(|row| row.object_id == object);
            if !row.is_some_and(|row| machine.bell.rang(row.seq)) {
                machine.record.note_slow(format!("{object} {late:?}"));
            }
        }
    }

    /// After a calm nothing is left that was recorded and did not ring.
    async fn find_waiting(&self, app: &Arc<App>) {
        let machine = &self.machine;
        let id = self.connection.borrow().clone();
        let all = app.activity.list(&id, ArrivalFilter::default(), 0, 1000);
        let made = machine.doings.made();
        for row in all.await.unwrap() {
            if made.contains_key(&row.object_id) && !machine.bell.rang(row.seq) {
                let line = format!("{} waits, though all is well", row.object_id);
                machine.record.note_slow(line);
            }
        }
    }

    /// Nothing fails any more.
    async fn make_well(&self, app: &Arc<App>) {
        let machine = &self.machine;
        machine.spare();
        machine.line.mend();
        machine.bell.turn(Daemon::Up);
        machine.time.set_right();
        machine.line.set_server_time();
        let new = self.new_key.borrow().clone();
        if let Some(new) = new {
            let id = self.connection.borrow().clone();
            let replaced = app.replace_key(&id, &new, true).await;
            replaced.unwrap_or_else(|error| panic!("the key is not taken: {error:?}"));
            let old = self.key.replace(new);
            machine.sandbox.revoke(&old);
            *self.new_key.borrow_mut() = None;
        }
    }

    async fn look(&self, app: &Arc<App>) {
        let id = self.connection.borrow().clone();
        if let Ok(status) = app.watching.get_status(&id).await {
            self.machine.record.look(&status);
        }
    }

    /// The shop goes on: what is shown late is no longer among the newest of its list.
    fn sell(&self) {
        let machine = &self.machine;
        machine.line.set_server_time();
        for kind in [Kind::Charge, Kind::Order, Kind::InvoiceItem, Kind::Customer] {
            machine
                .doings
                .make(&machine.sandbox, kind, 1, Late::AT_ONCE);
        }
    }

    /// All is well again: whatever is still to be found is found, and rings.
    async fn settle(&self, app: &Arc<App>) {
        let machine = &self.machine;
        machine.record.note("settle");
        self.make_well(app).await;
        machine.doings.finish(&machine.sandbox);
        for (sleeps, sells) in [(0, false), (SWEEP, true), (LATEST, false), (SWEEP, false)] {
            machine.time.pass(sleeps);
            if sells {
                self.sell();
            }
            wait(2 * self.plan.interval + BACKOFF).await;
        }
        self.look(app).await;
        let connection = self.connection.borrow().clone();
        let status = app.watching.get_status(&connection).await;
        machine.record.end_well(&status.unwrap());
        // Hundreds of writes take their time within the throttle.
        let mut left = MAX_FLOW_WAITS;
        while !flow::is_settled(app, &connection).await && left > 0 {
            wait(BACKOFF).await;
            left -= 1;
        }
        app.shutdown().await;
    }
}

async fn wait(seconds: u32) {
    sleep(Duration::from_secs(seconds.into())).await;
}
