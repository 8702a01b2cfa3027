//! One description of a run: everything that decides its numbers.

use serde::{Deserialize, Serialize};

use crate::{
    dynamics::{FeatureKind, NetworkConfig},
    planning::PlannerConfig,
};

pub use crate::task::{PathConfig, RewardKind, TaskConfig, TaskKind};

/// A run, as a TOML file says it. Two runs of one preset give the same numbers on one machine's CPU.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preset {
    /// Short name, as files and tables use it.
    pub name: String,
    /// A sentence or two for people.
    pub about: String,
    pub seed: u64,
    pub plant: PlantConfig,
    pub data: DataConfig,
    pub features: FeatureKind,
    pub network: NetworkConfig,
    pub training: TrainingConfig,
    pub planner: PlannerConfig,
    pub task: TaskConfig,
    pub aggregation: AggregationConfig,
}

/// Which plant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlantConfig {
    /// `swimmer`, `half_cheetah`, `ant`, `hopper`, or the path of an MJCF file (`.xml`).
    pub agent: String,
    /// `faithful` or `modern`; ignored for a file.
    pub variant: String,
}

impl Default for PlantConfig {
    fn default() -> Self {
        Self { agent: "swimmer".into(), variant: "faithful".into() }
    }
}

/// The first data, before any model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// Episodes and steps each for training.
    pub episodes: usize,
    pub steps: usize,
    /// The same, held out for validation.
    pub validation_episodes: usize,
    pub validation_steps: usize,
    /// Each random action is held for a number of steps drawn from this range; `[1, 1]` is a new one each step.
    pub hold: [usize; 2],
    /// Whether the agent's own ending condition ends random episodes (the authors switch it off for the hopper).
    pub terminate: bool,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self {
            episodes: 20,
            steps: 333,
            validation_episodes: 5,
            validation_steps: 333,
            hold: [1, 1],
            terminate: true,
        }
    }
}

/// How the network is trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainingConfig {
    /// Passes over the data each iteration; ignored where `updates` is given.
    pub epochs: usize,
    /// Gradient steps each iteration, batches drawn uniformly over all data.
    pub updates: Option<usize>,
    pub batch: usize,
    pub learning_rate: f64,
    /// Reached linearly over the second half of each iteration's updates; `None` (0 in a file): constant.
    #[serde(with = "zero_is_none")]
    pub final_learning_rate: Option<f64>,
    /// Decoupled weight decay.
    pub weight_decay: f64,
    /// Share of each batch drawn from aggregated data (authors' old/new mix); `None`: all data alike.
    pub fraction_new: Option<f64>,
    /// Noise on training inputs and targets relative to each column's mean (authors: 0.01, positive means only).
    pub noise_to_signal: f64,
    /// Renew means and deviations with the data (`true`) or keep those of the random data (`false`, authors).
    pub renew_statistics: bool,
    /// Keep the weights from one iteration to the next (authors) or start afresh.
    pub keep_weights: bool,
    /// Keep predicted states within the data's range widened by this share; `None` (0 in a file): no clipping
    /// (authors).
    #[serde(with = "zero_is_none")]
    pub clip_predictions: Option<f64>,
    pub device: DeviceKind,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            epochs: 30,
            updates: None,
            batch: 256,
            learning_rate: 1e-3,
            final_learning_rate: Some(1e-4),
            weight_decay: 1e-4,
            fraction_new: None,
            noise_to_signal: 0.0,
            renew_statistics: true,
            keep_weights: true,
            clip_predictions: Some(0.1),
            device: DeviceKind::Cpu,
        }
    }
}

/// TOML has no null: 0 in a file says "none" where leaving the key out means the default.
mod zero_is_none {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    // The signature is serde's.
    #[allow(clippy::ref_option)]
    pub fn serialize<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
        value.unwrap_or_default().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
        Ok(Some(f64::deserialize(deserializer)?).filter(|&value| value != 0.0))
    }
}

/// Where training runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    #[default]
    Cpu,
    Gpu,
}

/// The outer loop: train, roll out, add what was seen, repeat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AggregationConfig {
    /// Trainings in all; 1 is no aggregation.
    pub iterations: usize,
    /// Controlled rollouts after each training (forward tasks), and how many of them join the training data.
    pub rollouts: usize,
    pub keep: usize,
    /// Steps a rollout.
    pub steps: usize,
    /// Standard deviation of noise added to executed actions (authors: 0.005); stored actions are the clean ones.
    pub action_noise: f64,
}

impl Default for AggregationConfig {
    fn default() -> Self {
        Self { iterations: 1, rollouts: 3, keep: 3, steps: 333, action_noise: 0.0 }
    }
}
