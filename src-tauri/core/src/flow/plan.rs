//! What a flow is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{kind::RecordKind, rule::Sound, trigger::Trigger};

/// Steps of a flow at the most.
pub const MAX_STEPS: usize = 20;
/// Characters of a condition at the most.
pub const MAX_CONDITION: usize = 2_000;
/// Characters of a text with expressions at the most.
pub const MAX_TEMPLATE: usize = 5_000;
/// Characters of a flow's name at the most.
pub const MAX_NAME: usize = 80;
/// How long a program may take at the most, in seconds.
pub const MAX_PROGRAM_SECONDS: u32 = 600;
/// Columns of a file at the most.
pub const MAX_COLUMNS: usize = 60;
/// Arguments of a program at the most.
pub const MAX_ARGUMENTS: usize = 40;

/// When, if, then. Texts may hold expressions in double braces: `{{ amount }}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowPlan {
    /// What the person calls it.
    pub name: String,
    /// What it waits for.
    pub trigger: Trigger,
    /// An expression that says yes or no; an empty one says yes.
    pub condition: String,
    /// What is done, one after the other.
    pub steps: Vec<FlowStep>,
}

/// One thing that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FlowStep {
    /// Rings with a text of its own.
    Ring {
        /// The first line.
        title: String,
        /// What stands under it.
        body: String,
        /// How it sounds.
        sound: Sound,
    },
    /// Makes a customer or a product.
    CreateRecord {
        /// Which.
        record: RecordKind,
        /// What it gets, by dotted key; what is empty is left out.
        fields: BTreeMap<String, String>,
    },
    /// Changes a customer or a product.
    UpdateRecord {
        /// Which.
        record: RecordKind,
        /// Its id.
        id: String,
        /// What it gets, by dotted key; what is empty is cleared.
        fields: BTreeMap<String, String>,
    },
    /// Reads a customer, for the steps after it.
    GetCustomer {
        /// Its id.
        id: String,
    },
    /// Posts to a web address.
    Post {
        /// https, or http to this machine.
        url: String,
        /// What is sent.
        body: PostBody,
        /// The name may stand for an address of the person's own network.
        local_network: bool,
    },
    /// Starts a program, which gets the arrival as JSON.
    RunProgram {
        /// The whole path of it.
        program: String,
        /// What it is called with.
        arguments: Vec<String>,
        /// How long it may take.
        seconds: u32,
    },
    /// Appends a line to a file.
    AppendFile {
        /// The whole path of it.
        path: String,
        /// How lines are written.
        format: FileFormat,
        /// The columns, in their order; none means every field of the arrival.
        columns: Vec<FileColumn>,
    },
}

/// What is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PostBody {
    /// The arrival with the connector's fields, as JSON.
    Arrival,
    /// Stripe's own event, signed as Stripe signs it.
    StripeEvent,
}

/// How lines of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Comma-separated, with a line of names at the top.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// One column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileColumn {
    /// What stands at the top.
    pub name: String,
    /// What stands in each line.
    pub value: String,
}

impl FlowPlan {
    /// Whether a step of it writes to Stripe.
    #[must_use]
    pub fn writes_to_stripe(&self) -> bool {
        let writes = |step: &FlowStep| {
            matches!(
                step,
                FlowStep::CreateRecord { .. } | FlowStep::UpdateRecord { .. }
            )
        };
        self.steps.iter().any(writes)
    }
}

impl FlowStep {
    /// What it goes to: steps that go to the same are done in the order in which they came.
    #[must_use]
    pub fn destination(&self) -> String {
        match self {
            Self::Ring { .. } => "ring".into(),
            Self::CreateRecord { .. } | Self::UpdateRecord { .. } | Self::GetCustomer { .. } => {
                "stripe".into()
            }
            Self::Post { url, .. } => format!("post {url}"),
            Self::RunProgram { program, .. } => format!("run {program}"),
            Self::AppendFile { path, .. } => format!("file {path}"),
        }
    }

    /// The same step with every text that may hold expressions put through a function, which also gets
    /// the name of its place (`title`, `fields.email`).
    pub fn map_texts<E>(
        &self,
        mut map: impl FnMut(&str, &str) -> Result<String, E>,
    ) -> Result<Self, E> {
        let map_fields =
            |fields: &BTreeMap<String, String>,
             map: &mut dyn FnMut(&str, &str) -> Result<String, E>| {
                let mapped = fields.iter().map(|(key, text)| {
                    let text = map(&format!("fields.{key}"), text)?;
                    Ok((key.clone(), text))
                });
                mapped.collect::<Result<BTreeMap<_, _>, E>>()
            };
        Ok(match self {
            Self::Ring { title, body, sound } => Self::Ring {
                title: map("title", title)?,
                body: map("body", body)?,
                sound: *sound,
            },
            Self::CreateRecord { record, fields } => Self::CreateRecord {
                record: *record,
                fields: map_fields(fields, &mut map)?,
            },
            Self::UpdateRecord { record, id, fields } => Self::UpdateRecord {
                record: *record,
                id: map("id", id)?,
                fields: map_fields(fields, &mut map)?,
            },
            Self::GetCustomer { id } => Self::GetCustomer { id: map("id", id)? },
            Self::Post { .. } => self.clone(),
            Self::RunProgram {
                program,
                arguments,
                seconds,
            } => Self::RunProgram {
                program: program.clone(),
                arguments: arguments
                    .iter()
                    .enumerate()
                    .map(|(place, text)| map(&format!("arguments.{place}"), text))
                    .collect::<Result<_, _>>()?,
                seconds: *seconds,
            },
            Self::AppendFile {
                path,
                format,
                columns,
            } => Self::AppendFile {
                path: path.clone(),
                format: *format,
                columns: columns
                    .iter()
                    .enumerate()
                    .map(|(place, column)| {
                        Ok(FileColumn {
                            name: column.name.clone(),
                            value: map(&format!("columns.{place}"), &column.value)?,
                        })
                    })
                    .collect::<Result<_, _>>()?,
            },
        })
    }
}
