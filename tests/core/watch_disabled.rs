//! Lists and events that the account or the key does not offer.

use shopbell_core::{ErrorCode, ErrorView, Trigger, source::Source};
use shopbell_sandbox::{Access, ChargeSpec};

use crate::support::World;

fn reason(world: &World, trigger: Trigger) -> Option<ErrorView> {
    let state = world.source(Source::List(trigger));
    state.problem.filter(|_| state.closed)
}

#[tokio::test]
async fn orders_that_the_account_does_not_offer_are_disabled_alone() {
    let world = World::start().await;
    let mut switches = world.sandbox.account_options();
    switches.orders = false;
    world.sandbox.set_account_options(switches.clone());
    world.sweep().await.unwrap();
    let why = reason(&world, Trigger::Order).unwrap();
    assert_eq!(why.code, ErrorCode::EndpointUnavailable);
    for trigger in [Trigger::Charge, Trigger::InvoiceItem, Trigger::Customer] {
        assert_eq!(reason(&world, trigger), None);
        assert!(world.walk(trigger).watermark.is_some());
    }
    world.advance(60);
    let ids = world.charges(1);
    world.asked();
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events", "/v1/charges"]);
    assert_eq!(world.unalerted(), ids);

    switches.orders = true;
    world.sandbox.set_account_options(switches);
    world.poll().await.unwrap();
    assert!(reason(&world, Trigger::Order).is_some(), "not before asked");
    world.retry().await.unwrap();
    assert_eq!(reason(&world, Trigger::Order), None);
}

#[tokio::test]
async fn a_missing_permission_is_named_and_its_return_noticed() {
    let mut world = World::start().await;
    let most = [
        ("orders", Access::Read),
        ("invoiceitems", Access::Read),
        ("customers", Access::Read),
        ("events", Access::Read),
    ];
    let key = world.sandbox.restricted_key(&most);
    world.use_key(&key);
    world.sweep().await.unwrap();
    let why = reason(&world, Trigger::Charge).unwrap();
    assert_eq!(why.code, ErrorCode::PermissionMissing);
    assert_eq!(why.detail.permission.as_deref(), Some("rak_charge_read"));
    assert!(world.walk(Trigger::Customer).watermark.is_some());

    let all: Vec<_> = most
        .into_iter()
        .chain([("charges", Access::Read)])
        .collect();
    world.sandbox.set_permissions(&key, &all);
    world.charges(2);
    world.recheck().await.unwrap();
    assert_eq!(reason(&world, Trigger::Charge), None);
    assert!(
        world.unalerted().is_empty(),
        "what was there before it could be read is its baseline"
    );
    let ids = world.charges(1);
    world.poll().await.unwrap();
    assert_eq!(world.unalerted(), ids);
}

#[tokio::test]
async fn without_events_the_lists_are_polled() {
    let mut world = World::start().await;
    let lists = [
        ("charges", Access::Read),
        ("orders", Access::Read),
        ("invoiceitems", Access::Read),
        ("customers", Access::Read),
    ];
    let key = world.sandbox.restricted_key(&lists);
    world.use_key(&key);
    world.sweep().await.unwrap();
    world.advance(60);
    let id = world.sandbox.shop().create_charge(ChargeSpec::default());
    world.asked();
    world.poll().await.unwrap();
    let lists_only = [
        "/v1/charges",
        "/v1/orders",
        "/v1/invoiceitems",
        "/v1/customers",
    ];
    assert_eq!(world.asked(), lists_only, "the closed door is remembered");
    assert_eq!(world.unalerted(), [id]);

    let all: Vec<_> = lists
        .into_iter()
        .chain([("events", Access::Read)])
        .collect();
    world.sandbox.set_permissions(&key, &all);
    world.retry().await.unwrap();
    world.advance(400);
    world.asked();
    world.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events"]);
}

#[tokio::test]
async fn a_revoked_key_fails_the_poll_with_its_code() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    world.sandbox.revoke(world.sandbox.key());
    let error = world.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::KeyRejected);
    assert_eq!(reason(&world, Trigger::Charge), None);
}
