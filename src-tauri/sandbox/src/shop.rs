//! A handle on the account, for whoever runs the sandbox in their own process.

mod billing;
mod lives;

use std::{ops::RangeInclusive, sync::Arc};

use serde_json::Value;

use crate::{
    api_error::ApiError,
    kind::Kind,
    params::form::decode_form,
    resources::{
        Call, Resource,
        routes::{find_route, run_call},
        session::{state::SessionState, step_session},
        store::Store,
    },
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
    state::{WriteContext, table::Record as _},
};

/// Makes, changes and deletes objects without HTTP.
#[derive(Clone)]
pub struct Shop {
    pub(crate) shared: Arc<Shared>,
}

/// A change that the sandbox refused, in Stripe's words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RefusedChange(String);

impl From<ApiError> for RefusedChange {
    fn from(error: ApiError) -> Self {
        Self(error.message)
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

    /// Takes a Checkout session one step further, as the customer and their bank do.
    pub fn step_session(&self, id: &str, next: SessionState) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_session(&mut guard.store, id, next, &context)?)
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
        let context = WriteContext {
            late: spec.late(),
            ..WriteContext::at(now)
        };
        let lags = spec.late().is_some() || store.account_options.late.contains_key(&S::Made::KIND);
        if count < 50 || lags {
            let one = |store: &mut Store| {
                let made = spec.clone().make(store, now);
                store.add(made, &context).id().to_owned()
            };
            return (0..count).map(|_| one(store)).collect();
        }
        let made = (0..count).map(|_| spec.clone().make(store, now)).collect();
        collect_ids(store.add_many::<S::Made>(made, now))
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
    pub fn update(&self, path: &str, form: &str) -> Result<Value, RefusedChange> {
        self.call("POST", path, form)
    }

    /// Calls an endpoint as somebody else with full access would; nothing of it is in the request log.
    pub fn call(&self, method: &str, path: &str, form: &str) -> Result<Value, RefusedChange> {
        let route = find_route(method, path).ok_or_else(|| ApiError::unrecognized(method, path))?;
        let mut guard = self.shared.lock();
        let state = &mut *guard;
        let call = Call {
            context: WriteContext::at(state.clock.now()),
            id: &route.id,
        };
        Ok(run_call(
            &mut state.store,
            &route,
            decode_form(form),
            &call,
        )?)
    }

    /// Deletes any object, as somebody else might; says whether it was there.
    pub fn delete(&self, id: &str) -> bool {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        guard.store.remove_any(id, &context)
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
            Kind::Disputes => store.disputes.len(),
            Kind::Events => store.events.len(),
            Kind::InvoiceItems => store.invoice_items.len(),
            Kind::Invoices => store.invoices.len(),
            Kind::Orders => store.orders.len(),
            Kind::PaymentIntents => store.payment_intents.len(),
            Kind::Payouts => store.payouts.len(),
            Kind::Prices => store.prices.len(),
            Kind::Products => store.products.len(),
            Kind::Refunds => store.refunds.len(),
            Kind::Subscriptions => store.subscriptions.len(),
        }
    }

    /// The ids of a kind, newest first.
    pub fn ids(&self, kind: Kind) -> Vec<String> {
        let state = self.shared.lock();
        let store = &state.store;
        match kind {
            Kind::Account => vec![store.account.id.clone()],
            Kind::Charges => newest_ids(store.charges.iter()),
            Kind::CheckoutSessions => newest_ids(store.sessions.iter()),
            Kind::Coupons => newest_ids(store.coupons.iter()),
            Kind::Customers => newest_ids(store.customers.iter()),
            Kind::Disputes => newest_ids(store.disputes.iter()),
            Kind::Events => newest_ids(store.events.iter()),
            Kind::InvoiceItems => newest_ids(store.invoice_items.iter()),
            Kind::Invoices => newest_ids(store.invoices.iter()),
            Kind::Orders => newest_ids(store.orders.iter()),
            Kind::PaymentIntents => newest_ids(store.payment_intents.iter()),
            Kind::Payouts => newest_ids(store.payouts.iter()),
            Kind::Prices => newest_ids(store.prices.iter()),
            Kind::Products => newest_ids(store.products.iter()),
            Kind::Refunds => newest_ids(store.refunds.iter()),
            Kind::Subscriptions => newest_ids(store.subscriptions.iter()),
        }
    }
}

fn newest_ids<'a, T: crate::state::table::Record + 'a>(
    items: impl DoubleEndedIterator<Item = &'a Arc<T>>,
) -> Vec<String> {
    items.rev().map(|item| item.id().to_owned()).collect()
}

fn collect_ids<T: Resource>(made: Vec<Arc<T>>) -> Vec<String> {
    made.iter().map(|item| item.id().to_owned()).collect()
}
