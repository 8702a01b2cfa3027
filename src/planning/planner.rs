//! What every planner takes and gives.

use std::{collections::BTreeMap, sync::atomic::AtomicBool};

use serde::{Deserialize, Serialize};

use super::Engine;
use crate::task::Reward;

/// The families of planners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannerKind {
    /// Independent uniform sequences; the best one's first action (the authors' planner).
    RandomShooting,
    /// Cross-entropy method with warm start and time-correlated noise; the elites' mean.
    #[default]
    Cem,
}

/// A planner and its parameters; changeable between two control steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlannerConfig {
    pub kind: PlannerKind,
    /// Steps looked ahead (H).
    pub horizon: usize,
    /// Candidates a round (K).
    pub candidates: usize,
    /// CEM: rounds of sampling and refitting a control step.
    pub rounds: usize,
    /// CEM: best candidates kept for refitting.
    pub elites: usize,
    /// CEM: initial standard deviation of actions, and its floor.
    pub sigma: f32,
    pub sigma_min: f32,
    /// CEM: correlation time of the sampling noise in steps (0: white).
    pub correlation: f32,
    /// CEM: start from the previous plan, shifted by a step.
    pub warm_start: bool,
    /// Penalty on the ensemble's disagreement: score = mean - penalty · standard deviation of members' returns.
    pub disagreement: f32,
    /// Numbers of candidates for single paths, by name (the authors' ant takes 3000 on the straight).
    pub candidates_on: BTreeMap<String, usize>,
}

impl Default for PlannerConfig {
    fn default() -> Self {
        Self {
            kind: PlannerKind::Cem,
            horizon: 15,
            candidates: 120,
            rounds: 3,
            elites: 12,
            sigma: 0.5,
            sigma_min: 0.05,
            correlation: 4.0,
            warm_start: true,
            disagreement: 0.0,
            candidates_on: BTreeMap::new(),
        }
    }
}

impl PlannerConfig {
    /// The same with the candidates meant for the path called `name`.
    #[must_use]
    pub fn for_path(&self, name: Option<&str>) -> Self {
        let own = name.and_then(|name| self.candidates_on.get(name));
        Self { candidates: own.copied().unwrap_or(self.candidates), ..self.clone() }
    }

    /// Says in the user's words what is wrong with these numbers, if anything.
    pub fn validate(&self) -> Result<(), String> {
        let counts = [
            ("horizon", self.horizon, 1, 10_000),
            ("candidates", self.candidates, 1, 10_000_000),
            ("rounds", self.rounds, 1, 1_000),
            ("elites", self.elites, 1, usize::MAX),
        ];
        for (name, value, low, high) in counts {
            if value < low || value > high {
                return Err(format!(
                    "planner.{name} is {value}; it must be {low} or more{}",
                    match high {
                        usize::MAX => String::new(),
                        high => format!(", at most {high}"),
                    }
                ));
            }
        }
        let numbers = [
            ("sigma", self.sigma),
            ("sigma_min", self.sigma_min),
            ("correlation", self.correlation),
            ("disagreement", self.disagreement),
        ];
        if let Some((name, value)) = numbers.iter().find(|(_, value)| !(value.is_finite() && *value >= 0.0)) {
            return Err(format!("planner.{name} is {value}; it must be 0 or more"));
        }
        if self.kind == PlannerKind::Cem {
            if self.elites > self.candidates {
                let Self { elites, candidates, .. } = self;
                return Err(format!("planner.elites is {elites}, more than the {candidates} candidates"));
            }
            if self.sigma == 0.0 {
                return Err("planner.sigma is 0; without spread there is nothing to choose from".into());
            }
        }
        Ok(())
    }
}

/// What the planner is asked about.
pub struct Situation<'a> {
    /// The real, present state.
    pub state: &'a [f32],
    pub reward: &'a dyn Reward,
    /// Seed of this control step's random numbers: the same seed gives the same plan to the bit at any number of threads.
    pub seed: u64,
    /// How many candidates to keep whole trajectories of, for drawing (the best and a spread of the rest).
    pub draw: usize,
    /// Set from elsewhere to give up within milliseconds; the plan is worthless then.
    pub cancel: Option<&'a AtomicBool>,
}

/// A candidate kept for drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Predicted sum of rewards.
    pub total: f32,
    /// `(horizon + 1) x state_len`, row after row.
    pub states: Vec<f32>,
}

/// What a planner decided and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The whole sequence, `horizon x action_len`; its first action is to be executed.
    pub actions: Vec<f32>,
    /// Predicted states along it, `(horizon + 1) x state_len`.
    pub states: Vec<f32>,
    /// Predicted reward by step and term, `(horizon + 1) x terms`.
    pub terms: Vec<f32>,
    /// Predicted sum of rewards.
    pub total: f32,
    /// The reward's memory at the end of the plan, for [`crate::task::Task::advance`].
    pub memory: Vec<f32>,
    /// Candidates of the last round, best first.
    pub candidates: Vec<Candidate>,
    /// One-step model predictions spent: candidates x horizon x rounds x members.
    pub evaluations: usize,
    /// Seconds spent planning.
    pub seconds: f64,
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

    /// Plans from `situation.state`.
    fn plan(&mut self, engine: &Engine, situation: &Situation<'_>) -> Plan;
}
