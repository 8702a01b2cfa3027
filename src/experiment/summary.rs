//! What a run reports: `summary.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::PolicyPoint;

/// What this program writes, and the newest it reads; formats differ in nothing but the numbers that are not finite.
const FORMAT: u32 = 2;

/// The whole of `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Of the file; those without a number are of the first.
    #[serde(default = "first")]
    pub format: u32,
    pub name: String,
    pub seed: u64,
    pub plant: String,
    pub iterations: Vec<Iteration>,
    pub paths: Vec<PathResult>,
    /// What became of the run's policy, if it has one.
    #[serde(default)]
    pub policy: Vec<PolicyPoint>,
    /// Everything that the preset asks for was done.
    #[serde(default)]
    pub complete: bool,
    pub timing: Timing,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            format: FORMAT,
            name: String::new(),
            seed: 0,
            plant: String::new(),
            iterations: Vec::new(),
            paths: Vec::new(),
            policy: Vec::new(),
            complete: false,
            timing: Timing::default(),
        }
    }
}

impl Summary {
    /// A summary from its file's text. Numbers that are not finite have no place in JSON: they are written as `null` and come back as
    /// NaN.
    ///
    /// # Errors
    /// If it is none, or a newer program wrote it.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Format {
            #[serde(default = "first")]
            format: u32,
        }
        let Format { format } = serde_json::from_str(text)?;
        anyhow::ensure!(
            format <= FORMAT,
            "its format is {format}, this program reads up to {FORMAT}: a newer Foresight wrote it"
        );
        Ok(Self { format: FORMAT, ..serde_json::from_str(text)? })
    }
}

const fn first() -> u32 {
    1
}

fn number<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::NAN))
}

fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f64>, D::Error> {
    let found: Vec<Option<f64>> = Vec::deserialize(from)?;
    Ok(found.into_iter().map(|number| number.unwrap_or(f64::NAN)).collect())
}

fn pairs<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<[f64; 2]>, D::Error> {
    let found: Vec<[Option<f64>; 2]> = Vec::deserialize(from)?;
    Ok(found.into_iter().map(|pair| pair.map(|number| number.unwrap_or(f64::NAN))).collect())
}

/// One turn of the outer loop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Iteration {
    pub index: u32,
    /// Training transitions the model was trained on, and the same in seconds of robot time.
    pub transitions: usize,
    #[serde(deserialize_with = "number")]
    pub robot_seconds: f64,
    /// Mean squared error on normalised targets at the end of training.
    #[serde(deserialize_with = "number")]
    pub train_loss: f64,
    /// Mean open-loop error by steps ahead (normalised squared error); `None` where it is not finite.
    pub validation_error: BTreeMap<String, Option<f64>>,
    /// The same, median over starts.
    pub validation_error_median: BTreeMap<String, Option<f64>>,
    /// Returns of this iteration's rollouts, by the plant's own reward.
    #[serde(deserialize_with = "numbers")]
    pub returns: Vec<f64>,
    pub mean_return: Option<f64>,
    /// Mean reward a step, by the planner's own terms, as plans promised it for the steps of their horizon, and as those steps
    /// earned it; one pair a rollout.
    #[serde(default, deserialize_with = "pairs")]
    pub promised_earned: Vec<[f64; 2]>,
}

/// One followed path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathResult {
    pub name: String,
    pub episode: usize,
    #[serde(deserialize_with = "number")]
    pub mean_distance_m: f64,
    #[serde(deserialize_with = "number")]
    pub max_distance_m: f64,
    /// Arc length reached by the real position.
    #[serde(deserialize_with = "number")]
    pub progress_m: f64,
    #[serde(deserialize_with = "number")]
    pub length_m: f64,
    /// The real position reached the end of the path.
    pub completed: bool,
    /// The task's own rule ended the rollout (for `faithful` rewards, the authors' counter).
    pub finished: bool,
    /// The agent fell.
    pub terminated: bool,
    #[serde(deserialize_with = "number")]
    pub seconds: f64,
    #[serde(deserialize_with = "number")]
    pub total_reward: f64,
    /// Mean price of a step by the authors' formula (30 a metre beside the path, 10 a segment of progress lost, 5 a radian).
    #[serde(default)]
    pub authors_cost: Option<f64>,
}

/// Where the time went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    #[serde(deserialize_with = "number")]
    pub collect_s: f64,
    #[serde(deserialize_with = "number")]
    pub train_s: f64,
    #[serde(deserialize_with = "number")]
    pub rollout_s: f64,
    #[serde(deserialize_with = "number")]
    pub plan_ms_median: f64,
    #[serde(deserialize_with = "number")]
    pub plan_ms_p99: f64,
    #[serde(deserialize_with = "number")]
    pub total_s: f64,
}
