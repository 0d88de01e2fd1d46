//! A refusal is what Stripe says it is; everything else passes.

use shopbell_core::{ErrorCode, Trigger, source::Source, watch::status::WatchState};
use shopbell_sandbox::{Access, Fault};

use crate::{
    support::{NOW, World},
    support_watching::WatchedWorld,
};

const PAGE: &str = "<html><body>Blocked by the firewall</body></html>";

#[tokio::test]
async fn a_403_of_somebody_on_the_way_closes_nothing() {
    let foreign = [
        Fault::html(403),
        Fault::text(403),
        Fault::html(401),
        Fault::html(404),
        Fault::foreign(403, "application/json", r#"{"reason":"geo"}"#),
        // A list of errors, which a struct of one field would take for the field.
        Fault::foreign(404, "application/json", r#"[{"message":"Not Found"}]"#),
        Fault::foreign(403, "application/json", r#"[["required permissions"]]"#),
        Fault::foreign(401, "application/json", r#"{"error":[]}"#),
        Fault::foreign(302, "text/html", PAGE),
    ];
    for fault in foreign {
        let world = WatchedWorld::start().await;
        world.watcher.poll().await.unwrap();
        world.sandbox.inject(fault.clone());
        world.advance(120);
        let error = world.watcher.poll_due().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NotStripe, "{fault:?}");
        let status = world.watcher.status().await.unwrap();
        assert_eq!(status.state, WatchState::Problem);
        assert_eq!(status.last_success, Some(NOW), "of the poll before");
        assert!(!world.source(Source::Signal).closed);

        world.sandbox.clear_faults();
        let ids = world.charges(1);
        // An interval, and a tenth of chance.
        world.advance(133);
        world.watcher.poll_due().await.unwrap();
        assert_eq!(world.unalerted(), ids);
        let status = world.watcher.status().await.unwrap();
        assert_eq!(status.state, WatchState::Watching);
    }
}

#[tokio::test]
async fn one_that_lasts_is_asked_again_and_again() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.sandbox.inject(Fault::html(403));
    world.asked();
    for _ in 0..30 {
        world.advance(120);
        let due = world.watcher.status().await.unwrap().next_poll.unwrap();
        if world.now() >= due {
            let _ = world.watcher.poll_due().await;
        }
        let status = world.watcher.status().await.unwrap();
        assert_eq!(status.state, WatchState::Problem);
        assert_eq!(status.last_success, Some(NOW));
    }
    let asked = world.asked().len();
    assert!((6..30).contains(&asked), "{asked} calls in an hour");
}

#[tokio::test]
async fn one_page_of_events_that_is_not_stripes_leaves_the_lists() {
    let world = WatchedWorld::start().await;
    world.watcher.poll().await.unwrap();
    world.sandbox.inject(Fault::html(403).on("/v1/events"));
    world.advance(120);
    let ids = world.charges(2);
    let _ = world.watcher.poll_due().await;
    assert_eq!(world.unalerted().len(), ids.len());
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching, "every list was read");
    assert_eq!(status.last_success, Some(NOW + 120));
    assert_eq!(status.behind[0].source, Source::Signal);
    assert!(status.signal, "not closed");
}

#[tokio::test]
async fn an_allow_list_that_lacks_this_address_passes() {
    let world = World::start().await;
    world.sweep().await.unwrap();
    let words = "The API key provided does not allow requests from your IP address.";
    world.sandbox.inject(Fault::error(403, words));
    world.advance(120);
    let error = world.poll().await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Forbidden);
    assert_eq!(error.detail.stripe_message.as_deref(), Some(words));
    assert!(!world.source(Source::List(Trigger::Charge)).closed);
}

#[tokio::test]
async fn where_nothing_may_be_read_nothing_is_watched() {
    let mut world = WatchedWorld::start().await;
    let key = world.sandbox.restricted_key(&[("products", Access::Read)]);
    world.use_key(&key);
    world.renew_watcher();
    let _ = world.watcher.poll().await;
    for _ in 0..3 {
        let status = world.watcher.status().await.unwrap();
        assert_eq!(status.state, WatchState::Problem);
        let problem = status.problem.unwrap();
        assert_eq!(problem.code, ErrorCode::PermissionMissing);
        assert_eq!(status.last_success, None);
        world.advance(120);
        let _ = world.watcher.poll_due().await;
    }
}

#[tokio::test]
async fn a_closed_source_is_asked_again_ever_more_rarely() {
    let mut world = WatchedWorld::start().await;
    let most = [
        ("events", Access::Read),
        ("orders", Access::Read),
        ("invoiceitems", Access::Read),
        ("customers", Access::Read),
    ];
    let key = world.sandbox.restricted_key(&most);
    world.use_key(&key);
    world.renew_watcher();
    let _ = world.watcher.poll().await;
    let mut asked = Vec::new();
    for minute in 1..=120 {
        world.advance(60);
        world.asked();
        let _ = world.watcher.poll_due().await;
        if world.asked().contains(&"/v1/charges".to_owned()) {
            asked.push(minute);
        }
    }
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(
        asked[0] >= 10 && asked[1] >= 30 && asked[2] >= 70,
        "{asked:?}"
    );
    let all = [most.as_slice(), &[("charges", Access::Read)]].concat();
    world.sandbox.set_permissions(&key, &all);
    world.advance(6 * 3600);
    world.watcher.poll_due().await.unwrap();
    let status = world.watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching);
}
