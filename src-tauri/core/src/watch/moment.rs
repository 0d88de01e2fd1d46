//! Pure: what an event says of a moment. No list tells when an invoice was paid or a subscription ended,
//! so that here the event's own object counts, of which these fields are the same at every version.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{stripe::model, trigger::Trigger};

/// An event with the object that it tells of.
#[derive(Deserialize)]
struct MomentEvent {
    data: MomentData,
}

#[derive(Deserialize)]
struct MomentData {
    object: Box<RawValue>,
    #[serde(default)]
    previous_attributes: Option<Before>,
}

/// What was otherwise before.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Before {
    status: Option<String>,
}

/// What an event told of an object.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// The kind of moment.
    pub(super) trigger: Trigger,
    /// Whether it is one itself, or what became of an object of which one was told.
    pub(super) is_arrival: bool,
    /// When it was (unix seconds, Stripe's clock).
    pub(super) at: i64,
    /// The object as it was then.
    pub(super) object: Box<RawValue>,
}

/// Reads what an event of a moment's type says; none where it says nothing that can be read.
pub(super) fn read_moment(
    raw: &RawValue,
    trigger: Trigger,
    is_moment: bool,
    at: i64,
) -> Option<Moment> {
    let MomentData {
        object,
        previous_attributes,
    } = serde_json::from_str::<MomentEvent>(raw.get()).ok()?.data;
    if !object.get().starts_with('{') {
        return None;
    }
    let is_arrival = is_moment
        && match trigger {
            // What came to a charge is told by the charge.
            Trigger::PaymentFailed => !read::<model::PaymentIntent>(&object).has_failed_charge(),
            Trigger::SubscriptionStarted => {
                let before = previous_attributes.map(|before| before.status);
                let starts = match before {
                    // Made, and running at once.
                    None => true,
                    // Its first payment was open until now.
                    Some(status) => status.as_deref() == Some("incomplete"),
                };
                starts && read::<model::Subscription>(&object).is_running()
            }
            _ => true,
        };
    Some(Moment {
        trigger,
        is_arrival,
        at,
        object,
    })
}

fn read<T: serde::de::DeserializeOwned + Default>(raw: &RawValue) -> T {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn is_arrival(trigger: Trigger, data: Value) -> bool {
        let event = serde_json::value::to_raw_value(&json!({ "data": data })).unwrap();
        read_moment(&event, trigger, true, 5).unwrap().is_arrival
    }

    #[test]
    fn a_subscription_starts_once_it_runs() {
        let started = |status: &str, before: Option<Value>| {
            let mut data = json!({ "object": { "id": "sub_1", "status": status } });
            if let Some(before) = before {
                data["previous_attributes"] = before;
            }
            is_arrival(Trigger::SubscriptionStarted, data)
        };
        assert!(started("active", None));
        assert!(started("trialing", None));
        assert!(!started("incomplete", None));
        assert!(started("active", Some(json!({ "status": "incomplete" }))));
        assert!(!started("active", Some(json!({ "status": "past_due" }))));
        assert!(!started("active", Some(json!({ "quantity": 1 }))));
        assert!(!started(
            "incomplete_expired",
            Some(json!({ "status": "incomplete" }))
        ));
    }

    #[test]
    fn a_failed_payment_that_came_to_a_charge_is_told_by_the_charge() {
        let failed = |error: Value| {
            let data = json!({ "object": { "id": "pi_1", "last_payment_error": error } });
            is_arrival(Trigger::PaymentFailed, data)
        };
        assert!(failed(
            json!({ "code": "payment_intent_authentication_failure" })
        ));
        assert!(failed(Value::Null));
        assert!(!failed(json!({ "charge": "ch_1" })));
    }

    #[test]
    fn an_event_without_an_object_says_nothing() {
        for event in ["{}", "[]", r#"{"data":{}}"#, r#"{"data":[1]}"#] {
            let event = RawValue::from_string(event.to_owned()).unwrap();
            assert!(read_moment(&event, Trigger::InvoicePaid, true, 5).is_none());
        }
    }
}
