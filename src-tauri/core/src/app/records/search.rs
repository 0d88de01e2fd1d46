//! What the command palette finds among customers and products.

use super::Records;
use crate::{
    app::view::{ListQuery, RowSource, SearchHit},
    error::{Error, ErrorCode},
    kind::RecordKind,
};

/// Hits at the most.
const MAX_HITS: u32 = 50;

impl Records {
    /// What the command palette finds: customers first, then products.
    pub async fn search(
        &self,
        connection: &str,
        text: &str,
        limit: u32,
    ) -> Result<Vec<SearchHit>, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let limit = limit.clamp(1, MAX_HITS);
        let query = ListQuery {
            text: text.to_owned(),
            limit,
            ..ListQuery::default()
        };
        let mut groups = Vec::new();
        for kind in RecordKind::ALL {
            let rows = match self.search_kind(connection, kind, &query).await {
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
        let mut found: Vec<SearchHit> = customers.into_iter().take(room).collect();
        let room = (limit as usize).saturating_sub(found.len());
        found.extend(products.into_iter().take(room));
        Ok(found)
    }

    async fn search_kind(
        &self,
        connection: &str,
        kind: RecordKind,
        query: &ListQuery,
    ) -> Result<Vec<SearchHit>, Error> {
        let source = RowSource::Mirror;
        let copied = if self.mirror.is_enabled() {
            self.list_from_mirror(connection, kind, query, source, false)
                .await?
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
            rows = self.list_from_stripe(connection, kind, query).await?.rows;
        }
        Ok(rows.iter().filter_map(|raw| read_hit(kind, raw)).collect())
    }
}

fn read_hit(kind: RecordKind, raw: &str) -> Option<SearchHit> {
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
    Some(SearchHit {
        kind,
        title: lines.next().unwrap_or_default(),
        subtitle: lines.next(),
        id,
    })
}
