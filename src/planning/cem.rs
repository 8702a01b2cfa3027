//! The cross-entropy method: sample about a mean, refit to the best, repeat.

use std::time::Instant;

use super::{
    Engine, Plan, Planner, PlannerConfig, Rollout, Scores, Situation,
    sampling::{Correlated, Round, complete, redraw},
};
use crate::plant::RowsMut;

/// Starts from the previous plan shifted by a step, samples noise that is correlated in time, and returns the elites' mean,
/// never the best sample, which fits the model's errors (mbrl-lib, pull request 70).
#[derive(Debug)]
pub struct Cem {
    config: PlannerConfig,
    /// Elites' mean of the previous control step, `horizon x action_len`; empty at an episode's beginning.
    mean: Vec<f32>,
    sigma: Vec<f32>,
    scores: Scores,
}

impl Cem {
    pub fn new(config: PlannerConfig) -> Self {
        Self::continuing(config, Vec::new())
    }

    /// Begins with the `mean` of an earlier planner.
    pub fn continuing(config: PlannerConfig, mean: Vec<f32>) -> Self {
        Self { config, mean, sigma: Vec::new(), scores: Scores::default() }
    }

    /// The previous mean a step on, its last action kept; cut or continued to the horizon, zero where there is none.
    fn warm_start(&mut self, horizon: usize, action_len: usize) {
        let len = horizon * action_len;
        if !self.config.warm_start
            || self.mean.len() < action_len
            || !self.mean.len().is_multiple_of(action_len.max(1))
        {
            self.mean.clear();
            self.mean.resize(len, 0.0);
            return;
        }
        if self.mean.len() > action_len {
            self.mean.drain(..action_len);
        }
        while self.mean.len() < len {
            self.mean.extend_from_within(self.mean.len() - action_len..);
        }
        self.mean.truncate(len);
    }

    /// Mean and standard deviation of the elites, the latter with its floor.
    fn refit(&mut self, elites: &[Vec<f32>]) {
        let n = elites.len() as f32;
        for (i, (mean, sigma)) in self.mean.iter_mut().zip(&mut self.sigma).enumerate() {
            *mean = elites.iter().map(|e| e[i]).sum::<f32>() / n;
            let variance = elites.iter().map(|e| (e[i] - *mean).powi(2)).sum::<f32>() / n;
            *sigma = variance.sqrt().max(self.config.sigma_min);
        }
    }
}

impl Planner for Cem {
    fn reset(&mut self) {
        self.mean.clear();
    }

    fn config(&self) -> &PlannerConfig {
        &self.config
    }

    fn memory(&self) -> &[f32] {
        &self.mean
    }

    /// The elites' mean of the last round; rounds in which no return is finite change nothing.
    fn plan(&mut self, engine: &Engine, situation: &Situation<'_>) -> Plan {
        let began = Instant::now();
        let action_len = engine.action_len();
        let (horizon, candidates) = (self.config.horizon.max(1), self.config.candidates.max(1));
        let (rounds, disagreement) = (self.config.rounds.max(1), self.config.disagreement);
        let Situation { state, reward, cancel, seed, .. } = *situation;
        self.warm_start(horizon, action_len);
        self.sigma.clear();
        self.sigma.resize(horizon * action_len, self.config.sigma);
        let mut last = (Vec::new(), Vec::new());
        for round in 0..rounds {
            last = (self.mean.clone(), self.sigma.clone());
            let noise = Correlated {
                seed,
                round,
                mean: &last.0,
                sigma: &last.1,
                action_len,
                tau: self.config.correlation,
            };
            let fill = |first: usize, actions: &mut RowsMut<'_>| noise.fill(first, actions);
            let rollout = Rollout { state, horizon, candidates, reward, fill: &fill, disagreement, cancel };
            engine.score(&rollout, &mut self.scores);
            let mut elites = self.scores.ranking();
            elites.truncate(self.config.elites.max(1));
            if !elites.is_empty() {
                self.refit(&redraw(&fill, candidates, horizon * action_len, &elites));
            }
        }
        let noise = Correlated {
            seed,
            round: rounds - 1,
            mean: &last.0,
            sigma: &last.1,
            action_len,
            tau: self.config.correlation,
        };
        let fill = |first: usize, actions: &mut RowsMut<'_>| noise.fill(first, actions);
        let round = Round { fill: &fill, candidates, scores: &self.scores, disagreement };
        let evaluations = candidates * horizon * rounds * engine.members();
        complete(engine, situation, self.mean.clone(), &round, evaluations, began)
    }
}
