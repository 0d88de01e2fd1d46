//! What customers and products have in common: read, write, delete, and keep the copy current.

use crate::kind::RecordKind;
use serde_json::Value;

use super::{
    App,
    activity::dashboard,
    desk::is_offline,
    flat::Flat,
    rules,
    sending::{Sending, gone, is_deleted},
    view::AppEvent,
};
use crate::{
    error::{Error, ErrorCode},
    ledger::{drafts, mirror},
    stripe::{Form, Lane, requests},
};

/// An object as it was read.
pub(super) struct Read {
    pub(super) object: Value,
    /// Set where it comes from the local copy (unix seconds).
    pub(super) as_of: Option<i64>,
}

impl Read {
    /// The object as indented text.
    pub(super) fn raw(&self) -> String {
        serde_json::to_string_pretty(&self.object).unwrap_or_default()
    }

    /// Its page in the Stripe Dashboard.
    pub(super) fn page(&self, kind: RecordKind) -> String {
        let live = self.object.get("livemode").and_then(Value::as_bool);
        let id = self.object.get("id").and_then(Value::as_str);
        dashboard(kind.name(), id.unwrap_or_default(), live.unwrap_or(false))
    }
}

impl App {
    /// Reads an object at Stripe; while Stripe cannot be reached, from the local copy.
    pub(super) async fn read_object(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<Read, Error> {
        let id = id.trim();
        let empty = || rules::broken("id", "required", "an id is needed");
        if id.is_empty() {
            return Err(empty());
        }
        let error = match self.read_at_stripe(connection, kind, id).await {
            Ok(object) => {
                self.desk.set_offline(connection, false);
                self.keep_object(connection, kind, &object).await?;
                let as_of = None;
                return Ok(Read { object, as_of });
            }
            Err(error) => error,
        };
        if error.code == ErrorCode::NotFound {
            self.drop_object(connection, kind, id).await?;
            return Err(error);
        }
        if !is_offline(error.code) {
            return Err(error);
        }
        let (owner, wanted) = (connection.to_owned(), id.to_owned());
        let copy = self
            .ledger
            .read(move |db| {
                let raw = mirror::get_raw_object(db, &owner, kind, &wanted)?;
                Ok::<_, Error>((raw, mirror::get_mirror(db, &owner, kind)?))
            })
            .await?;
        match copy {
            (Some(raw), Some(mirror)) => Ok(Read {
                object: serde_json::from_str(&raw).unwrap_or_default(),
                as_of: mirror.as_of.or(mirror.copied).or(Some(0)),
            }),
            _ => Err(error),
        }
    }

    async fn read_at_stripe(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<Value, Error> {
        let client = self.client(connection).await?;
        let request = requests::get_object(kind.path(), id).lane(Lane::Interactive);
        let object: Value = client.fetch(request).await?.value;
        if is_deleted(&object) {
            return Err(gone(id));
        }
        Ok(object)
    }

    /// Makes an object from a form, once for each draft.
    pub(super) async fn create_object(
        &self,
        connection: &str,
        kind: RecordKind,
        draft: &str,
        wanted: &Flat,
    ) -> Result<Value, Error> {
        rules::check(kind, wanted, true)?;
        let lock = self.desk.draft(draft);
        let _one = lock.lock().await;
        let client = self.client(connection).await?;
        let sending = Sending {
            ledger: &self.ledger,
            client: &client,
            connection,
            kind,
            draft,
            now: self.now(),
        };
        let object = sending.create(wanted).await?;
        self.written(connection, kind, draft, &object).await?;
        Ok(object)
    }

    /// Changes what a form wants otherwise.
    pub(super) async fn update_object(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
        draft: &str,
        wanted: &Flat,
        base: &Value,
    ) -> Result<Value, Error> {
        rules::check(kind, wanted, false)?;
        let lock = self.desk.draft(draft);
        let _one = lock.lock().await;
        let client = self.client(connection).await?;
        let sending = Sending {
            ledger: &self.ledger,
            client: &client,
            connection,
            kind,
            draft,
            now: self.now(),
        };
        let object = match sending.update(id, wanted, base).await {
            Err(error) if error.code == ErrorCode::NotFound => {
                self.drop_object(connection, kind, id).await?;
                return Err(error);
            }
            result => result?,
        };
        self.written(connection, kind, draft, &object).await?;
        Ok(object)
    }

    /// Sends parameters to an object whatever it holds.
    pub(super) async fn force_object(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
        draft: &str,
        form: Form,
    ) -> Result<Value, Error> {
        let lock = self.desk.draft(draft);
        let _one = lock.lock().await;
        let client = self.client(connection).await?;
        let sending = Sending {
            ledger: &self.ledger,
            client: &client,
            connection,
            kind,
            draft,
            now: self.now(),
        };
        let object = sending.force(id, form).await?;
        self.written(connection, kind, draft, &object).await?;
        Ok(object)
    }

    /// Deletes an object.
    pub(super) async fn delete_object(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<(), Error> {
        let client = self.client(connection).await?;
        let deleted = client.send(requests::delete_object(kind.path(), id)).await;
        match deleted.map_err(Error::from) {
            Ok(_) => self.drop_object(connection, kind, id).await,
            Err(error) => {
                if error.code == ErrorCode::NotFound {
                    self.drop_object(connection, kind, id).await?;
                }
                Err(error)
            }
        }
    }

    /// A form's request was carried out: the copy follows, and the draft has done its work.
    async fn written(
        &self,
        connection: &str,
        kind: RecordKind,
        draft: &str,
        object: &Value,
    ) -> Result<(), Error> {
        self.keep_object(connection, kind, object).await?;
        let draft = draft.to_owned();
        self.ledger
            .write(move |db| drafts::remove_draft(db, &draft).map_err(Error::from))
            .await?;
        self.emit(AppEvent::ObjectsChanged {
            connection: connection.to_owned(),
            kind,
        });
        Ok(())
    }

    async fn drop_object(&self, connection: &str, kind: RecordKind, id: &str) -> Result<(), Error> {
        let (owner, id) = (connection.to_owned(), id.to_owned());
        self.ledger
            .write(move |db| mirror::remove_object(db, &owner, kind, &id).map_err(Error::from))
            .await?;
        self.emit(AppEvent::ObjectsChanged {
            connection: connection.to_owned(),
            kind,
        });
        Ok(())
    }
}

/// Reads an object into its model.
pub(super) fn model<T: serde::de::DeserializeOwned>(object: &Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(object).map_err(|error| {
        let path = error.path().to_string();
        Error::new(ErrorCode::Unreadable, "the object could not be read")
            .with(|detail| detail.path = Some(path))
            .caused_by(error.into_inner())
    })
}
