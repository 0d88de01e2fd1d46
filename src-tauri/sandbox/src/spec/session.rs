//! What to make of Checkout sessions.

use serde::{Deserialize, Serialize};

use super::{Spec, choose_id};
use crate::{
    params::Metadata,
    resources::{
        session::{Session, state::SessionState},
        store::Store,
    },
    state::VisibilityDelay,
};

/// A checkout session to make.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionSpec {
    /// Its id.
    pub id: Option<String>,
    /// Server time where it is left out.
    pub created: Option<i64>,
    /// 3600 where it is left out.
    pub amount: Option<i64>,
    /// `usd` where it is left out.
    pub currency: Option<String>,
    /// A customer's id.
    pub customer: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Where it stands; paid where it is left out. One that is complete was completed in the second in which
    /// it was made.
    pub state: SessionState,
    /// Key-value pairs.
    pub metadata: Metadata,
    /// By how many seconds lists show it late.
    pub late: Option<VisibilityDelay>,
}

impl Spec for SessionSpec {
    common!(Session);

    fn make(self, store: &mut Store, now: i64) -> Session {
        let prefix = Session::id_prefix(store.account.livemode);
        Session {
            id: choose_id(self.id, store, prefix, 56),
            created: self.created.unwrap_or(now),
            amount: self.amount.unwrap_or(3600),
            currency: Some(self.currency.unwrap_or_else(|| "usd".to_owned())),
            customer: self.customer,
            email: self.email,
            mode: "payment".to_owned(),
            state: self.state,
            payment_intent: Some(store.ids.next("pi_1", 22)),
            success_url: "https://kilnandcup.example/thanks".to_owned(),
            cancel_url: "https://kilnandcup.example/cart".to_owned(),
            metadata: self.metadata,
            ..Session::default()
        }
    }
}
