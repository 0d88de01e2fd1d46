//! Lists of customers and products: from the local copy where it is complete, else from Stripe.

use crate::kind::RecordKind;
use serde::de::DeserializeOwned;

use super::{
    App,
    desk::is_offline,
    manage::{Found, ListQuery, ListWindow, RowSource},
};
use crate::{
    error::{Error, ErrorCode},
    ledger::mirror::{
        self,
        search::{SearchQuery, SortColumn, get_object_position, list_objects},
    },
    stripe::{self, Lane, Page, Request, requests},
};

/// Rows of a window at the most.
const LARGEST_WINDOW: u32 = 1000;

/// A window before its rows are read into their model.
struct RawWindow {
    rows: Vec<String>,
    total: Option<u32>,
    source: RowSource,
    as_of: Option<i64>,
    has_more: bool,
}

impl App {
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<ListWindow<T>, Error> {
        let found = self.raw_list(connection, kind, query).await?;
        // One odd object does not take the list away.
        let rows = found.rows.iter().filter_map(|raw| {
            serde_json::from_str(raw)
                .inspect_err(|error| tracing::warn!(%error, "a row could not be read"))
                .ok()
        });
        Ok(ListWindow {
            rows: rows.collect(),
            total: found.total,
            source: found.source,
            as_of: found.as_of,
            has_more: found.has_more,
        })
    }

    async fn raw_list(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<RawWindow, Error> {
        let source = if self.desk.is_offline(connection) {
            RowSource::MirrorOffline
        } else {
            RowSource::Mirror
        };
        let enabled = self.settings().data.mirror;
        if enabled && let Some(found) = self.copied(connection, kind, query, source, false).await? {
            return Ok(found);
        }
        match self.at_stripe(connection, kind, query).await {
            Ok(found) => Ok(found),
            // Half a copy is better than none while Stripe cannot be reached.
            Err(error) if is_offline(error.code) && query.after.is_none() => {
                let source = RowSource::MirrorOffline;
                let half = self.copied(connection, kind, query, source, true).await?;
                half.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn copied(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
        source: RowSource,
        half: bool,
    ) -> Result<Option<RawWindow>, Error> {
        let (owner, wanted) = (connection.to_owned(), wanted(query));
        let (offset, limit) = (query.offset, query.limit.clamp(1, LARGEST_WINDOW));
        self.ledger
            .read(move |db| {
                let Some(mirror) = mirror::get_mirror(db, &owner, kind)? else {
                    return Ok(None);
                };
                if !mirror.complete && (!half || mirror::count_objects(db, mirror.space)? == 0) {
                    return Ok(None);
                }
                let found = list_objects(db, &mirror, &wanted, offset, limit)?;
                let shown = offset.saturating_add(u32::try_from(found.rows.len()).unwrap_or(0));
                Ok(Some(RawWindow {
                    has_more: found.more || shown < found.total,
                    rows: found.rows,
                    total: Some(found.total),
                    source,
                    as_of: mirror.as_of.or(mirror.copied),
                }))
            })
            .await
    }

    /// Stripe itself lists, and finds an email address or an id that is given whole.
    async fn at_stripe(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<RawWindow, Error> {
        let client = self.client(connection).await?;
        let limit = query.limit.clamp(1, requests::MAX_PAGE_SIZE);
        let text = query.text.trim();
        let mut found = RawWindow {
            rows: Vec::new(),
            total: None,
            source: RowSource::Stripe,
            as_of: None,
            has_more: false,
        };
        let request = if text.is_empty() {
            let mut request = requests::list_page(kind.path(), None, query.after.as_deref(), limit);
            if let (RecordKind::Products, Some(active)) = (kind, query.active) {
                request = requests::list_products_by_active(active, query.after.as_deref(), limit);
            }
            request
        } else if kind == RecordKind::Customers && text.contains('@') {
            requests::list_customers_by_email(text, limit)
        } else {
            found.rows = self.by_id(&client, kind, text).await?;
            return Ok(found);
        };
        let page = client.page(request.lane(Lane::Interactive)).await?.value;
        found.has_more = page.has_more;
        found.rows = texts(&page);
        Ok(found)
    }

    async fn by_id(
        &self,
        client: &stripe::Client,
        kind: RecordKind,
        text: &str,
    ) -> Result<Vec<String>, Error> {
        if !looks_like_id(text) {
            return Ok(Vec::new());
        }
        let request: Request = requests::get_object(kind.path(), text).lane(Lane::Interactive);
        match client.send(request).await {
            Ok(answer) => {
                let raw = answer.value.get().to_owned();
                let object: serde_json::Value = serde_json::from_str(&raw).unwrap_or_default();
                Ok(if super::sending::is_deleted(&object) {
                    Vec::new()
                } else {
                    vec![raw]
                })
            }
            Err(stripe::StripeError::NotFound(_)) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn place(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
        id: &str,
    ) -> Result<Option<u32>, Error> {
        let (owner, wanted, id) = (connection.to_owned(), wanted(query), id.to_owned());
        self.ledger
            .read(move |db| {
                let Some(mirror) = mirror::get_mirror(db, &owner, kind)? else {
                    return Ok(None);
                };
                if !mirror.complete {
                    return Ok(None);
                }
                Ok(get_object_position(db, &mirror, &wanted, &id)?)
            })
            .await
    }

    /// What the command palette finds: customers first, then products.
    pub async fn find(
        &self,
        connection: &str,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Found>, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let limit = limit.clamp(1, 50);
        let query = ListQuery {
            text: text.to_owned(),
            limit,
            ..ListQuery::default()
        };
        let mut groups = Vec::new();
        for kind in [RecordKind::Customers, RecordKind::Products] {
            let rows = match self.find_kind(connection, kind, &query).await {
                Ok(rows) => rows,
                // The palette has other things to show; the list says what is wrong.
                Err(error) if error.code != ErrorCode::LedgerFailed => Vec::new(),
                Err(error) => return Err(error),
            };
            groups.push(rows);
        }
        let products = groups.pop().unwrap_or_default();
        let customers = groups.pop().unwrap_or_default();
        let half = (limit as usize).div_ceil(2);
        let room = (limit as usize).saturating_sub(products.len().min(half));
        let mut found: Vec<Found> = customers.into_iter().take(room).collect();
        let room = (limit as usize).saturating_sub(found.len());
        found.extend(products.into_iter().take(room));
        Ok(found)
    }

    async fn find_kind(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<Vec<Found>, Error> {
        let enabled = self.settings().data.mirror;
        let source = RowSource::Mirror;
        let copied = if enabled {
            self.copied(connection, kind, query, source, false).await?
        } else {
            None
        };
        let complete = copied.is_some();
        let mut rows = copied.map(|found| found.rows).unwrap_or_default();
        // An id or email that was pasted whole is looked up, also one made a moment ago.
        let whole = match kind {
            RecordKind::Customers => query.text.starts_with("cus_") && query.text.len() > 8,
            RecordKind::Products => query.text.starts_with("prod_") && query.text.len() > 9,
        };
        let email = !complete && kind == RecordKind::Customers && query.text.contains('@');
        if rows.is_empty() && (whole || email) {
            rows = self.at_stripe(connection, kind, query).await?.rows;
        }
        Ok(rows.iter().filter_map(|raw| hit(kind, raw)).collect())
    }
}

fn hit(kind: RecordKind, raw: &str) -> Option<Found> {
    let object: serde_json::Value = serde_json::from_str(raw).ok()?;
    let text = |key: &str| {
        let text = object.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let id = text("id")?;
    let second = match kind {
        RecordKind::Customers => "email",
        RecordKind::Products => "description",
    };
    let mut lines = [text("name"), text(second), Some(id.clone())]
        .into_iter()
        .flatten();
    Some(Found {
        kind,
        title: lines.next().unwrap_or_default(),
        subtitle: lines.next(),
        id,
    })
}

/// A customer's id is Stripe's, a product's may be anything without a blank.
fn looks_like_id(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.len() <= 255
}

fn texts(page: &Page) -> Vec<String> {
    page.data.iter().map(|raw| raw.get().to_owned()).collect()
}

fn wanted(query: &ListQuery) -> SearchQuery {
    let sort = query.sort.as_deref().and_then(|column| {
        Some(match column {
            "created" => SortColumn::Created,
            "updated" => SortColumn::Updated,
            "name" => SortColumn::Name,
            "email" => SortColumn::Email,
            "id" => SortColumn::Id,
            "active" => SortColumn::Active,
            _ => return None,
        })
    });
    SearchQuery {
        text: query.text.clone(),
        sort,
        descending: query.descending,
        active: query.active,
    }
}
