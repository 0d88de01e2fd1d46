//! Bytes of a file as UTF-8, whatever they were written in.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    CoderResult, Decoder, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_1252,
};

use crate::ledger::imports::EncodingCertainty;

/// Bytes that the encoding is guessed from, at most.
pub(super) const SAMPLE_BYTES: usize = 4 * 1024 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// An encoding, and how sure it is.
pub(super) type Reading = (&'static Encoding, EncodingCertainty);

/// The beginning of a file; of one that begins with plain ASCII alone, from the first line on that
/// does not.
pub(super) fn read_sample(mut file: impl Read) -> io::Result<Vec<u8>> {
    let mut sample = Vec::new();
    loop {
        let room = SAMPLE_BYTES - sample.len();
        file.by_ref().take(room as u64).read_to_end(&mut sample)?;
        let tells = !sample.is_ascii() || sample.contains(&0);
        if sample.len() < SAMPLE_BYTES || tells {
            return Ok(sample);
        }
        // Nothing in it tells one encoding from another; a line that goes on is kept.
        let line = sample.iter().rposition(|byte| *byte == b'\n');
        sample.drain(..line.map_or(SAMPLE_BYTES, |at| at + 1));
    }
}

/// The encoding of a file that begins so, for a person who reads this language.
pub(super) fn detect_encoding(sample: &[u8], language: &str) -> Reading {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return (encoding, EncodingCertainty::Certain);
    }
    if let Some(encoding) = utf16_without_mark(sample) {
        return (encoding, EncodingCertainty::Likely);
    }
    if sample.is_ascii() && sample.windows(2).any(|pair| pair == b"\x1b$") {
        return (ISO_2022_JP, EncodingCertainty::Likely);
    }
    // Whole lines only, where the sample cuts one in two.
    let last = sample.iter().rposition(|byte| *byte == b'\n');
    let lines = match last {
        Some(at) if sample.len() >= SAMPLE_BYTES => sample.get(..at).unwrap_or_default(),
        _ => sample,
    };
    // Text of another encoding that happens to be UTF-8 is as rare as can be.
    if std::str::from_utf8(lines).is_ok() {
        return (UTF_8, EncodingCertainty::Certain);
    }
    let in_japan = language == "ja";
    let fits = |encoding: &&'static Encoding| is_japanese(encoding, lines, in_japan);
    let japanese: Vec<&'static Encoding> = [SHIFT_JIS, EUC_JP].into_iter().filter(fits).collect();
    if let [one] = japanese.as_slice() {
        return (one, EncodingCertainty::Likely);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(lines, true);
    let hint: Option<&[u8]> = in_japan.then_some(b"jp");
    let guess = detector.guess(hint, Utf8Detection::Deny);
    let looks_so = || {
        let (text, broken) = guess.decode_without_bom_handling(lines);
        !broken && !has_private(&text) || text.contains(is_kana)
    };
    let encoding = match japanese.first() {
        Some(first) if !japanese.contains(&guess) => first,
        // Whoever reads Japanese has tables of Japan and of the west: what else looks alike is neither.
        None if in_japan && !([SHIFT_JIS, EUC_JP].contains(&guess) && looks_so()) => WINDOWS_1252,
        _ => guess,
    };
    (encoding, EncodingCertainty::Guess)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fe}')
}

/// Where nothing is assigned, decoders give characters of private use.
fn has_private(text: &str) -> bool {
    text.contains(|c: char| ('\u{e000}'..='\u{f8ff}').contains(&c))
}

/// Whether all of it can be read so, and is Japanese then. Outside of Japan kanji alone say little:
/// Chinese looks like them.
fn is_japanese(encoding: &'static Encoding, lines: &[u8], in_japan: bool) -> bool {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(lines) else {
        return false;
    };
    if text.contains(is_kana) || !in_japan {
        return text.contains(is_kana);
    }
    let kanji = |c: char| matches!(c, '\u{3005}' | '\u{4e00}'..='\u{9fff}');
    let half = |c: char| matches!(c, '\u{ff61}'..='\u{ff9f}');
    // Letters with accents look like half a word: `GRÖßE` is `GRﾖﾟE`. Words of Japanese are longer
    // than one character and stand between other things than letters.
    let mut words = text.split(|c: char| !kanji(c) && !half(c) && !c.is_ascii_alphabetic());
    !has_private(&text)
        && words.any(|word| {
            word.chars().count() > 1 && !word.contains(|c: char| c.is_ascii_alphabetic())
        })
}

/// Every second byte of Latin text in UTF-16 is 0, and commas and line ends are always Latin.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let start = sample.get(..sample.len().min(4096)).unwrap_or_default();
    let zeros = |odd: usize| {
        let bytes = start.iter().skip(odd).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    // What is no text has them on both sides.
    if even + odd == 0 || (even + odd) * 50 < start.len() {
        None
    } else if odd > even * 4 {
        Some(UTF_16LE)
    } else if even > odd * 4 {
        Some(UTF_16BE)
    } else {
        None
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

    use std::io::{Seek as _, Write as _};

    use encoding_rs::{WINDOWS_1250, WINDOWS_1251};

    use super::*;

    const TEXT: &str =
        "名前,メール,説明\r\n田中 花子,hana@example.com,卸売のお客様です。春から\r\n";

    fn read(bytes: &[u8]) -> (String, String) {
        let (encoding, _) = detect_encoding(bytes, "en");
        (encoding_label(encoding), decode(bytes, encoding))
    }

    fn decode(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut text = String::new();
        Decoded::new(bytes, encoding)
            .read_to_string(&mut text)
            .unwrap();
        text
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
    fn japanese_without_kanji_in_its_header_is_read_in_japan() {
        use EncodingCertainty::{Guess, Likely};
        for (text, how) in [
            ("name,email\n山田 太郎,taro@example.com\n", Likely),
            ("name,email\n佐藤,a@example.com\n", Likely),
            ("name,email\nﾔﾏﾀﾞ ﾀﾛｳ,taro@example.com\n", Likely),
            ("name,note\nTaro,様\nHana,（株）\n", Guess),
            ("name,note\nTaro,①個\n", Guess),
        ] {
            let bytes = SHIFT_JIS.encode(text).0;
            let (encoding, certainty) = detect_encoding(&bytes, "ja");
            assert_eq!((encoding, certainty), (SHIFT_JIS, how), "{text}");
            assert_eq!(decode(&bytes, encoding), text);
        }
        for text in ["name\n山田 太郎\n", "name\nやまだ たろう\n"] {
            let bytes = EUC_JP.encode(text).0;
            assert_eq!(detect_encoding(&bytes, "ja").0, EUC_JP, "{text}");
        }
        for text in ["name\nやまだ\n", "name\nヤマダタロウ\n"] {
            let bytes = SHIFT_JIS.encode(text).0;
            assert_eq!(detect_encoding(&bytes, "en"), (SHIFT_JIS, Likely), "{text}");
        }
        let mail = ISO_2022_JP.encode("name\n山田\n").0;
        assert_eq!(detect_encoding(&mail, "en").0, ISO_2022_JP);
    }

    #[test]
    fn in_japan_nothing_is_read_as_of_eastern_europe() {
        for text in [
            "name,city\nJosé,Málaga\n",
            "name,size\nJörg,GRÖßE\n",
            "nom,ville\nChloé,Orléans\nZoë,Ænima\n",
        ] {
            let bytes = WINDOWS_1252.encode(text).0;
            let read = detect_encoding(&bytes, "ja");
            assert_eq!(read, (WINDOWS_1252, EncodingCertainty::Guess), "{text}");
        }
        for (encoding, text) in [
            (WINDOWS_1250, "name\nŁukasz Żółty\n"),
            (WINDOWS_1251, "имя\nИван Петров\n"),
        ] {
            let bytes = encoding.encode(text).0;
            let read = detect_encoding(&bytes, "ja").0;
            let expected = [WINDOWS_1252, SHIFT_JIS, EUC_JP];
            assert!(expected.contains(&read), "{}", read.name());
        }
    }

    #[test]
    fn what_is_sure_is_told_from_a_guess() {
        let how = |bytes: &[u8]| detect_encoding(bytes, "en").1;
        assert_eq!(how(b"name\nHana\n"), EncodingCertainty::Certain);
        assert_eq!(how("name\nJosé\n".as_bytes()), EncodingCertainty::Certain);
        assert_eq!(how(b"\xef\xbb\xbfname\n\xff"), EncodingCertainty::Certain);
        assert_eq!(
            how(&utf16("name\nHana", true, false)),
            EncodingCertainty::Likely
        );
        assert_eq!(how(b"name\nJos\xe9\n"), EncodingCertainty::Guess);
    }

    #[test]
    fn a_file_is_read_on_to_what_tells_its_encoding() {
        let mut file = tempfile::tempfile().unwrap();
        let plain = "name\n".repeat(SAMPLE_BYTES / 4);
        file.write_all(plain.as_bytes()).unwrap();
        file.write_all(&SHIFT_JIS.encode("山田 太郎\n").0).unwrap();
        file.rewind().unwrap();
        let sample = read_sample(file).unwrap();
        assert!(sample.len() <= SAMPLE_BYTES);
        assert_eq!(detect_encoding(&sample, "ja").0, SHIFT_JIS);
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
