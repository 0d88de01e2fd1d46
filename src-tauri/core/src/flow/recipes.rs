//! Plans to start from. Their words come from the catalogue, by the recipe's id.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;
use ts_rs::TS;

use super::plan::{FileColumn, FileFormat, FlowPlan, FlowStep, PostBody};
use crate::{kind::RecordKind, rule::Sound, trigger::Trigger};

/// A plan to start from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FlowRecipe {
    /// Which; the window has its words under this name.
    pub id: String,
    /// What it is good for.
    pub about: String,
    /// The plan, to be changed as one likes.
    pub plan: FlowPlan,
}

/// The recipes. `words` gives the text of a key such as `failed_charge.name`; files are put into
/// `folder`.
#[must_use]
pub fn list_recipes(folder: &Path, words: &dyn Fn(&str) -> String) -> Vec<FlowRecipe> {
    let recipe = |id: &str, trigger, condition: &str, steps| FlowRecipe {
        id: id.to_owned(),
        about: words(&format!("{id}.about")),
        plan: FlowPlan {
            name: words(&format!("{id}.name")),
            trigger,
            condition: condition.to_owned(),
            steps,
        },
    };
    let ring = |id: &str, body: &str, sound| FlowStep::Ring {
        title: words(&format!("{id}.title")),
        body: body.to_owned(),
        sound,
    };
    let file = |name: &str, format, columns: &[(&str, &str)]| FlowStep::AppendFile {
        path: folder.join(name).display().to_string(),
        format,
        columns: columns
            .iter()
            .map(|(name, value)| FileColumn {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
            })
            .collect(),
    };
    let set = |field: &str, value: String| BTreeMap::from([(field.to_owned(), value)]);
    vec![
        recipe(
            "thank_customer",
            Trigger::Customer,
            "description == null && email != null",
            vec![FlowStep::UpdateRecord {
                record: RecordKind::Customers,
                id: "{{ id }}".into(),
                fields: set("description", words("thank_customer.description")),
            }],
        ),
        recipe(
            "failed_charge",
            Trigger::Charge,
            "status == \"failed\" && amount >= 10000",
            vec![ring(
                "failed_charge",
                "{{ money(amount, currency) }} {{ failure_message }}",
                Sound::Knock,
            )],
        ),
        recipe(
            "orders_file",
            Trigger::Order,
            "",
            vec![file(
                "shopbell-orders.csv",
                FileFormat::Csv,
                &[
                    ("id", "{{ id }}"),
                    ("created", "{{ created }}"),
                    ("amount", "{{ money(amount, currency) }}"),
                    ("email", "{{ email }}"),
                    ("status", "{{ status }}"),
                ],
            )],
        ),
        recipe(
            "webhook",
            Trigger::Charge,
            "",
            vec![FlowStep::Post {
                url: "http://localhost:4242/webhook".into(),
                body: PostBody::StripeEvent,
                local_network: false,
            }],
        ),
        recipe(
            "large_charge",
            Trigger::Charge,
            "paid == true && amount >= 50000",
            vec![ring(
                "large_charge",
                "{{ money(amount, currency) }} {{ description }}",
                Sound::Chime,
            )],
        ),
        recipe(
            "dispute",
            Trigger::Dispute,
            "",
            vec![ring(
                "dispute",
                "{{ money(amount, currency) }}, {{ reason }}, {{ evidence_details.due_by }}",
                Sound::Knock,
            )],
        ),
        recipe(
            "refunds_file",
            Trigger::Refund,
            "",
            vec![file("shopbell-refunds.jsonl", FileFormat::JsonLines, &[])],
        ),
        recipe(
            "unpaid_invoice",
            Trigger::InvoicePaymentFailed,
            "customer != null",
            vec![
                FlowStep::GetCustomer {
                    id: "{{ customer }}".into(),
                },
                ring(
                    "unpaid_invoice",
                    "{{ number }} {{ money(amount_remaining, currency) }} {{ step1.email }}",
                    Sound::System,
                ),
            ],
        ),
        recipe(
            "mark_canceled",
            Trigger::SubscriptionCanceled,
            "customer != null",
            vec![FlowStep::UpdateRecord {
                record: RecordKind::Customers,
                id: "{{ customer }}".into(),
                fields: set("metadata.canceled", "{{ canceled_at }}".into()),
            }],
        ),
        recipe(
            "payouts_file",
            Trigger::PayoutPaid,
            "",
            vec![file(
                "shopbell-payouts.csv",
                FileFormat::Csv,
                &[
                    ("id", "{{ id }}"),
                    ("arrived", "{{ arrival_date }}"),
                    ("amount", "{{ money(amount, currency) }}"),
                ],
            )],
        ),
    ]
}
