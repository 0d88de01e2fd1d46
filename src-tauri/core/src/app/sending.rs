//! Sends a draft's request so that it is carried out once, whatever happens in between.
//!
//! The request is written down with its idempotency key before it is sent. As long as nobody knows
//! what became of it, the same request goes out again under the same key; only a request that was
//! refused makes room for another.

use crate::kind::RecordKind;
use std::collections::HashSet;

use serde_json::{Value, value::RawValue};

use super::flat::{Flat, carries, changes, create_form, flatten, update_form};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        Ledger,
        drafts::{self, DraftRequest, RequestState},
    },
    stripe::{self, Client, Form, requests},
};

/// Stripe forgets idempotency keys after 24 h; an hour before that they are not trusted any more.
const KEY_LIVES: i64 = 23 * 3600;
/// How late a list may show an object that was made.
const LATE: i64 = 60;
/// How long before its `created` a request may have been written down by a local clock.
const CLOCKS_DIFFER: i64 = 300;

/// What a draft's requests are sent with.
pub(crate) struct Sending<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) client: &'a Client,
    pub(crate) connection: &'a str,
    pub(crate) kind: RecordKind,
    pub(crate) draft: &'a str,
    /// Unix seconds.
    pub(crate) now: i64,
}

/// What became of an earlier request.
enum Outcome {
    Done(Value),
    Refused,
}

impl Sending<'_> {
    /// Makes the object that a form wants, once.
    pub(crate) async fn create(&self, wanted: &Flat) -> Result<Value, Error> {
        let form = create_form(self.kind, wanted);
        let Some(last) = self.last().await? else {
            return self.post(self.kind.path().into(), form, 1).await;
        };
        let same = last.path == self.kind.path() && last.form == form.encode();
        match self.outcome(&last).await? {
            Outcome::Done(object) if same => Ok(object),
            // It was made before the form was changed: what was changed since is sent now.
            Outcome::Done(object) => self.change(wanted, &object, &object, last.revision).await,
            Outcome::Refused => {
                self.post(self.kind.path().into(), form, last.revision + 1)
                    .await
            }
        }
    }

    /// Changes the fields of an object that a form wants otherwise.
    pub(crate) async fn update(
        &self,
        id: &str,
        wanted: &Flat,
        base: &Value,
    ) -> Result<Value, Error> {
        let mut base = base.clone();
        let mut revision = 0;
        if let Some(last) = self.last().await? {
            revision = last.revision;
            if let Outcome::Done(object) = self.outcome(&last).await? {
                // What this form itself has changed is no conflict.
                for (name, _) in Form::decode(&last.form).pairs() {
                    let head = name.split('[').next().unwrap_or_default();
                    if let (Some(base), Some(now)) = (base.as_object_mut(), object.get(head)) {
                        base.insert(head.to_owned(), now.clone());
                    }
                }
            }
        }
        let request = requests::get_object(self.kind.path(), id).lane(stripe::Lane::Interactive);
        let current: Value = self.client.fetch(request).await?.value;
        if is_deleted(&current) {
            return Err(gone(id));
        }
        self.change(wanted, &base, &current, revision).await
    }

    /// Sends parameters to an object whatever it holds.
    pub(crate) async fn force(&self, id: &str, form: Form) -> Result<Value, Error> {
        let path = requests::update_object(self.kind.path(), id, Form::default(), "").path;
        let revision = match self.last().await? {
            None => 0,
            Some(last) => {
                let same = last.path == path && last.form == form.encode();
                match self.outcome(&last).await? {
                    Outcome::Done(object) if same => return Ok(object),
                    _ => last.revision,
                }
            }
        };
        self.post(path, form, revision + 1).await
    }

    async fn change(
        &self,
        wanted: &Flat,
        base: &Value,
        current: &Value,
        revision: i64,
    ) -> Result<Value, Error> {
        let now = flatten(self.kind, current);
        let changes = changes(&flatten(self.kind, base), &now, wanted).map_err(|conflicts| {
            let message = "someone else changed the same field";
            Error::new(ErrorCode::EditConflict, message).with(|detail| {
                detail.conflicts = conflicts;
                detail.current = Some(current.clone());
            })
        })?;
        let form = update_form(self.kind, &changes, &now);
        if form.is_empty() {
            return Ok(current.clone());
        }
        let id = current
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let path = requests::update_object(self.kind.path(), id, Form::default(), "").path;
        self.post(path, form, revision + 1).await
    }

    async fn last(&self) -> Result<Option<DraftRequest>, Error> {
        let draft = self.draft.to_owned();
        self.ledger
            .read(move |db| drafts::get_draft_request(db, &draft).map_err(Error::from))
            .await
    }

    async fn keep(&self, send: &DraftRequest) -> Result<(), Error> {
        let send = send.clone();
        self.ledger
            .write(move |db| drafts::put_draft_request(db, &send).map_err(Error::from))
            .await
    }

    /// Writes a request down, sends it, and writes down what became of it.
    async fn post(&self, path: String, form: Form, revision: i64) -> Result<Value, Error> {
        let send = DraftRequest {
            draft: self.draft.to_owned(),
            connection: self.connection.to_owned(),
            revision,
            path,
            form: form.encode(),
            sent: self.now,
            state: RequestState::Unsettled,
            answer: None,
        };
        self.keep(&send).await?;
        let result = self.request(&send).await;
        self.settle(send, result).await
    }

    async fn request(&self, send: &DraftRequest) -> Result<Box<RawValue>, stripe::StripeError> {
        let key = format!("{}-{}", send.draft, send.revision);
        let request = requests::create_object(&send.path, Form::decode(&send.form), &key);
        Ok(self.client.send(request).await?.value)
    }

    async fn settle(
        &self,
        mut send: DraftRequest,
        result: Result<Box<RawValue>, stripe::StripeError>,
    ) -> Result<Value, Error> {
        match result {
            Ok(raw) => {
                let object = serde_json::from_str(raw.get()).map_err(ledger_value)?;
                send.state = RequestState::Done;
                send.answer = Some(raw.get().to_owned());
                self.keep(&send).await?;
                Ok(object)
            }
            Err(error) => {
                if is_refusal(&error) {
                    send.state = RequestState::Refused;
                    self.keep(&send).await?;
                }
                Err(error.into())
            }
        }
    }

    /// What became of an earlier request; asks again, under the same key, if nobody knows.
    async fn outcome(&self, last: &DraftRequest) -> Result<Outcome, Error> {
        match (last.state, &last.answer) {
            (RequestState::Done, Some(answer)) => {
                return Ok(Outcome::Done(
                    serde_json::from_str(answer).map_err(ledger_value)?,
                ));
            }
            (RequestState::Refused | RequestState::Done, _) => return Ok(Outcome::Refused),
            (RequestState::Unsettled, _) => {}
        }
        if self.now - last.sent > KEY_LIVES {
            return self.look_for(last).await;
        }
        match self.request(last).await {
            // The same 500 is given again for as long as the key lives: look for what it did.
            Err(stripe::StripeError::Api(_)) if self.now - last.sent > LATE => {
                self.look_for(last).await
            }
            // Refused now, for a reason that says nothing of then.
            Err(
                error @ (stripe::StripeError::Permission { .. }
                | stripe::StripeError::Authentication(_)),
            ) => Err(error.into()),
            result => match self.settle(last.clone(), result).await {
                Ok(object) => Ok(Outcome::Done(object)),
                Err(error) => match self.last().await? {
                    Some(send) if send.state == RequestState::Refused => Ok(Outcome::Refused),
                    _ => Err(error),
                },
            },
        }
    }

    /// Finds out by reading whether a request was carried out.
    async fn look_for(&self, last: &DraftRequest) -> Result<Outcome, Error> {
        let form = Form::decode(&last.form);
        let found = if last.path == self.kind.path() {
            find_made(self.client, self.kind, &form, last.sent, &HashSet::new()).await?
        } else {
            let request = requests::get_written(&last.path);
            let object: Value = self.client.fetch(request).await?.value;
            Some(object).filter(|object| carries(self.kind, object, &form))
        };
        let mut send = last.clone();
        match found {
            Some(object) => {
                send.state = RequestState::Done;
                send.answer = Some(object.to_string());
                self.keep(&send).await?;
                Ok(Outcome::Done(object))
            }
            None => {
                send.state = RequestState::Refused;
                self.keep(&send).await?;
                Ok(Outcome::Refused)
            }
        }
    }
}

/// Nothing was changed, for certain. A 429 is no refusal: the try before it may have gone through.
pub(crate) fn is_refusal(error: &stripe::StripeError) -> bool {
    use stripe::StripeError as E;
    match error {
        E::Idempotency(details) => details.status != 409,
        E::RateLimited(_) => false,
        other => !other.is_unsettled(),
    }
}

/// Looks for the object that a request made, if it did: it was created since, has every value, and
/// is not `taken` as what another request made.
pub(crate) async fn find_made(
    client: &Client,
    kind: RecordKind,
    form: &Form,
    sent: i64,
    taken: &HashSet<String>,
) -> Result<Option<Value>, Error> {
    let mut after: Option<String> = None;
    loop {
        let since = Some(sent - CLOCKS_DIFFER);
        let request = requests::list_page(
            kind.path(),
            since,
            after.as_deref(),
            requests::MAX_PAGE_SIZE,
        );
        let page = client
            .page(request.lane(stripe::Lane::Interactive))
            .await?
            .value;
        for raw in &page.data {
            let object: Value = serde_json::from_str(raw.get()).map_err(ledger_value)?;
            let id = object.get("id").and_then(Value::as_str).unwrap_or_default();
            if !taken.contains(id) && carries(kind, &object, form) {
                return Ok(Some(object));
            }
        }
        let last = page
            .data
            .last()
            .and_then(|raw| stripe::ObjectHead::of(raw).ok());
        match last {
            Some(last) if page.has_more => after = Some(last.id),
            _ => return Ok(None),
        }
    }
}

/// The object was deleted; nothing but its id is left.
pub(crate) fn is_deleted(object: &Value) -> bool {
    object.get("deleted").and_then(Value::as_bool) == Some(true)
}

/// The object is not there any more.
pub(crate) fn gone(id: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("{id} was deleted"))
        .with(|detail| detail.param = Some("id".into()))
}

fn ledger_value(error: serde_json::Error) -> Error {
    Error::new(ErrorCode::Unreadable, "the object could not be read").caused_by(error)
}
