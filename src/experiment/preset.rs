//! One description of a run: everything that decides its numbers.

use serde::{Deserialize, Serialize};

use crate::{
    dynamics::{FeatureKind, NetworkConfig, TrainingConfig},
    planning::PlannerConfig,
    plant::robot::RobotConfig,
};

pub use super::hybrid::{HybridConfig, HybridStart};
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
    pub hybrid: HybridConfig,
}

impl Preset {
    /// A preset for a model file of the user's own: the defaults, under the file's name.
    pub fn for_model(file: &std::path::Path) -> Self {
        let name =
            file.file_stem().map_or_else(|| "model".into(), |stem| stem.to_string_lossy().into_owned());
        let plant = PlantConfig {
            agent: file.to_string_lossy().into_owned(),
            variant: "custom".into(),
            ..PlantConfig::default()
        };
        Self { about: format!("Made from {}", file.display()), name, plant, ..Self::default() }
    }
}

/// Which plant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlantConfig {
    /// `swimmer`, `half_cheetah`, `ant`, `hopper`, `roach` for the real hexapod, `own` for a robot of one's own, the path of an MJCF file (`.xml`), or that of recordings (`.csv`, `.csv.gz`, `.parquet`, `.npz`).
    pub agent: String,
    /// `faithful` or `modern`; for recordings, the mapping of their columns (`roach`, or a file); ignored for an MJCF file.
    pub variant: String,
    /// How the robot is reached, for the agents `roach` and `own`.
    pub robot: RobotConfig,
}

impl PlantConfig {
    /// Whether it is a robot on a line: a real one, or one emulated behind the same driver.
    pub fn is_robot(&self) -> bool {
        matches!(self.agent.as_str(), "roach" | "own")
    }
}

impl Default for PlantConfig {
    fn default() -> Self {
        Self { agent: "swimmer".into(), variant: "faithful".into(), robot: RobotConfig::default() }
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
    /// Of recorded rollouts: the share that is held out for validation.
    pub held_out: f64,
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
            held_out: 0.1,
        }
    }
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
    /// The loop ends when so many iterations in a row had no higher mean return than the best before them; 0: never.
    pub patience: usize,
    /// Whether a run folder holds what each training ended with, so that one can go on from any iteration.
    pub checkpoints: bool,
}

impl Default for AggregationConfig {
    fn default() -> Self {
        Self {
            iterations: 1,
            rollouts: 3,
            keep: 3,
            steps: 333,
            action_noise: 0.0,
            patience: 0,
            checkpoints: true,
        }
    }
}
