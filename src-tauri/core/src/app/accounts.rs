//! Which connection a key's account is, and what has to be stopped while that changes.

use std::{
    collections::HashSet,
    future::Future,
    sync::{Arc, Mutex},
};

use super::{
    connections::{Connections, KeyPlan},
    history::History,
    host::EventSink,
    mirror::Mirror,
    view::{AccountChoice, AppEvent, Connection},
    view_state::AppViewState,
    watching::Watching,
};
use crate::{error::Error, stripe::model::AccountId, threads::lock};

/// Gives connections their keys and their ids; whoever works on one is stopped before it moves.
pub struct Accounts {
    /// Watches a connection, or has a new key used at once.
    pub(super) attend: Box<dyn Fn(&str) + Send + Sync>,
    pub(super) events: Arc<dyn EventSink>,
    /// Connections whose account was asked for in this run.
    pub(super) asked: Mutex<HashSet<String>>,
    pub(super) connections: Arc<Connections>,
    pub(super) watching: Arc<Watching>,
    pub(super) mirror: Arc<Mirror>,
    pub(super) history: Arc<History>,
    pub(super) view_state: Arc<AppViewState>,
}

impl Accounts {
    /// Connects the account that a key belongs to, or gives its connection the new key; the person's
    /// choice says whose it is where Stripe does not.
    pub async fn connect(
        &self,
        key: &str,
        keep: bool,
        choice: Option<AccountChoice>,
    ) -> Result<Connection, Error> {
        let plan = self.connections.plan(key, choice).await?;
        self.take_key(&plan, keep).await
    }

    /// Connects with a key that was connected here before, for this run. Nothing is asked of Stripe.
    pub async fn connect_known(&self, key: &str) -> Result<Option<Connection>, Error> {
        let known = self.connections.recall(key).await?;
        Ok(known.map(|connection| self.attend_to(connection)))
    }

    /// Connects the demo account.
    pub async fn connect_demo(&self) -> Result<Connection, Error> {
        Ok(self.attend_to(self.connections.connect_demo().await?))
    }

    /// Gives a connection another key; `same` is the person's word that it is of the same account.
    pub async fn replace_key(
        &self,
        id: &str,
        key: &str,
        keep: bool,
        same: bool,
    ) -> Result<Connection, Error> {
        let plan = self.connections.plan_replacement(id, key, same).await?;
        self.take_key(&plan, keep).await
    }

    /// Finds out again what a key may do, and its account if that was not known.
    pub async fn recheck_access(&self, id: &str) -> Result<Connection, Error> {
        let (connection, account) = self.connections.recheck_access(id).await?;
        let connection = match account {
            Some(account) => self.settle(id, &account).await?,
            None => self.attend_to(connection),
        };
        // Also where nothing is watched by itself: the next poll reads what the key may read now.
        self.watching.recheck(&connection.id);
        Ok(connection)
    }

    /// Asks Stripe for the account of a connection that is known by its key alone.
    pub async fn settle_identity(&self, id: &str) -> Result<Option<Connection>, Error> {
        match self.connections.find_account(id).await? {
            Some(account) => Ok(Some(self.settle(id, &account).await?)),
            None => Ok(None),
        }
    }

    /// The same by itself, once in a run: a poll has just shown that the key works.
    pub(super) fn settle_later(self: &Arc<Self>, id: &str) {
        if !lock(&self.asked).insert(id.to_owned()) {
            return;
        }
        let (me, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move {
            if let Err(error) = me.settle_identity(&id).await {
                tracing::info!(%error, "Stripe could not be asked whose key it is");
            }
        });
    }

    async fn take_key(&self, plan: &KeyPlan, keep: bool) -> Result<Connection, Error> {
        // First, because the keychain may refuse: nothing has happened then.
        if keep {
            self.connections.keep_key(plan).await?;
        }
        let carry_out = self.connections.carry_out(plan, keep);
        match plan.former() {
            Some(former) => self.move_from(former, carry_out).await,
            None => Ok(self.attend_to(carry_out.await?)),
        }
    }

    /// Gives a connection the id of its account.
    async fn settle(&self, id: &str, account: &AccountId) -> Result<Connection, Error> {
        self.move_from(id, self.connections.settle(id, account))
            .await
    }

    /// Ends what works on a connection.
    pub(super) async fn part_with(&self, id: &str) {
        self.watching.detach(id).await;
        self.mirror.forget(id);
        self.history.forget(id);
    }

    async fn move_from(
        &self,
        former: &str,
        moved: impl Future<Output = Result<Connection, Error>>,
    ) -> Result<Connection, Error> {
        self.part_with(former).await;
        match moved.await {
            Ok(connection) => {
                let current = &connection.id;
                self.view_state.move_connection(former, current).await?;
                Ok(self.attend_to(connection))
            }
            Err(error) => {
                // Nothing came of it: it goes on as it was.
                (self.attend)(former);
                Err(error)
            }
        }
    }

    fn attend_to(&self, connection: Connection) -> Connection {
        (self.attend)(&connection.id);
        self.events.emit(AppEvent::ConnectionsChanged);
        connection
    }
}
