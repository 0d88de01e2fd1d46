//! The app, with or without a `WebDriver` at its window.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use super::virtual_desktop::VirtualDesktop;
use super::wait::{wait_for, wait_until};

/// The built program.
pub fn program_path() -> PathBuf {
    // Cargo names it to tests; the tour, which is an example, finds it beside its own folder.
    let beside = || {
        std::env::current_exe()
            .unwrap()
            .parent()
            .unwrap()
            .parent()
            .unwrap()
            .join("shopbell")
    };
    option_env!("CARGO_BIN_EXE_shopbell").map_or_else(beside, PathBuf::from)
}

fn build_command(
    desktop: &VirtualDesktop,
    program: &Path,
    api: Option<&str>,
    log: &str,
) -> Command {
    let file = File::options()
        .create(true)
        .append(true)
        .open(desktop.logs().join(log))
        .unwrap();
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file);
    command
        .env_remove("SHOPBELL_E2E")
        .env("LANG", "C.UTF-8")
        .env("LANGUAGE", "en")
        .env_remove("LC_ALL");
    command.env("SHOPBELL_LOG", "debug");
    match api {
        Some(url) => command.env("SHOPBELL_STRIPE_API", url),
        None => command.env_remove("SHOPBELL_STRIPE_API"),
    };
    command
}

/// Starts the app without a driver.
pub fn start_app(desktop: &VirtualDesktop, api: Option<&str>, arguments: &[&str]) -> Child {
    build_command(desktop, &program_path(), api, "app.log")
        .args(arguments)
        .spawn()
        .unwrap()
}

/// Ends an app that was started without a driver, as the session does when the person logs out.
pub fn end_app(mut app: Child) {
    Command::new("kill")
        .arg(app.id().to_string())
        .status()
        .unwrap();
    app.wait().unwrap();
}

/// The app with a driver at its window.
pub struct AppWindow {
    client: Client,
    driver: Child,
}

impl AppWindow {
    /// Starts the app through the driver and waits until its UI is there.
    pub async fn open(desktop: &VirtualDesktop, api: Option<&str>, arguments: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut driver = build_command(desktop, Path::new("WebKitWebDriver"), api, "app.log");
        driver
            .arg("--host=127.0.0.1")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = driver.spawn().unwrap();
        let options = json!({ "binary": program_path(), "args": arguments });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)]
            .into_iter()
            .collect();
        let mut builder =
            ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        wait_until("the driver", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .is_ok()
        })
        .await;
        let client = builder.connect(&address).await.unwrap();
        let window = Self { client, driver };
        wait_until("the first screen", async || {
            window
                .try_script("return document.getElementById('root')?.childElementCount > 0")
                .await
                == Some(json!(true))
        })
        .await;
        window
    }

    /// The element with this `data-testid`, once it is there.
    pub async fn find(&self, id: &str) -> Element {
        self.find_css(&format!("[data-testid=\"{id}\"]")).await
    }

    /// The first element that a selector finds, once it is there.
    pub async fn find_css(&self, selector: &str) -> Element {
        wait_for(selector, async || {
            self.client.find(Locator::Css(selector)).await.ok()
        })
        .await
    }

    /// Whether a selector finds anything now.
    pub async fn has(&self, selector: &str) -> bool {
        self.client.find(Locator::Css(selector)).await.is_ok()
    }

    /// Clicks the element with this `data-testid`, once it is there and takes clicks.
    pub async fn click(&self, id: &str) {
        let selector = format!("[data-testid=\"{id}\"]");
        self.click_css(&selector).await;
    }

    /// Clicks the first element of a selector, once it takes clicks.
    pub async fn click_css(&self, selector: &str) {
        wait_until(&format!("a click on {selector}"), async || {
            let Ok(element) = self.client.find(Locator::Css(selector)).await else {
                return false;
            };
            element.is_enabled().await.unwrap_or(false) && element.click().await.is_ok()
        })
        .await;
    }

    /// Types into the field with this `data-testid`.
    pub async fn enter(&self, id: &str, text: &str) {
        let field = self.find(id).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// All the text on the screen.
    pub async fn text(&self) -> String {
        let text = self.try_script("return document.body.innerText").await;
        text.and_then(|text| text.as_str().map(String::from))
            .unwrap_or_default()
    }

    /// Waits until the screen shows a text.
    pub async fn wait_for_text(&self, text: &str) {
        wait_until(&format!("{text:?} on the screen"), async || {
            self.text().await.contains(text)
        })
        .await;
    }

    /// The place in the window.
    pub async fn route(&self) -> String {
        let hash = self.try_script("return location.hash").await;
        hash.and_then(|hash| hash.as_str().map(String::from))
            .unwrap_or_default()
    }

    /// Goes to a place in the window.
    pub async fn navigate(&self, route: &str) {
        self.try_script(&format!("location.hash = {}; return true", json!(route)))
            .await
            .unwrap();
    }

    /// Calls a command of the app from its own page, as the UI does.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then((ok) => done({ ok: ok ?? null }), (error) => done({ error }))";
        let answer = self
            .client
            .execute_async(script, vec![json!(command), arguments])
            .await
            .unwrap();
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["ok"].clone()),
        }
    }

    /// Runs a script in the page; none while the page cannot answer.
    pub async fn try_script(&self, script: &str) -> Option<Value> {
        self.client.execute(script, Vec::new()).await.ok()
    }

    /// A picture of the page.
    pub async fn save_screenshot(&self, to: &Path) {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, self.client.screenshot().await.unwrap()).unwrap();
    }

    /// Ends the driver's session and with it the app.
    pub async fn quit(mut self) {
        self.client.clone().close().await.ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
    }

    /// Pastes a key and connects, as the person does.
    pub async fn connect(&self, key: &str) {
        self.enter("connect-key", key).await;
        self.click("connect-submit").await;
    }
}

impl Drop for AppWindow {
    fn drop(&mut self) {
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}
