//! Bytes of a file as UTF-8, whatever they were written in.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that the encoding is guessed from, at most.
pub(super) const SAMPLE_BYTES: usize = 4 * 1024 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// The encoding of a file that begins so.
pub(super) fn detect_encoding(sample: &[u8], whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(sample) {
        return encoding;
    }
    // Plain text of Japan is Shift_JIS rather than ISO-2022-JP, which mails are written in.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, whole);
    detector.guess(None, Utf8Detection::Allow)
}

/// Every second byte of Latin text in UTF-16 is 0, and commas and line ends are always Latin.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let start = sample.get(..sample.len().min(4096)).unwrap_or_default();
    let zeros = |odd: usize| {
        let bytes = start.iter().skip(odd).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 || (even + odd) * 50 < start.len() {
        None
    } else if odd > even {
        Some(UTF_16LE)
    } else {
        Some(UTF_16BE)
    }
}

/// The encoding of a name that a person chose.
pub(super) fn find_encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// Reads as UTF-8; what cannot be read becomes U+FFFD.
pub(super) struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that wait.
    from: usize,
    to: usize,
    ended: bool,
    done: bool,
    /// A character that did not fit into the reader's buffer.
    spare: Vec<u8>,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK_BYTES],
            from: 0,
            to: 0,
            ended: false,
            done: false,
            spare: Vec::new(),
        }
    }

    fn decode(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.from == self.to && !self.ended {
                let read = self.inner.read(&mut self.raw)?;
                (self.from, self.to) = (0, read);
                self.ended = read == 0;
            }
            if self.done {
                return Ok(0);
            }
            let source = self.raw.get(self.from..self.to).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, out, self.ended);
            self.from += read;
            if result == CoderResult::InputEmpty && self.ended {
                self.done = true;
            }
            if written > 0 || self.done {
                return Ok(written);
            }
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // A character takes up to four bytes, and the decoder writes whole ones.
        if out.len() >= 16 && self.spare.is_empty() {
            return self.decode(out);
        }
        if self.spare.is_empty() {
            let mut one = vec![0; 64];
            let written = self.decode(&mut one)?;
            one.truncate(written);
            self.spare = one;
        }
        let count = out.len().min(self.spare.len());
        for (to, from) in out.iter_mut().zip(self.spare.drain(..count)) {
            *to = from;
        }
        Ok(count)
    }
}

/// The name to show.
pub(super) fn encoding_label(encoding: &'static Encoding) -> String {
    if encoding == UTF_8 {
        "UTF-8".to_owned()
    } else {
        encoding.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use encoding_rs::{SHIFT_JIS, WINDOWS_1252};

    use super::*;

    const TEXT: &str =
        "名前,メール,説明\r\n田中 花子,hana@example.com,卸売のお客様です。春から\r\n";

    fn read(bytes: &[u8]) -> (String, String) {
        let encoding = detect_encoding(bytes, true);
        let mut text = String::new();
        Decoded::new(bytes, encoding)
            .read_to_string(&mut text)
            .unwrap();
        (encoding_label(encoding), text)
    }

    fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
        let units = mark
            .then_some(0xfeff_u16)
            .into_iter()
            .chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        let sjis = SHIFT_JIS.encode(TEXT).0.into_owned();
        assert_eq!(read(&sjis), ("Shift_JIS".into(), TEXT.into()));
        assert_eq!(read(TEXT.as_bytes()), ("UTF-8".into(), TEXT.into()));
        let marked = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
        assert_eq!(read(&marked), ("UTF-8".into(), TEXT.into()));
        for mark in [true, false] {
            assert_eq!(
                read(&utf16(TEXT, true, mark)),
                ("UTF-16LE".into(), TEXT.into())
            );
            assert_eq!(
                read(&utf16(TEXT, false, mark)),
                ("UTF-16BE".into(), TEXT.into())
            );
        }
        let latin = "name,description\nJosé,Münchner Töpferei – café\n";
        let bytes = WINDOWS_1252.encode(latin).0.into_owned();
        assert_eq!(read(&bytes), ("windows-1252".into(), latin.into()));
    }

    #[test]
    fn characters_are_whole_across_chunks_and_small_buffers() {
        let long = "あいう😀".repeat(20_000);
        let mut text = String::new();
        Decoded::new(long.as_bytes(), UTF_8)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, long);
        let mut bytes = Vec::new();
        let mut source = Decoded::new("名前".as_bytes(), UTF_8);
        let mut one = [0; 1];
        while source.read(&mut one).unwrap() == 1 {
            bytes.push(one[0]);
        }
        assert_eq!(bytes, "名前".as_bytes());
    }
}
