//! The watcher around the poll: status, schedule, sweeps and stopping.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use shopbell_core::{
    Error, ErrorCode, Trigger,
    settings::Settings,
    stripe::Client,
    watch::{
        WatchHost, WatchParts, Watcher,
        schedule::SWEEP_INTERVAL,
        status::{TriggerState, WatchState, WatchStatus},
        watcher::BoxFuture,
    },
};
use shopbell_sandbox::{Fault, FaultKind};
use tokio::sync::{Notify, watch};

use crate::support::{CONNECTION, NOW, World};

struct Host {
    client: Client,
    polled: AtomicUsize,
    statuses: Mutex<Vec<WatchStatus>>,
    moved: Notify,
}

impl WatchHost for Host {
    fn client(&self) -> BoxFuture<'_, Result<Client, Error>> {
        Box::pin(async { Ok(self.client.clone()) })
    }

    fn polled(&self) -> BoxFuture<'_, ()> {
        self.polled.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {})
    }

    fn status(&self, status: WatchStatus) {
        self.statuses.lock().unwrap().push(status);
        self.moved.notify_one();
    }
}

impl Host {
    /// Waits for a status that is told.
    async fn until(&self, wanted: impl Fn(&WatchStatus) -> bool) -> WatchStatus {
        loop {
            let found = self
                .statuses
                .lock()
                .unwrap()
                .iter()
                .rfind(|one| wanted(one))
                .cloned();
            if let Some(status) = found {
                return status;
            }
            self.moved.notified().await;
        }
    }
}

struct Loop {
    world: World,
    host: Arc<Host>,
    settings: watch::Sender<Settings>,
    watcher: Arc<Watcher>,
}

async fn watching() -> Loop {
    let world = World::start().await;
    let host = Arc::new(Host {
        client: world.client(),
        polled: AtomicUsize::new(0),
        statuses: Mutex::default(),
        moved: Notify::new(),
    });
    let settings = watch::channel(Settings::default()).0;
    let watcher = Watcher::new(WatchParts {
        connection: CONNECTION.into(),
        ledger: world.ledger.clone(),
        settings: settings.subscribe(),
        clock: world.clock.clone(),
        host: host.clone(),
    });
    Loop {
        world,
        host,
        settings,
        watcher,
    }
}

fn refused() -> Fault {
    Fault::new(FaultKind::Status {
        status: 429,
        reason: Some("global-rate".into()),
        retry_after: Some(700),
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    })
}

#[tokio::test]
async fn the_status_says_how_the_last_poll_went_and_when_one_succeeded() {
    let Loop { world, watcher, .. } = watching().await;
    let status = watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Starting);
    watcher.poll().await.unwrap();
    let status = watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching);
    assert_eq!(status.last_success, Some(NOW));
    assert_eq!(status.next_poll, Some(NOW + 120));
    assert!(status.signal);

    world.advance(500);
    world.sandbox.inject(refused());
    watcher.poll().await.unwrap_err();
    let status = watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Problem);
    let problem = status.problem.unwrap();
    assert_eq!(problem.code, ErrorCode::RateLimited);
    assert_eq!(status.last_success, Some(NOW), "of the one before");
    assert_eq!(status.next_poll, Some(NOW + 500 + 700), "as Stripe asked");

    world.sandbox.clear_faults();
    watcher.poll().await.unwrap();
    let status = watcher.status().await.unwrap();
    assert_eq!((status.state, status.problem), (WatchState::Watching, None));
}

#[tokio::test]
async fn everything_is_walked_at_the_start_and_every_six_hours() {
    let Loop { world, watcher, .. } = watching().await;
    watcher.poll().await.unwrap();
    assert_eq!(world.asked().len(), 5, "the start");
    for _ in 0..3 {
        world.advance(SWEEP_INTERVAL / 4);
        watcher.poll().await.unwrap();
        assert_eq!(world.asked(), ["/v1/events"]);
    }
    world.advance(SWEEP_INTERVAL / 4);
    watcher.poll().await.unwrap();
    assert_eq!(world.asked().len(), 5, "six hours later");
}

#[tokio::test]
async fn a_failed_sweep_is_made_up_for_by_the_next_poll() {
    let Loop { world, watcher, .. } = watching().await;
    watcher.poll().await.unwrap();
    world.advance(SWEEP_INTERVAL);
    world.sandbox.inject(refused().on("/v1/customers").once());
    watcher.poll().await.unwrap_err();
    world.asked();
    watcher.poll().await.unwrap();
    assert_eq!(world.asked(), ["/v1/events", "/v1/customers"], "the rest was");
}

#[tokio::test]
async fn a_trigger_that_is_turned_on_again_is_walked() {
    let Loop {
        world,
        watcher,
        settings,
        ..
    } = watching().await;
    watcher.poll().await.unwrap();
    let all = settings.borrow().clone();
    settings.send_modify(|settings| {
        settings
            .watching
            .triggers
            .retain(|trigger| *trigger != Trigger::Charge);
    });
    world.advance(200);
    let ids = world.charges(1);
    watcher.poll().await.unwrap();
    assert!(world.rows().is_empty());
    let status = watcher.status().await.unwrap();
    assert_eq!(status.triggers[0].state, TriggerState::Off);
    settings.send_replace(all);
    world.advance(200);
    watcher.poll().await.unwrap();
    assert_eq!(world.unalerted(), ids);
}

#[tokio::test]
async fn disabled_orders_offer_checkout_sessions() {
    let Loop { world, watcher, .. } = watching().await;
    let mut switches = world.sandbox.account_options();
    switches.orders = false;
    world.sandbox.set_account_options(switches);
    watcher.poll().await.unwrap();
    let status = watcher.status().await.unwrap();
    assert_eq!(status.state, WatchState::Watching, "alone");
    let orders = status
        .triggers
        .iter()
        .find(|one| one.trigger == Trigger::Order)
        .unwrap();
    assert_eq!(orders.state, TriggerState::Disabled);
    assert_eq!(orders.offer, Some(Trigger::CheckoutSession));
    assert_eq!(
        orders.reason.as_ref().unwrap().code,
        ErrorCode::EndpointUnavailable
    );
}

#[tokio::test]
async fn the_loop_polls_at_its_start_and_when_asked_and_stops() {
    let Loop {
        world,
        host,
        watcher,
        settings: _settings,
    } = watching().await;
    watcher.start();
    host.until(|status| !status.polling && status.last_success == Some(NOW))
        .await;
    world.advance(30);
    let ids = world.charges(1);
    watcher.check_now();
    host.until(|status| !status.polling && status.last_success == Some(NOW + 30))
        .await;
    assert_eq!(world.unalerted(), ids);
    assert!(host.polled.load(Ordering::SeqCst) >= 2);
    watcher.stop().await;
    assert_eq!(Arc::strong_count(&watcher), 1, "its task is gone");
}

#[tokio::test]
async fn a_paused_watcher_does_not_begin() {
    let Loop {
        world,
        host,
        watcher,
        settings,
    } = watching().await;
    settings.send_modify(|settings| settings.watching.paused = true);
    watcher.start();
    let status = host
        .until(|status| status.state == WatchState::Paused)
        .await;
    assert_eq!(status.next_poll, None);
    assert!(world.asked().is_empty());
    settings.send_modify(|settings| settings.watching.paused = false);
    host.until(|status| status.state == WatchState::Watching)
        .await;
    assert!(!world.asked().is_empty());
    watcher.stop().await;
}

#[tokio::test]
async fn a_loopback_host_may_be_polled_faster_than_stripe() {
    let Loop {
        world: _world,
        watcher,
        settings,
        ..
    } = watching().await;
    settings.send_modify(|settings| settings.watching.interval_seconds = 1);
    let status = watcher.status().await.unwrap();
    assert_eq!(status.interval_seconds, 120, "not known to be loopback yet");
    watcher.poll().await.unwrap();
    let status = watcher.status().await.unwrap();
    assert_eq!(status.interval_seconds, 5);
}
