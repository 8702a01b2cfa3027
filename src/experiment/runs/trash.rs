//! The desktop's trash, as freedesktop.org's Trash specification 1.0 has it. Nothing is ever deleted for good.

use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context as _, ensure};

use super::{Runs, change, utc};

/// Where what is thrown away goes on another file system than the trash: a folder beside it.
const BESIDE: &str = ".trash";
/// Names tried at most.
const NAMES: usize = 10_000;

/// The trash of whoever runs this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trash {
    /// The folder that holds `files` and `info`; `None`: there is none.
    pub home: Option<PathBuf>,
}

impl Trash {
    /// The trash below a folder of data, what `$XDG_DATA_HOME` says.
    pub fn below(data: &Path) -> Self {
        Self { home: Some(data.join("Trash")) }
    }

    /// The desktop's own.
    pub fn of_user() -> Self {
        let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let data = set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local/share")));
        data.map_or_else(Self::default, |data| Self::below(&data))
    }

    /// Moves a run folder to the trash, or (where that is on another file system) to a folder `.trash` beside it, and returns where
    /// it is now.
    ///
    /// # Errors
    /// If it is no run folder, holds other runs, or cannot be moved; it is then where it was.
    pub fn take(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        change::check(folder)?;
        let whole = std::path::absolute(folder)?;
        let found = Runs::scan(&whole, &mut || true).unwrap_or_default();
        let others = found.runs.iter().filter(|run| run.folder != whole).count();
        ensure!(others == 0, "{} holds {others} other runs: take those away first", folder.display());
        let moved = match &self.home {
            Some(home) => take_home(home, &whole),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "there is no trash")),
        };
        match moved {
            Ok(there) => Ok(there),
            Err(error) => {
                log::info!("{}: {error}; it goes to a folder {BESIDE} beside it", whole.display());
                take_beside(&whole).with_context(|| {
                    format!("{} cannot be moved to the trash and is where it was", folder.display())
                })
            }
        }
    }
}

/// Moves to `files`, with a note in `info` where it came from.
fn take_home(home: &Path, whole: &Path) -> io::Result<PathBuf> {
    let (files, notes) = (home.join("files"), home.join("info"));
    for folder in [home, &files, &notes] {
        make_private(folder)?;
    }
    for name in free_names(whole)? {
        let (there, mut note) = (files.join(&name), name);
        note.push(".trashinfo");
        let note = notes.join(note);
        // Making the note is what claims the name.
        let mut file = match File::create_new(&note) {
            Ok(_) if there.symlink_metadata().is_ok() => {
                fs::remove_file(&note)?;
                continue;
            }
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        let date = utc(SystemTime::now());
        let text =
            format!("[Trash Info]\nPath={}\nDeletionDate={}\n", escaped(whole), date.trim_end_matches('Z'));
        let moved = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(whole, &there));
        if let Err(error) = moved {
            // The error that matters is the first one.
            let _ = fs::remove_file(&note);
            return Err(error);
        }
        return Ok(there);
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "every name in the trash is taken"))
}

/// Moves to the folder beside it.
fn take_beside(whole: &Path) -> io::Result<PathBuf> {
    let folder = whole.with_file_name(BESIDE);
    fs::create_dir_all(&folder)?;
    for name in free_names(whole)? {
        let there = folder.join(name);
        match fs::create_dir(&there) {
            // An empty folder claims the name and is replaced.
            Ok(()) => {
                let moved = fs::rename(whole, &there);
                if moved.is_err() {
                    let _ = fs::remove_dir(&there);
                }
                return moved.map(|()| there);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("every name in {BESIDE} is taken")))
}

/// The folder's own name, then with numbers.
fn free_names(whole: &Path) -> io::Result<impl Iterator<Item = OsString>> {
    let name = whole.file_name().map(OsString::from);
    let name = name.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it has no name"))?;
    let numbered = name.clone();
    let more = (2..NAMES).map(move |number| {
        let mut name = numbered.clone();
        name.push(format!("-{number}"));
        name
    });
    Ok(std::iter::once(name).chain(more))
}

/// A folder that only its owner looks into.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A path as a note has it: bytes other than the unreserved ones of RFC 2396 as `%20`.
fn escaped(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.!~*'()".contains(&byte);
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|&b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
