//! Killed in the middle of a walk: nothing lost, nothing twice.

use crate::support::desk::{Desk, run};
use crate::support::shop::Shop;
use crate::support::steps::{connected, further_polls};
use crate::support::wait::until_true;
use crate::support::{app, bell, ledger, processes};

/// Enough for a walk of thirty pages, and well within one throttle window.
const SOLD: usize = 3_000;

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn killed_in_mid_walk_loses_nothing_and_repeats_nothing() {
    run(
        "crash::killed_in_mid_walk_loses_nothing_and_repeats_nothing",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, _) = connected(&desk, &shop).await;
            // Each page takes long enough to be caught between two of them.
            shop.slow_charge_lists(200).await;
            shop.charges_in_one_second(SOLD).await;

            let rows =
                async || ledger::counts(&desk, "charge.added").map_or(0, |counts| counts.rows);
            until_true("the walk to be under way", async || rows().await >= 500).await;
            let victim = processes::app(&desk).expect("the app runs");
            victim.kill();
            until_true("the app to die", async || !victim.runs()).await;
            let left = rows().await;
            assert!(
                left < i64::try_from(SOLD).unwrap(),
                "it was killed in the middle: {left} rows"
            );
            assert_eq!(
                bell::rang(&desk),
                [],
                "nothing rings before the walk has ended"
            );
            drop(window);

            let second = app::start(&desk, Some(&shop.url()), &["--hidden"]);
            until_true("all in the ledger", async || {
                rows().await == i64::try_from(SOLD).unwrap()
            })
            .await;
            let summary = bell::rings(&desk, "3,000").await;
            further_polls(&shop, 2).await;
            let all = i64::try_from(SOLD).unwrap();
            let counts = ledger::counts(&desk, "charge.added").unwrap();
            assert_eq!(
                counts,
                ledger::Counts {
                    rows: all,
                    objects: all,
                    alerted: all
                }
            );
            assert_eq!(bell::rang(&desk), [summary], "one summary, once");
            app::end(second);
        },
    );
}
