//! The OS keychain: Secret Service, macOS Keychain or Windows Credential Manager.

use std::{
    sync::mpsc::{RecvTimeoutError, channel},
    time::Duration,
};

use keyring::v1::{Entry, Error};
use shopbell_core::secrets::{SecretError, SecretStore, Sensitive};

use crate::identity::IDENTIFIER;

/// A locked keychain asks the person, who may be away: nobody waits for longer than this.
const KEYCHAIN_TIMEOUT: Duration = Duration::from_secs(15);

/// Keys under the app's identifier, one for each connection id.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keychain;

impl SecretStore for Keychain {
    fn get(&self, name: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        let name = name.to_owned();
        call_with_timeout(move || match open_entry(&name)?.get_password() {
            Ok(secret) => Ok(Some(Sensitive::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(secret_error(&error)),
        })
    }

    fn set(&self, name: &str, secret: &Sensitive<String>) -> Result<(), SecretError> {
        let (name, secret) = (name.to_owned(), secret.clone());
        call_with_timeout(move || {
            open_entry(&name)?
                .set_password(secret.expose())
                .map_err(|error| secret_error(&error))
        })
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        let name = name.to_owned();
        call_with_timeout(move || match open_entry(&name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(secret_error(&error)),
        })
    }
}

fn open_entry(name: &str) -> Result<Entry, SecretError> {
    if let Err(error) = Entry::store_status() {
        return Err(SecretError::Missing(error.to_string()));
    }
    Entry::new(IDENTIFIER, name).map_err(|error| SecretError::Missing(error.to_string()))
}

fn secret_error(error: &Error) -> SecretError {
    match error {
        Error::NoDefaultStore => SecretError::Missing(error.to_string()),
        _ => SecretError::Denied(format!("it is locked, or it said no ({error})")),
    }
}

/// Runs a call on a thread of its own, because none of the platforms' calls takes a time limit.
fn call_with_timeout<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, SecretError> {
    let (send, receive) = channel();
    let spawned = std::thread::Builder::new()
        .name("keychain".into())
        .spawn(move || {
            let _ = send.send(call());
        });
    spawned.map_err(|error| SecretError::Denied(error.to_string()))?;
    match receive.recv_timeout(KEYCHAIN_TIMEOUT) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(SecretError::Denied(
            "the keychain did not answer in time".into(),
        )),
        Err(RecvTimeoutError::Disconnected) => {
            Err(SecretError::Denied("the keychain's thread ended".into()))
        }
    }
}
