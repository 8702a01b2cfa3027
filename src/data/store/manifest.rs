//! The list of what belongs to a folder's data: `data/manifest.json`. What it does not name is not there.

use std::{fs, io, path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    data::{Dataset, Episode, Source, Split, replace_bytes},
    plant::PlantSpec,
};

pub const MANIFEST: &str = "manifest.json";
/// Where data were before there were manifests (format 1), as seen from the manifest's folder.
pub const FIRST_FORMAT: &str = "../data.parquet";
/// What this program writes, and the newest it reads.
const VERSION: u32 = 2;

/// The whole manifest. Episodes are what the parts hold, one after the other, but for what was changed since: tags, and which are hidden.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub plant: PlantSpec,
    /// `journal-000003.log` is number 3.
    pub journal: Option<u32>,
    pub parts: Vec<Part>,
}

/// A Parquet file; never changed once it is named here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub file: String,
    /// CRC-32 of the file, where it is known.
    pub checksum: Option<u32>,
    pub episodes: Vec<Entry>,
}

/// An episode, without its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: u64,
    pub steps: usize,
    pub source: Source,
    pub split: Split,
    pub tags: Vec<String>,
    pub terminated: bool,
    pub dropped: bool,
}

impl Manifest {
    pub fn new(plant: PlantSpec) -> Self {
        Self { format: VERSION, plant, journal: None, parts: Vec::new() }
    }

    /// Whether a file of this name is one of the parts.
    pub fn names(&self, file: &str) -> bool {
        self.parts.iter().any(|part| part.file == file)
    }

    /// The manifest in a folder, if there is one.
    ///
    /// # Errors
    /// In one sentence, if it cannot be read, or is of a later format.
    pub fn read(folder: &Path) -> Result<Option<Self>, String> {
        let bytes = match fs::read(folder.join(MANIFEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let Format { format } = serde_json::from_slice(&bytes).map_err(|e| e.to_string())?;
        if format > VERSION {
            return Err(format!(
                "its format is {format}, this program reads up to {VERSION}: a newer Foresight wrote it"
            ));
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|e| e.to_string())?;
        match manifest.parts.iter().find(|part| !part.is_named_well()) {
            Some(part) => Err(format!("\"{}\" is not the name of a part", part.file)),
            None => Ok(Some(manifest)),
        }
    }

    /// Replaces the manifest in a folder; it is on the disk when this returns.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let bytes = serde_json::to_vec(self).map_err(io::Error::other)?;
        replace_bytes(&folder.join(MANIFEST), &bytes)
    }
}

impl Part {
    pub fn of(file: String, checksum: Option<u32>, episodes: &[Arc<Episode>]) -> Self {
        Self { file, checksum, episodes: episodes.iter().map(|episode| Entry::of(episode)).collect() }
    }

    /// Whether it holds these episodes.
    pub fn holds(&self, episodes: &[Arc<Episode>]) -> bool {
        let same = |(entry, episode): (&Entry, &Arc<Episode>)| {
            (entry.id, entry.steps) == (episode.id, episode.len())
        };
        self.episodes.len() == episodes.len() && self.episodes.iter().zip(episodes).all(same)
    }

    pub fn rows(&self) -> usize {
        self.episodes.iter().map(|entry| entry.steps + 1).sum()
    }

    /// Reads the part, as the manifest says its episodes are now.
    ///
    /// # Errors
    /// In one sentence.
    pub fn read(&self, folder: &Path) -> Result<Dataset, String> {
        let path = folder.join(&self.file);
        let mut data = Dataset::load(&path).map_err(|error| error.to_string())?;
        if let Some(expected) = self.checksum {
            let found = checksum(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            if found != expected {
                return Err(format!("{} is damaged: its checksum does not hold", path.display()));
            }
        }
        if !self.holds(data.all()) {
            return Err(format!("{} does not hold the episodes that the manifest lists", path.display()));
        }
        for entry in &self.episodes {
            data.set_tags(entry.id, entry.tags.clone());
            data.set_dropped(entry.id, entry.dropped);
        }
        Ok(data)
    }

    fn is_named_well(&self) -> bool {
        self.file == FIRST_FORMAT || !self.file.contains(['/', '\\']) && self.file.starts_with("part-")
    }
}

impl Entry {
    fn of(episode: &Episode) -> Self {
        Self {
            id: episode.id,
            steps: episode.len(),
            source: episode.source,
            split: episode.split,
            tags: episode.tags.clone(),
            terminated: episode.terminated,
            dropped: episode.dropped,
        }
    }
}

/// CRC-32 of a file.
pub fn checksum(path: &Path) -> io::Result<u32> {
    let mut file = fs::File::open(path)?;
    let mut hash = crc32fast::Hasher::new();
    let mut bytes = vec![0; 1 << 18];
    loop {
        match io::Read::read(&mut file, &mut bytes)? {
            0 => return Ok(hash.finalize()),
            count => hash.update(&bytes[..count]),
        }
    }
}
