//! Killed in the middle of a walk: nothing lost, nothing twice.

use crate::support::shop::Shop;
use crate::support::steps::{open_connected, wait_for_polls};
use crate::support::virtual_desktop::{VirtualDesktop, run_on_desktop};
use crate::support::wait::wait_until;
use crate::support::{app, ledger, notifications, processes};

/// Enough for a walk of thirty pages, and well within one throttle window.
const SOLD: usize = 3_000;

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn killed_in_mid_walk_loses_nothing_and_repeats_nothing() {
    run_on_desktop(
        "crash::killed_in_mid_walk_loses_nothing_and_repeats_nothing",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            // Each page takes long enough to be caught between two of them.
            shop.delay_charge_lists(200).await;
            shop.create_charges_in_one_second(SOLD).await;

            let rows = async || {
                ledger::count_arrivals(&desktop, "charge.added").map_or(0, |counts| counts.rows)
            };
            wait_until("the walk to be under way", async || rows().await >= 500).await;
            let victim = processes::find_app(&desktop).expect("the app runs");
            victim.kill();
            wait_until("the app to die", async || !victim.is_running()).await;
            let left = rows().await;
            assert!(
                left < i64::try_from(SOLD).unwrap(),
                "it was killed in the middle: {left} rows"
            );
            assert_eq!(
                notifications::list_shown(&desktop),
                [],
                "nothing rings before the walk has ended"
            );
            drop(window);
            processes::wait_for_end(&desktop).await;

            let second = app::start_app(&desktop, Some(&shop.url()), &["--hidden"]);
            wait_until("all in the ledger", async || {
                rows().await == i64::try_from(SOLD).unwrap()
            })
            .await;
            let summary = notifications::wait_for_notification(&desktop, "3,000").await;
            wait_for_polls(&shop, 2).await;
            let all = i64::try_from(SOLD).unwrap();
            let counts = ledger::count_arrivals(&desktop, "charge.added").unwrap();
            assert_eq!(
                counts,
                ledger::ArrivalCounts {
                    rows: all,
                    objects: all,
                    alerted: all
                }
            );
            assert_eq!(
                notifications::list_shown(&desktop),
                [summary],
                "one summary, once"
            );
            app::end_app(second);
        },
    );
}
