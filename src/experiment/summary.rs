//! What a run reports: `summary.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The whole of `summary.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub name: String,
    pub seed: u64,
    pub plant: String,
    pub iterations: Vec<Iteration>,
    pub paths: Vec<PathResult>,
    /// Everything that the preset asks for was done.
    #[serde(default)]
    pub complete: bool,
    pub timing: Timing,
}

/// One turn of the outer loop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Iteration {
    pub index: u32,
    /// Training transitions the model was trained on, and the same in seconds of robot time.
    pub transitions: usize,
    pub robot_seconds: f64,
    /// Mean squared error on normalised targets at the end of training.
    pub train_loss: f64,
    /// Mean open-loop error by steps ahead (normalised squared error); `None` where it is not finite.
    pub validation_error: BTreeMap<String, Option<f64>>,
    /// The same, median over starts.
    pub validation_error_median: BTreeMap<String, Option<f64>>,
    /// Returns of this iteration's rollouts, by the plant's own reward.
    pub returns: Vec<f64>,
    pub mean_return: Option<f64>,
    /// Mean reward a step, by the planner's own terms, as plans promised it for the steps of their horizon, and as those steps
    /// earned it; one pair a rollout.
    #[serde(default)]
    pub promised_earned: Vec<[f64; 2]>,
}

/// One followed path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathResult {
    pub name: String,
    pub episode: usize,
    pub mean_distance_m: f64,
    pub max_distance_m: f64,
    /// Arc length reached by the real position.
    pub progress_m: f64,
    pub length_m: f64,
    /// The real position reached the end of the path.
    pub completed: bool,
    /// The task's own rule ended the rollout (for `faithful` rewards, the authors' counter).
    pub finished: bool,
    /// The agent fell.
    pub terminated: bool,
    pub seconds: f64,
    pub total_reward: f64,
    /// Mean price of a step by the authors' formula (30 a metre beside the path, 10 a segment of progress lost, 5 a radian).
    #[serde(default)]
    pub authors_cost: Option<f64>,
}

/// Where the time went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    pub collect_s: f64,
    pub train_s: f64,
    pub rollout_s: f64,
    pub plan_ms_median: f64,
    pub plan_ms_p99: f64,
    pub total_s: f64,
}
