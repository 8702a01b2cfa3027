//! A policy as an adviser of planners.

use super::{Actor, GaussianPolicy};
use crate::{
    dynamics::{Model, Predictor},
    planning::Proposer,
    plant::{Rows, RowsMut},
};

/// Follows a policy through a learned model: what it would do, as a plan. So the policy proposes, and the planner improves on it (as in
/// POPLIN: Wang and Ba, arXiv 1906.08649).
#[derive(Debug)]
pub struct Guide<'a> {
    actor: Actor,
    model: &'a Model,
}

impl<'a> Guide<'a> {
    /// Both must be of the same plant.
    pub fn new(policy: &GaussianPolicy, model: &'a Model) -> Self {
        Self { actor: Actor::new(policy), model }
    }
}

impl Proposer for Guide<'_> {
    /// Mean actions, each in the state that the ones before lead to in the model.
    fn propose(&self, state: &[f32], horizon: usize) -> Vec<f32> {
        let mut actor = self.actor.clone();
        let mut predictor = Predictor::new(self.model);
        let mut state = state.to_vec();
        let mut plan = Vec::new();
        for _ in 0..horizon {
            let action = actor.act(&state);
            predictor.step(&mut RowsMut::new(&mut state, 1), Rows::new(&action, 1));
            plan.extend(action);
        }
        plan
    }
}
