//! The signal: one call that says which triggers have news, and what changed.

use std::collections::BTreeMap;

use crate::{
    kind::RecordKind,
    ledger::mirror::MirrorChange,
    life::{ToldChange, ToldStatus},
    stripe::model::Event,
    trigger::Trigger,
};

/// What Stripe takes at the most.
const MAX_TYPES: usize = 20;

/// What an event of a type says of the object that it names. Only its type, its time and that id
/// count: how its object is rendered is the account's own version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It is there.
    Added,
    /// It is there, or it was on its way and this became of it.
    Settled(ToldStatus),
    /// This became of it.
    Told(ToldStatus),
    /// It has to be read again.
    Changed,
    /// The charge that it names has a refund.
    Refunded,
    /// A customer or product of the local copy.
    Record,
    /// It is an arrival itself.
    Moment,
    /// What became of an object of which a moment was told.
    After,
}

use Meaning::{Added, After, Changed, Moment, Record, Refunded, Settled, Told};

const TYPES: [(&str, Trigger, Meaning); 34] = [
    (
        "charge.succeeded",
        Trigger::Charge,
        Settled(ToldStatus::Succeeded),
    ),
    (
        "charge.failed",
        Trigger::Charge,
        Settled(ToldStatus::Failed),
    ),
    ("charge.pending", Trigger::Charge, Added),
    (
        "charge.captured",
        Trigger::Charge,
        Told(ToldStatus::Captured),
    ),
    ("charge.expired", Trigger::Charge, Told(ToldStatus::Expired)),
    ("charge.refunded", Trigger::Refund, Refunded),
    ("charge.refund.updated", Trigger::Refund, Changed),
    ("charge.dispute.created", Trigger::Dispute, Added),
    ("charge.dispute.updated", Trigger::Dispute, Changed),
    ("charge.dispute.closed", Trigger::Dispute, Changed),
    ("order.created", Trigger::Order, Added),
    ("order.payment_succeeded", Trigger::Order, Changed),
    ("order.updated", Trigger::Order, Changed),
    ("invoiceitem.created", Trigger::InvoiceItem, Added),
    (
        "checkout.session.completed",
        Trigger::CheckoutSession,
        Added,
    ),
    (
        "checkout.session.async_payment_succeeded",
        Trigger::CheckoutSession,
        Told(ToldStatus::Paid),
    ),
    ("customer.created", Trigger::Customer, Added),
    ("customer.updated", Trigger::Customer, Record),
    ("customer.deleted", Trigger::Customer, Record),
    (
        "payment_intent.payment_failed",
        Trigger::PaymentFailed,
        Moment,
    ),
    ("payment_intent.succeeded", Trigger::PaymentFailed, After),
    ("payment_intent.canceled", Trigger::PaymentFailed, After),
    ("invoice.paid", Trigger::InvoicePaid, Moment),
    (
        "invoice.payment_failed",
        Trigger::InvoicePaymentFailed,
        Moment,
    ),
    (
        "invoice.marked_uncollectible",
        Trigger::InvoicePaymentFailed,
        After,
    ),
    ("invoice.voided", Trigger::InvoicePaymentFailed, After),
    (
        "customer.subscription.created",
        Trigger::SubscriptionStarted,
        Moment,
    ),
    (
        "customer.subscription.updated",
        Trigger::SubscriptionStarted,
        Moment,
    ),
    (
        "customer.subscription.deleted",
        Trigger::SubscriptionCanceled,
        Moment,
    ),
    ("payout.paid", Trigger::PayoutPaid, Moment),
    ("payout.failed", Trigger::PayoutFailed, Moment),
    // No trigger rings for products; the local copy follows them.
    ("product.created", Trigger::Customer, Record),
    ("product.updated", Trigger::Customer, Record),
    ("product.deleted", Trigger::Customer, Record),
];

/// The event types to ask for where these triggers are on, for their news and for the local copy. None
/// where they are more than Stripe takes: then all events are asked for.
#[must_use]
pub fn list_event_types(lists: &[Trigger]) -> Vec<&'static str> {
    let types: Vec<_> = TYPES
        .into_iter()
        .filter(|(kind, trigger, _)| {
            // What became of an object counts for all its moments.
            let on = |on: &Trigger| on == trigger || on.shares_objects(*trigger);
            lists.iter().any(on) || find_kind(kind).is_some()
        })
        .map(|(kind, _, _)| kind)
        .collect();
    if types.len() > MAX_TYPES {
        Vec::new()
    } else {
        types
    }
}

/// The types of the events that say that an object of a trigger is there.
#[must_use]
pub fn list_own_types(trigger: Trigger) -> Vec<&'static str> {
    let own = TYPES
        .into_iter()
        .filter(|(kind, of, meaning)| match meaning {
            Added | Settled(_) | Moment | Refunded => match trigger {
                // It is a charge that failed.
                Trigger::LateFailure => *kind == "charge.failed",
                _ => *of == trigger,
            },
            Told(_) | Changed | Record | After => false,
        });
    own.map(|(kind, _, _)| kind).collect()
}

fn find_kind(kind: &str) -> Option<RecordKind> {
    // Not `customer.source.created` and its like, which name no customer.
    match kind.split_once('.') {
        Some(("customer", "created" | "updated" | "deleted")) => Some(RecordKind::Customers),
        Some(("product", "created" | "updated" | "deleted")) => Some(RecordKind::Products),
        _ => None,
    }
}

/// The moment that events of a type tell, and whether they are the moment itself.
#[must_use]
pub fn find_moment(kind: &str) -> Option<(Trigger, bool)> {
    let (_, trigger, meaning) = TYPES.iter().find(|(name, _, _)| *name == kind)?;
    match meaning {
        Moment => Some((*trigger, true)),
        After => Some((*trigger, false)),
        _ => None,
    }
}

/// Objects by their ids, and when they were named.
type Named = BTreeMap<String, i64>;

/// What the new events say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignalNews {
    /// Objects that each trigger should bring; for a refund its charge.
    pub named: BTreeMap<Trigger, Named>,
    /// What became of objects, in the order in which it happened.
    pub told: Vec<ToldChange>,
    /// Objects that have to be read again.
    pub changed: BTreeMap<Trigger, Named>,
    /// Customers and products that changed.
    pub mirror: Vec<MirrorChange>,
}

/// Sorts events that were not seen before, newest first.
#[must_use]
pub fn sort_events<'a>(events: impl IntoIterator<Item = &'a Event>) -> SignalNews {
    let mut news = SignalNews::default();
    for event in events {
        let Some(id) = event.object_id() else {
            continue;
        };
        let Some((_, trigger, meaning)) = TYPES.iter().find(|(kind, _, _)| *kind == event.kind)
        else {
            continue;
        };
        let at = event.created.unwrap_or_default();
        let put = |objects: &mut Named| {
            // The newest of several.
            let named = objects.entry(id.to_owned()).or_insert(at);
            *named = at.max(*named);
        };
        let tell = |status: ToldStatus| ToldChange {
            trigger: *trigger,
            object_id: id.to_owned(),
            at,
            status,
        };
        match meaning {
            Added | Refunded => put(news.named.entry(*trigger).or_default()),
            Settled(told) => {
                put(news.named.entry(*trigger).or_default());
                news.told.push(tell(*told));
            }
            Told(told) => news.told.push(tell(*told)),
            Changed => put(news.changed.entry(*trigger).or_default()),
            // What their object is, the event has to say: see `moment`.
            Record | Moment | After => {}
        }
        if let Some(kind) = find_kind(&event.kind) {
            news.mirror.push(MirrorChange {
                kind,
                id: id.into(),
                deleted: event.kind.ends_with(".deleted"),
            });
        }
    }
    news.told.reverse();
    news.told.sort_by_key(|told| told.at);
    news
}
