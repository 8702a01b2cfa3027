//! The cross-entropy method, plain and improved: sample about a mean, refit to the best, repeat.

use std::time::Instant;

use super::{
    Engine, Plan, Planner, PlannerConfig, PlannerKind, Rollout, Scores, Situation,
    noise::Noise,
    sampling::{Normal, Round, better_first, complete, moved_on, redraw},
};
use crate::plant::RowsMut;

/// Starts from the previous plan moved on by a step, samples noise that is correlated in time, and returns the elites' mean:
/// the best sample fits the model's errors (mbrl-lib, pull request 70) and is taken only where the parameters ask for it.
///
/// The improved kind (iCEM) draws coloured noise, lets the best of the elites take part in the next round and the next control
/// step, shrinks the population from round to round, and puts the mean itself among the last round's candidates.
#[derive(Debug)]
pub struct Cem {
    config: PlannerConfig,
    /// Elites' mean of the previous control step, `horizon x action_len`; empty at an episode's beginning.
    mean: Vec<f32>,
    sigma: Vec<f32>,
    /// Take part in the next round: iCEM's elites, best first, and what was suggested.
    kept: Vec<Vec<f32>>,
    /// For the next plan; empty where nobody knows better.
    suggested: Vec<f32>,
    noise: (usize, Noise),
    scores: Scores,
}

impl Cem {
    pub fn new(config: PlannerConfig) -> Self {
        Self::continuing(config, Vec::new())
    }

    /// Begins with the `mean` of an earlier planner.
    pub fn continuing(config: PlannerConfig, mean: Vec<f32>) -> Self {
        let (sigma, kept, suggested, scores) = (Vec::new(), Vec::new(), Vec::new(), Scores::default());
        Self { config, mean, sigma, kept, suggested, noise: (0, Noise::White), scores }
    }

    /// The same with elites of an earlier planner, best first, for the next plan.
    #[must_use]
    pub fn keeping(self, kept: Vec<Vec<f32>>) -> Self {
        Self { kept, ..self }
    }

    fn improved(&self) -> bool {
        self.config.kind == PlannerKind::Icem
    }

    /// Mean, deviation, noise and kept elites for a new control step.
    fn begin(&mut self, horizon: usize, action_len: usize) {
        if !self.config.warm_start {
            self.mean.clear();
            self.kept.clear();
        }
        self.mean = moved_on(&self.mean, horizon, action_len);
        self.kept.iter_mut().for_each(|elite| *elite = moved_on(elite, horizon, action_len));
        self.sigma.clear();
        self.sigma.resize(horizon * action_len, self.config.sigma);
        if self.noise.0 != horizon {
            let noise = if self.improved() {
                Noise::coloured(self.config.colour, horizon)
            } else {
                Noise::correlated(self.config.correlation)
            };
            self.noise = (horizon, noise);
        }
    }

    /// Begins with what was suggested where that promises more; both take part in the first round. The model predictions spent on it.
    fn take_up(&mut self, engine: &dyn Engine, situation: &Situation<'_>) -> usize {
        let suggested = std::mem::take(&mut self.suggested);
        if suggested.is_empty() {
            return 0;
        }
        let starts =
            better_first(engine, situation, &self.config, [std::mem::take(&mut self.mean), suggested]);
        self.mean.clone_from(&starts[0]);
        let count = starts.len();
        self.kept.splice(0..0, starts);
        if count < 2 { 0 } else { count * self.config.horizon.max(1) * engine.evaluations() }
    }

    /// Candidates of a round of `first` candidates at the beginning; never fewer than twice the elites, unless it began so.
    fn population(&self, first: usize, round: usize) -> usize {
        if !self.improved() {
            return first;
        }
        let shrunk = first as f32 / self.config.decay.max(1.0).powi(round as i32);
        (shrunk.round() as usize).max(2 * self.config.elites).min(first).max(1)
    }

    /// Mean and standard deviation of the elites, the latter with its floor; the old ones have their share.
    fn refit(&mut self, elites: &[Vec<f32>]) {
        let (n, old) = (elites.len() as f32, self.config.momentum.clamp(0.0, 1.0));
        for (i, (mean, sigma)) in self.mean.iter_mut().zip(&mut self.sigma).enumerate() {
            let centre = elites.iter().map(|e| e[i]).sum::<f32>() / n;
            let variance = elites.iter().map(|e| (e[i] - centre).powi(2)).sum::<f32>() / n;
            *mean = old * *mean + (1.0 - old) * centre;
            *sigma = (old * *sigma + (1.0 - old) * variance.sqrt()).max(self.config.sigma_min);
        }
    }
}

impl Planner for Cem {
    fn reset(&mut self) {
        self.mean.clear();
        self.kept.clear();
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

    fn kept(&self) -> &[Vec<f32>] {
        &self.kept
    }

    /// The elites' mean (or the best) of the last round; rounds in which no return is finite change nothing.
    fn plan(&mut self, engine: &dyn Engine, situation: &Situation<'_>) -> Plan {
        let began = Instant::now();
        let action_len = engine.action_len();
        let (horizon, disagreement) = (self.config.horizon.max(1), self.config.disagreement);
        let (rounds, first) = (self.config.rounds.max(1), situation.candidates(&self.config));
        let Situation { state, reward, cancel, seed, .. } = *situation;
        self.begin(horizon, action_len);
        let (mut evaluations, mut round) = (self.take_up(engine, situation), 0);
        loop {
            let last = round + 1 == rounds;
            let candidates = self.population(first, round);
            let mut guests = std::mem::take(&mut self.kept);
            if self.improved() && last {
                guests.insert(0, self.mean.clone());
            }
            guests.truncate(candidates);
            let (mean, sigma, noise) = (self.mean.clone(), self.sigma.clone(), self.noise.1.clone());
            let normal = Normal {
                seed,
                round,
                mean: &mean,
                sigma: &sigma,
                action_len,
                noise: &noise,
                guests: &guests,
            };
            let fill = |first: usize, actions: &mut RowsMut<'_>| normal.fill(first, actions);
            let decisive = self.config.elites.max(1);
            let rollout =
                Rollout { state, horizon, candidates, reward, fill: &fill, disagreement, decisive, cancel };
            engine.score(&rollout, &mut self.scores);
            evaluations += candidates * horizon * engine.evaluations();
            let mut picks = self.scores.ranking();
            picks.truncate(self.config.elites.max(1));
            if !picks.is_empty() {
                let mut elites = redraw(&fill, candidates, horizon * action_len, &picks);
                self.refit(&elites);
                if self.improved() {
                    elites.truncate((self.config.keep * elites.len() as f32).round() as usize);
                    self.kept = elites;
                }
            }
            if last {
                let picks = &picks[..picks.len().min(usize::from(self.config.execute_best))];
                let best = redraw(&fill, candidates, horizon * action_len, picks).pop();
                let actions = best.unwrap_or_else(|| self.mean.clone());
                let round =
                    Round { fill: &fill, candidates, population: first, scores: &self.scores, disagreement };
                return complete(engine, situation, actions, &round, evaluations, began);
            }
            round += 1;
        }
    }
}
