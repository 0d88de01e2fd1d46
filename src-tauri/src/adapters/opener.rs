//! What lies outside of the app: the browser and the file manager.

use std::path::Path;

use tauri::{AppHandle, Runtime};
use tauri_plugin_opener::OpenerExt as _;

/// Opens pages and shows files; tests put one in its place that writes down what it was asked.
pub trait Opener: Send + Sync {
    /// Opens a page in the person's browser.
    fn open(&self, url: &str) -> Result<(), String>;
    /// Shows a file or a folder in the file manager.
    fn reveal(&self, path: &Path) -> Result<(), String>;
}

/// The person's own browser and file manager.
pub(crate) struct SystemOpener<R: Runtime>(pub(crate) AppHandle<R>);

impl<R: Runtime> Opener for SystemOpener<R> {
    fn open(&self, url: &str) -> Result<(), String> {
        let opened = self.0.opener().open_url(url, None::<&str>);
        opened.map_err(|error| error.to_string())
    }

    fn reveal(&self, path: &Path) -> Result<(), String> {
        let revealed = self.0.opener().reveal_item_in_dir(path);
        revealed.map_err(|error| error.to_string())
    }
}
