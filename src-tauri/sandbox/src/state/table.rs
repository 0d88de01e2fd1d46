//! The objects of one kind, in the order that Stripe lists them.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

/// What a table must know of an object.
pub(crate) trait Record: Clone {
    fn id(&self) -> &str;
    fn created(&self) -> i64;
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Row<T> {
    /// The order of insertion, which decides within one second.
    seq: u64,
    /// Lists show it from this second on: Stripe can show an object later than its `created` says.
    visible_at: i64,
    item: Arc<T>,
}

/// Oldest first, so that a new object is one push.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Table<T> {
    rows: Vec<Row<T>>,
    next_seq: u64,
    /// Rebuilt by [`Table::reindex`] after a restore.
    #[serde(skip)]
    index: HashMap<String, (i64, u64)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            next_seq: 0,
            index: HashMap::new(),
        }
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageQuery {
    pub(crate) limit: usize,
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
    /// The smallest and largest `created`, both included.
    pub(crate) created: (i64, i64),
}

/// One page, newest first.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<Arc<T>>,
    pub(crate) has_more: bool,
}

/// The cursor that is not there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UnknownCursor {
    pub(crate) param: &'static str,
    pub(crate) id: String,
}

impl<T: Record> Table<T> {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn insert(&mut self, item: T, visible_at: i64) -> Arc<T> {
        let item = Arc::new(item);
        let seq = self.next_seq;
        self.next_seq += 1;
        let key = (item.created(), seq);
        self.index.insert(item.id().to_owned(), key);
        let row = Row {
            seq,
            visible_at,
            item: Arc::clone(&item),
        };
        let position = self.position(key);
        self.rows.insert(position, row);
        item
    }

    /// Many at once: one sort instead of one search each.
    pub(crate) fn extend(&mut self, items: impl IntoIterator<Item = T>) -> Vec<Arc<T>> {
        let mut added = Vec::new();
        for item in items {
            let item = Arc::new(item);
            let seq = self.next_seq;
            self.next_seq += 1;
            self.index
                .insert(item.id().to_owned(), (item.created(), seq));
            self.rows.push(Row {
                seq,
                visible_at: item.created(),
                item: Arc::clone(&item),
            });
            added.push(item);
        }
        self.rows.sort_by_key(|row| (row.item.created(), row.seq));
        added
    }

    /// The first position whose key is not below this one.
    fn position(&self, key: (i64, u64)) -> usize {
        self.rows
            .partition_point(|row| (row.item.created(), row.seq) < key)
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.index.get(id).map(|key| self.position(*key))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Arc<T>> {
        let position = self.find(id)?;
        self.rows.get(position).map(|row| &row.item)
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.index.contains_key(id)
    }

    /// For changes; events keep the copy that they were made with. `created` and `id` must stay.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        let position = self.find(id)?;
        self.rows
            .get_mut(position)
            .map(|row| Arc::make_mut(&mut row.item))
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Arc<T>> {
        let position = self.find(id)?;
        self.index.remove(id);
        Some(self.rows.remove(position).item)
    }

    /// Forgets what is older.
    pub(crate) fn forget_before(&mut self, created: i64) {
        let end = self.position((created, 0));
        for row in self.rows.drain(..end) {
            self.index.remove(row.item.id());
        }
    }

    /// All, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<T>> {
        self.rows.iter().map(|row| &row.item)
    }

    /// The object at a position of the list, for draws.
    pub(crate) fn nth(&self, position: usize) -> Option<&Arc<T>> {
        self.rows.get(position).map(|row| &row.item)
    }

    pub(crate) fn reindex(&mut self) {
        self.index = self
            .rows
            .iter()
            .map(|row| (row.item.id().to_owned(), (row.item.created(), row.seq)))
            .collect();
    }

    /// One page of what `keep` lets through and what lists show at `now`.
    pub(crate) fn page(
        &self,
        query: &PageQuery,
        now: i64,
        keep: impl Fn(&T) -> bool,
    ) -> Result<Page<T>, UnknownCursor> {
        let mut start = self.position((query.created.0, 0));
        let mut end = match query.created.1.checked_add(1) {
            Some(after) => self.position((after, 0)),
            None => self.rows.len(),
        };
        let locate = |param: &'static str, id: &String| {
            let unknown = || UnknownCursor {
                param,
                id: id.clone(),
            };
            self.find(id).ok_or_else(unknown)
        };
        if let Some(id) = &query.after {
            end = end.min(locate("starting_after", id)?);
        }
        if let Some(id) = &query.before {
            start = start.max(locate("ending_before", id)? + 1);
        }
        let rows = self.rows.get(start..end).unwrap_or_default();
        let shown = |row: &&Row<T>| row.visible_at <= now && keep(&row.item);
        let item = |row: &Row<T>| Arc::clone(&row.item);
        let limit = query.limit;
        let mut items: Vec<Arc<T>> = if query.before.is_some() {
            rows.iter()
                .filter(shown)
                .take(limit + 1)
                .map(item)
                .collect()
        } else {
            rows.iter()
                .rev()
                .filter(shown)
                .take(limit + 1)
                .map(item)
                .collect()
        };
        let has_more = items.len() > limit;
        items.truncate(limit);
        if query.before.is_some() {
            items.reverse();
        }
        Ok(Page { items, has_more })
    }
}
