//! A set of episodes of one plant.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{DataError, Episode, Source, bring};
use crate::plant::PlantSpec;

/// What an episode is for. Whole episodes are held out, never single transitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    Train,
    Validation,
}

/// Numbers that are hashed at a time.
const PIECE: usize = 4096;

/// Episodes of one plant. Cheap to clone: episodes are shared. Those of a large run folder lie in files until somebody asks for their
/// numbers.
#[derive(Clone, Debug)]
pub struct Dataset {
    spec: Arc<PlantSpec>,
    episodes: Vec<Arc<Episode>>,
}

impl Dataset {
    pub fn new(spec: Arc<PlantSpec>) -> Self {
        Self { spec, episodes: Vec::new() }
    }

    /// A set of episodes that are there already.
    pub fn of(spec: Arc<PlantSpec>, episodes: Vec<Arc<Episode>>) -> Self {
        Self { spec, episodes }
    }

    pub fn spec(&self) -> &Arc<PlantSpec> {
        &self.spec
    }

    pub fn push(&mut self, mut episode: Episode) {
        episode.shrink();
        self.share(Arc::new(episode));
    }

    /// Adds an episode that others hold as well.
    pub fn share(&mut self, episode: Arc<Episode>) {
        self.episodes.push(episode);
    }

    /// Every episode, dropped ones included.
    pub fn all(&self) -> &[Arc<Episode>] {
        &self.episodes
    }

    /// The episodes, for whoever takes them over.
    pub fn into_episodes(self) -> impl Iterator<Item = Arc<Episode>> {
        self.episodes.into_iter()
    }

    /// Reads every number that is not in memory yet, see [`bring`].
    ///
    /// # Errors
    /// [`DataError`] with the name of a file that cannot be read or is damaged.
    pub fn bring(&self, watch: &mut dyn FnMut(usize, usize) -> bool) -> Result<bool, DataError> {
        bring(&self.episodes, watch)
    }

    /// Whether all numbers are in memory.
    pub fn is_here(&self) -> bool {
        self.episodes.iter().all(|episode| episode.shelf().is_none_or(|shelf| shelf.is_here()))
    }

    /// Training episodes that stand for all of them in about `transitions` transitions: spread evenly, and of as few files as that
    /// takes. All of them, where there are not more.
    pub fn excerpt(&self, transitions: usize) -> Vec<Arc<Episode>> {
        let all: Vec<&Arc<Episode>> = self.episodes(Split::Train).collect();
        let steps = |episodes: &[&Arc<Episode>]| episodes.iter().map(|e| e.len()).sum::<usize>();
        let total = steps(&all);
        if total <= transitions {
            return all.into_iter().cloned().collect();
        }
        let file = |episode: &Arc<Episode>| episode.shelf().map(Arc::as_ptr);
        let together = |a: &&Arc<Episode>, b: &&Arc<Episode>| file(a).is_some() && file(a) == file(b);
        let files: Vec<&[&Arc<Episode>]> = all.chunk_by(together).collect();
        // So many of them, on the average, have as much.
        let count = (transitions as f64 / total as f64 * files.len() as f64).round().max(1.0) as usize;
        let chosen = (0..count).flat_map(|i| files[(2 * i + 1) * files.len() / (2 * count)]);
        chosen.map(|episode| (*episode).clone()).collect()
    }

    /// Episodes of `split` that are not dropped, in order of arrival.
    pub fn episodes(&self, split: Split) -> impl Iterator<Item = &Arc<Episode>> {
        self.episodes.iter().filter(move |e| e.split == split && !e.dropped)
    }

    /// Held-out episodes that the controller did not drive: what open-loop errors are measured on, so that they mean the same
    /// in every iteration (as with the authors; nn_dynamics, main.py).
    pub fn yardstick(&self) -> Vec<Arc<Episode>> {
        let driven_by_chance = |e: &&Arc<Episode>| !matches!(e.source, Source::Mpc(_));
        self.episodes(Split::Validation).filter(driven_by_chance).cloned().collect()
    }

    /// The next unused episode id.
    pub fn next_id(&self) -> u64 {
        self.episodes.iter().map(|e| e.id + 1).max().unwrap_or(0)
    }

    /// Hides or shows an episode; `false` if there is no such id.
    pub fn set_dropped(&mut self, id: u64, dropped: bool) -> bool {
        self.edit(id, |episode| episode.dropped = dropped)
    }

    /// Replaces an episode's tags; `false` if there is no such id.
    pub fn set_tags(&mut self, id: u64, tags: Vec<String>) -> bool {
        self.edit(id, |episode| episode.tags = tags)
    }

    /// Lets go of the episodes that are not to be kept.
    pub fn retain(&mut self, keep: impl Fn(&Episode) -> bool) {
        self.episodes.retain(|episode| keep(episode));
    }

    fn edit(&mut self, id: u64, change: impl FnOnce(&mut Episode)) -> bool {
        let found = self.episodes.iter_mut().find(|e| e.id == id);
        found.map(|episode| change(Arc::make_mut(episode))).is_some()
    }

    /// Transitions of `split`.
    pub fn transitions(&self, split: Split) -> usize {
        self.episodes(split).map(|e| e.len()).sum()
    }

    /// Seconds of robot time in `split`.
    pub fn robot_seconds(&self, split: Split) -> f64 {
        self.transitions(split) as f64 * self.spec.control_period
    }

    /// SHA-256 (hex) over the training episodes' numbers: what a model card means by "data".
    pub fn hash(&self) -> String {
        self.hash_while(&mut |_| true).unwrap_or_default()
    }

    /// [`Dataset::hash`]; `watch` hears after each episode how many transitions are done and says whether to go on. `None` if it said no.
    pub fn hash_while(&self, watch: &mut dyn FnMut(usize) -> bool) -> Option<String> {
        let mut hash = Sha256::new();
        let mut done = 0;
        for episode in self.episodes(Split::Train) {
            [episode.states(), episode.actions()].into_iter().for_each(|numbers| update(&mut hash, numbers));
            done += episode.len();
            if !watch(done) {
                return None;
            }
        }
        Some(hex(hash))
    }

    /// SHA-256 (hex) over everything that is known of every episode, and the plant's description: what tells damage in a file.
    pub fn checksum(&self) -> String {
        // A description that cannot be written is that of no file.
        let spec = serde_json::to_string(&*self.spec).unwrap_or_default();
        let mut hash = Sha256::new_with_prefix(spec);
        for episode in &self.episodes {
            let Episode { id, source, split, tags, terminated, dropped, .. } = &**episode;
            hash.update(format!(
                "{id} {source:?} {split:?} {tags:?} {terminated} {dropped} {}",
                episode.len()
            ));
            for numbers in [episode.states(), episode.actions(), episode.rewards()] {
                update(&mut hash, numbers);
            }
        }
        hex(hash)
    }
}

/// Hashes numbers as bytes, little end first.
fn update(hash: &mut Sha256, numbers: &[f32]) {
    let mut bytes = [0; 4 * PIECE];
    for piece in numbers.chunks(PIECE) {
        for (bytes, number) in bytes.chunks_exact_mut(4).zip(piece) {
            bytes.copy_from_slice(&number.to_le_bytes());
        }
        hash.update(&bytes[..4 * piece.len()]);
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
