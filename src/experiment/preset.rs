//! One description of a run: everything that decides its numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::runs::flatten;
use crate::{
    dynamics::{FeatureKind, NetworkConfig, TrainingConfig},
    fields::described,
    planning::PlannerConfig,
    plant::robot::RobotConfig,
};

pub use super::hybrid::{HybridConfig, HybridStart};
pub use crate::task::{PathConfig, RewardKind, TaskConfig, TaskKind};

described! {
    /// A run, as a TOML file says it. Two runs of one preset give the same numbers on one machine's CPU.
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct Preset {
        /// Short name, as files and tables use it.
        pub name: String,
        /// A sentence or two for people.
        pub about: String,
        /// Of every random number: the same seed gives the same numbers.
        pub seed: u64,
        /// Which plant.
        pub plant: PlantConfig,
        /// The first data, before any model.
        pub data: DataConfig,
        /// What the networks see of a state.
        pub features: FeatureKind,
        /// The networks' shape.
        pub network: NetworkConfig,
        /// How they are trained.
        pub training: TrainingConfig,
        /// How actions are chosen.
        pub planner: PlannerConfig,
        /// What the controller is to do.
        pub task: TaskConfig,
        /// The outer loop: train, roll out, add what was seen, repeat.
        pub aggregation: AggregationConfig,
        /// Beyond the model: a policy that the controller teaches, and that then learns by trying.
        pub hybrid: HybridConfig,
    }
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

    /// Every value by its dotted key, as the file would have it.
    fn values(&self) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        // Presets are plain data with names for keys.
        if let Ok(table) = toml::Table::try_from(self) {
            flatten("", &table, &mut values);
        }
        values
    }

    /// Dotted keys of the values in which two presets differ, in order.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let (ours, theirs) = (self.values(), other.values());
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        keys.into_iter().filter(|key| ours.get(*key) != theirs.get(*key)).cloned().collect()
    }

    /// The value of a dotted key in words.
    pub fn value(&self, key: &str) -> String {
        self.values().remove(key).unwrap_or_else(|| "as usual".into())
    }
}

described! {
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

described! {
    /// The first data, before any model.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct DataConfig {
        /// Episodes of random actions for training.
        pub episodes: usize,
        /// Steps of each.
        pub steps: usize,
        /// Episodes held out for validation.
        pub validation_episodes: usize,
        /// Steps of each of these.
        pub validation_steps: usize,
        /// Each random action is held for a number of steps drawn from this range; `[1, 1]` is a new one each step.
        pub hold: [usize; 2],
        /// Whether the agent's own ending condition ends random episodes (the authors switch it off for the hopper).
        pub terminate: bool,
        /// Of recorded rollouts: the share that is held out for validation.
        pub held_out: f64,
    }
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

described! {
    /// The outer loop: train, roll out, add what was seen, repeat.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct AggregationConfig {
        /// Trainings in all; 1 is no aggregation.
        pub iterations: usize,
        /// Controlled rollouts after each training (forward tasks).
        pub rollouts: usize,
        /// How many of them join the training data.
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
