//! The other files that an MJCF names: none may lie outside the folder of the model, whoever wrote it.
//!
//! MuJoCo opens whatever an `<include>`, a mesh or a texture names. So every such name is looked at first, in the model and in what it
//! includes: absolute paths, ways out of the folder by `..`, and links that lead out of it are refused. On Linux the child that tries out
//! a model is shut into the folder as well ([`super::sandbox`]), whatever this reader of XML may overlook.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// A larger model file (bytes) is not believed, nor are more of them included.
const MOST_BYTES: u64 = 64 << 20;
const MOST_FILES: usize = 1000;

/// Says which file outside its folder a model names, if it names one.
///
/// # Errors
/// That, in words; or why the model cannot be read.
pub(super) fn check(file: &Path) -> Result<(), String> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real = folder.canonicalize().map_err(|e| e.to_string())?;
    let mut search =
        Search { folder, real, places: vec![PathBuf::new()], named: Vec::new(), seen: Vec::new() };
    let mut waiting = vec![file.to_owned()];
    while let Some(next) = waiting.pop() {
        if search.seen.contains(&next) {
            continue;
        }
        if search.seen.len() >= MOST_FILES {
            return Err(format!("it includes more than {MOST_FILES} files"));
        }
        waiting.extend(search.read(&next)?);
        search.seen.push(next);
    }
    // Folders of meshes and textures may be named after the files that lie there.
    search.named.iter().try_for_each(|name| search.stays_within(name))
}

struct Search<'a> {
    /// The model's folder as it was given, and as it is.
    folder: &'a Path,
    real: PathBuf,
    /// Folders within it that names may be relative to.
    places: Vec<PathBuf>,
    /// Files that were named.
    named: Vec<PathBuf>,
    /// Files that were read.
    seen: Vec<PathBuf>,
}

impl Search<'_> {
    /// Reads one file; gives the MJCF files that it names in turn.
    fn read(&mut self, file: &Path) -> Result<Vec<PathBuf>, String> {
        let name = || file.display().to_string();
        let length = fs::metadata(file).map_err(|e| e.to_string())?.len();
        if length > MOST_BYTES {
            return Err(format!("{} is larger than any model ({length} bytes)", name()));
        }
        let bytes = fs::read(file).map_err(|e| e.to_string())?;
        let mut reader = Reader::from_reader(bytes.as_slice());
        // MuJoCo's own reader says what is wrong with the rest.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut includes = Vec::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => includes.extend(self.look_at(&tag)?),
                Ok(Event::DocType(_)) => return Err("it has a document type, which no MJCF needs".into()),
                Ok(Event::Eof) => return Ok(includes),
                Ok(_) => {}
                Err(error) => return Err(format!("{} is not XML ({error})", name())),
            }
        }
    }

    /// Notes what a tag names; gives the MJCF files among it.
    fn look_at(&mut self, tag: &BytesStart<'_>) -> Result<Vec<PathBuf>, String> {
        let mut models = Vec::new();
        let holds_models = matches!(tag.name().as_ref(), b"include" | b"model");
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| format!("it is not XML ({e})"))?;
            let key = attribute.key.as_ref().to_ascii_lowercase();
            let (is_file, is_folder) = (key.starts_with(b"file"), key.ends_with(b"dir"));
            if !is_file && !is_folder {
                continue;
            }
            let value = String::from_utf8_lossy(&attribute.value);
            let value = quick_xml::escape::unescape(&value).map_err(|e| format!("it is not XML ({e})"))?;
            let path = PathBuf::from(value.replace('\\', "/"));
            self.stays_within(&path)?;
            if is_folder {
                self.places.push(path);
                continue;
            }
            if holds_models {
                let there = self.places.iter().map(|place| self.folder.join(place).join(&path));
                models.extend(there.filter(|file| file.is_file()));
                // The files that another model names are looked for beside it.
                self.places.extend(path.parent().map(Path::to_owned));
            }
            self.named.push(path);
        }
        Ok(models)
    }

    /// Whether `path`, wherever it may be looked for, is within the model's folder.
    fn stays_within(&self, path: &Path) -> Result<(), String> {
        let outside = || format!("it names {}, which is outside its folder", path.display());
        for place in &self.places {
            let mut depth = 0_usize;
            for part in place.join(path).components() {
                match part {
                    Component::Normal(_) => depth += 1,
                    Component::CurDir => {}
                    Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(outside)?,
                    Component::RootDir | Component::Prefix(_) => return Err(outside()),
                }
            }
            // A link may lead anywhere. What does not exist leads nowhere.
            let real = self.folder.join(place).join(path).canonicalize();
            if real.is_ok_and(|real| !real.starts_with(&self.real)) {
                return Err(outside());
            }
        }
        Ok(())
    }
}
