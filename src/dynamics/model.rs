//! A trained dynamics model: features, statistics and networks, and the card that travels with them.

use serde::{Deserialize, Serialize};

use super::{FeatureKind, Features, Layer, Mlp, ModelError, NetworkConfig, Predictor, Statistics};
use crate::plant::{PlantSpec, Rows, RowsMut};

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

impl ModelCard {
    /// The layout of files that this program writes.
    pub const FORMAT: u32 = 1;

    /// The card of a model of `spec` that has seen nothing yet.
    pub fn untrained(spec: PlantSpec, features: FeatureKind, network: NetworkConfig) -> Self {
        Self {
            format: Self::FORMAT,
            spec,
            features,
            network,
            data_hash: String::new(),
            seed: 0,
            transitions: 0,
            robot_seconds: 0.0,
            iteration: 0,
            train_loss: 0.0,
            validation_loss: None,
            updates: 0,
        }
    }
}

/// A dynamics model: `s' = s + decode(std · net((features(s, a) - mean) / std) + mean)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub card: ModelCard,
    pub features: Features,
    /// Over the input features, action included: `features.input_len()` columns.
    pub input: Statistics,
    /// Over the targets: `features.output_len()` columns.
    pub target: Statistics,
    /// Standard deviation of every state element over the training data, 0 where constant: the yardstick of open-loop
    /// errors (method of nn_dynamics, main.py).
    pub state_std: Vec<f32>,
    /// One network a member of the ensemble, at least one.
    pub members: Vec<Mlp>,
    /// Of networks with Gaussian heads: for each member, the layer that takes its last one's place for log-variances
    /// (see [`super::log_variance`]); empty otherwise.
    pub spreads: Vec<Layer>,
    /// Predicted states are kept inside these limits, one pair a state element; `None`: no clipping.
    pub limits: Option<Vec<[f32; 2]>>,
}

impl Model {
    /// Takes `networks` as they are trained: Gaussian heads are cut off and kept apart.
    pub(super) fn take_networks(&mut self, networks: impl IntoIterator<Item = Mlp>) {
        let head = self.card.network.head;
        let (members, spreads): (Vec<_>, Vec<_>) = networks.into_iter().map(|n| n.split_head(head)).unzip();
        (self.members, self.spreads) = (members, spreads.into_iter().flatten().collect());
    }

    /// The state after `state` under `action`: the members' mean, clipped to the limits.
    pub fn predict(&self, state: &[f32], action: &[f32]) -> Vec<f32> {
        let mut next = state.to_vec();
        Predictor::new(self).step(&mut RowsMut::new(&mut next, 1), Rows::new(action, 1));
        next
    }

    /// Squared error of a predicted state, each element in units of its deviation over the training data; mean over the
    /// elements that the model predicts (constant ones count as 0), infinite where the prediction is not finite.
    pub fn normalised_error(&self, predicted: &[f32], truth: &[f32]) -> f64 {
        let elements = predicted.iter().zip(truth).zip(&self.state_std).zip(self.features.predicted());
        let (mut sum, mut count) = (0.0, 0);
        for (((p, t), std), _) in elements.filter(|(_, is_predicted)| *is_predicted) {
            count += 1;
            sum += if *std > 0.0 { ((f64::from(*p) - f64::from(*t)) / f64::from(*std)).powi(2) } else { 0.0 };
        }
        if sum.is_finite() { sum / f64::from(count.max(1)) } else { f64::INFINITY }
    }

    /// Whether the model was made for `spec`.
    ///
    /// # Errors
    /// [`ModelError::Mismatch`] with the reason.
    pub fn check_fits(&self, spec: &PlantSpec) -> Result<(), ModelError> {
        spec.mismatch(&self.card.spec).map_or(Ok(()), |why| Err(ModelError::Mismatch(why)))
    }
}
