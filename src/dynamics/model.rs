//! A trained dynamics model: features, statistics and networks, and the card that travels with them.

use serde::{Deserialize, Serialize};

use super::{FeatureKind, Features, Mlp, NetworkConfig};
use crate::plant::PlantSpec;

/// Mean and standard deviation of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    pub mean: Vec<f32>,
    /// 0 marks a constant column: as an input it becomes 0, as a target it is predicted as its mean.
    pub std: Vec<f32>,
}

/// What one needs to know to trust a model, saved beside its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    pub format: u32,
    pub spec: PlantSpec,
    pub features: FeatureKind,
    pub network: NetworkConfig,
    /// SHA-256 of the training data.
    pub data_hash: String,
    pub seed: u64,
    /// Training transitions, and the same in seconds of robot time.
    pub transitions: usize,
    pub robot_seconds: f64,
    /// Aggregation iteration whose data it has seen last.
    pub iteration: u32,
    /// Mean squared error on normalised targets at the end of training.
    pub train_loss: f64,
    pub validation_loss: Option<f64>,
    /// Gradient steps taken in all.
    pub updates: usize,
}

/// A dynamics model: `s' = s + decode(std · net((features(s, a) - mean) / std) + mean)`.
#[derive(Clone, Debug)]
pub struct Model {
    pub card: ModelCard,
    pub features: Features,
    /// Over the input features, action included: `features.input_len()` columns.
    pub input: Statistics,
    /// Over the targets: `features.output_len()` columns.
    pub target: Statistics,
    /// One network a member of the ensemble, at least one.
    pub members: Vec<Mlp>,
    /// Predicted states are kept inside these limits, one pair a state element; `None`: no clipping.
    pub limits: Option<Vec<[f32; 2]>>,
}
