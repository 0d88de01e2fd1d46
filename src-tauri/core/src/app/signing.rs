//! The secret that Stripe's events are signed with when they are passed on: one for each connection, in
//! the keychain, made or pasted by the person and never made anew by itself.

use std::sync::Arc;

use rand::RngExt as _;

use super::{
    connections::{Clients, signing_name},
    records::validation::rule_error,
};
use crate::{
    error::{Error, ErrorCode},
    flow::signature::{SECRET_PREFIX, is_signing_secret},
    secrets::Sensitive,
};

/// Letters of a secret that is made here.
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH: usize = 32;

/// The signing secrets of the connections.
pub struct Signing {
    clients: Arc<Clients>,
}

impl Signing {
    pub(super) const fn new(clients: Arc<Clients>) -> Self {
        Self { clients }
    }

    /// The secret of a connection, if it has one.
    pub async fn find(&self, connection: &str) -> Result<Option<Sensitive<String>>, Error> {
        let read =
            |secrets: &dyn crate::secrets::SecretStore, id: &str| secrets.get(&signing_name(id));
        Ok(self.clients.with_secrets(connection, read).await?)
    }

    /// The secret of a connection.
    pub(super) async fn get(&self, connection: &str) -> Result<Sensitive<String>, Error> {
        self.find(connection).await?.ok_or_else(|| {
            let message = "the signing secret is not in the keychain";
            Error::new(ErrorCode::SigningSecretMissing, message)
        })
    }

    /// Makes a secret for a connection; one that it has already stays.
    pub async fn make(&self, connection: &str) -> Result<Sensitive<String>, Error> {
        if let Some(secret) = self.find(connection).await? {
            return Ok(secret);
        }
        self.set(connection, make_secret()).await
    }

    /// Keeps a secret that a handler knows already.
    pub async fn set(
        &self,
        connection: &str,
        secret: Sensitive<String>,
    ) -> Result<Sensitive<String>, Error> {
        let secret = Sensitive::new(secret.expose().trim().to_owned());
        if !is_signing_secret(secret.expose()) {
            let message = "a signing secret begins with whsec_";
            return Err(rule_error("secret", "not_a_secret", message));
        }
        let kept = secret.clone();
        self.clients
            .with_secrets(connection, move |secrets, id| {
                secrets.set(&signing_name(id), &kept)
            })
            .await?;
        Ok(secret)
    }
}

/// Whether a keychain's entry is a secret that events are signed with.
#[must_use]
pub fn is_signing_name(name: &str) -> bool {
    name.ends_with(&signing_name(""))
}

fn make_secret() -> Sensitive<String> {
    let mut random = rand::rng();
    let letters = (0..LENGTH).filter_map(|_| {
        let place = random.random_range(0..LETTERS.len());
        LETTERS.get(place).map(|letter| char::from(*letter))
    });
    Sensitive::new(SECRET_PREFIX.chars().chain(letters).collect())
}
