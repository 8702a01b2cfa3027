//! What became of a policy, point by point: `policy.csv`, and what the figures draw.

use serde::{Deserialize, Serialize};

/// What a policy had just been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyStage {
    /// It imitates the expert's rollouts.
    #[default]
    Cloned,
    /// It was corrected by the expert on what it saw itself.
    Dagger,
    /// It has learned from a batch of its own.
    FineTuned,
}

impl PolicyStage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Cloned => "cloned",
            Self::Dagger => "dagger",
            Self::FineTuned => "fine_tuned",
        }
    }
}

/// A point of the curve.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PolicyPoint {
    pub stage: PolicyStage,
    /// Counts the turns of its stage from 0.
    pub turn: u64,
    /// Control steps of experience, counted as the authors do: model-based data, expert, DAgger, batches.
    pub steps: u64,
    /// Returns of its episodes: without noise for clones; of the batch, as it was driven, in fine-tuning.
    pub mean_return: Option<f64>,
    /// The smallest and the largest of them.
    pub range: Option<[f64; 2]>,
    pub episodes: usize,
    /// Root of the mean squared error of imitation, on what was learned from and on what was held out.
    pub clone_error: Option<[Option<f64>; 2]>,
    /// Fine-tuning: mean divergence of the new policy from the old (nats), and the entropy of its actions (nats).
    pub divergence: Option<f64>,
    pub entropy: Option<f64>,
    /// Seconds it took, driving and learning.
    pub seconds: [f64; 2],
}

/// `policy.csv`: one row a point.
pub fn csv(points: &[PolicyPoint]) -> String {
    let mut text = String::from(
        "stage,turn,steps,mean_return,lowest_return,highest_return,episodes,clone_error,held_out_clone_error,divergence,entropy,\
         driving_s,learning_s\n",
    );
    let written = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for point in points {
        let [lowest, highest] = point.range.map_or([None; 2], |range| range.map(Some));
        let [error, held_out] = point.clone_error.unwrap_or_default();
        let numbers = [point.mean_return, lowest, highest].map(written).join(",");
        let more = [error, held_out, point.divergence, point.entropy].map(written).join(",");
        let [driving, learning] = point.seconds;
        text += &format!(
            "{},{},{},{numbers},{},{more},{driving:.3},{learning:.3}\n",
            point.stage.name(),
            point.turn,
            point.steps,
            point.episodes
        );
    }
    text
}
