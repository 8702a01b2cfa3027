//! One-step prediction of whole batches on the calling thread: plain, for evaluation and as the rollout engine's
//! reference.

use super::Model;
use crate::plant::{Rows, RowsMut};

/// A model and the buffers that it needs to predict.
#[derive(Debug)]
pub struct Predictor<'a> {
    model: &'a Model,
    input: Vec<f32>,
    output: Vec<f32>,
    sum: Vec<f32>,
    scratch: Vec<f32>,
}

impl<'a> Predictor<'a> {
    pub fn new(model: &'a Model) -> Self {
        Self { model, input: Vec::new(), output: Vec::new(), sum: Vec::new(), scratch: Vec::new() }
    }

    /// Moves `states` (`state_len x width`) on by one step under `actions` (`action_len x width`).
    ///
    /// The members' outputs are averaged; elements that are not predicted keep their value.
    pub fn step(&mut self, states: &mut RowsMut<'_>, actions: Rows<'_>) {
        let width = states.width();
        let Model { features, input, target, members, limits, .. } = self.model;
        self.input.resize(features.input_len() * width, 0.0);
        let mut inputs = RowsMut::new(&mut self.input, width);
        features.inputs(states.as_rows(), actions, &mut inputs);
        input.normalise(&mut inputs);

        self.output.resize(features.output_len() * width, 0.0);
        self.sum.clear();
        self.sum.resize(self.output.len(), 0.0);
        for member in members {
            member.forward(inputs.as_rows(), &mut RowsMut::new(&mut self.output, width), &mut self.scratch);
            self.sum.iter_mut().zip(&self.output).for_each(|(sum, x)| *sum += x);
        }
        let share = 1.0 / members.len() as f32;
        self.sum.iter_mut().for_each(|x| *x *= share);

        let mut outputs = RowsMut::new(&mut self.sum, width);
        target.denormalise(&mut outputs);
        features.advance(states, outputs.as_rows());
        for (i, [low, high]) in limits.iter().flatten().enumerate() {
            states.row(i).iter_mut().for_each(|x| *x = x.clamp(*low, *high));
        }
    }
}
