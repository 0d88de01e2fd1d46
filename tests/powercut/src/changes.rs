//! What was written to a file and not synced.

/// The least that a disk writes as a whole.
const SECTOR: usize = 512;

/// One change of a file's contents.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// Bytes took the place of others; the file had this length before.
    Write {
        offset: usize,
        old: Vec<u8>,
        new: Vec<u8>,
        length: usize,
    },
    /// The file was cut to a length, and lost these bytes.
    Truncate { length: usize, lost: Vec<u8> },
}

impl Change {
    fn take_back(&self, contents: &mut Vec<u8>) {
        match self {
            Self::Write {
                offset,
                old,
                length,
                ..
            } => {
                put(contents, *offset, old);
                contents.truncate(*length);
            }
            Self::Truncate { length, lost } => {
                contents.truncate(*length);
                contents.extend_from_slice(lost);
            }
        }
    }

    fn apply(&self, contents: &mut Vec<u8>, sectors: usize) {
        match self {
            Self::Write { offset, new, .. } => {
                let end = new.len().min(sectors.saturating_mul(SECTOR));
                put(contents, *offset, new.get(..end).unwrap_or(new));
            }
            Self::Truncate { length, .. } => contents.truncate(*length),
        }
    }
}

fn put(contents: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if contents.len() < end {
        contents.resize(end, 0);
    }
    if let Some(place) = contents.get_mut(offset..end) {
        place.copy_from_slice(bytes);
    }
}

/// How a disk ends up with what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    All,
    Nothing,
    Some,
}

/// The contents after a power cut; `chance` draws numbers. Gives how many changes were lost, wholly or
/// in part.
pub(crate) fn lose(
    contents: &mut Vec<u8>,
    changes: &[Change],
    loss: Loss,
    chance: &mut dyn FnMut() -> u64,
) -> usize {
    if loss == Loss::Nothing {
        return 0;
    }
    for change in changes.iter().rev() {
        change.take_back(contents);
    }
    if loss == Loss::All {
        return changes.len();
    }
    let mut lost = 0;
    for change in changes {
        match chance() % 4 {
            0 => lost += 1,
            1 => {
                lost += 1;
                let sectors = usize::try_from(chance() % 8).unwrap_or_default();
                change.apply(contents, sectors);
            }
            _ => change.apply(contents, usize::MAX),
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(contents: &mut Vec<u8>, offset: usize, new: &[u8]) -> Change {
        let length = contents.len();
        let mut old: Vec<u8> = contents
            .iter()
            .skip(offset)
            .take(new.len())
            .copied()
            .collect();
        old.resize(new.len(), 0);
        let change = Change::Write {
            offset,
            old,
            new: new.to_vec(),
            length,
        };
        change.apply(contents, usize::MAX);
        change
    }

    #[test]
    fn all_that_was_not_synced_is_taken_back() {
        let mut contents = b"one two".to_vec();
        let mut changes = vec![
            write(&mut contents, 4, b"three"),
            write(&mut contents, 20, b"x"),
        ];
        let lost = contents.split_off(2);
        changes.push(Change::Truncate { length: 2, lost });
        assert_eq!(contents, b"on");
        assert_eq!(lose(&mut contents, &changes, Loss::All, &mut || 0), 3);
        assert_eq!(contents, b"one two");
    }

    #[test]
    fn a_later_write_can_outlast_an_earlier_one() {
        let mut contents = Vec::new();
        let changes = [
            write(&mut contents, 0, b"ab"),
            write(&mut contents, 2, b"cd"),
        ];
        let mut draws = [0, 2].into_iter();
        let mut chance = || draws.next().unwrap_or_default();
        assert_eq!(lose(&mut contents, &changes, Loss::Some, &mut chance), 1);
        assert_eq!(contents, b"\0\0cd");
    }
}
