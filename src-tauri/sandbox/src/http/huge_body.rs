//! Bodies that are too long to be kept.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use futures_util::stream;

const HEAD: &[u8] = br#"{"object":"list","data":[],"has_more":false,"url":"/v1","padding":""#;
const TAIL: &[u8] = br#""}"#;
const FILLER: &[u8] = &[b'x'; 64 << 10];

/// An empty list of so many bytes (of no fewer than an empty list has), or one without an end. Nothing but
/// one piece of it is ever in memory.
pub(super) fn huge_body(bytes: Option<u64>) -> Body {
    let frame = u64::try_from(HEAD.len() + TAIL.len()).unwrap_or(0);
    let filler = bytes.map(|bytes| bytes.saturating_sub(frame));
    let start = Piece::Head { filler };
    Body::from_stream(stream::unfold(start, |piece| async move {
        let (sent, next) = piece.send()?;
        Some((Ok::<_, Infallible>(Bytes::from_static(sent)), next))
    }))
}

/// What comes next; `filler` is how much there is still to be, if there is an end.
enum Piece {
    Head { filler: Option<u64> },
    Filler { filler: Option<u64> },
    Nothing,
}

impl Piece {
    fn send(self) -> Option<(&'static [u8], Self)> {
        match self {
            Self::Head { filler } => Some((HEAD, Self::Filler { filler })),
            Self::Filler { filler: None } => Some((FILLER, self)),
            Self::Filler { filler: Some(0) } => Some((TAIL, Self::Nothing)),
            Self::Filler { filler: Some(left) } => {
                let size =
                    usize::try_from(left).map_or(FILLER.len(), |left| left.min(FILLER.len()));
                let sent = FILLER.get(..size)?;
                let left = left - u64::try_from(size).ok()?;
                Some((sent, Self::Filler { filler: Some(left) }))
            }
            Self::Nothing => None,
        }
    }
}
