//! One program at a time writes to a folder.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use crate::data::DataError;

const LOCK: &str = ".lock";

/// The right to write to a folder, for as long as it lives. The system takes it back from a program that is gone.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of `folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`DataError::Busy`] if another program has it, [`DataError::Io`] if the folder cannot be written to.
    pub fn take(folder: &Path) -> Result<Self, DataError> {
        let failed = |source| DataError::Io { file: folder.display().to_string(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(LOCK);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut who = String::new();
                // Who it is helps, but is not needed.
                drop(file.read_to_string(&mut who));
                return Err(DataError::Busy { folder: folder.display().to_string(), process: who });
            }
            // Some network file systems have no locks: better without than not at all.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let note = (file.rewind())
            .and_then(|()| file.set_len(0))
            .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
        if let Err(error) = note {
            log::info!("{}: {error}", path.display());
        }
        Ok(Self { file, path })
    }

    /// Whether a program has the lock of `folder`.
    pub fn is_taken(folder: &Path) -> bool {
        let file = File::open(folder.join(LOCK));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Whether the folder is still where it was: neither moved nor deleted.
    pub fn is_in_place(&self) -> bool {
        same_file(&self.file, &self.path)
    }
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |data: fs::Metadata| (data.dev(), data.ino());
    file.metadata().map(place).ok() == fs::metadata(path).map(place).ok()
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> bool {
    path.exists()
}
