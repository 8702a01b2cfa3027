//! Random shooting: independent uniform sequences, the best one's first action (nagaban2/nn_dynamics,
//! mpc_controller.py, `get_action`).

use std::time::Instant;

use super::{
    Engine, Plan, Planner, PlannerConfig, Rollout, Scores, Situation,
    sampling::{Round, complete, fill_with, redraw, uniform},
};
use crate::plant::RowsMut;

/// The authors' planner: no memory between control steps.
#[derive(Debug)]
pub struct RandomShooting {
    config: PlannerConfig,
    /// Takes part in the next plan, if it is of the right length.
    suggested: Vec<f32>,
    scores: Scores,
}

impl RandomShooting {
    pub fn new(config: PlannerConfig) -> Self {
        Self { config, suggested: Vec::new(), scores: Scores::default() }
    }
}

impl Planner for RandomShooting {
    fn reset(&mut self) {}

    fn config(&self) -> &PlannerConfig {
        &self.config
    }

    fn suggest(&mut self, actions: Vec<f32>) {
        self.suggested = actions;
    }

    /// The best of K sequences; where none has a finite return, the neutral action throughout.
    fn plan(&mut self, engine: &dyn Engine, situation: &Situation<'_>) -> Plan {
        let began = Instant::now();
        let (horizon, candidates) = (self.config.horizon.max(1), situation.candidates(&self.config));
        let disagreement = self.config.disagreement;
        let rows = horizon * engine.action_len();
        let mut guests = vec![std::mem::take(&mut self.suggested)];
        guests.retain(|guest| guest.len() == rows);
        let fill = |first: usize, actions: &mut RowsMut<'_>| {
            uniform(situation.seed, first, actions);
            fill_with(&guests, first, actions);
        };
        let Situation { state, reward, cancel, .. } = *situation;
        let rollout =
            Rollout { state, horizon, candidates, reward, fill: &fill, disagreement, decisive: 1, cancel };
        engine.score(&rollout, &mut self.scores);
        let best = self.scores.best().and_then(|best| redraw(&fill, candidates, rows, &[best]).pop());
        let actions = best.unwrap_or_else(|| vec![0.0; rows]);
        let round =
            Round { fill: &fill, candidates, population: candidates, scores: &self.scores, disagreement };
        complete(engine, situation, actions, &round, candidates * horizon * engine.evaluations(), began)
    }
}
