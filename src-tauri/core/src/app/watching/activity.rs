//! What arrived: read it, and mark it read.

use std::sync::Arc;

use super::Watching;
use crate::{
    app::{
        host::EventSink,
        view::{AppEvent, ArrivalDetail},
    },
    arrival::{ArrivalFilter, ArrivalOutline, ArrivalRow},
    connector::list_fields,
    error::{Error, ErrorCode},
    ledger::{Ledger, LedgerError, activity, arrivals, lives, tallies},
    life::word,
    overview::{Days, Overview, Stretch, TopCustomer, sum_tallies},
    stripe::dashboard_url,
    trigger::Trigger,
};

/// Of each currency.
const MAX_TOP_CUSTOMERS: u32 = 5;
/// Rows of a window at the most.
const MAX_WINDOW: u32 = 500;

/// The arrivals of each connection.
pub struct Activity {
    ledger: Ledger,
    watching: Arc<Watching>,
    events: Arc<dyn EventSink>,
}

impl Activity {
    pub(in crate::app) const fn new(
        ledger: Ledger,
        watching: Arc<Watching>,
        events: Arc<dyn EventSink>,
    ) -> Self {
        Self {
            ledger,
            watching,
            events,
        }
    }

    /// The outline of the Activity list.
    pub async fn get_outline(
        &self,
        connection: &str,
        filter: ArrivalFilter,
    ) -> Result<ArrivalOutline, Error> {
        let id = connection.to_owned();
        Ok(self
            .ledger
            .read(move |db| activity::get_arrival_outline(db, &id, &filter))
            .await?)
    }

    /// A window of the Activity list, newest first.
    pub async fn list(
        &self,
        connection: &str,
        filter: ArrivalFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ArrivalRow>, Error> {
        let id = connection.to_owned();
        let limit = limit.min(MAX_WINDOW);
        Ok(self
            .ledger
            .read(move |db| activity::list_arrivals(db, &id, &filter, offset, limit))
            .await?)
    }

    /// The place of an arrival in the list.
    pub async fn get_position(
        &self,
        connection: &str,
        filter: ArrivalFilter,
        seq: i64,
    ) -> Result<Option<u32>, Error> {
        let id = connection.to_owned();
        Ok(self
            .ledger
            .read(move |db| activity::get_arrival_position(db, &id, &filter, seq))
            .await?)
    }

    /// The latest arrivals, for the tray's menu.
    pub async fn list_latest(
        &self,
        connection: &str,
        limit: u32,
    ) -> Result<Vec<ArrivalRow>, Error> {
        let id = connection.to_owned();
        Ok(self
            .ledger
            .read(move |db| arrivals::list_latest_arrivals(db, &id, limit))
            .await?)
    }

    /// How the shop is doing, from the ledger alone.
    pub async fn get_overview(
        &self,
        connection: &str,
        stretch: Stretch,
    ) -> Result<Overview, Error> {
        let days = self.list_days(stretch);
        let id = connection.to_owned();
        let tallies = self
            .ledger
            .read(move |db| {
                let tallies = tallies::list_tallies(db, &id, days.span())?;
                Ok::<_, LedgerError>(sum_tallies(&days, tallies))
            })
            .await;
        Ok(tallies?)
    }

    /// Who brought most in a stretch.
    pub async fn list_top_customers(
        &self,
        connection: &str,
        stretch: Stretch,
    ) -> Result<Vec<TopCustomer>, Error> {
        let days = self.list_days(stretch);
        let (id, span) = (connection.to_owned(), (days.begin(), days.span().1));
        Ok(self
            .ledger
            .read(move |db| tallies::list_top_customers(db, &id, span, MAX_TOP_CUSTOMERS))
            .await?)
    }

    fn list_days(&self, stretch: Stretch) -> Days {
        let clock = self.watching.clock();
        Days::ending_today(stretch, clock.now(), &clock.zone())
    }

    /// One arrival, whole.
    pub async fn get(&self, connection: &str, seq: i64) -> Result<ArrivalDetail, Error> {
        let id = connection.to_owned();
        let found = self
            .ledger
            .read(move |db| {
                let found = arrivals::get_arrival(db, &id, seq)?;
                Ok::<_, Error>((found, lives::list_life_steps(db, &id, seq)?))
            })
            .await?;
        let (Some((row, raw)), life) = found else {
            return Err(Error::new(ErrorCode::Unknown, format!("no arrival {seq}")));
        };
        let mut object: serde_json::Value = serde_json::from_str(&raw).unwrap_or_default();
        let shown = serde_json::to_string_pretty(&object).unwrap_or(raw);
        if row.trigger == Trigger::Charge {
            bring_up_to_date(&mut object, &row);
        } else if row.trigger.is_moment()
            && let Some(status) = object.get_mut("status")
        {
            *status = row.status.clone().into();
        }
        let live = object
            .get("livemode")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false);
        Ok(ArrivalDetail {
            fields: list_fields(row.trigger, &object),
            raw: shown,
            dashboard_url: arrival_url(row.trigger, &object, live),
            life,
            row,
        })
    }

    /// Marks arrivals as read or unread.
    pub async fn mark_read(
        &self,
        connection: &str,
        seqs: Vec<i64>,
        read: bool,
    ) -> Result<(), Error> {
        let id = connection.to_owned();
        let changed = self
            .ledger
            .write(move |db| arrivals::mark_read(db, &id, &seqs, read))
            .await?;
        if changed > 0 {
            self.announce_read(connection).await;
        }
        Ok(())
    }

    /// Marks all that the filter lets through as read; gives how many changed.
    pub async fn mark_all_read(
        &self,
        connection: &str,
        filter: ArrivalFilter,
    ) -> Result<u32, Error> {
        let id = connection.to_owned();
        let changed = self
            .ledger
            .write(move |db| activity::mark_all_read(db, &id, &filter))
            .await?;
        if changed > 0 {
            self.announce_read(connection).await;
        }
        Ok(u32::try_from(changed).unwrap_or(u32::MAX))
    }

    /// The lists and the unread number follow.
    async fn announce_read(&self, connection: &str) {
        self.events.emit(AppEvent::ArrivalsChanged {
            connection: connection.to_owned(),
        });
        self.watching.emit_status(connection).await;
    }
}

/// Lets a charge's fields say what events and refunds told since it was last read.
fn bring_up_to_date(object: &mut serde_json::Value, row: &ArrivalRow) {
    let Some(fields) = object.as_object_mut() else {
        return;
    };
    let Some(amount) = row.amount else { return };
    let status = match row.status.as_deref() {
        Some(word @ (word::PENDING | word::FAILED)) => word,
        _ => word::SUCCEEDED,
    };
    if fields.get("status").and_then(serde_json::Value::as_str) == Some(word::PENDING) {
        fields.insert("status".into(), status.into());
        fields.insert("paid".into(), (status == word::SUCCEEDED).into());
    }
    let told = fields.get("amount_refunded");
    let told = told.and_then(serde_json::Value::as_i64).unwrap_or_default();
    // What was never taken is in Stripe's sum, too; where that is so, the charge was read since.
    if row.refunded > told {
        fields.insert("amount_refunded".into(), row.refunded.into());
        fields.insert("refunded".into(), (row.refunded >= amount).into());
    }
}

/// The Dashboard's page of an object, where it has one.
fn arrival_url(trigger: Trigger, object: &serde_json::Value, live: bool) -> Option<String> {
    let text = |name: &str| object.get(name).and_then(serde_json::Value::as_str);
    let id = text("id")?;
    Some(match trigger {
        Trigger::Charge | Trigger::LateFailure => {
            dashboard_url("payments", text("payment_intent").unwrap_or(id), live)
        }
        Trigger::Refund => dashboard_url(
            "payments",
            text("payment_intent").or_else(|| text("charge"))?,
            live,
        ),
        Trigger::Dispute => dashboard_url("disputes", id, live),
        Trigger::Order => dashboard_url("orders", id, live),
        Trigger::InvoiceItem => match (text("invoice"), text("customer")) {
            (Some(invoice), _) => dashboard_url("invoices", invoice, live),
            (None, Some(customer)) => dashboard_url("customers", customer, live),
            _ => return None,
        },
        Trigger::Customer => dashboard_url("customers", id, live),
        Trigger::CheckoutSession => dashboard_url("payments", text("payment_intent")?, live),
        Trigger::PaymentFailed => dashboard_url("payments", id, live),
        Trigger::InvoicePaid | Trigger::InvoicePaymentFailed => dashboard_url("invoices", id, live),
        Trigger::SubscriptionStarted | Trigger::SubscriptionCanceled => {
            dashboard_url("subscriptions", id, live)
        }
        Trigger::PayoutPaid | Trigger::PayoutFailed => dashboard_url("payouts", id, live),
    })
}
