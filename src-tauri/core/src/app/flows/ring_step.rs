//! Rings with a text of the person's own. Quiet times are kept, as for every alert.

use serde_json::json;

use super::{
    Flows,
    step::{ReadyRun, RunScope, StepEnd},
};
use crate::{
    alerts::{Alert, AlertContent},
    app::watching::NoteEnd,
    error::{Error, ErrorCode},
    flow::retry::StepFault,
    plain_text::{plain_line, plain_lines},
    rule::Sound,
};

/// Characters that are shown at the most.
const MAX_TITLE: usize = 200;
const MAX_BODY: usize = 1_000;

impl Flows {
    pub(super) async fn ring(
        &self,
        scope: &RunScope,
        ready: &ReadyRun,
        title: &str,
        body: &str,
        sound: Sound,
    ) -> StepEnd {
        let name = match self.find_name(&scope.connection).await {
            Ok(name) => name,
            Err(error) => return StepEnd::Failed(StepFault::Away, error),
        };
        let cut = |text: String, max| text.chars().take(max).collect::<String>();
        let alert = Alert {
            connection: scope.connection.clone(),
            seqs: vec![ready.run.seq],
            content: AlertContent::Note {
                title: cut(plain_line(title), MAX_TITLE),
                body: cut(plain_lines(body), MAX_BODY),
            },
            sound,
        };
        let failed = |fault, why: String| {
            StepEnd::Failed(fault, Error::new(ErrorCode::NotificationFailed, why))
        };
        match self.alerting.show_note(alert, name).await {
            NoteEnd::Shown => StepEnd::done(json!({ "shown": true })),
            NoteEnd::TurnedOff => StepEnd::done(json!({ "shown": false })),
            NoteEnd::Quiet(until) => StepEnd::Later(until),
            NoteEnd::Missing(why) => failed(StepFault::Away, why),
            NoteEnd::Refused(why) => failed(StepFault::Refused, why),
        }
    }
}
