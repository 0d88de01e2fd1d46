//! Product pictures: what comes is a picture, in bounds, and from nobody's inner network.

use std::time::Duration;

use shopbell_core::{
    address::AddressPolicy,
    app::images::{MAX_BYTES, MAX_TIME, Pictures},
    error::{Error, ErrorCode},
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::test_app::{TestApp, why};

/// 64 x 64 pixels, as far as anybody has to read.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\x08\x06\0\0\0";
/// 60,000 x 60,000: 14 GB to decode, in 29 bytes.
const BOMB: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x06\0\0\0";

async fn server(answers: Vec<(&str, ResponseTemplate)>) -> MockServer {
    let server = MockServer::start().await;
    for (at, answer) in answers {
        Mock::given(method("GET"))
            .and(path(at))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    server
}

fn rule<T>(result: Result<T, Error>) -> String {
    let (code, _, rule) = why(result);
    assert_eq!(code, ErrorCode::ImageRefused);
    rule.unwrap()
}

#[tokio::test]
async fn pictures_come_whatever_their_server_calls_them() {
    let answers = vec![
        (
            "/a",
            ResponseTemplate::new(200).set_body_raw(PNG, "text/html"),
        ),
        (
            "/b",
            ResponseTemplate::new(302).insert_header("location", "/a"),
        ),
    ];
    let server = server(answers).await;
    let pictures = Pictures::new(AddressPolicy::PublicAndLoopback, MAX_TIME);
    for at in ["a", "b"] {
        let (media, bytes) = pictures
            .fetch(&format!("{}/{at}", server.uri()))
            .await
            .unwrap();
        assert_eq!((media, bytes.as_slice()), ("image/png", PNG));
    }
}

#[tokio::test]
async fn what_is_no_picture_or_too_much_is_refused() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
    let mut large = PNG.to_vec();
    large.resize(MAX_BYTES + 1, 0);
    let answers = vec![
        (
            "/svg",
            ResponseTemplate::new(200).set_body_raw(svg, "image/png"),
        ),
        ("/large", ResponseTemplate::new(200).set_body_bytes(large)),
        ("/bomb", ResponseTemplate::new(200).set_body_bytes(BOMB)),
        ("/missing", ResponseTemplate::new(404)),
        (
            "/loop",
            ResponseTemplate::new(302).insert_header("location", "/loop"),
        ),
        (
            "/file",
            ResponseTemplate::new(302).insert_header("location", "file:///etc/passwd"),
        ),
        (
            "/inner",
            ResponseTemplate::new(302).insert_header("location", "http://10.0.0.1/x.png"),
        ),
        (
            "/meta",
            ResponseTemplate::new(302).insert_header("location", "http://169.254.169.254/latest"),
        ),
    ];
    let server = server(answers).await;
    let pictures = Pictures::new(AddressPolicy::PublicAndLoopback, MAX_TIME);
    let expected = [
        ("svg", "not_an_image"),
        ("large", "too_large"),
        ("bomb", "too_large"),
        ("missing", "failed"),
        ("loop", "failed"),
        ("file", "failed"),
        ("inner", "private_address"),
        ("meta", "private_address"),
    ];
    for (at, broken) in expected {
        let result = pictures.fetch(&format!("{}/{at}", server.uri())).await;
        assert_eq!(rule(result), broken, "{at}");
    }
    let url = server.uri().replace("http://", "http://user:secret@");
    assert_eq!(rule(pictures.fetch(&format!("{url}/svg")).await), "failed");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(60));
    let server = server(vec![("/slow", slow)]).await;
    let pictures = Pictures::new(AddressPolicy::PublicAndLoopback, Duration::from_millis(50));
    let result = pictures.fetch(&format!("{}/slow", server.uri())).await;
    assert_eq!(rule(result), "timed_out");
}

#[tokio::test]
async fn the_app_asks_no_private_address_by_number_or_by_name() {
    let picture = ResponseTemplate::new(200).set_body_bytes(PNG);
    let server = server(vec![("/a", picture)]).await;
    let test = TestApp::start().await;
    let port = server.address().port();
    let inner = [
        format!("{}/a", server.uri()),
        format!("http://localhost:{port}/a"),
        format!("http://[::1]:{port}/a"),
        format!("http://[::ffff:127.0.0.1]:{port}/a"),
        format!("http://2130706433:{port}/a"),
        "http://192.168.0.1/a".to_owned(),
    ];
    for url in inner {
        assert_eq!(
            rule(test.app.images.load_preview(&url).await),
            "private_address",
            "{url}"
        );
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
    test.keep(true, false).await;
    assert_eq!(
        rule(
            test.app
                .images
                .load_preview("https://a.example/a.png")
                .await
        ),
        "turned_off"
    );
}
