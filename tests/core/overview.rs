//! How a shop is doing: days in local time, money that stayed, and counts that follow every change.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use shopbell_core::{
    Trigger,
    arrival::{ArrivalFilter, NewArrival},
    ledger::{Ledger, LedgerError, activity, arrivals, moves, tallies},
    life::ChargeMoney,
    overview::{Days, Stretch, Tally, sum_tallies},
};
use shopbell_sandbox::{
    ChargeOutcome, ChargeSpec, ChargeStep, CustomerSpec, DisputeState, RefundState,
};

use crate::test_app::TestApp;

const ONE: &str = "acct_1:test";
const TWO: &str = "acct_2:test";

fn tally(from: i64, currency: &str, received: i64) -> Tally {
    Tally {
        from,
        trigger: Trigger::Charge,
        currency: currency.into(),
        count: 1,
        failed: i64::from(received == 0),
        received,
    }
}

#[test]
fn days_are_the_calendars_also_when_the_clocks_change() {
    // Berlin by its rule; noon of 2026-03-31.
    let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let noon = 1_774_951_200;
    let days = Days::ending_today(Stretch::Week, noon, &zone);
    let (from, until) = days.span();
    assert_eq!(until - from, 14 * 86_400 - 3600, "an hour is left out");
    let at = |seconds, received| tally(seconds, "eur", received);
    // The last quarter of the 28th, the first of the 29th, and one that is out of it.
    let midnight = 1_774_738_800;
    let sums = sum_tallies(
        &days,
        [
            at(midnight - 900, 5),
            at(midnight, 7),
            at(from, 11),
            at(from - 900, 1000),
            at(until, 1000),
        ],
    );
    let names: Vec<_> = sums.days.iter().map(String::as_str).collect();
    assert_eq!(names[0], "2026-03-25");
    assert_eq!(names[6], "2026-03-31");
    assert_eq!(sums.takings[0].days, [0, 0, 0, 5, 7, 0, 0]);
    assert_eq!(sums.takings[0].before, [11, 0, 0, 0, 0, 0, 0]);
    assert_eq!((sums.counts[0].count, sums.counts[0].before), (2, 1));
    // Quarters of an hour, and a place that has no midnight once a year.
    for posix in [
        "<+0545>-5:45",
        "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",
        "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
    ] {
        let zone = TimeZone::posix(posix).unwrap();
        for stretch in [
            Stretch::Week,
            Stretch::Month,
            Stretch::Quarter,
            Stretch::Year,
        ] {
            let days = Days::ending_today(stretch, noon, &zone);
            let sums = sum_tallies(&days, [at(noon, 3)]);
            assert_eq!(sums.days.len(), stretch.days(), "{posix}");
            assert_eq!(sums.takings[0].days.last(), Some(&3));
            assert_eq!((days.span().0 % 900, days.span().1 % 900), (0, 0));
        }
    }
}

#[test]
fn currencies_are_never_summed() {
    let days = Days::ending_today(Stretch::Week, 1_774_951_200, &TimeZone::UTC);
    let at = days.begin();
    let sums = sum_tallies(
        &days,
        [
            tally(at, "usd", 5),
            tally(at, "usd", 0),
            tally(at, "jpy", 900),
            tally(at, "nobody knows", i64::MAX),
            tally(at, "nobody knows", 1),
        ],
    );
    let sums: Vec<_> = sums
        .takings
        .iter()
        .map(|one| (one.currency.as_str(), one.days[0]))
        .collect();
    assert_eq!(sums, [("nobody knows", i64::MAX), ("usd", 5), ("jpy", 900)]);
}

fn arrival(number: u8, created: i64, currency: u8, status: &str, money: Option<i64>) -> NewArrival {
    let currency = ["usd", "jpy"].get(usize::from(currency));
    NewArrival {
        object_id: format!("x_{number}"),
        created,
        title: "Mug".into(),
        amount: Some(900),
        currency: currency.map(|code| (*code).to_owned()),
        status: Some(status.into()),
        money: money.map(|refunded| ChargeMoney {
            captured: 900,
            refunded,
        }),
        raw: format!("{{\"status\":\"{status}\",\"back\":{money:?}}}"),
        ..NewArrival::default()
    }
}

/// The tallies, and what they should be.
fn compare(ledger: &Ledger) -> (Vec<String>, Vec<String>) {
    let list = |sql: &'static str| {
        let read = move |db: &rusqlite::Connection| -> Result<Vec<String>, LedgerError> {
            let mut statement = db.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                let text: Vec<String> = (0..7)
                    .map(|at| {
                        row.get::<_, rusqlite::types::Value>(at)
                            .map(|v| format!("{v:?}"))
                    })
                    .collect::<Result<_, _>>()?;
                Ok(text.join(" "))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        ledger.read_blocking(read).unwrap()
    };
    (
        list(
            "SELECT * FROM tallies WHERE count <> 0 OR failed <> 0 OR received <> 0 ORDER BY 1, 2, 3, 4",
        ),
        list(
            "SELECT connection, created / 900, \"trigger\", coalesce(currency, ''), count(*),
                  sum(status IS 'failed'), sum(coalesce(received, 0))
              FROM arrivals GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        ),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn tallies_follow_every_change(steps in proptest::collection::vec(
        (0..6_u8, 0..5_u8, 0..4000_i64, 0..3_u8, any::<bool>()), 1..40,
    )) {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
        for (step, number, at, currency, other) in steps {
            let connection = if other { ONE } else { TWO };
            let status = if other { "succeeded" } else { "failed" };
            let write = |db: &rusqlite::Transaction<'_>| -> Result<(), LedgerError> {
                let reading = shopbell_core::ledger::lives::Reading { recorded: 5, sent: at, silent: false };
                let all = [arrival(number, at, currency, status, Some(at % 1000))];
                match step {
                    0 | 1 => drop(shopbell_core::ledger::lives::record_arrivals(db, connection, Trigger::Charge, reading, &all)?),
                    2 => drop(arrivals::insert_arrivals(db, connection, Trigger::Order, 5, true, &all)?),
                    3 => drop(db.execute("DELETE FROM arrivals WHERE object_id = ?1", [format!("x_{number}")])?),
                    4 => moves::move_connection(db, TWO, ONE)?,
                    _ => drop(db.execute("UPDATE OR IGNORE arrivals SET created = created + 450, currency = NULL", [])?),
                }
                Ok(())
            };
            ledger.write_blocking(write).unwrap();
        }
        let (have, want) = compare(&ledger);
        prop_assert_eq!(have, want);
        for triggers in [vec![], vec![Trigger::Charge], vec![Trigger::Charge, Trigger::Order]] {
            let plain = ArrivalFilter { triggers, ..ArrivalFilter::default() };
            // All status words that there are: the same rows, counted one by one.
            let read = |db: &rusqlite::Connection| -> Result<_, LedgerError> {
                let counted = activity::get_arrival_outline(db, ONE, &plain)?;
                let every = ArrivalFilter { statuses: counted.statuses.clone(), ..plain.clone() };
                Ok((counted, activity::get_arrival_outline(db, ONE, &every)?))
            };
            let (counted, every) = ledger.read_blocking(read).unwrap();
            prop_assert_eq!(counted, every);
        }
    }
}

#[tokio::test]
async fn takings_are_what_stayed_and_customers_are_named() {
    let test = TestApp::start().await;
    test.app.watching.poll(&test.id).await.unwrap();
    let shop = test.sandbox.shop();
    let customer = shop.create_customer(CustomerSpec {
        name: Some("Hana".into()),
        ..CustomerSpec::default()
    });
    let sell = |amount, outcome| {
        shop.create_charge(ChargeSpec {
            amount: Some(amount),
            outcome,
            customer: Some(customer.clone()),
            ..ChargeSpec::default()
        })
    };
    let paid = sell(5000, ChargeOutcome::Approved);
    let lost = sell(3000, ChargeOutcome::Approved);
    sell(700, ChargeOutcome::Declined);
    let soon = sell(900, ChargeOutcome::Pending);
    test.app.watching.poll(&test.id).await.unwrap();
    let takings = async || {
        let overview = test
            .app
            .activity
            .get_overview(&test.id, Stretch::Week)
            .await;
        let overview = overview.unwrap();
        (
            overview.takings[0].days[6],
            overview.counts[0].count,
            overview.counts[0].failed,
        )
    };
    assert_eq!(takings().await, (8000, 4, 1));
    let refund = ChargeStep::Refund {
        amount: Some(1000),
        state: RefundState::Succeeded,
    };
    shop.step_charge(&paid, &refund).unwrap();
    let dispute = ChargeStep::Dispute {
        amount: None,
        state: DisputeState::NeedsResponse,
    };
    let dispute = shop.step_charge(&lost, &dispute).unwrap();
    shop.step_charge(&soon, &ChargeStep::Succeed).unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    assert_eq!(takings().await, (8900 - 1000, 4, 1));
    shop.step_dispute(&dispute, DisputeState::Lost).unwrap();
    test.app.watching.poll(&test.id).await.unwrap();
    assert_eq!(takings().await, (4900, 4, 1));
    let top = test
        .app
        .activity
        .list_top_customers(&test.id, Stretch::Month)
        .await;
    let top = top.unwrap();
    assert_eq!(top.len(), 1);
    assert_eq!(
        (top[0].customer.as_str(), top[0].received, top[0].charges),
        (customer.as_str(), 4900, 2)
    );
    let span = (0, i64::MAX - 900);
    let other = |db: &rusqlite::Connection| tallies::list_tallies(db, TWO, span);
    assert_eq!(test.ledger().read_blocking(other).unwrap(), []);
}
