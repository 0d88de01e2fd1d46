//! Makes the local copy and keeps it current, in the lowest lane of the throttle.
//!
//! A copy is one walk over each list, from the newest object to the oldest; its place is committed
//! with each page. Later the signal names what changed, and only that is read again. Where events
//! may not be read, the newest objects are listed now and then and everything once a day.

mod news;

use crate::kind::RecordKind;
use std::{sync::Arc, time::Duration};

use serde_json::{Value, value::RawValue};
use tokio::sync::Notify;

use super::{
    App,
    desk::Copying,
    mirror::{KINDS, again, entry},
    view::AppEvent,
};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        mirror::{self, MirrorRow, ObjectRow},
        walks,
    },
    stripe::{Client, Lane, ObjectHead, Page, requests},
};

/// Stripe keeps events for 30 days: after a longer pause nobody knows what changed.
const EVENTS_LIVE: i64 = 29 * 24 * 3600;
/// After so many pages it is worth finding out how old the oldest object is.
const LARGE: u32 = 10;
/// Stripe opened in 2011; nothing is older.
const STRIPE_OPENED: i64 = 1_293_840_000;
/// How long a permission that is missing is not asked for again, unless someone says it was added.
pub(super) const ASK_AGAIN: i64 = 6 * 3600;
const WAIT_FIRST: u64 = 30;
const WAIT_LONGEST: u64 = 600;

impl App {
    /// Begins to keep a connection's copy current by itself.
    pub(super) fn keep_copying(&self, connection: &str) {
        let mut copying = self.desk.copying();
        if let Some(copying) = copying.get(connection) {
            self.desk.allow_all(connection);
            copying.wanted.notify_one();
            return;
        }
        let wanted = Arc::new(Notify::new());
        let (me, id, rung) = (self.me.clone(), connection.to_owned(), wanted.clone());
        let mut settings = self.settings.subscribe();
        let task = tokio::spawn(async move {
            let mut failures = 0;
            loop {
                let Some(app) = me.upgrade() else { return };
                let outcome = app.mirror_sync(&id).await;
                drop(app);
                failures = if outcome.is_ok() { 0 } else { failures + 1 };
                let wait = WAIT_FIRST << u32::min(failures, 6);
                let wait = Duration::from_secs(wait.min(WAIT_LONGEST));
                tokio::select! {
                    () = rung.notified() => {}
                    () = tokio::time::sleep(wait), if failures > 0 => {}
                    changed = settings.changed() => if changed.is_err() { return },
                }
            }
        });
        copying.insert(connection.to_owned(), Copying { wanted, task });
    }

    pub(super) fn wake_copy(&self, connection: &str) {
        if let Some(copying) = self.desk.copying().get(connection) {
            copying.wanted.notify_one();
        }
    }

    /// Brings the copy up to date, as far as the settings allow.
    pub async fn mirror_sync(&self, connection: &str) -> Result<(), Error> {
        let step = self.desk.step(connection);
        let _one = step.lock().await;
        if !self.may_copy() {
            return Ok(());
        }
        let outcome = self.sync(connection).await;
        let before = self.desk.stuck(connection);
        let problem = outcome.as_ref().err().map(Error::view);
        if before != problem {
            self.desk.set_stuck(connection, problem);
            self.tell_mirror(connection).await;
        }
        outcome
    }

    fn may_copy(&self) -> bool {
        let settings = self.settings();
        settings.data.mirror && !settings.watching.paused
    }

    async fn sync(&self, connection: &str) -> Result<(), Error> {
        let client = self.client(connection).await?;
        let polled = self.desk.polled(connection);
        let owner = connection.to_owned();
        let signal = self
            .ledger
            .read(move |db| walks::get_signal(db, &owner).map_err(Error::from))
            .await?;
        if self.watch && signal.is_none() {
            // What changes before the signal is first read is named by nobody: copy after that.
            return Ok(());
        }
        let closed = signal.is_some_and(|signal| signal.closed);
        let mut told = false;
        for kind in KINDS {
            let since = self.now() - ASK_AGAIN;
            if self.desk.denied(connection, kind, since).is_some() {
                continue;
            }
            // A key that may read products only still has its products copied.
            match self.walk(&client, connection, kind).await {
                Ok(changed) => told |= changed,
                Err(error) if error.code == ErrorCode::PermissionMissing => {
                    self.desk.deny(connection, kind, self.now(), error.view());
                    told = true;
                }
                Err(error) => return Err(error),
            }
        }
        told |= self.take_news(&client, connection).await?;
        if closed {
            told |= self.without_events(&client, connection).await?;
        } else if self.may_copy()
            && let Some(polled) = polled
        {
            self.current(connection, polled).await?;
        }
        if told {
            self.tell_mirror(connection).await;
        }
        Ok(())
    }

    /// All news up to a time were taken in.
    async fn current(&self, connection: &str, at: i64) -> Result<(), Error> {
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                for kind in KINDS {
                    if let Some(mirror) = mirror::get_mirror(db, &owner, kind)?
                        && !mirror.walking
                    {
                        let as_of = mirror.as_of.max(Some(at));
                        mirror::put_mirror(db, &MirrorRow { as_of, ..mirror })?;
                    }
                }
                Ok::<_, Error>(())
            })
            .await
    }

    async fn mirror(&self, connection: &str, kind: RecordKind) -> Result<MirrorRow, Error> {
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| mirror::begin_mirror(db, &owner, kind).map_err(Error::from))
            .await
    }

    /// Goes on with a copy until it is whole; says whether anything was done.
    async fn walk(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
    ) -> Result<bool, Error> {
        let mut mirror = self.mirror(connection, kind).await?;
        let away = mirror.as_of.is_some_and(|at| self.now() - at > EVENTS_LIVE);
        if away && !mirror.walking {
            self.change(&mirror, again).await?;
        }
        let mut done = false;
        loop {
            mirror = self.mirror(connection, kind).await?;
            if !mirror.walking || !self.may_copy() {
                return Ok(done);
            }
            self.page(client, connection, kind, &mirror).await?;
            done = true;
            self.tell_mirror(connection).await;
        }
    }

    async fn page(
        &self,
        client: &Client,
        connection: &str,
        kind: RecordKind,
        mirror: &MirrorRow,
    ) -> Result<(), Error> {
        let cursor = mirror.cursor.as_deref();
        let until = mirror.reached.filter(|_| cursor.is_none());
        let request =
            requests::list_page_until(kind.path(), until, cursor, requests::MAX_PAGE_SIZE);
        let page = match client.page(request.lane(Lane::Mirror)).await {
            Ok(answer) => answer.value,
            // The object that marked the place was deleted: go on by time.
            Err(error) if error.is_lost_cursor() && mirror.cursor.is_some() => {
                let lost = |mirror: MirrorRow| MirrorRow {
                    cursor: None,
                    ..mirror
                };
                return self.change(mirror, lost).await;
            }
            Err(error) => return Err(error.into()),
        };
        let mut next = after(mirror, &page);
        if !page.has_more {
            next.walking = false;
            next.complete = true;
            next.cursor = None;
            next.copied = Some(self.now());
            next.as_of = next.copied;
        } else if next.pages == LARGE && next.oldest.is_none() {
            next.oldest = self.oldest(client, kind, next.reached).await?;
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
            self.changed(connection, kind);
        }
        Ok(())
    }

    async fn change(
        &self,
        mirror: &MirrorRow,
        change: impl FnOnce(MirrorRow) -> MirrorRow,
    ) -> Result<(), Error> {
        let changed = change(mirror.clone());
        self.ledger
            .write(move |db| mirror::put_mirror(db, &changed).map_err(Error::from))
            .await
    }

    /// About when the first object was made: a dozen short questions that make the progress true.
    async fn oldest(
        &self,
        client: &Client,
        kind: RecordKind,
        reached: Option<i64>,
    ) -> Result<Option<i64>, Error> {
        let (mut none, mut some) = (STRIPE_OPENED, reached.unwrap_or_else(|| self.now()));
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

    fn changed(&self, connection: &str, kind: RecordKind) {
        self.emit(AppEvent::ObjectsChanged {
            connection: connection.to_owned(),
            kind,
        });
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

fn entries(kind: RecordKind, page: &[Box<RawValue>]) -> Vec<ObjectRow> {
    let entries = page.iter().filter_map(|raw| {
        let object: Value = serde_json::from_str(raw.get()).ok()?;
        entry(kind, &object, raw.get().to_owned())
    });
    entries.collect()
}
