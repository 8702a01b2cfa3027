//! The network as one flat vector of parameters: each layer's weights (`outputs x inputs`, row after row), then its biases.

use std::ops::Range;

use rand::Rng as _;
use rand_distr::StandardNormal;

use super::Init;
use crate::plant::Rng;

/// How many units each layer has, inputs first; tanh stands between layers, the last one is linear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    sizes: Vec<usize>,
}

/// Where a layer's numbers are among the parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub inputs: usize,
    pub outputs: usize,
    pub weights: Range<usize>,
    pub bias: Range<usize>,
}

impl Shape {
    pub fn new(inputs: usize, hidden: &[usize], outputs: usize) -> Self {
        Self { sizes: [inputs].iter().chain(hidden).chain(&[outputs]).copied().collect() }
    }

    pub fn inputs(&self) -> usize {
        self.sizes[0]
    }

    pub fn outputs(&self) -> usize {
        self.sizes[self.sizes.len() - 1]
    }

    /// Units of the hidden layers.
    pub fn hidden(&self) -> &[usize] {
        &self.sizes[1..self.sizes.len() - 1]
    }

    /// Weights and biases of all layers.
    pub fn parameters(&self) -> usize {
        self.layers().last().map_or(0, |layer| layer.bias.end)
    }

    /// Every layer, in the order of evaluation and of the parameters.
    pub fn layers(&self) -> impl Iterator<Item = Span> {
        self.sizes.windows(2).scan(0, |at, sizes| {
            let (inputs, outputs) = (sizes[0], sizes[1]);
            let weights = *at..*at + inputs * outputs;
            let bias = weights.end..weights.end + outputs;
            *at = bias.end;
            Some(Span { inputs, outputs, weights, bias })
        })
    }

    /// Fresh parameters.
    pub fn init(&self, init: Init, rng: &mut Rng) -> Vec<f32> {
        let mut parameters = Vec::with_capacity(self.parameters());
        for Span { inputs, outputs, .. } in self.layers() {
            match init {
                Init::GlorotUniform => {
                    let limit = (6.0 / (inputs + outputs) as f32).sqrt();
                    parameters.extend((0..inputs * outputs).map(|_| rng.random_range(-limit..=limit)));
                    parameters.extend(std::iter::repeat_n(0.0, outputs));
                }
                Init::GlorotNormal => {
                    let mut draw = |count: usize, fan: usize| {
                        let deviation = (1.3 * 2.0 / fan as f32).sqrt();
                        let normal = std::iter::repeat_with(|| rng.sample::<f32, _>(StandardNormal));
                        let cut = normal.filter(|x| x.abs() <= 2.0).take(count);
                        parameters.extend(cut.map(|x| x * deviation));
                    };
                    draw(inputs * outputs, inputs + outputs);
                    draw(outputs, 2 * outputs);
                }
            }
        }
        parameters
    }
}
