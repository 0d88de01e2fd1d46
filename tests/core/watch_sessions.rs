//! Checkout sessions ring when they are completed, once, and as what they are then.

use shopbell_core::Trigger;
use shopbell_sandbox::{Access, SessionSpec, SessionState, Shop};

use crate::support::World;

async fn watching_sessions() -> World {
    let mut world = World::start().await;
    world.enabled = vec![Trigger::CheckoutSession];
    world
}

fn make(shop: &Shop, state: SessionState) -> String {
    shop.create_session(SessionSpec {
        state,
        ..SessionSpec::default()
    })
}

fn statuses(world: &World) -> Vec<(String, Option<String>)> {
    let rows = world.rows().into_iter().filter(|row| !row.read);
    rows.map(|row| (row.object_id, row.status)).collect()
}

#[tokio::test]
async fn a_completion_rings_the_session_that_was_completed_and_no_other() {
    let world = watching_sessions().await;
    world.sweep().await.unwrap();
    world.advance(10);
    let shop = world.sandbox.shop();
    let a = make(&shop, SessionState::Open);
    let b = make(&shop, SessionState::Open);
    world.poll().await.unwrap();
    assert!(world.rows().is_empty(), "nothing is completed yet");
    shop.step_session(&b, SessionState::Paid).unwrap();
    world.poll().await.unwrap();
    assert_eq!(statuses(&world), [(b.clone(), Some("paid".into()))]);
    world.ring();
    world.advance(3600);
    shop.step_session(&a, SessionState::Paid).unwrap();
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), [a]);
    world.ring();
    world.advance(400);
    world.sweep().await.unwrap();
    assert!(world.unalerted().is_empty(), "once");
}

#[tokio::test]
async fn a_session_of_a_slow_payment_rings_at_its_completion() {
    let world = watching_sessions().await;
    world.sweep().await.unwrap();
    let shop = world.sandbox.shop();
    let id = make(&shop, SessionState::Open);
    world.advance(10);
    shop.step_session(&id, SessionState::Processing).unwrap();
    world.poll().await.unwrap();
    assert_eq!(statuses(&world), [(id.clone(), Some("unpaid".into()))]);
    world.ring();
    world.advance(86_400);
    shop.step_session(&id, SessionState::Paid).unwrap();
    world.poll().await.unwrap();
    world.sweep().await.unwrap();
    assert!(world.unalerted().is_empty());
}

#[tokio::test]
async fn what_was_there_before_never_rings_though_nothing_says_its_time() {
    let world = watching_sessions().await;
    let shop = world.sandbox.shop();
    for _ in 0..350 {
        make(&shop, SessionState::Paid);
    }
    world.sweep().await.unwrap();
    assert_eq!(world.rows().len(), 100);
    assert!(world.unalerted().is_empty());
    world.advance(400);
    let id = make(&shop, SessionState::Paid);
    world.asked();
    world.poll().await.unwrap();
    let asked = world
        .asked()
        .into_iter()
        .filter(|path| path != "/v1/events");
    let alone = format!("/v1/checkout/sessions/{id}");
    assert_eq!(asked.collect::<Vec<_>>(), [alone]);
    world.sweep().await.unwrap();
    assert_eq!(world.unalerted(), [id]);
}

#[tokio::test]
async fn without_events_the_lists_tell_what_was_paid() {
    let mut world = watching_sessions().await;
    let shop = world.sandbox.shop();
    for _ in 0..350 {
        make(&shop, SessionState::Paid);
    }
    let open = make(&shop, SessionState::Open);
    let key = world
        .sandbox
        .restricted_key(&[("checkout_sessions", Access::Read)]);
    world.use_key(&key);
    let _ = world.sweep().await;
    world.advance(600);
    let mut made: Vec<String> = (0..120).map(|_| make(&shop, SessionState::Paid)).collect();
    world.poll().await.unwrap();
    let mut rung = world.unalerted();
    rung.sort();
    made.sort();
    assert!(rung == made, "{} of {}", rung.len(), made.len());
    world.ring();
    world.advance(600);
    let shop = world.sandbox.shop();
    shop.step_session(&open, SessionState::Paid).unwrap();
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), [open], "behind what was listed before");
}

#[tokio::test]
async fn many_completions_at_once_are_read_by_a_walk() {
    let world = watching_sessions().await;
    world.sweep().await.unwrap();
    world.advance(400);
    let shop = world.sandbox.shop();
    let mut made: Vec<String> = (0..150).map(|_| make(&shop, SessionState::Paid)).collect();
    world.asked();
    world.poll().await.unwrap();
    let asked = world.asked().len();
    assert!(asked < 10, "{asked}");
    let mut rung = world.unalerted();
    rung.sort();
    made.sort();
    assert!(rung == made, "{} of {}", rung.len(), made.len());
}
