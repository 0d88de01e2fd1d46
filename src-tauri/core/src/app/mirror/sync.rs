//! Makes the local copy and keeps it current, in the lowest lane of the throttle.
//!
//! A copy is one walk over each list, from the newest object to the oldest; its place is committed
//! with each page. Later the signal names what changed, and only that is read again. Where events
//! may not be read, the newest objects are listed now and then and everything once a day.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, value::RawValue};
use tokio::{sync::Notify, task::JoinHandle};

use super::{Mirror, MirrorRow, entry, restarted};
use crate::{
    error::Error,
    kind::RecordKind,
    ledger::{
        mirror::{self, ObjectRow},
        sources, stretches,
    },
    source::Source,
    stripe::{Client, Descent, Lane, ObjectHead, Page, requests},
    threads::lock,
    watch::{
        health::{self, Asking},
        schedule,
    },
};

/// Without a signal nobody knows what changed after a pause like this.
const MAX_PAUSE: i64 = 29 * 24 * 3600;
/// After so many pages it is worth finding out how old the oldest object is.
const ESTIMATE_AFTER_PAGES: u32 = 10;
/// Stripe opened in 2011; nothing is older.
const STRIPE_OPENED: i64 = 1_293_840_000;
/// Seconds until a copy that failed is tried again: doubled each time, from the first to the last.
const MIN_RETRY: u64 = 30;
const MAX_RETRY: u64 = 600;
/// The same for one kind of record, where the other can be read: the first wait, in seconds.
const KIND_RETRY: i64 = 30;

/// A copy that is kept current by itself, for as long as this lives.
pub(super) struct SyncTask {
    wanted: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Drop for SyncTask {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mirror {
    /// Begins to keep a connection's copy current by itself.
    pub(in crate::app) fn start_sync(self: &Arc<Self>, connection: &str) {
        let mut syncs = lock(&self.syncs);
        if let Some(sync) = syncs.get(connection) {
            lock(&self.insisted).insert(connection.to_owned());
            sync.wanted.notify_one();
            return;
        }
        let wanted = Arc::new(Notify::new());
        let (me, id, woken) = (Arc::downgrade(self), connection.to_owned(), wanted.clone());
        let mut settings = self.settings.subscribe();
        let task = tokio::spawn(async move {
            let mut failures = 0;
            loop {
                let Some(mirror) = me.upgrade() else { return };
                let outcome = mirror.sync_with(&id, false).await;
                drop(mirror);
                failures = if outcome.is_ok() { 0 } else { failures + 1 };
                let wait = MIN_RETRY << u32::min(failures, 6);
                let wait = Duration::from_secs(wait.min(MAX_RETRY));
                tokio::select! {
                    biased;
                    () = woken.notified() => {}
                    () = tokio::time::sleep(wait), if failures > 0 => {}
                    changed = settings.changed() => if changed.is_err() { return },
                }
            }
        });
        syncs.insert(connection.to_owned(), SyncTask { wanted, task });
    }

    /// The signal may have named customers or products that changed.
    pub(in crate::app) fn wake(&self, connection: &str) {
        if let Some(sync) = lock(&self.syncs).get(connection) {
            sync.wanted.notify_one();
        }
    }

    /// Brings the copy up to date, as far as the settings allow; asks also for what failed a moment
    /// ago.
    pub async fn sync(&self, connection: &str) -> Result<(), Error> {
        self.sync_with(connection, true).await
    }

    async fn sync_with(&self, connection: &str, again: bool) -> Result<(), Error> {
        let step = self.steps.get(connection);
        let _one = step.lock().await;
        if !self.may_copy() {
            return Ok(());
        }
        self.sync_kinds(connection, again).await
    }

    pub(super) fn may_copy(&self) -> bool {
        let settings = self.settings.get();
        settings.data.mirror && !settings.watching.paused
    }

    async fn sync_kinds(&self, connection: &str, again: bool) -> Result<(), Error> {
        let client = self.clients.get(connection).await?;
        let polled = lock(&self.polled).get(connection).copied();
        let owner = connection.to_owned();
        let signal = self
            .ledger
            .read(move |db| sources::get_source(db, &owner, Source::Signal))
            .await?;
        if self.signalled && signal.is_none() {
            // What changes before the signal is first read is named by nobody: copy after that.
            return Ok(());
        }
        let unread = signal.is_some_and(|signal| signal.problem.is_some());
        let insisted = lock(&self.insisted).remove(connection);
        let (mut changed, mut failed) = (false, None);
        for kind in RecordKind::ALL {
            let owner = connection.to_owned();
            let before = self
                .ledger
                .read(move |db| sources::get_source(db, &owner, Source::Mirror(kind)))
                .await?
                .unwrap_or_default();
            let now = self.clients.clock().now();
            let asked = insisted || (again && !before.closed);
            if !asked && !schedule::may_retry(now, before.retry_at, before.closed) {
                continue;
            }
            // What one kind does keeps nothing from the other.
            let synced = self.sync_kind(&client, connection, kind, unread).await;
            changed |= !matches!(synced, Ok(false));
            let next = match &synced {
                Ok(_) => health::note_success(now),
                Err(error) => {
                    let closed = error.code.is_closed();
                    let at = Asking {
                        now,
                        interval: KIND_RETRY,
                        jitter: self.clients.clock().jitter(),
                        ..Asking::default()
                    };
                    health::note_failure(&before, error.view(), closed, at)
                }
            };
            if before.problem.is_some() || next.problem.is_some() {
                let owner = connection.to_owned();
                self.ledger
                    .write(move |db| sources::put_source(db, &owner, Source::Mirror(kind), &next))
                    .await?;
                changed = true;
            }
            if let Err(error) = synced
                && !error.code.is_closed()
            {
                failed.get_or_insert(error);
            }
        }
        if !unread
            && failed.is_none()
            && self.may_copy()
            && let Some(polled) = polled
        {
            self.mark_current(connection, polled).await?;
        }
        if changed {
            self.emit_status(connection).await;
        }
        failed.map_or(Ok(()), Err)
    }

    /// One kind: the rest of its copy, what changed since, and its list where no event tells that.
    async fn sync_kind(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
        unread: bool,
    ) -> Result<bool, Error> {
        let mut changed = self.walk(client, connection, kind).await?;
        changed |= self.apply_changes(client, connection, kind).await?;
        if unread {
            changed |= self.refresh_list(client, connection, kind).await?;
        }
        Ok(changed)
    }

    /// All changes up to a time were taken in. Of a copy that the signal is not continuous with,
    /// nobody knows.
    async fn mark_current(&self, connection: &str, at: i64) -> Result<(), Error> {
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                let stretch = stretches::get_stretch(db, &owner)?;
                for kind in RecordKind::ALL {
                    if let Some(mirror) = mirror::get_mirror(db, &owner, kind)?
                        && !mirror.walking
                        && stretch.is_some()
                        && mirror.stretch == stretch
                    {
                        let as_of = mirror.as_of.max(Some(at));
                        mirror::put_mirror(db, &MirrorRow { as_of, ..mirror })?;
                    }
                }
                Ok::<_, Error>(())
            })
            .await
    }

    /// How far a copy is. It begins anew where the signal has another stretch than when it was begun:
    /// what changed in between was named by nobody.
    pub(super) async fn begin_copy(
        &self,
        connection: &str,
        kind: RecordKind,
    ) -> Result<MirrorRow, Error> {
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                let copy = mirror::begin_mirror(db, &owner, kind)?;
                let stretch = stretches::get_stretch(db, &owner)?;
                if stretch.is_none() || copy.stretch == stretch {
                    return Ok(copy);
                }
                let next = MirrorRow {
                    stretch,
                    ..restarted(copy)
                };
                mirror::put_mirror(db, &next)?;
                Ok(next)
            })
            .await
    }

    /// Goes on with a copy until it is whole; says whether anything was done.
    pub(super) async fn walk(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
    ) -> Result<bool, Error> {
        let mut mirror = self.begin_copy(connection, kind).await?;
        let away = mirror
            .as_of
            .is_some_and(|at| self.clients.clock().now() - at > MAX_PAUSE);
        if away && !mirror.walking && mirror.stretch.is_none() {
            self.put_copy(&mirror, restarted).await?;
        }
        let (mut done, mut descent) = (false, Descent::default());
        loop {
            mirror = self.begin_copy(connection, kind).await?;
            if !mirror.walking || !self.may_copy() {
                return Ok(done);
            }
            self.copy_page(client, connection, kind, &mirror, &mut descent)
                .await?;
            done = true;
            self.emit_status(connection).await;
        }
    }

    async fn copy_page(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
        mirror: &MirrorRow,
        descent: &mut Descent,
    ) -> Result<(), Error> {
        let cursor = mirror.cursor.as_deref();
        let until = mirror.reached.filter(|_| cursor.is_none());
        let request =
            requests::list_page_until(kind.path(), until, cursor, requests::MAX_PAGE_SIZE);
        let page = match client.page(request.lane(Lane::Mirror)).await {
            Ok(answer) => {
                descent.follow(&answer)?;
                answer.value
            }
            // The object that marked the place was deleted: go on by time.
            Err(error) if error.is_lost_cursor() && mirror.cursor.is_some() => {
                let lost = |mirror: MirrorRow| MirrorRow {
                    cursor: None,
                    ..mirror
                };
                return self.put_copy(mirror, lost).await;
            }
            Err(error) => return Err(error.into()),
        };
        let mut next = after(mirror, &page);
        if !page.has_more {
            next.walking = false;
            next.complete = true;
            next.cursor = None;
            next.copied = Some(self.clients.clock().now());
            next.as_of = next.copied;
        } else if next.pages == ESTIMATE_AFTER_PAGES && next.oldest.is_none() {
            next.oldest = self.find_oldest(client, kind, next.reached).await?;
        }
        let objects = entries(kind, &page.data);
        let (owner, before) = (connection.to_owned(), mirror.clone());
        self.ledger
            .write(move |db| {
                // Wiped or begun anew in between: this page belongs to neither.
                if mirror::get_mirror(db, &owner, kind)?.as_ref() != Some(&before) {
                    return Ok(());
                }
                mirror::put_objects(db, &before, &objects)?;
                mirror::put_mirror(db, &next)?;
                if !next.walking {
                    mirror::sweep_objects(db, &next)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        if !page.has_more {
            self.emit_records_changed(connection, kind);
        }
        Ok(())
    }

    pub(super) async fn put_copy(
        &self,
        mirror: &MirrorRow,
        change: impl FnOnce(MirrorRow) -> MirrorRow,
    ) -> Result<(), Error> {
        let changed = change(mirror.clone());
        self.ledger
            .write(move |db| mirror::put_mirror(db, &changed))
            .await?;
        Ok(())
    }

    /// About when the first object was made: a dozen short questions that make the progress true.
    async fn find_oldest(
        &self,
        client: &Client,
        kind: RecordKind,
        reached: Option<i64>,
    ) -> Result<Option<i64>, Error> {
        let (mut none, mut some) = (
            STRIPE_OPENED,
            reached.unwrap_or_else(|| self.clients.clock().now()),
        );
        while some - none > 14 * 24 * 3600 {
            let middle = none + (some - none) / 2;
            let request = requests::list_page_until(kind.path(), Some(middle), None, 1);
            let page = client.page(request.lane(Lane::Mirror)).await?.value;
            match page.data.first().and_then(|raw| ObjectHead::of(raw).ok()) {
                Some(head) => some = head.created.unwrap_or(middle).min(middle),
                None => none = middle,
            }
        }
        Ok(Some(some))
    }
}

/// Where a copy stands after a page.
fn after(mirror: &MirrorRow, page: &Page) -> MirrorRow {
    let mut next = mirror.clone();
    next.pages += 1;
    for raw in &page.data {
        let Ok(head) = ObjectHead::of(raw) else {
            continue;
        };
        next.newest = next.newest.max(head.created);
        next.reached = head.created.or(next.reached);
        next.cursor = Some(head.id);
    }
    next
}

pub(super) fn entries(kind: RecordKind, page: &[Box<RawValue>]) -> Vec<ObjectRow> {
    let entries = page.iter().filter_map(|raw| {
        let object: Value = serde_json::from_str(raw.get()).ok()?;
        entry(kind, &object, raw.get().to_owned())
    });
    entries.collect()
}
