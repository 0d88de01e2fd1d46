//! Passes Stripe's own events on to an address that a webhook handler listens at, signed as Stripe signs
//! them: all of them, in their order, from where the last run stopped, as far back as Stripe has them.

use std::sync::Arc;

use super::{
    connections::{Clients, unknown_connection},
    posting::{Delivery, Poster},
    records::validation::rule_error,
    signing::Signing,
};
use crate::{
    error::Error,
    flow::{check::check_post_url, retry::next_try, signature::sign_payload},
    ledger::{
        Ledger, connections,
        forwards::{self, ForwardRow, NewEvent, WaitingEvent},
    },
    secrets::Sensitive,
    settings::{MIN_INTERVAL, MIN_INTERVAL_LOOPBACK},
    stripe::{Descent, Lane, body::parse_object, model::Event, requests},
    watch::Clock,
};

const DAY: i64 = 24 * 3600;
/// Stripe lists events for so long, in seconds.
pub const MAX_EVENT_AGE: i64 = 30 * DAY;
/// Events can appear late: so far below what was read each reading begins, in seconds.
const LOOKBACK: i64 = 600;
/// Types that Stripe takes at the most; with more, all events are asked for and chosen here.
const MAX_TYPES: usize = 20;

/// What is passed on, and where to.
#[derive(Debug, Clone, Default)]
pub struct ForwardOptions {
    /// The address.
    pub url: String,
    /// Only these types; none means all.
    pub types: Vec<String>,
    /// The name may stand for an address of the own network.
    pub local_network: bool,
    /// From when on (unix seconds); without it from where the last run stopped, or from now.
    pub since: Option<i64>,
    /// Make another secret, where the one that there was is lost.
    pub new_secret: bool,
}

/// A forward that was begun.
#[derive(Debug, Clone)]
pub struct Forward {
    row: ForwardRow,
    options: ForwardOptions,
    /// What the handler has to know.
    pub secret: Sensitive<String>,
    /// How often Stripe may be asked at the most, in seconds.
    pub min_interval: u32,
    /// From when on events are missing that Stripe lists no more (unix seconds).
    pub gap_since: Option<i64>,
}

/// What became of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct ForwardedEvent {
    /// Stripe's id.
    pub id: String,
    /// `charge.succeeded`, …
    pub kind: String,
    /// What was answered; else why it was not taken.
    pub result: Result<u16, String>,
    /// When it is tried again (unix seconds); none where it was taken or given up.
    pub next_try: Option<i64>,
}

/// Passes events on.
pub struct Forwarding {
    ledger: Ledger,
    clients: Arc<Clients>,
    signing: Signing,
    poster: Poster,
}

impl Forwarding {
    pub(super) fn new(ledger: Ledger, clients: Arc<Clients>) -> Self {
        Self {
            ledger,
            signing: Signing::new(clients.clone()),
            clients,
            poster: Poster::default(),
        }
    }

    fn clock(&self) -> &Arc<dyn Clock> {
        self.clients.clock()
    }

    /// Begins, or goes on with, passing the events of a connection on. The first time the secret that
    /// they are signed with is made; one that is lost later is not made anew by itself.
    pub async fn begin(&self, connection: &str, options: ForwardOptions) -> Result<Forward, Error> {
        let url = check_post_url(&options.url).map_err(|rule| {
            let rule = serde_json::to_value(rule).unwrap_or_default();
            rule_error(
                "url",
                rule.as_str().unwrap_or_default(),
                "it may not be posted there",
            )
        })?;
        let (id, name) = (connection.to_owned(), url.to_string());
        let known = self
            .ledger
            .read(move |db| forwards::knows_forward(db, &id, &name))
            .await?;
        let secret = if known && !options.new_secret {
            self.signing.get(connection).await?
        } else {
            self.signing.make(connection).await?
        };
        let now = self.clock().now();
        let since = options.since.map(|since| since.max(now - MAX_EVENT_AGE));
        let (id, name) = (connection.to_owned(), url.to_string());
        let row = self
            .ledger
            .write(move |db| {
                if connections::get_connection(db, &id)?.is_none() {
                    return Err(unknown_connection(&id));
                }
                let row = forwards::open_forward(db, &id, &name, since.unwrap_or(now))?;
                if let Some(since) = since {
                    forwards::rewind_forward(db, row.number, since)?;
                }
                Ok(forwards::open_forward(db, &id, &name, now)?)
            })
            .await?;
        let oldest = now - MAX_EVENT_AGE;
        Ok(Forward {
            min_interval: if self.clients.is_loopback(Some(connection)) {
                MIN_INTERVAL_LOOPBACK
            } else {
                MIN_INTERVAL
            },
            gap_since: Some(row.watermark).filter(|watermark| *watermark < oldest),
            row,
            options,
            secret,
        })
    }

    /// Reads what is new; gives how many events those are. Cut short, it is begun anew: what was read
    /// is known by then.
    pub async fn read(&self, forward: &mut Forward) -> Result<usize, Error> {
        let client = self.clients.get(&forward.row.connection).await?;
        let types: Vec<&str> = forward.options.types.iter().map(String::as_str).collect();
        let asked = if types.len() > MAX_TYPES {
            &[]
        } else {
            types.as_slice()
        };
        let since = forward.row.watermark.saturating_sub(LOOKBACK);
        let (mut after, mut newest, mut new, mut place) = (None, None, 0, 0_i64);
        let mut descent = Descent::default();
        loop {
            let request = requests::list_events(asked, Some(since), after.as_deref());
            let answer = client.page(request.lane(Lane::Import)).await?;
            descent.follow(&answer)?;
            let page = answer.value;
            let oldest = page.last_id();
            let mut events = Vec::with_capacity(page.data.len());
            for raw in &page.data {
                let Ok(event) = parse_object::<Event>(raw.get().as_bytes()) else {
                    continue;
                };
                let created = event.created.unwrap_or_default();
                newest = newest.max(Some(created));
                // A list has the newest first.
                place -= 1;
                if types.is_empty() || types.contains(&event.kind.as_str()) {
                    events.push(NewEvent {
                        id: event.id,
                        kind: event.kind,
                        created,
                        place,
                        raw: raw.get().to_owned(),
                    });
                }
            }
            let row = forward.row.clone();
            new += self
                .ledger
                .write(move |db| forwards::insert_events(db, &row, &events))
                .await?;
            after = oldest.filter(|_| page.has_more);
            if after.is_none() {
                break;
            }
        }
        let watermark = newest.unwrap_or(forward.row.watermark);
        let (number, forget) = (forward.row.number, self.clock().now() - MAX_EVENT_AGE - DAY);
        self.ledger
            .write(move |db| forwards::finish_reading(db, number, watermark, forget))
            .await?;
        forward.row.watermark = forward.row.watermark.max(watermark);
        Ok(new)
    }

    /// Tries the first event that waits. Nothing where none does, or where its time has not come.
    pub async fn send_next(&self, forward: &Forward) -> Result<Option<ForwardedEvent>, Error> {
        let number = forward.row.number;
        let next = self
            .ledger
            .read(move |db| forwards::get_next_event(db, number))
            .await?;
        let now = self.clock().now();
        let Some(event) = next.filter(|event| event.next_try <= now) else {
            return Ok(None);
        };
        // Asked for each time: a handler's owner may have given it another one.
        let secret = self.signing.get(&forward.row.connection).await?;
        let delivery = Delivery {
            url: &forward.row.url,
            body: event.raw.clone().into_bytes(),
            name: &event.id,
            signature: Some(sign_payload(event.raw.as_bytes(), secret.expose(), now)),
            local_network: forward.options.local_network,
        };
        let posted = self.poster.post(delivery).await;
        Ok(Some(self.note(forward, event, posted).await?))
    }

    async fn note(
        &self,
        forward: &Forward,
        event: WaitingEvent,
        posted: Result<serde_json::Value, (crate::flow::retry::StepFault, Error)>,
    ) -> Result<ForwardedEvent, Error> {
        let (number, now) = (forward.row.number, self.clock().now());
        let (id, kind) = (event.id.clone(), event.kind);
        let (result, next) = match posted {
            Ok(answer) => {
                self.ledger
                    .write(move |db| forwards::mark_taken(db, number, &event.id))
                    .await?;
                let status = answer.get("status").and_then(serde_json::Value::as_u64);
                let status = status.and_then(|status| u16::try_from(status).ok());
                (Ok(status.unwrap_or_default()), None)
            }
            Err((fault, error)) => {
                let tries = event.tries.saturating_add(1);
                let next = next_try(fault, tries, event.first_try.unwrap_or(now), now);
                let text = serde_json::to_string(&error.view()).unwrap_or_default();
                self.ledger
                    .write(move |db| {
                        forwards::note_untaken(db, number, &event.id, &text, now, next)
                    })
                    .await?;
                (Err(error.message), next)
            }
        };
        Ok(ForwardedEvent {
            id,
            kind,
            result,
            next_try: next,
        })
    }

    /// When the first event that waits is worth trying (unix seconds); none where none waits.
    pub async fn find_next_try(&self, forward: &Forward) -> Result<Option<i64>, Error> {
        let number = forward.row.number;
        let next = self
            .ledger
            .read(move |db| forwards::get_next_event(db, number))
            .await?;
        Ok(next.map(|event| event.next_try))
    }

    /// How many events wait, and how many were given up.
    pub async fn count(&self, forward: &Forward) -> Result<(u32, u32), Error> {
        let number = forward.row.number;
        let counted = self
            .ledger
            .read(move |db| forwards::count_events(db, number));
        Ok(counted.await?)
    }

    /// Has every event that was given up sent once more; gives how many those are.
    pub async fn resend(&self, forward: &Forward) -> Result<usize, Error> {
        let number = forward.row.number;
        let resent = self
            .ledger
            .write(move |db| forwards::resend_events(db, number));
        Ok(resent.await?)
    }
}
