//! What every planner takes and gives.

use std::sync::atomic::AtomicBool;

use super::{Engine, PlannerConfig};
use crate::task::Reward;

/// What the planner is asked about.
pub struct Situation<'a> {
    /// The real, present state.
    pub state: &'a [f32],
    pub reward: &'a dyn Reward,
    /// Seed of this control step's random numbers: the same seed gives the same plan to the bit at any number of threads.
    pub seed: u64,
    /// Candidates a round in place of the planner's own number: what a budget of time allows.
    pub candidates: Option<usize>,
    /// How many candidates to keep whole trajectories of, for drawing (the best and a spread of the rest).
    pub draw: usize,
    /// Set from elsewhere to give up within milliseconds; the plan is worthless then.
    pub cancel: Option<&'a AtomicBool>,
}

impl Situation<'_> {
    /// Candidates of the (first) round.
    pub(super) fn candidates(&self, config: &PlannerConfig) -> usize {
        self.candidates.unwrap_or(config.candidates).max(1)
    }
}

/// A candidate kept for drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Predicted sum of rewards.
    pub total: f32,
    /// `(horizon + 1) x state_len`, row after row.
    pub states: Vec<f32>,
    /// Predicted reward by step and term, `(horizon + 1) x terms`.
    pub terms: Vec<f32>,
}

/// What a planner decided and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The whole sequence, `horizon x action_len`; its first action is to be executed.
    pub actions: Vec<f32>,
    /// Predicted states along it, `(horizon + 1) x state_len`.
    pub states: Vec<f32>,
    /// Standard deviation of the predicted states over the candidate's futures, laid out as they are; empty where there is one.
    pub spread: Vec<f32>,
    /// Predicted reward by step and term, `(horizon + 1) x terms`.
    pub terms: Vec<f32>,
    /// Predicted sum of rewards.
    pub total: f32,
    /// The reward's memory at the end of the plan, for [`crate::task::Task::advance`].
    pub memory: Vec<f32>,
    /// Candidates of the last round, best first.
    pub candidates: Vec<Candidate>,
    /// Candidates of the first round.
    pub population: usize,
    /// One-step model predictions spent: candidates x horizon x rounds x members.
    pub evaluations: usize,
    /// Seconds spent planning.
    pub seconds: f64,
}

/// Who knows something of what to do, without looking ahead.
pub trait Proposer: Send + Sync {
    /// What it would do from `state` on, as far as the model tells where that leads: `horizon x action_len`.
    fn propose(&self, state: &[f32], horizon: usize) -> Vec<f32>;
}

/// What a planner keeps from one control step to the next: enough to go on from there with another planner of the same kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// See [`Planner::memory`].
    pub plan: Vec<f32>,
    /// See [`Planner::kept`].
    pub kept: Vec<Vec<f32>>,
}

impl Memory {
    /// What `planner` keeps just now.
    pub fn of(planner: &dyn Planner) -> Self {
        Self { plan: planner.memory().to_vec(), kept: planner.kept().to_vec() }
    }
}

/// A way of choosing action sequences.
pub trait Planner: Send {
    /// Forgets the previous plan: an episode begins.
    fn reset(&mut self);

    /// The parameters in force.
    fn config(&self) -> &PlannerConfig;

    /// The plan that the next one starts from, `horizon x action_len`; empty where nothing is kept between control steps.
    fn memory(&self) -> &[f32] {
        &[]
    }

    /// Sequences that will take part in the next plan as they are, moved on by a step.
    fn kept(&self) -> &[Vec<f32>] {
        &[]
    }

    /// Hands over a sequence (`horizon x action_len`, row after row) for the next plan to begin with, if it is worth it.
    fn suggest(&mut self, _actions: Vec<f32>) {}

    /// Plans from `situation.state`.
    fn plan(&mut self, engine: &dyn Engine, situation: &Situation<'_>) -> Plan;
}
