//! The local copy of customers and products: how far it is, and what people do with it.

use crate::kind::RecordKind;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use super::{App, copying::ASK_AGAIN, flat::flatten, view::AppEvent};
use crate::{
    error::{Error, ErrorCode, ErrorView},
    ledger::mirror::{self, MirrorRow, ObjectRow},
};

/// One kind's local copy.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MirrorKind {
    /// Customers or products.
    pub kind: RecordKind,
    /// RecordKind copied so far.
    pub count: u32,
    /// The first copy is complete.
    pub complete: bool,
    /// 0 to 1 while the first copy is made.
    pub progress: Option<f64>,
    /// Seconds that the first copy will still take.
    pub eta_seconds: Option<u32>,
    /// When it was last known current (unix seconds).
    pub as_of: Option<i64>,
    /// Why it stands still.
    pub problem: Option<ErrorView>,
}

/// A connection's local copy.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MirrorStatus {
    /// The connection.
    pub connection: String,
    /// Turned on in the settings.
    pub enabled: bool,
    /// Bytes that it takes in the ledger file, roughly.
    pub bytes: u32,
    /// Customers and products.
    pub kinds: Vec<MirrorKind>,
}

/// Both kinds, the one that people look for first.
pub(super) const KINDS: [RecordKind; 2] = [RecordKind::Customers, RecordKind::Products];
/// Calls a minute that the throttle leaves to the copy.
const PACE: f64 = 70.0;

impl App {
    /// How far the local copy is.
    pub async fn mirror_status(&self, connection: &str) -> Result<MirrorStatus, Error> {
        let owner = connection.to_owned();
        let since = self.now() - ASK_AGAIN;
        let problems = KINDS.map(|kind| {
            let denied = self.desk.denied(connection, kind, since);
            denied.or_else(|| self.desk.stuck(connection))
        });
        let (kinds, bytes) = self
            .ledger
            .read(move |db| {
                let mut kinds = Vec::new();
                for (kind, problem) in KINDS.into_iter().zip(problems) {
                    let mirror = mirror::get_mirror(db, &owner, kind)?;
                    let count = match &mirror {
                        Some(mirror) => mirror::count_objects(db, mirror.space)?,
                        None => 0,
                    };
                    kinds.push(shown(kind, count, mirror.as_ref(), problem));
                }
                Ok::<_, Error>((kinds, mirror::estimate_bytes(db, &owner)?))
            })
            .await?;
        Ok(MirrorStatus {
            connection: connection.to_owned(),
            enabled: self.settings().data.mirror,
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            kinds,
        })
    }

    /// Removes the local copy and gives its space back to the disk.
    pub async fn wipe_mirror(&self, connection: &str) -> Result<(), Error> {
        let step = self.desk.step(connection);
        let _one = step.lock().await;
        let (ledger, owner) = (self.ledger.clone(), connection.to_owned());
        let work = move || {
            ledger.write_blocking(|db| mirror::wipe_mirrors(db, &owner))?;
            ledger.compact_blocking()
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Error::new(ErrorCode::Internal, "wiping ended early"))??;
        self.desk.set_stuck(connection, None);
        for kind in KINDS {
            self.emit(AppEvent::ObjectsChanged {
                connection: connection.to_owned(),
                kind,
            });
        }
        self.tell_mirror(connection).await;
        Ok(())
    }

    /// Copies everything anew; until that is done the old copy answers.
    pub async fn rebuild_mirror(&self, connection: &str) -> Result<(), Error> {
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                for kind in KINDS {
                    let mirror = mirror::begin_mirror(db, &owner, kind)?;
                    mirror::put_mirror(db, &again(mirror))?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.wake_copy(connection);
        self.tell_mirror(connection).await;
        Ok(())
    }

    pub(super) async fn tell_mirror(&self, connection: &str) {
        match self.mirror_status(connection).await {
            Ok(status) => self.emit(AppEvent::MirrorChanged {
                connection: connection.to_owned(),
                status,
            }),
            Err(error) => tracing::warn!(%error, "the copy's status could not be read"),
        }
    }

    /// Puts an object that was just read or written into the copy, if there is one.
    pub(super) async fn keep_object(
        &self,
        connection: &str,
        kind: RecordKind,
        object: &Value,
    ) -> Result<(), Error> {
        if !self.settings().data.mirror {
            return Ok(());
        }
        let Some(object) = entry(kind, object, object.to_string()) else {
            return Ok(());
        };
        let owner = connection.to_owned();
        self.ledger
            .write(move |db| {
                if let Some(mirror) = mirror::get_mirror(db, &owner, kind)? {
                    mirror::put_objects(db, &mirror, &[object])?;
                }
                Ok(())
            })
            .await
    }
}

/// A copy that begins anew.
pub(super) fn again(mirror: MirrorRow) -> MirrorRow {
    MirrorRow {
        generation: mirror.generation + 1,
        walking: true,
        cursor: None,
        reached: None,
        newest: None,
        pages: 0,
        ..mirror
    }
}

/// An object as the ledger keeps it; none without an id.
#[must_use]
pub fn entry(kind: RecordKind, object: &Value, raw: String) -> Option<ObjectRow> {
    let text = |key: &str| {
        let text = object.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let number = |key: &str| object.get(key).and_then(Value::as_i64).unwrap_or(0);
    let id = object.get("id")?.as_str()?.to_owned();
    let mut more = vec![text("description")];
    for (key, value) in flatten(kind, object) {
        if let Some(key) = key.strip_prefix("metadata.") {
            more.push(format!("{key} {}", value.as_str().unwrap_or_default()));
        }
    }
    more.push(text(match kind {
        RecordKind::Customers => "phone",
        RecordKind::Products => "caption",
    }));
    more.retain(|field| !field.is_empty());
    let active = object.get("active").and_then(Value::as_bool);
    Some(ObjectRow {
        id,
        created: number("created"),
        updated: number("updated"),
        name: text("name"),
        email: text("email"),
        active: active.unwrap_or(true),
        more,
        raw,
    })
}

fn shown(
    kind: RecordKind,
    count: u32,
    mirror: Option<&MirrorRow>,
    problem: Option<ErrorView>,
) -> MirrorKind {
    let walking = mirror.filter(|mirror| mirror.walking);
    let progress = walking.and_then(progress);
    let eta = walking.zip(progress).map(|(mirror, progress)| {
        let left = f64::from(mirror.pages) * (1.0 - progress) / progress.max(0.01);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time left that is not negative"
        )]
        let seconds = (left * 60.0 / PACE).ceil() as u32;
        seconds
    });
    MirrorKind {
        kind,
        count,
        complete: mirror.is_some_and(|mirror| mirror.complete),
        progress,
        eta_seconds: eta,
        as_of: mirror.and_then(|mirror| mirror.as_of.or(mirror.copied)),
        problem,
    }
}

/// Stripe tells no total. What is known is the span of time that the objects were made in, and how
/// far down that span the copy has come.
#[expect(clippy::cast_precision_loss, reason = "seconds of a few years")]
fn progress(mirror: &MirrorRow) -> Option<f64> {
    let (newest, reached, oldest) = (mirror.newest?, mirror.reached?, mirror.oldest?);
    let span = (newest - oldest).max(1) as f64;
    Some(((newest - reached) as f64 / span).clamp(0.0, 0.99))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_the_place_in_time() {
        let mirror = MirrorRow {
            space: 1,
            complete: false,
            generation: 1,
            walking: true,
            cursor: None,
            reached: Some(750),
            newest: Some(1000),
            oldest: Some(0),
            pages: 10,
            as_of: None,
            copied: None,
        };
        let kind = shown(RecordKind::Customers, 1000, Some(&mirror), None);
        assert_eq!(kind.progress, Some(0.25));
        // 30 pages are left, at 70 a minute.
        assert_eq!(kind.eta_seconds, Some(26));
        let unknown = MirrorRow {
            oldest: None,
            ..mirror
        };
        assert_eq!(
            shown(RecordKind::Customers, 0, Some(&unknown), None).progress,
            None
        );
    }
}
