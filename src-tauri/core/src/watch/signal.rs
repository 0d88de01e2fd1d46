//! The signal: one call that says which triggers have news.

use std::collections::BTreeMap;

use crate::trigger::Trigger;
use crate::{kind::RecordKind, ledger::mirror::MirrorChange, stripe::model::Event};

/// The event types asked for: what the triggers watch, and what keeps the mirror current.
pub const EVENT_TYPES: [&str; 12] = [
    "charge.succeeded",
    "charge.failed",
    "charge.pending",
    "order.created",
    "invoiceitem.created",
    "customer.created",
    "checkout.session.completed",
    "customer.updated",
    "customer.deleted",
    "product.created",
    "product.updated",
    "product.deleted",
];

/// The trigger that an event type is news for.
#[must_use]
pub fn find_trigger(kind: &str) -> Option<Trigger> {
    match kind {
        "charge.succeeded" | "charge.failed" | "charge.pending" => Some(Trigger::Charge),
        "order.created" => Some(Trigger::Order),
        "invoiceitem.created" => Some(Trigger::InvoiceItem),
        "customer.created" => Some(Trigger::Customer),
        "checkout.session.completed" => Some(Trigger::CheckoutSession),
        _ => None,
    }
}

/// What the new events say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignalNews {
    /// Objects that each trigger should bring, and when they were named.
    pub named: BTreeMap<Trigger, BTreeMap<String, i64>>,
    /// Customers and products that changed.
    pub mirror: Vec<MirrorChange>,
}

/// Sorts events that were not seen before.
#[must_use]
pub fn sort_events<'a>(events: impl IntoIterator<Item = &'a Event>) -> SignalNews {
    let mut news = SignalNews::default();
    for event in events {
        let Some(id) = event.object_id() else {
            continue;
        };
        if let Some(trigger) = find_trigger(&event.kind) {
            let at = event.created.unwrap_or_default();
            let objects = news.named.entry(trigger).or_default();
            objects.entry(id.to_owned()).or_insert(at);
        }
        let kind = match event.kind.split('.').next() {
            Some("customer") => RecordKind::Customers,
            Some("product") => RecordKind::Products,
            _ => continue,
        };
        let deleted = event.kind.ends_with(".deleted");
        news.mirror.push(MirrorChange {
            kind,
            id: id.into(),
            deleted,
        });
    }
    news
}
