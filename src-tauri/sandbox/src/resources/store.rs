//! The account's objects, and the events that tell what happens to them.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Object, Resource,
    account::Account,
    charge::Charge,
    coupon::Coupon,
    customer::Customer,
    dispute::Dispute,
    event::{Event, MAX_EVENT_AGE},
    invoice::Invoice,
    invoice_item::InvoiceItem,
    order::Order,
    payment_intent::PaymentIntent,
    payout::Payout,
    price::Price,
    product::Product,
    refund::Refund,
    session::Session,
    subscription::Subscription,
};
use crate::{
    kind::Kind,
    rng::Ids,
    state::{
        VisibilityDelay, WriteContext,
        account_options::AccountOptions,
        idempotency::Idempotency,
        keys::{Keys, Permissions},
        table::Table,
    },
};

/// The account's objects and what else must survive a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Store {
    pub(crate) account: Account,
    pub(crate) ids: Ids,
    pub(crate) keys: Keys,
    pub(crate) idempotency: Idempotency,
    /// The name in the snapshots that people have.
    #[serde(rename = "switches")]
    pub(crate) account_options: AccountOptions,
    pub(crate) charges: Table<Charge>,
    pub(crate) coupons: Table<Coupon>,
    pub(crate) customers: Table<Customer>,
    pub(crate) deleted_customers: BTreeSet<String>,
    #[serde(default)]
    pub(crate) disputes: Table<Dispute>,
    pub(crate) events: Table<Event>,
    #[serde(default)]
    pub(crate) invoices: Table<Invoice>,
    pub(crate) invoice_items: Table<InvoiceItem>,
    pub(crate) orders: Table<Order>,
    #[serde(default)]
    pub(crate) payment_intents: Table<PaymentIntent>,
    #[serde(default)]
    pub(crate) payouts: Table<Payout>,
    pub(crate) prices: Table<Price>,
    pub(crate) products: Table<Product>,
    #[serde(default)]
    pub(crate) refunds: Table<Refund>,
    pub(crate) sessions: Table<Session>,
    #[serde(default)]
    pub(crate) subscriptions: Table<Subscription>,
}

impl Store {
    pub(crate) fn new(account: Account, keys: Keys, salt: u64) -> Self {
        Self {
            account,
            ids: Ids::new(salt),
            keys,
            idempotency: Idempotency::default(),
            account_options: AccountOptions::default(),
            charges: Table::default(),
            coupons: Table::default(),
            customers: Table::default(),
            deleted_customers: BTreeSet::new(),
            disputes: Table::default(),
            events: Table::default(),
            invoices: Table::default(),
            invoice_items: Table::default(),
            orders: Table::default(),
            payment_intents: Table::default(),
            payouts: Table::default(),
            prices: Table::default(),
            products: Table::default(),
            refunds: Table::default(),
            sessions: Table::default(),
            subscriptions: Table::default(),
        }
    }

    /// Rebuilds what a snapshot leaves out.
    pub(crate) fn reindex(&mut self) {
        self.charges.reindex();
        self.coupons.reindex();
        self.customers.reindex();
        self.disputes.reindex();
        self.events.reindex();
        self.invoices.reindex();
        self.invoice_items.reindex();
        self.orders.reindex();
        self.payment_intents.reindex();
        self.payouts.reindex();
        self.prices.reindex();
        self.products.reindex();
        self.refunds.reindex();
        self.sessions.reindex();
        self.subscriptions.reindex();
    }

    /// Adds a new object and tells of it.
    pub(crate) fn add<T: Resource>(&mut self, item: T, context: &WriteContext) -> Arc<T> {
        let created_event = item.created_event();
        let created = item.created();
        let delay = self.visibility_delay(T::KIND, context);
        let item = T::table_mut(self).insert(item, context.now.max(created) + delay.objects);
        if let Some(kind) = created_event {
            let event = self.create_event(kind, created, T::wrap(Arc::clone(&item)), None, context);
            self.events
                .insert(event, context.now.max(created) + delay.events);
        }
        item
    }

    /// Adds many at once, with the events that can still be read.
    pub(crate) fn add_many<T: Resource>(&mut self, items: Vec<T>, now: i64) -> Vec<Arc<T>> {
        let added = T::table_mut(self).extend(items);
        let mut events = Vec::new();
        let context = WriteContext::at(now);
        for item in &added {
            if let Some(kind) = item.created_event()
                && item.created() >= now - MAX_EVENT_AGE
            {
                events.push(self.create_event(
                    kind,
                    item.created(),
                    T::wrap(Arc::clone(item)),
                    None,
                    &context,
                ));
            }
        }
        self.events.extend(events);
        added
    }

    /// Puts a changed object in the place of the old one; an event tells of it if anything differs.
    pub(crate) fn replace<T: Resource>(
        &mut self,
        item: T,
        kind: &str,
        context: &WriteContext,
    ) -> Arc<T> {
        let livemode = self.account.livemode;
        let id = item.id().to_owned();
        let before = T::table(self).get(&id).map(|old| old.render(livemode));
        let previous = before.map(|before| find_changes(&before, &item.render(livemode)));
        let changed = Arc::new(item);
        if let Some(stored) = T::table_mut(self).get_mut(&id) {
            *stored = T::clone(&changed);
        }
        let previous = previous.filter(|previous| previous.keys().any(|key| key != "updated"));
        if let Some(previous) = previous {
            let delay = self.visibility_delay(T::KIND, context);
            let wrapped = T::wrap(Arc::clone(&changed));
            let event = self.create_event(
                kind,
                context.now,
                wrapped,
                Some(Value::Object(previous)),
                context,
            );
            self.events.insert(event, context.now + delay.events);
        }
        changed
    }

    /// Puts an object in the place of the old one and tells of it by an event that is about the step, not about
    /// what it changed.
    pub(crate) fn put_step<T: Resource>(&mut self, item: T, kind: &str, context: &WriteContext) {
        let delay = self.visibility_delay(T::KIND, context);
        let changed = Arc::new(item);
        if let Some(stored) = T::table_mut(self).get_mut(changed.id()) {
            *stored = T::clone(&changed);
        }
        let event = self.create_event(kind, context.now, T::wrap(changed), None, context);
        self.events.insert(event, context.now + delay.events);
    }

    /// Takes an object away; says whether it was there.
    pub(crate) fn remove<T: Resource>(
        &mut self,
        id: &str,
        kind: Option<&str>,
        context: &WriteContext,
    ) -> bool {
        let Some(item) = T::table_mut(self).remove(id) else {
            return false;
        };
        if let Some(kind) = kind {
            let event = self.create_event(kind, context.now, T::wrap(item), None, context);
            self.events.insert(event, context.now);
        }
        true
    }

    /// Takes an object of any kind away, as if somebody had deleted it elsewhere.
    pub(crate) fn remove_any(&mut self, id: &str, context: &WriteContext) -> bool {
        if self.remove::<Customer>(id, Some("customer.deleted"), context) {
            self.deleted_customers.insert(id.to_owned());
            return true;
        }
        self.remove::<Product>(id, Some("product.deleted"), context)
            || self.remove::<Charge>(id, None, context)
            || self.remove::<InvoiceItem>(id, Some("invoiceitem.deleted"), context)
            || self.remove::<Refund>(id, None, context)
            || self.remove::<Dispute>(id, None, context)
            || self.remove::<Order>(id, None, context)
            || self.remove::<Session>(id, None, context)
            || self.remove::<Invoice>(id, Some("invoice.deleted"), context)
            || self.remove::<Price>(id, Some("price.deleted"), context)
            || self.remove::<Coupon>(id, Some("coupon.deleted"), context)
            || self.events.remove(id).is_some()
    }

    /// Makes a key that may do no more than this.
    pub(crate) fn add_restricted_key(&mut self, permissions: Permissions) -> String {
        let prefix = if self.account.livemode {
            "rk_live_51"
        } else {
            "rk_test_51"
        };
        let key = self.ids.next(prefix, 32);
        self.keys.put(&key, Some(permissions));
        key
    }

    /// Forgets events that nobody can read any more.
    pub(crate) fn tidy(&mut self, now: i64) {
        self.events.forget_before(now - MAX_EVENT_AGE);
        self.idempotency.forget_before(now);
    }

    fn visibility_delay(&self, kind: Kind, context: &WriteContext) -> VisibilityDelay {
        let set = self.account_options.late.get(&kind).copied();
        context.late.or(set).unwrap_or_default()
    }

    fn create_event(
        &mut self,
        kind: &str,
        created: i64,
        object: Object,
        previous: Option<Value>,
        context: &WriteContext,
    ) -> Event {
        Event {
            id: self.ids.next("evt_1", 22),
            created,
            kind: kind.to_owned(),
            object,
            previous,
            request: context.request.clone(),
            idempotency_key: context.idempotency_key.clone(),
        }
    }
}

/// What the fields that differ were before; inside `metadata` and other objects, key by key.
fn find_changes(before: &Value, after: &Value) -> Map<String, Value> {
    let mut changed = Map::new();
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return changed;
    };
    for (key, old) in before {
        let new = after.get(key).unwrap_or(&Value::Null);
        if old == new {
            continue;
        }
        let nested = if old.is_object() && new.is_object() {
            Value::Object(find_changes(old, new))
        } else {
            old.clone()
        };
        changed.insert(key.clone(), nested);
    }
    for key in after.keys().filter(|key| !before.contains_key(*key)) {
        changed.insert(key.clone(), Value::Null);
    }
    changed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::find_changes;

    #[test]
    fn only_what_changed_is_told_with_its_old_value() {
        let before = json!({ "a": 1, "b": null, "m": { "x": "1", "y": "2" } });
        let after = json!({ "a": 2, "b": null, "m": { "x": "1", "z": "3" } });
        let told = serde_json::Value::Object(find_changes(&before, &after));
        assert_eq!(told, json!({ "a": 1, "m": { "y": "2", "z": null } }));
    }
}
