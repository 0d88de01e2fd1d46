//! Product pictures: remote content that the webview never fetches by itself.
//!
//! Whoever can write a product can name an address here, so the address is not trusted: only public
//! hosts are asked, their names are looked up once and exactly what was checked is connected to,
//! redirects are checked the same way, and only a few kinds of pictures up to a size come back: in
//! bytes, and in the pixels that the webview would have to decode.

mod cache;
mod media;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{header::LOCATION, redirect::Policy};
use url::{Host, Url};

use self::{
    cache::Cache,
    media::{NotShown, check_picture},
};
use super::{files::file_error, settings::AppSettings};
use crate::{
    address::{AddressPolicy, NotPublic, PublicDns},
    error::{Error, ErrorCode},
    threads::run_blocking,
};

/// Bytes of a picture at the most.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The whole of it takes so long at the most.
pub const MAX_TIME: Duration = Duration::from_secs(10);
const MAX_REDIRECTS: usize = 3;
/// Pictures fetched at a time.
const MAX_CONCURRENT: usize = 4;

/// Fetches pictures.
pub struct Pictures {
    policy: AddressPolicy,
    time: Duration,
    http: OnceLock<reqwest::Client>,
    turn: tokio::sync::Semaphore,
}

impl Default for Pictures {
    fn default() -> Self {
        Self::new(AddressPolicy::Public, MAX_TIME)
    }
}

/// A refusal that the UI words by its rule.
fn refused(rule: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorCode::ImageRefused, message).with(|detail| detail.rule = Some(rule.into()))
}

impl Pictures {
    /// Fetches from the addresses that the policy allows, within this time.
    #[must_use]
    pub fn new(policy: AddressPolicy, time: Duration) -> Self {
        Self {
            policy,
            time,
            http: OnceLock::new(),
            turn: tokio::sync::Semaphore::new(MAX_CONCURRENT),
        }
    }

    /// The picture's media type and bytes.
    pub async fn fetch(&self, url: &str) -> Result<(&'static str, Vec<u8>), Error> {
        let url = Url::parse(url.trim()).map_err(|_| refused("failed", "not a web address"))?;
        let _turn = self.turn.acquire().await;
        match tokio::time::timeout(self.time, self.follow(url)).await {
            Ok(result) => result,
            Err(_) => Err(refused("timed_out", "the picture did not come in time")),
        }
    }

    async fn follow(&self, mut url: Url) -> Result<(&'static str, Vec<u8>), Error> {
        for _ in 0..=MAX_REDIRECTS {
            self.check(&url)?;
            let answer = self.http()?.get(url.clone()).send().await;
            let answer = answer.map_err(|error| failed(&error))?;
            if answer.status().is_redirection() {
                let next = answer.headers().get(LOCATION);
                let next = next.and_then(|next| next.to_str().ok());
                let next = next.and_then(|next| url.join(next).ok());
                url = next.ok_or_else(|| refused("failed", "a redirect to nowhere"))?;
                continue;
            }
            if !answer.status().is_success() {
                let message = format!("the server answered {}", answer.status().as_u16());
                return Err(refused("failed", message));
            }
            let bytes = read_bounded(answer).await?;
            return Ok((check_picture(&bytes).map_err(not_shown)?, bytes));
        }
        Err(refused("failed", "too many redirects"))
    }

    /// A host that is an address is not looked up, so it is checked here.
    fn check(&self, url: &Url) -> Result<(), Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("failed", "neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("failed", "the address has a password in it"));
        }
        let allowed = match url.host() {
            Some(Host::Ipv4(address)) => self.policy.allows(address.into()),
            Some(Host::Ipv6(address)) => self.policy.allows(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        };
        if allowed {
            Ok(())
        } else {
            Err(refused("private_address", "the address is not public"))
        }
    }

    fn http(&self) -> Result<&reqwest::Client, Error> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = reqwest::Client::builder()
            .dns_resolver(Arc::new(PublicDns(self.policy)))
            .redirect(Policy::none())
            // A proxy would look the name up by itself, unchecked.
            .no_proxy()
            .referer(false)
            .user_agent(concat!("Shopbell/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| refused("failed", error.to_string()))?;
        Ok(self.http.get_or_init(|| http))
    }
}

async fn read_bounded(mut answer: reqwest::Response) -> Result<Vec<u8>, Error> {
    let too_large = || refused("too_large", "the picture is larger than 5 MB");
    if answer
        .content_length()
        .is_some_and(|length| length > MAX_BYTES as u64)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failed(&error))? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn not_shown(why: NotShown) -> Error {
    match why {
        NotShown::NotAnImage => refused("not_an_image", "not a PNG, JPEG, WebP, GIF or AVIF"),
        NotShown::TooLarge => refused("too_large", "the picture has too many pixels"),
    }
}

fn failed(error: &reqwest::Error) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.is::<NotPublic>() {
            return refused("private_address", "the address is not public");
        }
        cause = one.source();
    }
    refused("failed", "the picture could not be fetched")
}

/// Pictures for the window, from the cache or from their servers.
pub struct Images {
    settings: Arc<AppSettings>,
    cache: Cache,
    pictures: Pictures,
}

impl Images {
    pub(super) fn new(settings: Arc<AppSettings>, folder: PathBuf) -> Self {
        Self {
            settings,
            cache: Cache::new(folder),
            pictures: Pictures::default(),
        }
    }

    /// Removes all pictures, of whatever connection: they are fetched again where they are shown.
    pub(super) async fn clear(&self) -> Result<(), Error> {
        let cache = self.cache.clone();
        let cleared = run_blocking(move || cache.clear()).await?;
        cleared.map_err(|error| file_error(self.cache.folder(), error))
    }

    /// A picture as a `data:` address, from the cache or from its server.
    pub async fn load_preview(&self, url: &str) -> Result<String, Error> {
        if !self.settings.get().data.image_previews {
            return Err(refused("turned_off", "previews are turned off"));
        }
        let cache = self.cache.clone();
        let key = url.trim().to_owned();
        let kept = {
            let (cache, key) = (cache.clone(), key.clone());
            run_blocking(move || cache.get(&key)).await
        };
        if let Ok(Some(bytes)) = kept
            && let Ok(media) = check_picture(&bytes)
        {
            return Ok(data_url(media, &bytes));
        }
        let turn = cache.turn();
        let (media, bytes) = self.pictures.fetch(&key).await?;
        let text = data_url(media, &bytes);
        let kept = run_blocking(move || cache.put(&key, &bytes, turn)).await;
        if let Ok(Err(error)) = kept {
            tracing::warn!(%error, "a picture could not be kept");
        }
        Ok(text)
    }
}

fn data_url(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", STANDARD.encode(bytes))
}
