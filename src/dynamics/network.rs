//! The network as plain numbers: what training produces, files hold and the rollout engine repacks.

use rand::Rng as _;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use crate::fields::described;
use crate::plant::{Rng, Rows, RowsMut};

described! {
    /// Non-linearity after every hidden layer.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Activation {
        /// max(0, x).
        #[default]
        Relu,
        /// Hyperbolic tangent.
        Tanh,
        /// x·sigmoid(x), also called swish.
        Silu,
    }
}

impl Activation {
    pub fn apply(self, values: &mut [f32]) {
        match self {
            // NaN stays NaN: a prediction that broke down must not look sound again.
            Self::Relu => values.iter_mut().for_each(|x| *x = if *x < 0.0 { 0.0 } else { *x }),
            Self::Tanh => values.iter_mut().for_each(|x| *x = x.tanh()),
            Self::Silu => values.iter_mut().for_each(|x| *x /= 1.0 + (-*x).exp()),
        }
    }
}

described! {
    /// What a network says about the next state.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Head {
        /// The expected difference.
        #[default]
        Deterministic,
        /// Mean and variance of each element's difference, trained by likelihood (Chua et al., 2018).
        Gaussian,
    }
}

impl Head {
    /// Numbers that a network gives for each element predicted.
    pub fn rows(self) -> usize {
        match self {
            Self::Deterministic => 1,
            Self::Gaussian => 2,
        }
    }
}

/// Limits of a Gaussian head's log-variance, in units of normalised targets; it approaches them smoothly.
pub const LOG_VARIANCE: [f32; 2] = [-10.0, 0.5];

/// Brings a network's number inside [`LOG_VARIANCE`]: `min + softplus(max - softplus(max - x) - min)`.
pub fn log_variance(x: f32) -> f32 {
    let softplus = |x: f32| x.max(0.0) + (-x.abs()).exp().ln_1p();
    let [low, high] = LOG_VARIANCE;
    low + softplus(high - softplus(high - x) - low)
}

described! {
    /// Shape of a fully connected network.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct NetworkConfig {
        /// Hidden layers.
        pub layers: usize,
        /// Units in each hidden layer.
        pub width: usize,
        /// Non-linearity after every hidden layer.
        pub activation: Activation,
        /// Networks trained side by side on the same data (1: no ensemble).
        pub ensemble: usize,
        /// Networks of the ensemble that the model keeps, those with the lowest validation loss; 0: all.
        pub elites: usize,
        /// What a network says about the next state.
        pub head: Head,
    }
}

impl Default for NetworkConfig {
    fn default() -> Self {
        let (activation, head) = (Activation::Relu, Head::Deterministic);
        Self { layers: 2, width: 200, activation, ensemble: 1, elites: 0, head }
    }
}

impl NetworkConfig {
    /// `(inputs, outputs)` of each layer of a network in training, hidden ones first, for so many elements predicted.
    pub fn shapes(&self, inputs: usize, outputs: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        self.layers(inputs, self.head.rows() * outputs)
    }

    /// The same of a network that gives means alone, as a [`super::Model`] keeps it.
    pub fn mean_shapes(&self, inputs: usize, outputs: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        self.layers(inputs, outputs)
    }

    fn layers(&self, inputs: usize, outputs: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let Self { layers, width, .. } = *self;
        (0..=layers).map(move |i| {
            let from = if i == 0 { inputs } else { width };
            (from, if i == layers { outputs } else { width })
        })
    }

    /// Networks that the model keeps.
    pub fn kept(&self) -> usize {
        if self.elites == 0 { self.ensemble } else { self.elites.min(self.ensemble) }
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

impl Layer {
    /// `y = weights · x + bias` for every column of `x` (`inputs x width`), into `y` (`outputs x width`).
    fn forward(&self, x: &[f32], y: &mut [f32], width: usize) {
        let Self { inputs, outputs, .. } = *self;
        assert_eq!(self.weights.len(), outputs * inputs);
        assert_eq!((x.len(), y.len()), (inputs * width, outputs * width));
        for (row, bias) in y.chunks_exact_mut(width).zip(&self.bias) {
            row.fill(*bias);
        }
        // SAFETY: all three matrices are dense, row after row, and exactly as long as their shapes say, which was
        // checked above.
        unsafe {
            gemm::gemm(
                outputs,
                width,
                inputs,
                y.as_mut_ptr(),
                1,
                width as isize,
                true,
                self.weights.as_ptr(),
                1,
                inputs as isize,
                x.as_ptr(),
                1,
                width as isize,
                1.0,
                1.0,
                false,
                false,
                false,
                gemm::Parallelism::None,
            );
        }
    }
}

/// A multi-layer perceptron; the activation stands between layers, the last layer is linear.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp {
    pub layers: Vec<Layer>,
    pub activation: Activation,
}

impl Mlp {
    /// Fresh weights as the authors draw them: Glorot's normal distribution, cut off at two deviations, for weights
    /// and biases alike (nn_dynamics, feedforward_network.py; TensorFlow's `xavier_initializer(uniform=False)`).
    pub fn init(config: &NetworkConfig, inputs: usize, outputs: usize, rng: &mut Rng) -> Self {
        let mut draw = |count: usize, fan_in: usize, fan_out: usize| -> Vec<f32> {
            let deviation = (1.3 * 2.0 / (fan_in + fan_out) as f32).sqrt();
            let normal = std::iter::repeat_with(|| rng.sample::<f32, _>(StandardNormal));
            normal.filter(|x| x.abs() <= 2.0).take(count).map(|x| x * deviation).collect()
        };
        let layer = |(inputs, outputs)| Layer {
            inputs,
            outputs,
            weights: draw(outputs * inputs, inputs, outputs),
            bias: draw(outputs, outputs, outputs),
        };
        Self { layers: config.shapes(inputs, outputs).map(layer).collect(), activation: config.activation }
    }

    /// Cuts a Gaussian head in two: the network that gives means, and the last layer that gives log-variances instead.
    pub fn split_head(mut self, head: Head) -> (Self, Option<Layer>) {
        let Some(last) = self.layers.last_mut().filter(|_| head == Head::Gaussian) else {
            return (self, None);
        };
        let half = last.outputs / 2;
        let weights = last.weights.split_off(half * last.inputs);
        let bias = last.bias.split_off(half);
        last.outputs = half;
        let spread = Layer { inputs: last.inputs, outputs: bias.len(), weights, bias };
        (self, Some(spread))
    }

    /// Weights and biases together.
    pub fn parameters(&self) -> usize {
        self.layers.iter().map(|layer| layer.weights.len() + layer.bias.len()).sum()
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        let finite = |numbers: &[f32]| numbers.iter().all(|x| x.is_finite());
        self.layers.iter().all(|layer| finite(&layer.weights) && finite(&layer.bias))
    }

    /// Outputs for every column of `input`, on the calling thread. `output` has the last layer's height and the same
    /// width; `scratch` is grown as needed and may be used again.
    pub fn forward(&self, input: Rows<'_>, output: &mut RowsMut<'_>, scratch: &mut Vec<f32>) {
        let width = input.width();
        let Some((last, hidden)) = self.layers.split_last() else { return };
        let tallest = hidden.iter().map(|layer| layer.outputs).max().unwrap_or(0) * width;
        scratch.resize(2 * tallest, 0.0);
        let (front, back) = scratch.split_at_mut(tallest);
        let mut buffers = [front, back];
        for (i, layer) in hidden.iter().enumerate() {
            let [from, to] = &mut buffers;
            let x = if i == 0 { input.flat() } else { &from[..layer.inputs * width] };
            let y = &mut to[..layer.outputs * width];
            layer.forward(x, y, width);
            self.activation.apply(y);
            buffers.swap(0, 1);
        }
        let x = if hidden.is_empty() { input.flat() } else { &buffers[0][..last.inputs * width] };
        last.forward(x, output.flat(), width);
    }
}
