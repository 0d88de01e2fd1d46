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
    event::{Event, KEPT},
    invoice_item::InvoiceItem,
    order::Order,
    price::Price,
    product::Product,
    session::Session,
};
use crate::{
    kind::Kind,
    rng::Ids,
    state::{Lateness, Moment, Switches, idempotency::Idempotency, keys::Keys, table::Table},
};

/// The account's objects and what else must survive a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Store {
    pub(crate) account: Account,
    pub(crate) ids: Ids,
    pub(crate) keys: Keys,
    pub(crate) idempotency: Idempotency,
    pub(crate) switches: Switches,
    pub(crate) charges: Table<Charge>,
    pub(crate) coupons: Table<Coupon>,
    pub(crate) customers: Table<Customer>,
    pub(crate) deleted_customers: BTreeSet<String>,
    pub(crate) events: Table<Event>,
    pub(crate) invoice_items: Table<InvoiceItem>,
    pub(crate) orders: Table<Order>,
    pub(crate) prices: Table<Price>,
    pub(crate) products: Table<Product>,
    pub(crate) sessions: Table<Session>,
}

impl Store {
    pub(crate) fn new(account: Account, keys: Keys, salt: u64) -> Self {
        Self {
            account,
            ids: Ids::new(salt),
            keys,
            idempotency: Idempotency::default(),
            switches: Switches::default(),
            charges: Table::default(),
            coupons: Table::default(),
            customers: Table::default(),
            deleted_customers: BTreeSet::new(),
            events: Table::default(),
            invoice_items: Table::default(),
            orders: Table::default(),
            prices: Table::default(),
            products: Table::default(),
            sessions: Table::default(),
        }
    }

    /// Rebuilds what a snapshot leaves out.
    pub(crate) fn reindex(&mut self) {
        self.charges.reindex();
        self.coupons.reindex();
        self.customers.reindex();
        self.events.reindex();
        self.invoice_items.reindex();
        self.orders.reindex();
        self.prices.reindex();
        self.products.reindex();
        self.sessions.reindex();
    }

    /// Adds a new object and tells of it.
    pub(crate) fn add<T: Resource>(&mut self, item: T, moment: &Moment) -> Arc<T> {
        let birth = item.birth();
        let created = item.created();
        let late = self.late(T::KIND, moment);
        let item = T::table_mut(self).insert(item, moment.now.max(created) + late.objects);
        if let Some(kind) = birth {
            let event = self.event(kind, created, T::wrap(Arc::clone(&item)), None, moment);
            self.events
                .insert(event, moment.now.max(created) + late.events);
        }
        item
    }

    /// Adds many at once, with the events that can still be read.
    pub(crate) fn add_many<T: Resource>(&mut self, items: Vec<T>, now: i64) -> Vec<Arc<T>> {
        let added = T::table_mut(self).extend(items);
        let mut events = Vec::new();
        let moment = Moment::at(now);
        for item in &added {
            if let Some(kind) = item.birth()
                && item.created() >= now - KEPT
            {
                events.push(self.event(
                    kind,
                    item.created(),
                    T::wrap(Arc::clone(item)),
                    None,
                    &moment,
                ));
            }
        }
        self.events.extend(events);
        added
    }

    /// Puts a changed object in the place of the old one; an event tells of it if anything differs.
    pub(crate) fn replace<T: Resource>(&mut self, item: T, kind: &str, moment: &Moment) -> Arc<T> {
        let livemode = self.account.livemode;
        let id = item.id().to_owned();
        let before = T::table(self).get(&id).map(|old| old.render(livemode));
        let previous = before.map(|before| difference(&before, &item.render(livemode)));
        let changed = Arc::new(item);
        if let Some(place) = T::table_mut(self).get_mut(&id) {
            *place = T::clone(&changed);
        }
        let previous = previous.filter(|previous| previous.keys().any(|key| key != "updated"));
        if let Some(previous) = previous {
            let late = self.late(T::KIND, moment);
            let wrapped = T::wrap(Arc::clone(&changed));
            let event = self.event(
                kind,
                moment.now,
                wrapped,
                Some(Value::Object(previous)),
                moment,
            );
            self.events.insert(event, moment.now + late.events);
        }
        changed
    }

    /// Takes an object away; says whether it was there.
    pub(crate) fn remove<T: Resource>(
        &mut self,
        id: &str,
        kind: Option<&str>,
        moment: &Moment,
    ) -> bool {
        let Some(item) = T::table_mut(self).remove(id) else {
            return false;
        };
        if let Some(kind) = kind {
            let event = self.event(kind, moment.now, T::wrap(item), None, moment);
            self.events.insert(event, moment.now);
        }
        true
    }

    /// Takes an object of any kind away, as if somebody had deleted it elsewhere.
    pub(crate) fn remove_any(&mut self, id: &str, moment: &Moment) -> bool {
        if self.remove::<Customer>(id, Some("customer.deleted"), moment) {
            self.deleted_customers.insert(id.to_owned());
            return true;
        }
        self.remove::<Product>(id, Some("product.deleted"), moment)
            || self.remove::<Charge>(id, None, moment)
            || self.remove::<InvoiceItem>(id, Some("invoiceitem.deleted"), moment)
            || self.remove::<Order>(id, None, moment)
            || self.remove::<Session>(id, None, moment)
            || self.remove::<Price>(id, Some("price.deleted"), moment)
            || self.remove::<Coupon>(id, Some("coupon.deleted"), moment)
            || self.events.remove(id).is_some()
    }

    /// Forgets events that nobody can read any more.
    pub(crate) fn tidy(&mut self, now: i64) {
        self.events.forget_before(now - KEPT);
        self.idempotency.forget_before(now);
    }

    fn late(&self, kind: Kind, moment: &Moment) -> Lateness {
        let set = self.switches.late.get(&kind).copied();
        moment.late.or(set).unwrap_or_default()
    }

    fn event(
        &mut self,
        kind: &str,
        created: i64,
        object: Object,
        previous: Option<Value>,
        moment: &Moment,
    ) -> Event {
        Event {
            id: self.ids.next("evt_1", 22),
            created,
            kind: kind.to_owned(),
            object,
            previous,
            request: moment.request.clone(),
            idempotency_key: moment.idempotency_key.clone(),
        }
    }
}

/// What the fields that differ were before; inside `metadata` and other objects, key by key.
fn difference(before: &Value, after: &Value) -> Map<String, Value> {
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
            Value::Object(difference(old, new))
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

    use super::difference;

    #[test]
    fn only_what_changed_is_told_with_its_old_value() {
        let before = json!({ "a": 1, "b": null, "m": { "x": "1", "y": "2" } });
        let after = json!({ "a": 2, "b": null, "m": { "x": "1", "z": "3" } });
        let told = serde_json::Value::Object(difference(&before, &after));
        assert_eq!(told, json!({ "a": 1, "m": { "y": "2", "z": null } }));
    }
}
