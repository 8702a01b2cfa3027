//! The list of what belongs to a folder's data: `data/manifest.json`. What it does not name is not there.

use std::{fs, io, path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    data::{
        DataError, Episode, Source, Split, files, replace_bytes,
        shelf::{Place, Shelf},
    },
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
    /// Sum of rewards, where that is a number and whoever wrote the manifest told it: what a list of episodes shows. Programs that do
    /// not know of it leave it out, and read the parts instead.
    #[serde(rename = "return", default, skip_serializing_if = "Option::is_none")]
    pub total_reward: Option<f64>,
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
        self.episodes.iter().fold(0, |rows, entry| rows.saturating_add(entry.steps).saturating_add(1))
    }

    /// The part's episodes as the manifest says they are now; their numbers stay in the file until somebody asks for them.
    ///
    /// # Errors
    /// [`DataError::Io`] if there is no such file.
    pub fn open(&self, folder: &Path, spec: &Arc<PlantSpec>) -> Result<Vec<Episode>, DataError> {
        let listed = self.episodes.iter().map(|entry| (entry.id, entry.steps)).collect();
        let shelf = Shelf::open(&folder.join(&self.file), self.checksum, spec.clone(), listed)?;
        let episode = |(index, entry): (usize, &Entry)| {
            entry.episode(spec, Place::new(shelf.clone(), index, entry.total_reward))
        };
        Ok(self.episodes.iter().enumerate().map(episode).collect())
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
            total_reward: Some(episode.total_reward()).filter(|sum| sum.is_finite()),
        }
    }

    /// The episode, with its numbers at `place`.
    fn episode(&self, spec: &PlantSpec, place: Place) -> Episode {
        let Self { id, source, split, terminated, dropped, .. } = *self;
        let mut episode = Episode::placed(id, source, split, [spec.state.len(), spec.action.len()], place);
        (episode.terminated, episode.dropped) = (terminated, dropped);
        episode.tags.clone_from(&self.tags);
        episode
    }
}

/// CRC-32 of a file.
pub fn checksum(path: &Path) -> io::Result<u32> {
    files::checksum(fs::File::open(path)?)
}
