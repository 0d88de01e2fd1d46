//! Read arrivals, and mark them read.

use super::{
    App,
    view::{AppEvent, ArrivalDetail},
};
use crate::arrival::{ArrivalFilter, ArrivalOutline, ArrivalRow};
use crate::trigger::Trigger;
use crate::{
    error::{Error, ErrorCode},
    ledger::{activity, arrivals},
    watch::fields::list_fields,
};

/// Rows of a window at the most.
const LARGEST_WINDOW: u32 = 500;

impl App {
    /// The outline of the Activity list.
    pub async fn arrival_outline(
        &self,
        connection: &str,
        filter: ArrivalFilter,
    ) -> Result<ArrivalOutline, Error> {
        let id = connection.to_owned();
        self.ledger
            .read(move |db| Ok(activity::get_arrival_outline(db, &id, &filter)?))
            .await
    }

    /// A window of the Activity list, newest first.
    pub async fn arrival_window(
        &self,
        connection: &str,
        filter: ArrivalFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ArrivalRow>, Error> {
        let id = connection.to_owned();
        let limit = limit.min(LARGEST_WINDOW);
        self.ledger
            .read(move |db| Ok(activity::list_arrivals(db, &id, &filter, offset, limit)?))
            .await
    }

    /// The place of an arrival in the list.
    pub async fn arrival_position(
        &self,
        connection: &str,
        filter: ArrivalFilter,
        seq: i64,
    ) -> Result<Option<u32>, Error> {
        let id = connection.to_owned();
        self.ledger
            .read(move |db| Ok(activity::get_arrival_position(db, &id, &filter, seq)?))
            .await
    }

    /// The latest arrivals, for the tray's menu.
    pub async fn latest_arrivals(
        &self,
        connection: &str,
        limit: u32,
    ) -> Result<Vec<ArrivalRow>, Error> {
        let id = connection.to_owned();
        self.ledger
            .read(move |db| Ok(arrivals::list_latest_arrivals(db, &id, limit)?))
            .await
    }

    /// One arrival, whole.
    pub async fn arrival_detail(&self, connection: &str, seq: i64) -> Result<ArrivalDetail, Error> {
        let id = connection.to_owned();
        let found = self
            .ledger
            .read(move |db| arrivals::get_arrival(db, &id, seq).map_err(Error::from))
            .await?;
        let (row, raw) =
            found.ok_or_else(|| Error::new(ErrorCode::Unknown, format!("no arrival {seq}")))?;
        let object: serde_json::Value = serde_json::from_str(&raw).unwrap_or_default();
        let live = object
            .get("livemode")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false);
        Ok(ArrivalDetail {
            fields: list_fields(row.trigger, &object),
            raw: serde_json::to_string_pretty(&object).unwrap_or(raw),
            dashboard_url: arrival_page(row.trigger, &object, live),
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
            .write(move |db| arrivals::mark_read(db, &id, &seqs, read).map_err(Error::from))
            .await?;
        if changed > 0 {
            self.emit(AppEvent::ArrivalsChanged {
                connection: connection.to_owned(),
            });
            self.tell_status(connection).await;
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
            .write(move |db| activity::mark_all_read(db, &id, &filter).map_err(Error::from))
            .await?;
        if changed > 0 {
            self.emit(AppEvent::ArrivalsChanged {
                connection: connection.to_owned(),
            });
            self.tell_status(connection).await;
        }
        Ok(u32::try_from(changed).unwrap_or(u32::MAX))
    }
}

/// The Dashboard's page of an object, where it has one.
fn arrival_page(trigger: Trigger, object: &serde_json::Value, live: bool) -> Option<String> {
    let text = |name: &str| object.get(name).and_then(serde_json::Value::as_str);
    let id = text("id")?;
    Some(match trigger {
        Trigger::Charge => dashboard("payments", text("payment_intent").unwrap_or(id), live),
        Trigger::Order => dashboard("orders", id, live),
        Trigger::InvoiceItem => match (text("invoice"), text("customer")) {
            (Some(invoice), _) => dashboard("invoices", invoice, live),
            (None, Some(customer)) => dashboard("customers", customer, live),
            _ => return None,
        },
        Trigger::Customer => dashboard("customers", id, live),
        Trigger::CheckoutSession => dashboard("payments", text("payment_intent")?, live),
    })
}

/// An address in the Stripe Dashboard.
pub(crate) fn dashboard(section: &str, id: &str, live: bool) -> String {
    let mode = if live { "" } else { "test/" };
    format!("https://dashboard.stripe.com/{mode}{section}/{id}")
}
