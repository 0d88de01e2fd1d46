//! Where the page in the window may go: nowhere but within the app.

use tauri::Url;

/// Whether the window's page may load this. `dev` is the server of a development build, which has no
/// pages of its own. Everything else that people follow goes to their browser, by the opener.
pub(super) fn is_own_page(url: &Url, dev: Option<&Url>) -> bool {
    if let Some(dev) = dev {
        return url.origin() == dev.origin() && dev.origin().is_tuple();
    }
    let host = url.host_str();
    let plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
    let own = match url.scheme() {
        "tauri" => host == Some("localhost"),
        // How Windows spells it.
        "http" | "https" => cfg!(windows) && host == Some("tauri.localhost"),
        _ => false,
    };
    own && plain
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn own(url: &str, dev: Option<&str>) -> bool {
        let dev = dev.map(|dev| Url::parse(dev).unwrap());
        is_own_page(&Url::parse(url).unwrap(), dev.as_ref())
    }

    #[test]
    fn the_app_is_where_the_window_stays() {
        for url in ["tauri://localhost", "tauri://localhost/#/activity?x=1"] {
            assert!(own(url, None), "{url}");
        }
        assert_eq!(own("http://tauri.localhost/", None), cfg!(windows));
        for url in [
            "https://example.com/",
            "https://dashboard.stripe.com/",
            "http://localhost/",
            "http://localhost:5173/",
            "http://tauri.localhost.example.com/",
            "http://tauri.localhost@example.com/",
            "http://tauri.localhost:8080/",
            "tauri://localhost.example.com/",
            "tauri://example.com/",
            "tauri://user@localhost/",
            "file:///etc/passwd",
            "data:text/html,<h1>hello</h1>",
            "javascript:alert(1)",
            "blob:tauri://localhost/x",
            "about:blank",
        ] {
            assert!(!own(url, None), "{url}");
        }
    }

    #[test]
    fn while_developing_it_is_the_server_of_the_pages() {
        let dev = Some("http://localhost:5173");
        assert!(own("http://localhost:5173/#/customers", dev));
        for url in [
            "http://localhost:5174/",
            "https://localhost:5173/",
            "https://example.com/",
        ] {
            assert!(!own(url, dev), "{url}");
        }
        assert!(!own("data:text/html,x", Some("data:text/html,x")));
    }
}
