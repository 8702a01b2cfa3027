//! The model-free half of the hybrid (Nagabandi et al., 2018, section V): a Gaussian policy cloned from the controller's rollouts and
//! fine-tuned by trying.
//!
//! ```text
//! MPC rollouts --Demonstrations--> Cloner --> GaussianPolicy --Sampler--> Batch --Learner (TRPO, PPO)--> GaussianPolicy ...
//!                 ^ visited states, labelled by the planner (DAgger)
//! ```
//!
//! [`PolicyTrainer`] holds all of it together: what an experiment calls. The parts can be used alone.
//!
//! Everything is ours and exact: one flat vector of parameters, blocks of samples with the sample as fastest index, the gradient and
//! the Fisher-vector product over every sample. Work is shared by the threads of the current rayon pool in blocks that do not depend on
//! their number, sums are formed in their order, and every episode has its own stream of random numbers: the same seed gives the
//! same numbers to the bit, on any number of threads of one machine.

mod adam;
mod advantage;
mod baseline;
mod batch;
mod checkpoint;
mod cloning;
mod config;
mod conjugate;
mod demonstrations;
mod evidence;
mod experience;
mod gaussian;
mod gradient;
mod guide;
mod kernel;
mod learner;
mod network;
mod observation;
mod policy_file;
mod ppo;
mod pulse;
mod sampler;
mod tiles;
mod trainer;
mod trpo;

use crate::{dynamics::ModelError, plant::PlantError};

pub use advantage::{advantages, discounted};
pub use baseline::LinearBaseline;
pub use batch::{Batch, Path};
pub use checkpoint::PolicyCheckpoint;
pub use cloning::{CloneEpoch, CloneReport, Cloner};
pub use config::{CloneConfig, Init, LearnerConfig, LearnerKind, PolicyConfig};
pub use demonstrations::Demonstrations;
pub use experience::Experience;
pub use gaussian::{Actor, GaussianPolicy, Origin, PolicyCard};
pub use guide::Guide;
pub use learner::{Learner, LearnerState, UpdateReport, make_learner};
pub use observation::{Observation, ObservationKind};
pub use ppo::Ppo;
pub use pulse::{Progress, Stage, Watch};
pub use sampler::{Amount, SampleRequest, Sampler};
pub use trainer::{IterationReport, PolicyTrainer};
pub use trpo::Trpo;

/// What can go wrong with a policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    #[error("{file}: {source}")]
    Io { file: String, r#source: std::io::Error }, // r#: its words are in the message already
    #[error("{file} is not a policy of this program: {why}")]
    Format { file: String, why: String },
    #[error("this policy cannot be used here: {0}")]
    Mismatch(String),
    #[error(transparent)]
    Plant(#[from] PlantError),
    #[error("there is nothing to imitate: no rollout of the controller has been kept")]
    NoDemonstrations,
    #[error("there is nothing to learn from: the batch has no steps")]
    NoSteps,
    #[error("learning diverged: {0}; try smaller steps")]
    Diverged(String),
    /// The watcher said so; policy and learner are as they were before.
    #[error("it was stopped")]
    Stopped,
}

impl From<ModelError> for PolicyError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Io { file, source } => Self::Io { file, source },
            ModelError::Format { file, why } => Self::Format { file, why },
            ModelError::Mismatch(why) => Self::Mismatch(why),
            other => Self::Diverged(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
