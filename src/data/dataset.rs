//! A set of episodes of one plant.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Episode, Source};
use crate::plant::PlantSpec;

/// What an episode is for. Whole episodes are held out, never single transitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    Train,
    Validation,
}

/// Episodes of one plant. Cheap to clone: episodes are shared.
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

    pub fn push(&mut self, episode: Episode) {
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
        let mut hash = Sha256::new();
        for episode in self.episodes(Split::Train) {
            for numbers in [episode.states(), episode.actions()] {
                for number in numbers {
                    hash.update(number.to_le_bytes());
                }
            }
        }
        hex(hash)
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
                numbers.iter().for_each(|number| hash.update(number.to_le_bytes()));
            }
        }
        hex(hash)
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
