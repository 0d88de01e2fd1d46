//! The rules of a connection: read, change, try out.

use crate::{
    app::{
        connections::unknown_connection,
        view::{JudgedArrival, RulePreview, TriggerRule},
    },
    error::Error,
    ledger::{Ledger, LedgerError, connections, rules},
    rule::{Rule, Verdict, has_amount, has_outcome, judge_rule},
    trigger::Trigger,
};

/// So many arrivals are tried out.
const MAX_PREVIEW: u32 = 100;

/// The rules of each connection.
pub struct Rules {
    ledger: Ledger,
}

impl Rules {
    pub(in crate::app) const fn new(ledger: Ledger) -> Self {
        Self { ledger }
    }

    /// The rules of a connection, in the order of the triggers.
    pub async fn list(&self, connection: &str) -> Result<Vec<TriggerRule>, Error> {
        let id = connection.to_owned();
        let list = move |db: &rusqlite::Connection| {
            let rules = rules::load_rules(db, &id)?;
            let of_trigger = |trigger| {
                Ok(TriggerRule {
                    trigger,
                    rule: rules.get(trigger).clone(),
                    has_amount: has_amount(trigger),
                    has_outcome: has_outcome(trigger),
                    currencies: rules::list_currencies(db, &id, trigger)?,
                })
            };
            let all = Trigger::ALL.into_iter().map(of_trigger);
            all.collect::<Result<Vec<_>, LedgerError>>()
        };
        Ok(self.ledger.read(list).await?)
    }

    /// Keeps a rule; gives it with every value inside its limits. What waits already rings by the rule
    /// that it came under.
    pub async fn set(
        &self,
        connection: &str,
        trigger: Trigger,
        mut rule: Rule,
    ) -> Result<Rule, Error> {
        rule.limit();
        let (id, kept) = (connection.to_owned(), rule.clone());
        self.ledger
            .write(move |db| {
                if connections::get_connection(db, &id)?.is_none() {
                    return Err(unknown_connection(&id));
                }
                Ok(rules::put_rule(db, &id, trigger, &kept)?)
            })
            .await?;
        Ok(rule)
    }

    /// Which of the latest arrivals of a trigger a rule would have rung for.
    pub async fn preview(
        &self,
        connection: &str,
        trigger: Trigger,
        mut rule: Rule,
    ) -> Result<RulePreview, Error> {
        rule.limit();
        let id = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| rules::list_judged(db, &id, trigger, MAX_PREVIEW))
            .await?;
        let judge = |row| JudgedArrival {
            verdict: judge_rule(&rule, &row),
            row,
        };
        let arrivals: Vec<_> = rows.into_iter().map(judge).collect();
        let rings = arrivals
            .iter()
            .filter(|one| one.verdict == Verdict::Rings)
            .count();
        Ok(RulePreview {
            rings: u32::try_from(rings).unwrap_or(u32::MAX),
            arrivals,
        })
    }
}
