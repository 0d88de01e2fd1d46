//! Connections that can be reset in the middle.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Resets one connection in the middle.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConnectionReset(Arc<ResetState>);

#[derive(Debug, Default)]
struct ResetState {
    done: AtomicBool,
    /// Whoever waits to read must learn of the reset.
    reader: Mutex<Option<Waker>>,
}

impl ConnectionReset {
    pub(crate) fn trigger(&self) {
        self.0.done.store(true, Ordering::SeqCst);
        let waker = self
            .0
            .reader
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) fn is_triggered(&self) -> bool {
        self.0.done.load(Ordering::SeqCst)
    }

    fn wake_on_reset(&self, waker: &Waker) {
        *self.0.reader.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }
}

/// A TCP stream that can be reset while it is open.
pub(crate) struct ResettableStream {
    stream: TcpStream,
    reset: ConnectionReset,
}

impl ResettableStream {
    fn reset_error(&self) -> Option<io::Error> {
        if !self.reset.is_triggered() {
            return None;
        }
        // Closing with unsent data thrown away is what the other side sees as a reset.
        self.stream.set_zero_linger().ok();
        Some(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for ResettableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.reset.wake_on_reset(cx.waker());
        match self.reset_error() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for ResettableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.reset_error() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.reset_error() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.reset_error() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_shutdown(cx),
        }
    }
}

/// All open connections, so that a shutdown can end them.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenConnections(Arc<Mutex<Vec<Weak<ResetState>>>>);

impl OpenConnections {
    fn add(&self, reset: &ConnectionReset) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|state| state.strong_count() > 0);
        all.push(Arc::downgrade(&reset.0));
    }

    pub(crate) fn reset_all(&self) {
        let all = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for state in all.iter().filter_map(Weak::upgrade) {
            ConnectionReset(state).trigger();
        }
    }
}

/// Accepts connections and makes each one resettable.
pub(crate) struct ResettableListener {
    pub(crate) listener: TcpListener,
    pub(crate) connections: OpenConnections,
}

impl Listener for ResettableListener {
    type Io = ResettableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (ResettableStream, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        stream.set_nodelay(true).ok();
        let reset = ConnectionReset::default();
        self.connections.add(&reset);
        (ResettableStream { stream, reset }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Listener::local_addr(&self.listener)
    }
}

impl Connected<IncomingStream<'_, ResettableListener>> for ConnectionReset {
    fn connect_info(stream: IncomingStream<'_, ResettableListener>) -> Self {
        stream.io().reset.clone()
    }
}
