//! Lists of customers and products: from the local copy where it is complete, else from Stripe.

use super::Records;
use crate::{
    app::view::{AnyRecord, ListQuery, ListWindow, RowSource},
    error::Error,
    kind::RecordKind,
    ledger::mirror::{
        self,
        search::{SearchQuery, SortColumn, get_object_position, list_objects},
    },
    stripe::{self, Lane, ObjectId, Page, is_deleted, requests},
};

/// Rows of a window at the most.
const MAX_WINDOW: u32 = 1000;

impl Records {
    /// A window of a list.
    pub async fn list(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<ListWindow<AnyRecord>, Error> {
        let found = self.list_raw(connection, kind, query).await?;
        // One odd object does not take the list away.
        let rows = found.rows.iter().filter_map(|raw| {
            AnyRecord::parse(kind, raw)
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

    /// The same with each row as Stripe sent it.
    pub(in crate::app) async fn list_raw(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<ListWindow<String>, Error> {
        let source = if self.mirror.is_offline(connection) {
            RowSource::MirrorOffline
        } else {
            RowSource::Mirror
        };
        if self.mirror.is_enabled()
            && let Some(found) = self
                .list_from_mirror(connection, kind, query, source, false)
                .await?
        {
            return Ok(found);
        }
        match self.list_from_stripe(connection, kind, query).await {
            Ok(found) => Ok(found),
            // Half a copy is better than none while Stripe cannot be reached.
            Err(error) if error.code.is_offline() && query.after.is_none() => {
                let source = RowSource::MirrorOffline;
                let half = self
                    .list_from_mirror(connection, kind, query, source, true)
                    .await?;
                half.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) async fn list_from_mirror(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
        source: RowSource,
        half: bool,
    ) -> Result<Option<ListWindow<String>>, Error> {
        let (owner, wanted) = (connection.to_owned(), search_query(query));
        let (offset, limit) = (query.offset, query.limit.clamp(1, MAX_WINDOW));
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
                Ok(Some(ListWindow {
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
    pub(super) async fn list_from_stripe(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<ListWindow<String>, Error> {
        let client = self.clients.get(connection).await?;
        let limit = query.limit.clamp(1, requests::MAX_PAGE_SIZE);
        let text = query.text.trim();
        let mut found = ListWindow {
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
            requests::list_customers_by_email(text, query.after.as_deref(), limit)
        } else {
            found.rows = self.find_by_id(&client, kind, text).await?;
            return Ok(found);
        };
        let page = client.page(request.lane(Lane::Interactive)).await?.value;
        found.has_more = page.has_more;
        found.rows = texts(&page);
        Ok(found)
    }

    async fn find_by_id(
        &self,
        client: &stripe::Client,
        kind: RecordKind,
        text: &str,
    ) -> Result<Vec<String>, Error> {
        let id = match ObjectId::parse(text) {
            Ok(id) if looks_like_id(text) => id,
            _ => return Ok(Vec::new()),
        };
        let request = requests::get_object(kind.path(), &id).lane(Lane::Interactive);
        match client.send(request).await {
            Ok(answer) => {
                let raw = answer.value.get().to_owned();
                let object: serde_json::Value = serde_json::from_str(&raw).unwrap_or_default();
                Ok(if is_deleted(&object) {
                    Vec::new()
                } else {
                    vec![raw]
                })
            }
            Err(stripe::StripeError::NotFound(_)) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// The place of a row in the list; none where only Stripe knows the list.
    pub async fn get_position(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
        id: &str,
    ) -> Result<Option<u32>, Error> {
        let (owner, wanted, id) = (connection.to_owned(), search_query(query), id.to_owned());
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
}

/// A customer's id is Stripe's, a product's may be anything without a blank.
fn looks_like_id(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.len() <= 255
}

fn texts(page: &Page) -> Vec<String> {
    page.data.iter().map(|raw| raw.get().to_owned()).collect()
}

fn search_query(query: &ListQuery) -> SearchQuery {
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
