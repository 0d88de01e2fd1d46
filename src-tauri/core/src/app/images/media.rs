//! What bytes are, whatever their server says of them.

/// Pixels of a picture at the most, 100 MB once they are decoded: a few kilobytes can stand for
/// gigabytes of them.
const MAX_PIXELS: u64 = 25_000_000;
/// Pixels of a side at the most.
const MAX_SIDE: u64 = 16_384;

/// Why bytes are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotShown {
    /// They are no picture of a kind that is shown.
    NotAnImage,
    /// The picture has more pixels than anybody looks at.
    TooLarge,
}

/// The media type of a picture that the webview may decode, as its header has it.
pub(super) fn check_picture(bytes: &[u8]) -> Result<&'static str, NotShown> {
    let media = detect_media_type(bytes).ok_or(NotShown::NotAnImage)?;
    let size = imagesize::blob_size(bytes).map_err(|_| NotShown::NotAnImage)?;
    let side = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let (width, height) = (side(size.width), side(size.height));
    if width == 0 || height == 0 {
        return Err(NotShown::NotAnImage);
    }
    if width > MAX_SIDE || height > MAX_SIDE || width.saturating_mul(height) > MAX_PIXELS {
        return Err(NotShown::TooLarge);
    }
    Ok(media)
}

/// The media type of a picture that may be shown. SVG is a program and is not among them.
fn detect_media_type(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    if at(0, b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if at(0, b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some("image/gif")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if at(4, b"ftypavif") || at(4, b"ftypavis") {
        Some("image/avif")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn gif(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"GIF89a".to_vec();
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend([0; 3]);
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3; 10]);
        bytes
    }

    fn webp(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        for side in [width - 1, height - 1] {
            bytes.extend(side.to_le_bytes().into_iter().take(3));
        }
        bytes
    }

    fn avif(width: u32, height: u32) -> Vec<u8> {
        let open = |name: &[u8], body: &[u8]| {
            let length = u32::try_from(body.len() + 8).unwrap_or_default();
            [&length.to_be_bytes(), name, body].concat()
        };
        let size = [&[0; 4], &width.to_be_bytes()[..], &height.to_be_bytes()].concat();
        let ipco = open(b"ipco", &open(b"ispe", &size));
        let meta = [&[0; 4], open(b"iprp", &ipco).as_slice()].concat();
        let ftyp = open(b"ftyp", b"avif\0\0\0\0avifmif1");
        [ftyp, open(b"meta", &meta), open(b"mdat", &[0; 8])].concat()
    }

    #[test]
    fn each_kind_is_shown_up_to_a_size() {
        let kinds: [(&str, [Vec<u8>; 2]); 5] = [
            ("image/png", [png(800, 600), png(30_000, 30_000)]),
            ("image/gif", [gif(800, 600), gif(6000, 6000)]),
            ("image/jpeg", [jpeg(800, 600), jpeg(65_000, 1)]),
            ("image/webp", [webp(800, 600), webp(16_000, 16_000)]),
            ("image/avif", [avif(800, 600), avif(u32::MAX, u32::MAX)]),
        ];
        for (media, [fair, huge]) in kinds {
            assert_eq!(check_picture(&fair), Ok(media));
            assert_eq!(check_picture(&huge), Err(NotShown::TooLarge), "{media}");
            let cut = fair.get(..16).unwrap_or_default();
            assert_eq!(check_picture(cut), Err(NotShown::NotAnImage), "{media}");
        }
        assert_eq!(check_picture(&png(0, 9)), Err(NotShown::NotAnImage));
        assert_eq!(check_picture(b"<svg/>"), Err(NotShown::NotAnImage));
    }
}
