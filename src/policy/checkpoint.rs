//! Everything that a policy's training goes on from, in one file.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    Cloner, Demonstrations, GaussianPolicy, LearnerState, PolicyCard, PolicyError, adam::Adam,
    cloning::CloneState, demonstrations::Points,
};
use crate::dynamics::{TensorReader, TensorWriter, read_tensors};

/// The layout of checkpoint files that this program writes.
const FORMAT: u32 = 1;

/// The state of a [`super::PolicyTrainer`]: policy, demonstrations, Adam's moments, baseline, and how far each has come. Random numbers
/// need no state: every epoch and every episode has a stream of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyCheckpoint {
    pub policy: GaussianPolicy,
    pub learner: LearnerState,
    pub demonstrations: Demonstrations,
    pub(super) clone: CloneState,
    /// Index of the next episode's stream.
    pub(super) episodes: u64,
}

#[derive(Serialize, Deserialize)]
struct Card {
    checkpoint: u32,
    policy: PolicyCard,
    learner: LearnerState,
    clone: CloneState,
    episodes: u64,
    /// Points learned from, held out, and of the first added later.
    learned: usize,
    held_out: usize,
    added: usize,
}

impl PolicyCheckpoint {
    /// The state of parts that are used without a trainer.
    pub fn of(policy: GaussianPolicy, cloner: &Cloner, learner: LearnerState) -> Self {
        let (demonstrations, clone) = (cloner.demonstrations().clone(), cloner.state.clone());
        Self { policy, learner, demonstrations, clone, episodes: 0 }
    }

    /// Writes the checkpoint as safetensors, replacing `path` in one go.
    ///
    /// # Errors
    /// [`PolicyError::Io`].
    pub fn save(&self, path: &Path) -> Result<(), PolicyError> {
        let Self { policy, learner, demonstrations, clone, episodes } = self;
        let mut tensors = TensorWriter::default();
        policy.push(&mut tensors);
        for (name, adam) in [("learner", &learner.adam), ("clone", &clone.adam)] {
            for (moment, values) in [("first_moment", &adam.first), ("second_moment", &adam.second)] {
                tensors.push(format!("{name}.{moment}"), &[values.len()], values);
            }
        }
        let (seen, done) = (demonstrations.observation_len(), demonstrations.action_len());
        let (learned, held_out) = (demonstrations.len(), demonstrations.held_out());
        for (name, points, rows) in
            [("learned", &demonstrations.learned, learned), ("held_out", &demonstrations.held_out, held_out)]
        {
            tensors.push(format!("{name}.observations"), &[rows, seen], &points.observations);
            tensors.push(format!("{name}.actions"), &[rows, done], &points.actions);
        }
        let card = Card {
            checkpoint: FORMAT,
            policy: policy.card.clone(),
            learner: learner.clone(),
            clone: clone.clone(),
            episodes: *episodes,
            learned,
            held_out,
            added: demonstrations.added,
        };
        Ok(tensors.write(path, &card)?)
    }

    /// Reads what [`PolicyCheckpoint::save`] wrote.
    ///
    /// # Errors
    /// [`PolicyError::Io`] if the file cannot be read, [`PolicyError::Format`] with the reason if it is not a checkpoint.
    pub fn load(path: &Path) -> Result<Self, PolicyError> {
        Ok(read_tensors(path, |card: Card, tensors| {
            let Card { checkpoint, policy, mut learner, mut clone, episodes, learned, held_out, added } =
                card;
            if checkpoint != FORMAT {
                return Err("it was written by another version of this program".into());
            }
            let policy = GaussianPolicy::take(policy, tensors)?;
            if added > learned {
                return Err(format!("{added} of {learned} points were added"));
            }
            let all = policy.parameters().len();
            take_adam(&mut learner.adam, "learner", all, tensors)?;
            take_adam(&mut clone.adam, "clone", all - policy.action_len(), tensors)?;
            let features = learner.baseline.coefficients().len();
            if !(features == 0 || features == 2 * policy.observation().len() + 4) {
                return Err(format!("its baseline has {features} coefficients"));
            }
            let points = |name: &str, rows: usize| {
                let table = |what: &str, len| tensors.take(&format!("{name}.{what}"), &[rows, len]);
                Ok::<_, String>(Points {
                    observations: table("observations", policy.observation().len())?,
                    actions: table("actions", policy.action_len())?,
                })
            };
            let mut demonstrations = Demonstrations::none(&policy);
            demonstrations.learned = points("learned", learned)?;
            demonstrations.held_out = points("held_out", held_out)?;
            demonstrations.added = added;
            Ok(Self { policy, learner, demonstrations, clone, episodes })
        })?)
    }
}

/// Adam's moments: of every parameter, or of none if it has not taken a step.
fn take_adam(adam: &mut Adam, name: &str, len: usize, tensors: &TensorReader<'_>) -> Result<(), String> {
    let len = if adam.steps == 0 { 0 } else { len };
    adam.first = tensors.take(&format!("{name}.first_moment"), &[len])?;
    adam.second = tensors.take_deviations(&format!("{name}.second_moment"), len)?;
    Ok(())
}
