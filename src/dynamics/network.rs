//! The network as plain numbers: what training produces, files hold and the rollout engine repacks.

use serde::{Deserialize, Serialize};

/// Non-linearity after every hidden layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    #[default]
    Relu,
    Tanh,
    /// x·sigmoid(x), also called swish.
    Silu,
}

/// Shape of a fully connected network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkConfig {
    /// Hidden layers.
    pub layers: usize,
    /// Units in each hidden layer.
    pub width: usize,
    pub activation: Activation,
    /// Networks trained side by side on the same data (1: no ensemble).
    pub ensemble: usize,
}

impl Default for NetworkConfig {
    fn default() -> Self {
        Self { layers: 2, width: 200, activation: Activation::Relu, ensemble: 1 }
    }
}

/// One affine layer: `y = weights · x + bias`.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    /// `outputs x inputs`, row after row.
    pub weights: Vec<f32>,
    /// `outputs` long.
    pub bias: Vec<f32>,
}

/// A multi-layer perceptron; the activation stands between layers, the last layer is linear.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp {
    pub layers: Vec<Layer>,
    pub activation: Activation,
}
