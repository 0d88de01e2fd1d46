//! Many lives of charges: none is stale when all is quiet, and each page of changes costs no more than
//! one call beside it. `LIVES=10000` runs as many as the measure names.

use shopbell_core::Trigger;
use shopbell_sandbox::{
    AnySpec, ChargeOutcome, ChargeSpec, ChargeStep, DisputeState, RecordedRequest, RefundState,
};

use crate::{lives::start, present::list_stale, support::World};

/// In `make test`.
const FEW: usize = 1000;
const ROUNDS: usize = 20;

/// Repeatable numbers (splitmix64).
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }
}

/// Charges of a shop, of which something becomes.
#[derive(Default)]
struct Lives {
    charges: Vec<String>,
    refunds: Vec<String>,
    disputes: Vec<String>,
}

impl Lives {
    fn add(&mut self, world: &World, draws: &mut Draws, count: usize) {
        let kinds = [
            (ChargeOutcome::Approved, false, 50),
            (ChargeOutcome::Pending, false, 25),
            (ChargeOutcome::Approved, true, 20),
            (ChargeOutcome::Declined, false, 5),
        ];
        for (outcome, uncaptured, percent) in kinds {
            let spec = ChargeSpec {
                outcome,
                uncaptured,
                amount: Some(2000 + i64::try_from(draws.below(5000)).unwrap()),
                ..ChargeSpec::default()
            };
            let shop = world.sandbox.shop();
            let made = shop.create_many(AnySpec::Charges(spec), count * percent / 100);
            self.charges.extend(made);
        }
    }

    /// Lets so many steps be tried; those that a charge does not take are none.
    fn live(&mut self, world: &World, draws: &mut Draws, steps: usize) {
        let shop = world.sandbox.shop();
        for _ in 0..steps {
            // Mostly of the latest, as with any shop.
            let all = self.charges.len();
            let reach = if draws.below(10) > 0 {
                all.min(1000)
            } else {
                all
            };
            let charge = self.charges[all - 1 - draws.below(reach)].clone();
            let part = i64::try_from(1 + draws.below(1500)).unwrap();
            let step = match draws.below(8) {
                0 | 1 => ChargeStep::Succeed,
                2 => ChargeStep::Fail,
                3 => ChargeStep::Capture {
                    amount: (draws.below(2) == 0).then_some(part),
                },
                4 => ChargeStep::Expire,
                5 | 6 => ChargeStep::Refund {
                    amount: (draws.below(2) == 0).then_some(part),
                    state: [RefundState::Succeeded, RefundState::Pending][draws.below(2)],
                },
                _ => ChargeStep::Dispute {
                    amount: None,
                    state: DisputeState::NeedsResponse,
                },
            };
            if let Ok(made) = shop.step_charge(&charge, &step) {
                match step {
                    ChargeStep::Refund { .. } => self.refunds.push(made),
                    ChargeStep::Dispute { .. } => self.disputes.push(made),
                    _ => {}
                }
            }
        }
        for _ in 0..steps / 20 {
            if let Some(refund) = self.refunds.get(draws.below(self.refunds.len().max(1))) {
                let state = [RefundState::Succeeded, RefundState::Failed][draws.below(2)];
                let _ = shop.step_refund(refund, state);
            }
            if let Some(dispute) = self.disputes.get(draws.below(self.disputes.len().max(1))) {
                let states = [
                    DisputeState::UnderReview,
                    DisputeState::Won,
                    DisputeState::Lost,
                ];
                let _ = shop.step_dispute(dispute, states[draws.below(3)]);
            }
        }
    }
}

fn count(world: &World, of: impl Fn(&RecordedRequest) -> bool) -> usize {
    let requests = world.sandbox.requests();
    requests.iter().filter(|request| of(request)).count()
}

/// A page of what changed, or one object by itself.
fn is_again(request: &RecordedRequest) -> bool {
    let by_time = |(name, _): &(String, String)| name == "created[lte]";
    request.query.iter().any(by_time) || request.path.split('/').count() > 3
}

#[tokio::test]
async fn no_row_of_many_lives_is_stale() {
    let told = std::env::var("LIVES").ok();
    let many = told.map_or(FEW, |many| many.parse().unwrap());
    let world = start().await;
    let mut draws = Draws(8);
    let mut lives = Lives::default();
    let (mut pages, mut again) = (0, 0);
    let mut polls = 0;
    for round in 0..2 * ROUNDS {
        if round < ROUNDS {
            for _ in 0..5 {
                lives.add(&world, &mut draws, many / ROUNDS / 5);
                world.advance(60);
            }
            world.poll().await.unwrap();
        }
        world.sandbox.clear_requests();
        lives.live(&world, &mut draws, many / 25);
        world.poll().await.unwrap();
        pages += count(&world, |request| request.path == "/v1/events");
        again += count(&world, is_again);
        polls += 1;
        world.advance(600);
    }
    let mut quiet = 0;
    while quiet < 3 {
        world.sandbox.clear_requests();
        world.poll().await.unwrap();
        let idle = world.sandbox.requests().len() == 1;
        quiet = if idle { quiet + 1 } else { 0 };
        again += count(&world, is_again);
        world.advance(120);
        polls += 1;
        assert!(polls < 5000, "it never gets quiet");
    }
    let rows = world.rows();
    let charges = rows.iter().filter(|row| row.trigger == Trigger::Charge);
    assert_eq!(charges.count(), lives.charges.len());
    let stale = list_stale(&world.sandbox, &rows);
    assert_eq!(stale, Vec::<String>::new());
    assert!(again <= pages + polls, "{again} calls for {pages} pages");
    let failed = rows
        .iter()
        .filter(|row| row.trigger == Trigger::LateFailure);
    assert!(failed.count() > many / 100, "the lives are lively");
}
