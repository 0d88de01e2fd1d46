//! How an alert sounds, in the words of each system.

#[cfg(target_os = "linux")]
use notify_rust::Hint;
use notify_rust::Notification;
use shopbell_core::rule::Sound;

#[cfg(target_os = "linux")]
pub(super) use files::SoundFiles;

#[cfg(target_os = "linux")]
mod files {
    use std::{
        fs,
        io::{self, Write as _},
        path::PathBuf,
    };

    use shopbell_core::{
        private_files::{create_private_folder, private_options},
        rule::Sound,
    };

    /// The sounds that come with the app, laid where a notification service can read them.
    pub(in crate::adapters) struct SoundFiles(PathBuf);

    impl SoundFiles {
        /// In a folder of their own within this one.
        pub(in crate::adapters) fn new(data: &std::path::Path) -> Self {
            Self(data.join("sounds"))
        }

        /// Where a sound lies; none where it is the system's.
        pub(super) fn find(&self, sound: Sound) -> io::Result<Option<PathBuf>> {
            let (name, bytes): (_, &[u8]) = match sound {
                Sound::System | Sound::Off => return Ok(None),
                Sound::Bell => ("bell", include_bytes!("../../../sounds/bell.wav")),
                Sound::Chime => ("chime", include_bytes!("../../../sounds/chime.wav")),
                Sound::Knock => ("knock", include_bytes!("../../../sounds/knock.wav")),
            };
            let path = self.0.join(name).with_extension("wav");
            if fs::read(&path).is_ok_and(|found| found == bytes) {
                return Ok(Some(path));
            }
            create_private_folder(&self.0)?;
            // Whole or not at all: the service may read it at any time.
            let part = path.with_extension("part");
            let mut options = private_options();
            options.write(true).create(true).truncate(true);
            options.open(&part)?.write_all(bytes)?;
            fs::rename(&part, &path)?;
            Ok(Some(path))
        }
    }
}

/// Has a notification sound. The service may be one that plays nothing, or be told to keep still.
#[cfg(target_os = "linux")]
pub(super) fn add_sound(notification: &mut Notification, sound: Sound, files: &SoundFiles) {
    notification.hint(choose_hint(sound, files));
}

#[cfg(target_os = "linux")]
fn choose_hint(sound: Sound, files: &SoundFiles) -> Hint {
    match (sound, files.find(sound)) {
        (Sound::Off, _) => Hint::SuppressSound(true),
        (_, Ok(Some(path))) => Hint::SoundFile(path.display().to_string()),
        (_, Ok(None)) => Hint::SoundName("message-new-instant".into()),
        (_, Err(error)) => {
            tracing::warn!(%error, ?sound, "a sound could not be laid out");
            Hint::SoundName("message-new-instant".into())
        }
    }
}

/// Has a notification sound: by one of the system's own sounds, as ours cannot be handed over there.
#[cfg(not(target_os = "linux"))]
pub(super) fn add_sound(notification: &mut Notification, sound: Sound) {
    let mac = cfg!(target_os = "macos");
    let name = match sound {
        Sound::System if mac => "NSUserNotificationDefaultSoundName",
        Sound::System => "Default",
        Sound::Off => return,
        Sound::Bell if mac => "Glass",
        Sound::Bell => "Reminder",
        Sound::Chime if mac => "Ping",
        Sound::Chime => "IM",
        Sound::Knock if mac => "Tink",
        Sound::Knock => "Mail",
    };
    notification.sound_name(name);
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn each_sound_is_told_in_the_words_of_the_desktop() {
        let folder = tempfile::tempdir().unwrap();
        let files = SoundFiles::new(folder.path());
        assert_eq!(choose_hint(Sound::Off, &files), Hint::SuppressSound(true));
        let system = Hint::SoundName("message-new-instant".into());
        assert_eq!(choose_hint(Sound::System, &files), system);
        assert!(!folder.path().join("sounds").exists(), "nothing needs it");
        for (sound, name) in [
            (Sound::Bell, "bell.wav"),
            (Sound::Chime, "chime.wav"),
            (Sound::Knock, "knock.wav"),
        ] {
            let path = folder.path().join("sounds").join(name);
            let file = Hint::SoundFile(path.display().to_string());
            assert_eq!(choose_hint(sound, &files), file);
            let whole = std::fs::read(&path).unwrap();
            assert!(whole.starts_with(b"RIFF") && whole.len() > 10_000);
            // Half of it was there, as after a full disk.
            std::fs::write(&path, b"RIFF").unwrap();
            assert_eq!(choose_hint(sound, &files), file);
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
    }

    #[test]
    fn where_no_file_can_lie_the_system_sounds() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sounds"), "in the way").unwrap();
        let files = SoundFiles::new(folder.path());
        let system = Hint::SoundName("message-new-instant".into());
        assert_eq!(choose_hint(Sound::Bell, &files), system);
    }
}
