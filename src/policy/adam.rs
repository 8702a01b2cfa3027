//! Adam (Kingma and Ba, 2015) over the flat parameters.

use serde::{Deserialize, Serialize};

/// Decay rates, and what keeps it from dividing by 0 (TensorFlow's defaults, as the authors used).
const BETA: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

/// Moments of each parameter's gradient, and the steps taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Adam {
    #[serde(skip)]
    pub first: Vec<f32>,
    #[serde(skip)]
    pub second: Vec<f32>,
    pub steps: u64,
}

impl Adam {
    /// Takes a step down the gradient.
    pub fn step(&mut self, parameters: &mut [f32], gradient: &[f64], learning_rate: f64) {
        self.first.resize(parameters.len(), 0.0);
        self.second.resize(parameters.len(), 0.0);
        self.steps += 1;
        let steps = self.steps.min(1 << 20) as i32;
        let rate = learning_rate * (1.0 - BETA[1].powi(steps)).sqrt() / (1.0 - BETA[0].powi(steps));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((parameter, g), (first, second)) in parameters.iter_mut().zip(gradient).zip(moments) {
            let m = BETA[0] * f64::from(*first) + (1.0 - BETA[0]) * g;
            let v = BETA[1] * f64::from(*second) + (1.0 - BETA[1]) * g * g;
            (*first, *second) = (m as f32, v as f32);
            *parameter -= (rate * m / (v.sqrt() + EPSILON)) as f32;
        }
    }
}
