//! Nothing lost, nothing twice: random histories of an account against one ledger file.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
    task::{Context, Poll as Ready},
};

use proptest::prelude::*;
use shopbell_core::alerts::Alert;
use shopbell_sandbox::{
    ChargeSpec, CustomerSpec, Fault, FaultKind, InvoiceItemSpec, OrderSpec, VisibilityDelay,
};

use crate::support::{World, rung};

#[derive(Debug, Clone)]
enum Step {
    /// Objects of a kind, shown late by so many seconds; their events too.
    Make(u8, u8, i64, i64),
    /// More than a page of one second.
    Flood(u16),
    /// Somebody deletes a customer.
    Delete(u8),
    Advance(i64),
    Poll,
    Sweep,
    Ring,
    /// The next poll meets this after so many requests.
    Fault(u8, u32),
    /// The process dies after the poll was looked at so often.
    Kill(u16),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8, 1..4_u8, 0..290_i64, 0..290_i64)
            .prop_map(|(kind, count, late, event)| Step::Make(kind, count, late, event)),
        1 => (101..260_u16).prop_map(Step::Flood),
        1 => any::<u8>().prop_map(Step::Delete),
        3 => (1..400_i64).prop_map(Step::Advance),
        4 => Just(Step::Poll),
        1 => Just(Step::Sweep),
        2 => Just(Step::Ring),
        2 => (0..5_u8, 0..6_u32).prop_map(|(kind, skip)| Step::Fault(kind, skip)),
        2 => (1..60_u16).prop_map(Step::Kill),
    ]
}

/// Gives up a future after it was polled so often, wherever it waits then.
struct Killed<F> {
    inner: Pin<Box<F>>,
    left: u16,
}

impl<F: Future> Future for Killed<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Ready<Self::Output> {
        if self.left == 0 {
            return Ready::Ready(None);
        }
        self.left -= 1;
        self.inner.as_mut().poll(context).map(Some)
    }
}

#[derive(Default)]
struct History {
    made: BTreeSet<String>,
    customers: Vec<String>,
    deleted: BTreeSet<String>,
    alerts: Vec<Alert>,
}

fn refusal(status: u16) -> FaultKind {
    FaultKind::Status {
        status,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    }
}

async fn take(world: &mut World, history: &mut History, step: Step) {
    let shop = world.sandbox.shop();
    match step {
        Step::Make(kind, count, objects, events) => {
            let late = Some(VisibilityDelay { objects, events });
            for _ in 0..count {
                let id = match kind {
                    0 => shop.create_charge(ChargeSpec {
                        late,
                        ..ChargeSpec::default()
                    }),
                    1 => shop.create_order(OrderSpec {
                        late,
                        ..OrderSpec::default()
                    }),
                    2 => shop.create_invoice_item(InvoiceItemSpec {
                        late,
                        ..InvoiceItemSpec::default()
                    }),
                    _ => {
                        let id = shop.create_customer(CustomerSpec {
                            late,
                            ..CustomerSpec::default()
                        });
                        history.customers.push(id.clone());
                        id
                    }
                };
                history.made.insert(id);
            }
        }
        Step::Flood(count) => history.made.extend(world.charges(usize::from(count))),
        Step::Delete(which) => {
            if !history.customers.is_empty() {
                let place = usize::from(which) % history.customers.len();
                let id = history.customers.remove(place);
                shop.delete(&id);
                history.deleted.insert(id);
            }
        }
        Step::Advance(seconds) => world.advance(seconds),
        // Faults may fail it; what matters is what is there in the end.
        Step::Poll => drop(world.poll().await),
        Step::Sweep => drop(world.sweep().await),
        Step::Ring => history.alerts.extend(world.ring()),
        Step::Fault(kind, skip) => {
            let fault = match kind {
                0 => Fault::new(refusal(500)),
                1 => Fault::new(refusal(429)),
                2 => Fault::new(FaultKind::WrongJson),
                3 => Fault::new(refusal(403)).on("/v1/events"),
                _ => Fault::new(FaultKind::Delete { object: None }).on("/v1/customers"),
            };
            world.sandbox.inject(fault.after(skip).once());
        }
        Step::Kill(left) => {
            let inner = Box::pin(world.poll());
            let _ = Killed { inner, left }.await;
            world.restart();
        }
    }
}

async fn live(before: usize, steps: Vec<Step>) {
    let mut world = World::with_charges(before).await;
    let shop = world.sandbox.shop();
    for _ in 0..before % 130 {
        shop.create_customer(CustomerSpec::default());
    }
    world.sweep().await.unwrap();
    assert!(world.ring().is_empty(), "the baseline is silent");
    let mut history = History::default();
    for step in steps {
        take(&mut world, &mut history, step).await;
    }
    world.sandbox.clear_faults();
    world.advance(301);
    world.restart();
    world.sweep().await.unwrap();
    history.alerts.extend(world.ring());

    let mut rings: BTreeMap<i64, u32> = BTreeMap::new();
    for seq in rung(&history.alerts) {
        *rings.entry(seq).or_default() += 1;
    }
    let mut recorded = BTreeSet::new();
    for row in world.rows() {
        let times = rings.remove(&row.seq).unwrap_or_default();
        if history.made.contains(&row.object_id) {
            assert_eq!(times, 1, "{} rang {times} times", row.object_id);
            recorded.insert(row.object_id);
        } else {
            assert_eq!(times, 0, "{} was there before", row.object_id);
        }
    }
    let lost: Vec<_> = history
        .made
        .difference(&recorded)
        .filter(|id| !history.deleted.contains(*id))
        // A fault may have deleted one more customer.
        .filter(|id| {
            shop.ids(shopbell_sandbox::Kind::Customers).contains(id) || !id.starts_with("cus_")
        })
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_is_lost_and_nothing_rings_twice(
        before in 0..260_usize,
        steps in proptest::collection::vec(step(), 5..30),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(live(before, steps));
    }
}
