//! What the shop does, and what should come of each object.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use shopbell_sandbox::{
    AnySpec, ChargeSpec, CustomerSpec, InvoiceItemSpec, OrderSpec, Sandbox, VisibilityDelay,
};

use crate::command::{Deed, Kind, Late};

/// The event of an object comes never: long after events are gone.
const NEVER: i64 = 400 * 86_400;

#[derive(Default)]
struct Inner {
    /// What was made since the account was connected, and when others see it.
    made: BTreeMap<String, Late>,
    customers: Vec<String>,
    deleted: BTreeSet<String>,
    /// What is to be done before a call: how many calls are to pass first.
    waiting: Vec<(u8, Deed)>,
}

/// The shop's side.
#[derive(Default)]
pub(crate) struct Doings(Mutex<Inner>);

impl Doings {
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
            Deed::Make { kind, count, late } => self.make(sandbox, *kind, *count, *late),
            Deed::Delete(which) => {
                let customers = self.0.lock().unwrap().customers.clone();
                if let Some(id) = customers.get(usize::from(*which) % customers.len().max(1)) {
                    self.delete(sandbox, id);
                }
            }
        }
    }

    /// Deletes an object.
    pub(crate) fn delete(&self, sandbox: &Sandbox, id: &str) {
        sandbox.shop().delete(id);
        let mut inner = self.0.lock().unwrap();
        inner.deleted.insert(id.to_owned());
        inner.customers.retain(|one| one != id);
    }

    fn make(&self, sandbox: &Sandbox, kind: Kind, count: u16, late: Late) {
        let shown = Some(VisibilityDelay {
            objects: late.list.into(),
            events: late.event.map_or(NEVER, i64::from),
        });
        let spec = match kind {
            Kind::Charge => AnySpec::Charges(ChargeSpec {
                late: shown,
                ..ChargeSpec::default()
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
        inner.made.extend(ids.into_iter().map(|id| (id, late)));
    }

    pub(crate) fn made(&self) -> BTreeMap<String, Late> {
        self.0.lock().unwrap().made.clone()
    }

    pub(crate) fn deleted(&self) -> BTreeSet<String> {
        self.0.lock().unwrap().deleted.clone()
    }
}
