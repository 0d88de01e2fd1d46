//! A server that is not Stripe's is told from no network, by real handshakes.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use shopbell_core::{
    Error, ErrorCode,
    stripe::{NetworkKind, StripeError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// A server on this machine with a certificate of its own making, as a company's proxy has.
async fn proxy() -> SocketAddr {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rcgen::KeyPair::serialize_der(&made.signing_key);
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.try_into().unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    serve(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let _ = acceptor.accept(stream).await;
        }
    })
    .await
}

async fn serve<F>(answer: impl Fn(tokio::net::TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    address
}

/// What the client makes of a call there.
async fn ask(address: SocketAddr) -> StripeError {
    let http = reqwest::Client::builder().no_proxy();
    let http = http.timeout(Duration::from_secs(20)).build().unwrap();
    let url = format!("https://localhost:{}/v1/account", address.port());
    let error = http.get(url).send().await.unwrap_err();
    StripeError::from_network(error)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_a_failure_of_tls() {
    let error = ask(proxy().await).await;
    let kind = match &error {
        StripeError::Network { kind, .. } => *kind,
        other => panic!("{other}"),
    };
    assert_eq!(kind, NetworkKind::Tls);
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(error.is_unsettled());
    let ours = Error::from(error);
    assert_eq!(ours.code, ErrorCode::TlsFailed);
    assert!(ours.code.is_offline(), "the local copy stands in meanwhile");
}

#[tokio::test]
async fn a_portal_that_speaks_no_tls_is_a_failure_of_tls() {
    let address = serve(async |mut stream: tokio::net::TcpStream| {
        let _ = stream.read(&mut [0; 1024]).await;
        let _ = stream
            .write_all(b"HTTP/1.1 302 Found\r\nlocation: http://hotel.example/\r\n\r\n")
            .await;
    });
    let error = ask(address.await).await;
    assert_eq!(Error::from(error).code, ErrorCode::TlsFailed);
}

#[tokio::test]
async fn a_server_that_hangs_up_or_is_not_there_is_no_network() {
    let address = serve(async |stream: tokio::net::TcpStream| drop(stream)).await;
    assert_eq!(Error::from(ask(address).await).code, ErrorCode::Offline);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let free = listener.local_addr().unwrap();
    drop(listener);
    assert_eq!(Error::from(ask(free).await).code, ErrorCode::Offline);
}
