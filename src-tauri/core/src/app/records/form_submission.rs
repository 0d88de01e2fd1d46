//! A form's way to Stripe: what it wants, against what is there, as one request at a time.

use std::collections::HashSet;

use serde_json::Value;

use super::submission::{Outcome, Submission, WrittenRequest, unreadable};
use crate::{
    app::fields::{FieldMap, create_form, find_changes, flatten, update_form},
    error::{Error, ErrorCode},
    ledger::{
        Ledger,
        drafts::{self, DraftRequest, RequestState},
    },
    stripe::{Form, Lane, ObjectId, Request, is_deleted, requests},
};

/// What a draft's requests are sent with.
pub(super) struct FormSubmission<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) submission: Submission<'a>,
    pub(super) connection: &'a str,
    pub(super) draft: &'a str,
}

impl FormSubmission<'_> {
    /// Makes the object that a form wants, once.
    pub(super) async fn create(&self, wanted: &FieldMap) -> Result<Value, Error> {
        let kind = self.submission.kind;
        let form = create_form(kind, wanted);
        let Some(last) = self.last_request().await? else {
            return self.post(kind.path().into(), form, 1, None).await;
        };
        let made = last.path != kind.path();
        let same = !made && last.form == form.encode();
        match self.settle_last(&last).await? {
            Outcome::Done(object) if same => Ok(object),
            // It was made before the form was changed: what was changed since is sent now.
            Outcome::Done(object) => self.change(wanted, &object, &object, last.revision).await,
            // What was refused only changed the object that the draft had made before.
            Outcome::Refused(_) if made => {
                let current = self.read(requests::get_written(&last.path)).await?;
                let base = read_base(&last).unwrap_or_else(|| current.clone());
                self.change(wanted, &base, &current, last.revision).await
            }
            Outcome::Refused(_) => {
                let revision = last.revision + 1;
                self.post(kind.path().into(), form, revision, None).await
            }
        }
    }

    /// Changes the fields of an object that a form wants otherwise.
    pub(super) async fn update(
        &self,
        id: &str,
        wanted: &FieldMap,
        base: &Value,
    ) -> Result<Value, Error> {
        let mut base = base.clone();
        let mut revision = 0;
        if let Some(last) = self.last_request().await? {
            revision = last.revision;
            if let Outcome::Done(object) = self.settle_last(&last).await? {
                // What this form itself has changed is no conflict.
                for (name, _) in Form::decode(&last.form).pairs() {
                    let head = name.split('[').next().unwrap_or_default();
                    if let (Some(base), Some(now)) = (base.as_object_mut(), object.get(head)) {
                        base.insert(head.to_owned(), now.clone());
                    }
                }
            }
        }
        let path = self.submission.kind.path();
        let read = requests::get_object(path, &ObjectId::parse(id)?);
        let current = self.read(read).await?;
        self.change(wanted, &base, &current, revision).await
    }

    /// Reads the object that is to be changed.
    async fn read(&self, request: Request) -> Result<Value, Error> {
        let request = request.lane(Lane::Interactive);
        let object: Value = self.submission.client.fetch(request).await?.value;
        if is_deleted(&object) {
            let id = object.get("id").and_then(Value::as_str);
            return Err(deleted(id.unwrap_or_default()));
        }
        Ok(object)
    }

    /// Sends parameters to an object whatever it holds.
    pub(super) async fn force(&self, id: &str, form: Form) -> Result<Value, Error> {
        let path = requests::object_path(self.submission.kind.path(), &ObjectId::parse(id)?);
        let revision = match self.last_request().await? {
            None => 0,
            Some(last) => {
                let same = last.path == path && last.form == form.encode();
                match self.settle_last(&last).await? {
                    Outcome::Done(object) if same => return Ok(object),
                    _ => last.revision,
                }
            }
        };
        self.post(path, form, revision + 1, None).await
    }

    async fn change(
        &self,
        wanted: &FieldMap,
        base: &Value,
        current: &Value,
        revision: i64,
    ) -> Result<Value, Error> {
        let kind = self.submission.kind;
        let now = flatten(kind, current);
        let changes = find_changes(&flatten(kind, base), &now, wanted).map_err(|conflicts| {
            let message = "someone else changed the same field";
            Error::new(ErrorCode::EditConflict, message).with(|detail| {
                detail.conflicts = conflicts;
                detail.current = Some(current.clone());
            })
        })?;
        let form = update_form(kind, &changes, &now);
        if form.is_empty() {
            return Ok(current.clone());
        }
        let id = current
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let path = requests::object_path(kind.path(), &ObjectId::parse(id)?);
        self.post(path, form, revision + 1, Some(current)).await
    }

    async fn last_request(&self) -> Result<Option<DraftRequest>, Error> {
        let draft = self.draft.to_owned();
        Ok(self
            .ledger
            .read(move |db| drafts::get_draft_request(db, &draft))
            .await?)
    }

    /// Writes a request down, sends it, and writes down what became of it.
    async fn post(
        &self,
        path: String,
        form: Form,
        revision: i64,
        base: Option<&Value>,
    ) -> Result<Value, Error> {
        let request = DraftRequest {
            draft: self.draft.to_owned(),
            connection: self.connection.to_owned(),
            revision,
            path,
            form: form.encode(),
            sent: self.submission.now,
            state: RequestState::Unsettled,
            answer: None,
            base: base.map(Value::to_string),
        };
        let row = request.clone();
        self.ledger
            .write(move |db| drafts::put_draft_request(db, &row))
            .await?;
        let key = idempotency_key(&request);
        let written = WrittenRequest {
            path: &request.path,
            form: &form,
            idempotency_key: &key,
            sent: request.sent,
            since: None,
            base,
        };
        let outcome = self.submission.send(&written).await?;
        match self.keep_outcome(request, outcome).await? {
            Outcome::Done(object) => Ok(object),
            Outcome::Refused(error) => Err(error),
        }
    }

    /// What became of an earlier request; finds out if nobody knows.
    async fn settle_last(&self, last: &DraftRequest) -> Result<Outcome, Error> {
        match (last.state, &last.answer) {
            (RequestState::Done, Some(answer)) => {
                return Ok(Outcome::Done(
                    serde_json::from_str(answer).map_err(unreadable)?,
                ));
            }
            (RequestState::Refused | RequestState::Done, _) => {
                return Ok(Outcome::Refused(refused_before()));
            }
            (RequestState::Unsettled, _) => {}
        }
        let (form, key) = (Form::decode(&last.form), idempotency_key(last));
        let base = read_base(last);
        let written = WrittenRequest {
            path: &last.path,
            form: &form,
            idempotency_key: &key,
            sent: last.sent,
            since: None,
            base: base.as_ref(),
        };
        let outcome = self.submission.resume(&written, &HashSet::new()).await?;
        self.keep_outcome(last.clone(), outcome).await
    }

    async fn keep_outcome(
        &self,
        mut request: DraftRequest,
        outcome: Outcome,
    ) -> Result<Outcome, Error> {
        match &outcome {
            Outcome::Done(object) => {
                request.state = RequestState::Done;
                request.answer = Some(object.to_string());
            }
            Outcome::Refused(_) => request.state = RequestState::Refused,
        }
        self.ledger
            .write(move |db| drafts::put_draft_request(db, &request))
            .await?;
        Ok(outcome)
    }
}

/// A key belongs to the draft and to what of it was sent, not to the try.
fn idempotency_key(request: &DraftRequest) -> String {
    format!("{}-{}", request.draft, request.revision)
}

/// The object as it was before the request, if it was written down.
fn read_base(request: &DraftRequest) -> Option<Value> {
    serde_json::from_str(request.base.as_deref()?).ok()
}

fn refused_before() -> Error {
    Error::new(ErrorCode::Refused, "the request was refused before")
}

/// The object is not there any more.
pub(super) fn deleted(id: &str) -> Error {
    Error::new(ErrorCode::NotFound, format!("{id} was deleted"))
        .with(|detail| detail.param = Some("id".into()))
}
