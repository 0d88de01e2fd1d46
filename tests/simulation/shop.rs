//! What the shop does, and what should come of each object.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use shopbell_sandbox::{
    AnySpec, ChargeSpec, CustomerSpec, InvoiceItemSpec, OrderSpec, Sandbox, SessionSpec,
    SessionState, VisibilityDelay,
};

use crate::{
    command::{Deed, Kind, Late},
    lives::{Lives, bill},
};

/// The event of an object comes never: long after events are gone.
const NEVER: i64 = 400 * 86_400;

#[derive(Default)]
struct Inner {
    /// What was made since the account was connected, and when others see it.
    made: BTreeMap<String, Late>,
    customers: Vec<String>,
    deleted: BTreeSet<String>,
    /// Checkouts, and where they stand. One that is complete is made.
    sessions: Vec<(String, SessionState)>,
    /// What is to be done before a call: how many calls are to pass first.
    waiting: Vec<(u8, Deed)>,
    /// Whether sessions are watched; if not, nobody buys by them.
    has_sessions: bool,
    /// Charges, and what followed them.
    lives: Lives,
}

/// The shop's side.
pub(crate) struct Doings(Mutex<Inner>);

impl Doings {
    pub(crate) fn new(has_sessions: bool, has_lives: bool) -> Self {
        Self(Mutex::new(Inner {
            has_sessions,
            lives: Lives::new(has_lives),
            ..Inner::default()
        }))
    }

    pub(crate) fn wait(&self, calls: u8, deed: Deed) {
        self.0.lock().unwrap().waiting.push((calls, deed));
    }

    /// A call comes: does what was to be done before it.
    pub(crate) fn call_comes(&self, sandbox: &Sandbox) {
        let mut due = Vec::new();
        self.0.lock().unwrap().waiting.retain_mut(|(calls, deed)| {
            *calls = calls.saturating_sub(1);
            if *calls == 0 {
                due.push(deed.clone());
            }
            *calls > 0
        });
        due.iter().for_each(|deed| self.act(sandbox, deed));
    }

    /// Does all that is still to be done.
    pub(crate) fn finish(&self, sandbox: &Sandbox) {
        let waiting = std::mem::take(&mut self.0.lock().unwrap().waiting);
        waiting.iter().for_each(|(_, deed)| self.act(sandbox, deed));
    }

    pub(crate) fn act(&self, sandbox: &Sandbox, deed: &Deed) {
        match deed {
            Deed::Make { kind, count, late } => drop(self.make(sandbox, *kind, *count, *late)),
            Deed::OpenSession => self.open_session(sandbox),
            Deed::StepSession(which, step) => self.step_session(sandbox, *which, *step),
            Deed::Delete(which) => {
                let customers = self.0.lock().unwrap().customers.clone();
                if let Some(id) = customers.get(usize::from(*which) % customers.len().max(1)) {
                    self.delete(sandbox, id);
                }
            }
        }
    }

    fn open_session(&self, sandbox: &Sandbox) {
        if !self.0.lock().unwrap().has_sessions {
            return;
        }
        let state = SessionState::Open;
        let spec = SessionSpec {
            state,
            ..SessionSpec::default()
        };
        let id = sandbox.shop().create_session(spec);
        self.0.lock().unwrap().sessions.push((id, state));
    }

    fn step_session(&self, sandbox: &Sandbox, which: u8, step: u8) {
        use SessionState::{Expired, NoPaymentRequired, Open, Paid, PaymentFailed, Processing};
        let mut inner = self.0.lock().unwrap();
        let place = usize::from(which) % inner.sessions.len().max(1);
        let Some((id, state)) = inner.sessions.get_mut(place) else {
            return;
        };
        let steps: &[SessionState] = match state {
            Open => &[Paid, Processing, NoPaymentRequired, Expired],
            Processing => &[Paid, PaymentFailed],
            _ => return,
        };
        *state = steps[usize::from(step) % steps.len()];
        let (id, state) = (id.clone(), *state);
        sandbox.shop().step_session(&id, state).unwrap();
        if state != Expired {
            inner.made.insert(id, Late::AT_ONCE);
        }
    }

    /// Deletes an object.
    pub(crate) fn delete(&self, sandbox: &Sandbox, id: &str) {
        sandbox.shop().delete(id);
        let mut inner = self.0.lock().unwrap();
        inner.deleted.insert(id.to_owned());
        inner.customers.retain(|one| one != id);
    }

    /// Makes objects, and gives their ids.
    pub(crate) fn make(
        &self,
        sandbox: &Sandbox,
        kind: Kind,
        count: u16,
        late: Late,
    ) -> Vec<String> {
        let shown = Some(VisibilityDelay {
            objects: late.list.into(),
            events: late.event.map_or(NEVER, i64::from),
        });
        let spec = match kind {
            Kind::Charge => AnySpec::Charges(ChargeSpec {
                late: shown,
                ..self.0.lock().unwrap().lives.draw_charge()
            }),
            Kind::Order => AnySpec::Orders(OrderSpec {
                late: shown,
                ..OrderSpec::default()
            }),
            Kind::InvoiceItem => AnySpec::InvoiceItems(InvoiceItemSpec {
                late: shown,
                ..InvoiceItemSpec::default()
            }),
            Kind::Customer => AnySpec::Customers(CustomerSpec {
                late: shown,
                ..CustomerSpec::default()
            }),
        };
        let ids = sandbox.shop().create_many(spec, usize::from(count));
        let mut inner = self.0.lock().unwrap();
        if kind == Kind::Customer {
            inner.customers.extend(ids.iter().cloned());
        }
        if kind == Kind::Charge {
            inner.lives.add(&ids);
        }
        inner.made.extend(ids.iter().map(|id| (id.clone(), late)));
        ids
    }

    /// Something becomes of a charge; what follows it is made, too.
    pub(crate) fn live(&self, sandbox: &Sandbox, draw: usize) {
        let mut inner = self.0.lock().unwrap();
        if let Some(made) = inner.lives.live(sandbox, draw) {
            inner.made.insert(made, Late::AT_ONCE);
        }
        // With sessions everything is watched that there is.
        if inner.has_sessions && draw.is_multiple_of(3) {
            inner.made.insert(bill(sandbox, draw / 3), Late::AT_ONCE);
        }
    }

    /// Charges that failed after all.
    pub(crate) fn failed(&self) -> BTreeSet<String> {
        self.0.lock().unwrap().lives.failed()
    }

    pub(crate) fn made(&self) -> BTreeMap<String, Late> {
        self.0.lock().unwrap().made.clone()
    }

    pub(crate) fn deleted(&self) -> BTreeSet<String> {
        self.0.lock().unwrap().deleted.clone()
    }
}
