//! A handle on the account, for whoever runs the sandbox in their own process.

use std::{ops::RangeInclusive, sync::Arc};

use serde_json::Value;

use crate::{
    fail::Fail,
    kind::Kind,
    params::form,
    resources::{Call, Resource, routes, store::Store},
    rng::SeededRng,
    seed::{
        Seed,
        generate::{generate_kind, generate_next},
    },
    shared::Shared,
    spec::{
        AnySpec, ChargeSpec, CustomerSpec, InvoiceItemSpec, OrderSpec, ProductSpec, SessionSpec,
        Spec,
    },
    state::{Moment, table::Record as _},
};

/// Makes, changes and deletes objects without HTTP.
#[derive(Clone)]
pub struct Shop {
    pub(crate) shared: Arc<Shared>,
}

/// A change that the sandbox refused, in Stripe's words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

impl From<Fail> for Refused {
    fn from(fail: Fail) -> Self {
        Self(fail.message)
    }
}

impl Shop {
    /// Makes a charge and gives its id.
    pub fn create_charge(&self, spec: ChargeSpec) -> String {
        self.create(spec)
    }

    /// Makes a customer and gives its id.
    pub fn create_customer(&self, spec: CustomerSpec) -> String {
        self.create(spec)
    }

    /// Makes an invoice item and gives its id.
    pub fn create_invoice_item(&self, spec: InvoiceItemSpec) -> String {
        self.create(spec)
    }

    /// Makes an order and gives its id.
    pub fn create_order(&self, spec: OrderSpec) -> String {
        self.create(spec)
    }

    /// Makes a product and gives its id.
    pub fn create_product(&self, spec: ProductSpec) -> String {
        self.create(spec)
    }

    /// Makes a checkout session and gives its id.
    pub fn create_session(&self, spec: SessionSpec) -> String {
        self.create(spec)
    }

    fn create<S: Spec>(&self, spec: S) -> String {
        let ids = self.create_all(spec, 1);
        ids.into_iter().next().unwrap_or_default()
    }

    fn create_all<S: Spec>(&self, spec: S, count: usize) -> Vec<String> {
        let mut guard = self.shared.lock();
        let state = &mut *guard;
        let now = state.clock.now();
        let store = &mut state.store;
        let moment = Moment {
            late: spec.late(),
            ..Moment::at(now)
        };
        let lags = spec.late().is_some() || store.switches.late.contains_key(&S::Made::KIND);
        if count < 50 || lags {
            let one = |store: &mut Store| {
                let made = spec.clone().make(store, now);
                store.add(made, &moment).id().to_owned()
            };
            return (0..count).map(|_| one(store)).collect();
        }
        let made = (0..count).map(|_| spec.clone().make(store, now)).collect();
        ids(store.add_many::<S::Made>(made, now))
    }

    /// Makes many of the same, all in one second.
    pub fn create_many(&self, spec: AnySpec, count: usize) -> Vec<String> {
        match spec {
            AnySpec::Charges(spec) => self.create_all(spec, count),
            AnySpec::CheckoutSessions(spec) => self.create_all(spec, count),
            AnySpec::Customers(spec) => self.create_all(spec, count),
            AnySpec::InvoiceItems(spec) => self.create_all(spec, count),
            AnySpec::Orders(spec) => self.create_all(spec, count),
            AnySpec::Products(spec) => self.create_all(spec, count),
        }
    }

    /// Makes many realistic ones, spread over a time; kinds that are never seeded give none.
    pub fn seed_many(
        &self,
        kind: Kind,
        count: usize,
        created: &RangeInclusive<i64>,
    ) -> Vec<String> {
        let mut guard = self.shared.lock();
        let state = &mut *guard;
        let now = state.clock.now();
        let mut rng = SeededRng::new(u64::try_from(count).unwrap_or(1));
        generate_kind(&mut state.store, &mut rng, kind, count, created, now)
    }

    /// Makes many realistic charges, spread over a time.
    pub fn seed_charges(&self, count: usize, created: &RangeInclusive<i64>) -> Vec<String> {
        self.seed_many(Kind::Charges, count, created)
    }

    /// Adds what a seed holds.
    pub fn seed(&self, seed: &Seed) {
        let mut guard = self.shared.lock();
        let state = &mut *guard;
        let now = state.clock.now();
        seed.populate(&mut state.store, now);
    }

    /// Lets one more thing happen, as the busy shop would.
    pub fn sell(&self, seed: u64) -> String {
        let mut guard = self.shared.lock();
        let state = &mut *guard;
        let now = state.clock.now();
        generate_next(&mut state.store, &mut SeededRng::new(seed), now)
    }

    /// Changes a customer or a product by the parameters that Stripe takes, form-encoded.
    pub fn update(&self, path: &str, form: &str) -> Result<Value, Refused> {
        self.call("POST", path, form)
    }

    /// Calls an endpoint as somebody else with full access would; nothing of it is in the request log.
    pub fn call(&self, method: &str, path: &str, form: &str) -> Result<Value, Refused> {
        let route = routes::route(method, path).ok_or_else(|| Fail::unrecognized(method, path))?;
        let mut guard = self.shared.lock();
        let state = &mut *guard;
        let call = Call {
            moment: Moment::at(state.clock.now()),
            id: &route.id,
        };
        Ok(routes::run(
            &mut state.store,
            &route,
            form::decode(form),
            &call,
        )?)
    }

    /// Deletes any object, as somebody else might; says whether it was there.
    pub fn delete(&self, id: &str) -> bool {
        let mut guard = self.shared.lock();
        let moment = Moment::at(guard.clock.now());
        guard.store.remove_any(id, &moment)
    }

    /// How many objects of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        let state = self.shared.lock();
        let store = &state.store;
        match kind {
            Kind::Account => 1,
            Kind::Charges => store.charges.len(),
            Kind::CheckoutSessions => store.sessions.len(),
            Kind::Coupons => store.coupons.len(),
            Kind::Customers => store.customers.len(),
            Kind::Events => store.events.len(),
            Kind::InvoiceItems => store.invoice_items.len(),
            Kind::Orders => store.orders.len(),
            Kind::Prices => store.prices.len(),
            Kind::Products => store.products.len(),
        }
    }

    /// The ids of a kind, newest first.
    pub fn ids(&self, kind: Kind) -> Vec<String> {
        let state = self.shared.lock();
        let store = &state.store;
        match kind {
            Kind::Account => vec![store.account.id.clone()],
            Kind::Charges => newest(store.charges.iter()),
            Kind::CheckoutSessions => newest(store.sessions.iter()),
            Kind::Coupons => newest(store.coupons.iter()),
            Kind::Customers => newest(store.customers.iter()),
            Kind::Events => newest(store.events.iter()),
            Kind::InvoiceItems => newest(store.invoice_items.iter()),
            Kind::Orders => newest(store.orders.iter()),
            Kind::Prices => newest(store.prices.iter()),
            Kind::Products => newest(store.products.iter()),
        }
    }
}

fn newest<'a, T: crate::state::table::Record + 'a>(
    items: impl DoubleEndedIterator<Item = &'a Arc<T>>,
) -> Vec<String> {
    items.rev().map(|item| item.id().to_owned()).collect()
}

fn ids<T: Resource>(made: Vec<Arc<T>>) -> Vec<String> {
    made.iter().map(|item| item.id().to_owned()).collect()
}
