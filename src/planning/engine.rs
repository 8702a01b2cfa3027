//! The rollout engine: K candidate action sequences through the learned model, H steps each.

use crate::{dynamics::Model, plant::RowsMut, task::Reward};

/// Weights repacked for rollouts, with normalisation folded into the first and last layers.
#[derive(Debug)]
pub struct Engine {}

/// A request to score `candidates` sequences from one state.
pub struct Rollout<'a> {
    pub state: &'a [f32],
    pub horizon: usize,
    pub candidates: usize,
    pub reward: &'a dyn Reward,
    /// Writes the actions of candidates `first..first + width` into `actions`, `(horizon · action_len) x width`, in
    /// `-1..=1`. Called from worker threads, once a block.
    pub fill: &'a (dyn Fn(usize, &mut RowsMut<'_>) + Sync),
    pub disagreement: f32,
}

/// What the candidates are worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Sum of rewards of each candidate (mean over members, less the disagreement penalty); NaN ranks last.
    pub totals: Vec<f32>,
}

impl Engine {
    pub fn new(_model: &Model) -> Self {
        Self {}
    }
}
