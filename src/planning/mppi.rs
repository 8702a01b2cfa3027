//! Model-predictive path integral control, in the filtered and reward-weighted form of PDDM (Nagabandi et al., arXiv 1909.11652;
//! google-research/pddm, policies/mppi.py).

use std::time::Instant;

use rayon::prelude::*;

use super::{
    Engine, Plan, Planner, PlannerConfig, Rollout, Scores, Situation,
    engine::BLOCK,
    sampling::{Round, better_first, complete, moved_on, standard},
};
use crate::plant::RowsMut;

/// One round a control step: noise about the previous plan moved on by a step, filtered over time; the new plan is the mean of
/// all candidates, each weighted by the exponential of its return.
#[derive(Debug)]
pub struct Mppi {
    config: PlannerConfig,
    /// The plan, `horizon x action_len`; empty at an episode's beginning.
    mean: Vec<f32>,
    /// For the next plan; empty where nobody knows better.
    suggested: Vec<f32>,
    scores: Scores,
}

impl Mppi {
    pub fn new(config: PlannerConfig) -> Self {
        Self::continuing(config, Vec::new())
    }

    /// Begins with the plan of an earlier planner.
    pub fn continuing(config: PlannerConfig, mean: Vec<f32>) -> Self {
        Self { config, mean, suggested: Vec::new(), scores: Scores::default() }
    }

    /// Weight of each candidate, the best one's being 1; a return that is not a finite number weighs nothing.
    fn weights(&self) -> Vec<f32> {
        let Some(best) = self.scores.best() else { return Vec::new() };
        let (totals, kappa) = (&self.scores.totals, self.config.inverse_temperature);
        let weight = |total: f32| (kappa * (total - totals[best])).exp();
        totals.iter().map(|&total| if total.is_finite() { weight(total) } else { 0.0 }).collect()
    }
}

/// Candidates about a mean, `fresh` of each step new and the rest the step before.
struct Filtered<'a> {
    seed: u64,
    mean: &'a [f32],
    /// The action executed last.
    past: &'a [f32],
    action_len: usize,
    sigma: f32,
    fresh: f32,
}

impl Filtered<'_> {
    fn fill(&self, first: usize, actions: &mut RowsMut<'_>) {
        standard(self.seed, 0, first, actions);
        let Self { sigma, fresh, .. } = *self;
        for (row, mean) in self.mean.iter().enumerate() {
            if row < self.action_len {
                let held = (1.0 - fresh) * self.past[row];
                let now = actions.row(row).iter_mut();
                now.for_each(|x| *x = (fresh * (mean + sigma * *x) + held).clamp(-1.0, 1.0));
            } else {
                let (before, now) = actions.pair(row - self.action_len, row);
                for (x, before) in now.iter_mut().zip(&*before) {
                    *x = (fresh * (mean + sigma * *x) + (1.0 - fresh) * before).clamp(-1.0, 1.0);
                }
            }
        }
    }
}

/// One candidate in so many has nearly all of the weight.
const DECISIVE: usize = 8;

impl Planner for Mppi {
    fn reset(&mut self) {
        self.mean.clear();
    }

    fn config(&self) -> &PlannerConfig {
        &self.config
    }

    fn memory(&self) -> &[f32] {
        &self.mean
    }

    fn suggest(&mut self, actions: Vec<f32>) {
        self.suggested = actions;
    }

    /// The weighted mean; where no return is finite, the plan before.
    fn plan(&mut self, engine: &dyn Engine, situation: &Situation<'_>) -> Plan {
        let began = Instant::now();
        let action_len = engine.action_len();
        let (horizon, disagreement) = (self.config.horizon.max(1), self.config.disagreement);
        let candidates = situation.candidates(&self.config);
        let Situation { state, reward, cancel, seed, .. } = *situation;
        if !self.config.warm_start {
            self.mean.clear();
        }
        let past = self.mean.get(..action_len).map_or_else(|| vec![0.0; action_len], <[f32]>::to_vec);
        let mut mean = moved_on(&self.mean, horizon, action_len);
        let suggested = std::mem::take(&mut self.suggested);
        let mut compared = 0;
        if !suggested.is_empty() {
            let starts = better_first(engine, situation, &self.config, [mean, suggested]);
            compared = if starts.len() < 2 { 0 } else { starts.len() };
            mean = starts.into_iter().next().unwrap_or_default();
        }
        let (sigma, fresh) = (self.config.sigma, 1.0 - self.config.smoothing.clamp(0.0, 1.0));
        let filtered = Filtered { seed, mean: &mean, past: &past, action_len, sigma, fresh };
        let fill = |first: usize, actions: &mut RowsMut<'_>| filtered.fill(first, actions);
        let decisive = candidates.div_ceil(DECISIVE);
        let rollout =
            Rollout { state, horizon, candidates, reward, fill: &fill, disagreement, decisive, cancel };
        engine.score(&rollout, &mut self.scores);
        let weights = self.weights();
        self.mean =
            if weights.is_empty() { mean.clone() } else { weighted(&weights, horizon * action_len, &fill) };
        let round =
            Round { fill: &fill, candidates, population: candidates, scores: &self.scores, disagreement };
        let evaluations = (candidates + compared) * horizon * engine.evaluations();
        complete(engine, situation, self.mean.clone(), &round, evaluations, began)
    }
}

/// The candidates' weighted mean, `rows` long; blocks are added up in order, so that threads do not matter.
fn weighted(weights: &[f32], rows: usize, fill: &(dyn Fn(usize, &mut RowsMut<'_>) + Sync)) -> Vec<f32> {
    let sums: Vec<Vec<f32>> = weights
        .par_chunks(BLOCK)
        .enumerate()
        .filter(|(_, weights)| weights.iter().any(|&weight| weight > 0.0))
        .map(|(block, weights)| {
            let mut actions = vec![0.0; rows * weights.len()];
            fill(block * BLOCK, &mut RowsMut::new(&mut actions, weights.len()));
            let row = |row: &[f32]| row.iter().zip(weights).map(|(x, w)| x * w).sum();
            actions.chunks_exact(weights.len()).map(row).collect()
        })
        .collect();
    let total: f32 = weights.iter().sum();
    (0..rows).map(|row| sums.iter().map(|sum| sum[row]).sum::<f32>() / total).collect()
}
