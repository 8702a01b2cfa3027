//! How a policy is made, cloned and fine-tuned, as a preset says it.

use serde::{Deserialize, Serialize};

use super::ObservationKind;
use crate::fields::described;

/// A wider or deeper network is not believed, from a preset or a file.
const MOST_LAYERS: usize = 16;
const MOST_UNITS: usize = 4096;

described! {
    /// How fresh weights are drawn.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Init {
        /// Glorot's normal distribution, cut off at two deviations, biases alike: the authors' cloning network (nn_dynamics, mbmf.py).
        GlorotNormal,
        /// Glorot's uniform distribution, biases 0: rllab's policies (rllab/policies/gaussian_mlp_policy.py).
        #[default]
        GlorotUniform,
    }
}

described! {
    /// What a policy is.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct PolicyConfig {
        /// What the policy sees of a state.
        pub observation: ObservationKind,
        /// Take the mean of the first data out of what is seen, and scale it to a deviation of 1; authors: off.
        pub normalise: bool,
        /// Units of each hidden layer.
        pub hidden: Vec<usize>,
        /// How fresh weights are drawn.
        pub init: Init,
        /// Standard deviation of every action at the beginning of fine-tuning (authors: 0.5 to 1, by agent).
        pub deviation: f64,
    }
}

impl Default for PolicyConfig {
    fn default() -> Self {
        Self {
            observation: ObservationKind::Local,
            normalise: false,
            hidden: vec![64, 64],
            init: Init::GlorotUniform,
            deviation: 1.0,
        }
    }
}

described! {
    /// How the controller is imitated.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct CloneConfig {
        /// Passes over the demonstrations each time.
        pub epochs: usize,
        /// Points of a gradient step.
        pub batch: usize,
        /// Of Adam.
        pub learning_rate: f64,
        /// The last so many of the expert's points are held out (authors: 10,000 of the half-cheetah's, 700 of others'); at most a half.
        pub validation: usize,
        /// Keep the number of batches an epoch at what it was before observations were added (a slip of the authors': mbmf.py).
        pub fixed_batches: bool,
    }
}

impl Default for CloneConfig {
    fn default() -> Self {
        Self { epochs: 70, batch: 512, learning_rate: 1e-3, validation: 700, fixed_batches: false }
    }
}

described! {
    /// Which method fine-tunes the policy.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LearnerKind {
        /// Natural gradient within a trust region (Schulman et al., 2015), as rllab has it.
        #[default]
        Trpo,
        /// Clipped objective, minibatches, Adam (Schulman et al., 2017).
        Ppo,
    }
}

described! {
    /// How the policy is fine-tuned.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct LearnerConfig {
        /// Which method.
        pub kind: LearnerKind,
        /// Control steps each iteration; the last episode is kept whole.
        pub batch: usize,
        /// Discount of rewards.
        pub discount: f64,
        /// Lambda of generalised advantage estimation (rllab: 1).
        pub lambda: f64,
        /// TRPO: bound on the mean divergence of the new policy from the old (nats).
        pub divergence: f64,
        /// TRPO: steps of conjugate gradients.
        pub conjugate_steps: usize,
        /// TRPO: multiple of the identity added to the Fisher matrix.
        pub damping: f64,
        /// TRPO: factor between two tries of the line search.
        pub backtrack: f64,
        /// TRPO: how many tries of the line search.
        pub backtracks: usize,
        /// TRPO: in the first iteration keep the last try of a line search that found nothing (the authors' rllab, rllab/algos/npo.py).
        pub accept_first: bool,
        /// What is expected of a state is fitted to the first batch before that is learned from; without this nothing is expected until the second
        /// (the authors' rllab, rllab/algos/batch_polopt.py).
        pub fit_first: bool,
        /// PPO: how far a probability ratio may be from 1.
        pub clip: f64,
        /// PPO: passes over a batch.
        pub passes: usize,
        /// PPO: samples of a gradient step.
        pub minibatch: usize,
        /// PPO: of Adam.
        pub learning_rate: f64,
        /// PPO: longest gradient; 0: any.
        pub longest_gradient: f64,
        /// PPO: passes end once the estimated divergence is beyond this (nats); 0: never.
        pub stop_at: f64,
    }
}

impl Default for LearnerConfig {
    fn default() -> Self {
        Self {
            kind: LearnerKind::Trpo,
            batch: 50_000,
            discount: 0.995,
            lambda: 1.0,
            divergence: 0.05,
            conjugate_steps: 10,
            damping: 1e-5,
            backtrack: 0.8,
            backtracks: 15,
            accept_first: false,
            fit_first: false,
            clip: 0.2,
            passes: 10,
            minibatch: 2048,
            learning_rate: 3e-4,
            longest_gradient: 0.5,
            stop_at: 0.03,
        }
    }
}

/// `name` must be in `low..=high`.
fn within(name: &str, value: f64, [low, high]: [f64; 2]) -> Result<(), String> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(format!("{name} is {value}; it has to be from {low} to {high}"))
    }
}

impl PolicyConfig {
    /// Says in the user's words what is wrong with these numbers, if anything.
    pub fn validate(&self) -> Result<(), String> {
        within("policy.hidden: the number of layers", self.hidden.len() as f64, [0.0, MOST_LAYERS as f64])?;
        for &units in &self.hidden {
            within("policy.hidden: a layer's units", units as f64, [1.0, MOST_UNITS as f64])?;
        }
        within("policy.deviation", self.deviation, [1e-6, 1e3])
    }
}

impl CloneConfig {
    /// Says in the user's words what is wrong with these numbers, if anything.
    pub fn validate(&self) -> Result<(), String> {
        within("clone.epochs", self.epochs as f64, [0.0, 1e6])?;
        within("clone.batch", self.batch as f64, [1.0, 1e6])?;
        within("clone.learning_rate", self.learning_rate, [1e-9, 10.0])
    }
}

impl LearnerConfig {
    /// Says in the user's words what is wrong with these numbers, if anything.
    pub fn validate(&self) -> Result<(), String> {
        within("learner.batch", self.batch as f64, [1.0, 1e8])?;
        within("learner.discount", self.discount, [0.0, 1.0])?;
        within("learner.lambda", self.lambda, [0.0, 1.0])?;
        within("learner.divergence", self.divergence, [1e-9, 1e3])?;
        within("learner.conjugate_steps", self.conjugate_steps as f64, [1.0, 1e3])?;
        within("learner.damping", self.damping, [0.0, 1e3])?;
        within("learner.backtrack", self.backtrack, [0.01, 0.99])?;
        within("learner.backtracks", self.backtracks as f64, [1.0, 1e3])?;
        within("learner.clip", self.clip, [1e-6, 1e3])?;
        within("learner.passes", self.passes as f64, [1.0, 1e4])?;
        within("learner.minibatch", self.minibatch as f64, [1.0, 1e8])?;
        within("learner.learning_rate", self.learning_rate, [1e-9, 10.0])?;
        within("learner.longest_gradient", self.longest_gradient, [0.0, 1e9])?;
        within("learner.stop_at", self.stop_at, [0.0, 1e9])
    }
}
