//! Keeps the local copy current: what the signal named, or where there is none, what lists show.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Mirror, entry, restarted, sync::entries};
use crate::{
    error::{Error, ErrorCode},
    kind::RecordKind,
    ledger::mirror::{self, MirrorChange, MirrorRow, ObjectRow},
    stripe::{self, Client, Descent, Lane, ObjectId, is_deleted, requests},
};

/// Changes taken in at a time.
const MAX_CHANGES: u32 = 100;
/// Without events: how often the newest objects are listed, and how often all of them.
const REFRESH: i64 = 600;
const REBUILD: i64 = 24 * 3600;
/// How far below the newest object a refresh looks, since lists may show an object late.
const LOOKBACK: i64 = 300;

impl Mirror {
    /// Reads again what the signal named of a kind. One that cannot be read keeps no other.
    pub(super) async fn apply_changes(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
    ) -> Result<bool, Error> {
        let (mut changed, mut failed) = (false, None);
        let mut unread = BTreeSet::new();
        loop {
            let owner = connection.to_owned();
            let limit = MAX_CHANGES.saturating_add(u32::try_from(unread.len()).unwrap_or(u32::MAX));
            let mut named = self
                .ledger
                .read(move |db| mirror::list_mirror_changes(db, &owner, kind, limit))
                .await?;
            named.retain(|change| !unread.contains(&change.id));
            if named.is_empty() || !self.may_copy() {
                break;
            }
            for change in named {
                match self.apply_change(client, connection, &change).await {
                    Ok(()) => changed = true,
                    Err(error) if error.code == ErrorCode::StripeUnavailable => {
                        unread.insert(change.id);
                        failed.get_or_insert(error);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        if changed {
            self.emit_records_changed(connection, kind);
        }
        failed.map_or(Ok(changed), Err)
    }

    async fn apply_change(
        &self,
        client: &Client,
        connection: &str,
        change: &MirrorChange,
    ) -> Result<(), Error> {
        let MirrorChange { kind, id, deleted } = change.clone();
        let object = if deleted {
            None
        } else {
            fetch(client, kind, &id).await?
        };
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                match (object, mirror::get_mirror(db, &owner, kind)?) {
                    (Some(object), Some(mirror)) => {
                        mirror::put_objects(db, &mirror, &[object])?;
                    }
                    (None, _) => {
                        mirror::remove_object(db, &owner, kind, &id)?;
                    }
                    (Some(_), None) => {}
                }
                Ok::<_, Error>(mirror::remove_mirror_change(db, &owner, kind, &id)?)
            })
            .await
    }

    /// Keeps the copy of a kind roughly current where events may not be read.
    pub(super) async fn refresh_list(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
    ) -> Result<bool, Error> {
        let now = self.clients.clock().now();
        let mirror = self.begin_copy(connection, kind).await?;
        if mirror.walking || mirror.as_of.is_some_and(|at| now - at < REFRESH) {
            return Ok(false);
        }
        if mirror.copied.is_none_or(|at| now - at > REBUILD) {
            self.put_copy(&mirror, restarted).await?;
            return self.walk(client, connection, kind).await;
        }
        self.refresh(client, connection, kind, &mirror).await
    }

    /// Lists what was made since the last look.
    async fn refresh(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
        mirror: &MirrorRow,
    ) -> Result<bool, Error> {
        let since = mirror.newest.map(|newest| newest - LOOKBACK);
        let (mut after, mut newest, mut all) = (None::<String>, mirror.newest, Vec::new());
        let mut descent = Descent::default();
        loop {
            let request = requests::list_page(
                kind.path(),
                since,
                after.as_deref(),
                requests::MAX_PAGE_SIZE,
            );
            let answer = client.page(request.lane(Lane::Mirror)).await?;
            descent.follow(&answer)?;
            let page = answer.value;
            newest = newest.max(page.span().map(|(newest, _)| newest));
            all.extend(entries(kind, &page.data));
            after = page.last_id().filter(|_| page.has_more);
            if after.is_none() {
                break;
            }
        }
        let any = !all.is_empty();
        let next = MirrorRow {
            newest,
            as_of: Some(self.clients.clock().now()),
            ..mirror.clone()
        };
        self.ledger
            .write(move |db| {
                mirror::put_objects(db, &next, &all)?;
                mirror::put_mirror(db, &next)
            })
            .await?;
        if any {
            self.emit_records_changed(connection, kind);
        }
        Ok(any)
    }
}

/// One object; none if it is deleted.
async fn fetch(client: &Client, kind: RecordKind, id: &str) -> Result<Option<ObjectRow>, Error> {
    let Ok(id) = ObjectId::parse(id) else {
        return Ok(None);
    };
    let request = requests::get_object(kind.path(), &id).lane(Lane::Mirror);
    match client.send(request).await {
        Ok(answer) => {
            let raw = answer.value.get();
            let object: Value = serde_json::from_str(raw).unwrap_or_default();
            Ok(if is_deleted(&object) {
                None
            } else {
                entry(kind, &object, raw.to_owned())
            })
        }
        Err(stripe::StripeError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
