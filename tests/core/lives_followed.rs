//! What follows charges: refunds and disputes are arrivals, and their charges show them.

use serde_json::json;
use shopbell_core::{
    Trigger,
    ledger::{LedgerError, retention},
};
use shopbell_sandbox::{ChargeSpec, ChargeStep, DisputeState, RefundState, SessionSpec};

use crate::{
    lives::{REFUND, charge, is, life, row, rung, stands, start, step, words},
    support::{CONNECTION, NOW},
};

#[tokio::test]
async fn refunds_ring_and_their_charge_shows_what_is_left() {
    let world = start().await;
    let spec = ChargeSpec {
        description: Some("Bowl".into()),
        ..ChargeSpec::default()
    };
    let id = charge(&world, spec).await;
    let part = ChargeStep::Refund {
        amount: Some(1000),
        state: RefundState::Succeeded,
    };
    let first = step(&world, &id, &part);
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events", "/v1/refunds"]);
    assert_eq!(stands(&world, &id), is("partially_refunded", 1000, 1500));
    let rang = rung(&world);
    assert_eq!(rang.len(), 1);
    assert_eq!(
        (rang[0].trigger, rang[0].amount),
        (Trigger::Refund, Some(1000))
    );
    assert_eq!(rang[0].title, "Bowl", "it is called as its charge");

    world.advance(60);
    let rest = step(&world, &id, &REFUND);
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &id), is("refunded", 2500, 0));
    assert_eq!(rung(&world).len(), 1);

    // The bank does not take the second: what the charge says of itself decides.
    world.advance(60);
    let shop = world.sandbox.shop();
    shop.step_refund(&rest, RefundState::Failed).unwrap();
    world.poll().await.unwrap();
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &id), is("partially_refunded", 1000, 1500));
    let expected = [
        (600, "charge.added", "succeeded"),
        (1200, "refund.added", "succeeded"),
        (1260, "refund.added", "succeeded"),
        (1320, "refund.added", "failed"),
    ];
    let steps = life(&world, &id);
    assert_eq!(words(&steps), expected);
    assert_eq!(steps[1].seq, Some(row(&world, &first).seq));
}

#[tokio::test]
async fn two_refunds_of_a_charge_between_two_polls_both_ring() {
    let world = start().await;
    let id = charge(&world, ChargeSpec::default()).await;
    for amount in [700, 800] {
        let part = ChargeStep::Refund {
            amount: Some(amount),
            state: RefundState::Pending,
        };
        step(&world, &id, &part);
        world.advance(1);
    }
    world.poll().await.unwrap();
    assert_eq!(stands(&world, &id), is("partially_refunded", 1500, 1000));
    assert_eq!(rung(&world).len(), 2);
}

#[tokio::test]
async fn a_hundred_and_fifty_refunds_take_two_more_calls() {
    let world = start().await;
    let ids = world.charges(150);
    world.poll().await.unwrap();
    world.ring();
    world.advance(600);
    world.poll().await.unwrap();
    for id in &ids {
        step(&world, id, &REFUND);
    }
    world.asked();
    world.poll().await.unwrap();
    let asked = world.asked();
    let pages = |path: &str| asked.iter().filter(|one| *one == path).count();
    assert_eq!(pages("/v1/refunds"), 2);
    assert_eq!(
        pages("/v1/charges"),
        2,
        "a flood of events has all lists walked"
    );
    assert!(
        ids.iter()
            .all(|id| stands(&world, id) == is("refunded", 2500, 0))
    );
    assert_eq!(world.ring().len(), 1, "one summary");
}

#[tokio::test]
async fn a_dispute_rings_with_its_date_and_is_won_or_lost() {
    let world = start().await;
    let id = charge(&world, ChargeSpec::default()).await;
    let dispute = ChargeStep::Dispute {
        amount: None,
        state: DisputeState::NeedsResponse,
    };
    let dispute = step(&world, &id, &dispute);
    world.poll().await.unwrap();
    let rang = rung(&world);
    assert_eq!(rang.len(), 1);
    assert_eq!(rang[0].trigger, Trigger::Dispute);
    assert_eq!(rang[0].answer_by, Some(NOW + 1200 + 14 * 86_400));
    assert_eq!(stands(&world, &id), is("disputed", 0, 2500));

    for (state, word, received) in [
        (DisputeState::UnderReview, "disputed", 2500),
        (DisputeState::Lost, "dispute_lost", 0),
    ] {
        world.advance(3600);
        let shop = world.sandbox.shop();
        shop.step_dispute(&dispute, state).unwrap();
        world.poll().await.unwrap();
        assert_eq!(stands(&world, &id), is(word, 0, received));
    }
    assert!(rung(&world).is_empty());
    let steps = life(&world, &id);
    assert_eq!(
        words(&steps)[1..],
        [
            (1200, "dispute.added", "needs_response"),
            (4800, "dispute.added", "under_review"),
            (8400, "dispute.added", "lost"),
        ]
    );
}

#[tokio::test]
async fn a_refund_of_a_charge_that_was_never_recorded_rings() {
    let world = start().await;
    let shop = world.sandbox.shop();
    let old = ChargeSpec {
        created: Some(NOW - 90 * 86_400),
        late: Some(shopbell_sandbox::VisibilityDelay::default()),
        ..ChargeSpec::default()
    };
    let id = shop.create_charge(old);
    let refund = step(&world, &id, &REFUND);
    world.poll().await.unwrap();
    let rang = rung(&world);
    assert_eq!(rang.len(), 1);
    assert_eq!(rang[0].object_id, refund);
    assert_eq!(
        rang[0].title, refund,
        "nothing is known that it could be called by"
    );
    assert_eq!(rang[0].parent.as_deref(), Some(&*id));
    assert_eq!(world.rows().len(), 1);
    assert_eq!(
        words(&life(&world, &refund)),
        [(600, "refund.added", "succeeded")]
    );
}

#[tokio::test]
async fn a_dispute_of_a_charge_that_is_kept_no_more_rings_and_brings_nothing_back() {
    let world = start().await;
    let id = charge(&world, ChargeSpec::default()).await;
    let before = world.now();
    let forgotten = world.ledger.write_blocking(move |db| {
        let gone = retention::forget_arrivals(db, CONNECTION, before, 86_400, 100)?;
        Ok::<_, LedgerError>(gone)
    });
    assert_eq!(forgotten.unwrap_or_default(), 1);
    world.advance(40 * 86_400);
    let dispute = ChargeStep::Dispute {
        amount: None,
        state: DisputeState::NeedsResponse,
    };
    let dispute = step(&world, &id, &dispute);
    world.poll().await.unwrap();
    let rang = rung(&world);
    assert_eq!(rang.len(), 1);
    assert_eq!(rang[0].object_id, dispute);
    assert_eq!(rang[0].parent.as_deref(), Some(&*id));
    assert!(rang[0].answer_by.is_some());
    world.sweep().await.unwrap();
    assert!(world.ring().is_empty());
    let triggers: Vec<_> = world.rows().iter().map(|row| row.trigger).collect();
    assert_eq!(triggers, [Trigger::Dispute]);
}

#[tokio::test]
async fn a_refund_that_is_listed_late_is_asked_for_by_its_charge() {
    let world = start().await;
    let id = charge(&world, ChargeSpec::default()).await;
    let late = json!({ "refunds": { "objects": 900, "events": 0 } });
    let mut options = world.sandbox.account_options();
    options.late = serde_json::from_value(late).unwrap();
    world.sandbox.set_account_options(options);
    step(&world, &id, &REFUND);
    world.poll().await.unwrap();
    assert!(rung(&world).is_empty());
    for _ in 0..20 {
        world.advance(120);
        world.poll().await.unwrap();
    }
    assert_eq!(rung(&world).len(), 1);
    assert_eq!(stands(&world, &id), is("refunded", 2500, 0));
}

#[tokio::test]
async fn a_checkout_that_is_kept_no_more_is_no_news_again() {
    let mut world = start().await;
    world.enabled.push(Trigger::CheckoutSession);
    world.sweep().await.unwrap();
    world.advance(60);
    world.sandbox.shop().create_session(SessionSpec::default());
    world.poll().await.unwrap();
    assert_eq!(rung(&world).len(), 1);
    world.advance(100 * 86_400);
    let before = world.now() - 90 * 86_400;
    let forgotten = world.ledger.write_blocking(move |db| {
        let gone = retention::forget_arrivals(db, CONNECTION, before, 86_400, 100)?;
        Ok::<_, LedgerError>(gone)
    });
    assert_eq!(forgotten.unwrap_or_default(), 1);
    for _ in 0..2 {
        world.sweep().await.unwrap();
        world.advance(120);
    }
    assert!(world.ring().is_empty());
    assert!(world.rows().is_empty());
}
