//! Writing files so that a crash or a full disk leaves either the old one or the new one, never half of it.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

/// [`replace_file`] with content that is already there.
///
/// # Errors
/// Those of the file system; `path` is then as it was before.
pub fn replace_bytes(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_file(path, |writer| writer.write_all(content))
}

/// Sees to it that the disk has a folder's names: without it a crash may take a new name back.
///
/// # Errors
/// Those of the file system.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// CRC-32 of what is read.
///
/// # Errors
/// Those of the reader.
pub(super) fn checksum(mut file: impl io::Read) -> io::Result<u32> {
    let mut hash = crc32fast::Hasher::new();
    let mut bytes = vec![0; 1 << 18];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hash.finalize()),
            count => hash.update(&bytes[..count]),
        }
    }
}

/// Writes a file beside `path` by `write`, flushes it to the disk and moves it to `path`, for good; parent folders are made.
///
/// # Errors
/// Those of the file system and of `write`; `path` is then as it was before.
pub fn replace_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name =
        path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not a file name"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    let temporary = folder.join(temporary);
    let written = (|| {
        let mut writer = BufWriter::new(File::create(&temporary)?);
        write(&mut writer)?;
        writer.flush()?;
        writer.get_ref().sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(folder)
    })();
    if written.is_err() {
        // The error that matters is the first one; a leftover temporary file does no harm.
        let _ = fs::remove_file(&temporary);
    }
    written
}
