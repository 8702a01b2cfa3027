//! Action sequences drawn block by block, the same ones whenever a block is asked for, and plans made of the best.

use std::time::Instant;

use rand::{Rng as _, RngCore as _};
use rand_distr::StandardNormal;

use super::{
    Candidate, Engine, Plan, PlannerConfig, Rollout, Scores, Situation, engine::BLOCK, noise::Noise,
};
use crate::plant::{RowsMut, stream};

/// Fills a block with independent numbers, uniform over `-1..1`.
pub(super) fn uniform(seed: u64, first: usize, actions: &mut RowsMut<'_>) {
    let mut rng = stream(seed, "random shooting", first as u64);
    for action in actions.flat() {
        *action = (rng.next_u32() >> 8) as f32 * (1.0 / 8_388_608.0) - 1.0;
    }
}

/// Normal sequences about `mean`, and sequences that were there before.
pub(super) struct Normal<'a> {
    pub seed: u64,
    pub round: usize,
    /// `horizon x action_len`, as is `sigma`.
    pub mean: &'a [f32],
    pub sigma: &'a [f32],
    pub action_len: usize,
    pub noise: &'a Noise,
    /// Take the places of the first candidates.
    pub guests: &'a [Vec<f32>],
}

impl Normal<'_> {
    /// Fills a block, clipped to `-1..=1`.
    pub fn fill(&self, first: usize, actions: &mut RowsMut<'_>) {
        standard(self.seed, self.round, first, actions);
        self.noise.shape(self.action_len, actions);
        for (row, (mean, sigma)) in self.mean.iter().zip(self.sigma).enumerate() {
            actions.row(row).iter_mut().for_each(|x| *x = (mean + sigma * *x).clamp(-1.0, 1.0));
        }
        fill_with(self.guests, first, actions);
    }
}

/// Fills a block with independent standard normal numbers.
pub(super) fn standard(seed: u64, round: usize, first: usize, actions: &mut RowsMut<'_>) {
    let mut rng = stream(seed, &format!("cem round {round}"), first as u64);
    for noise in actions.flat() {
        *noise = rng.sample(StandardNormal);
    }
}

/// `plan` (`horizon x action_len`) a step on, its last action kept; cut or continued to `horizon`; neutral actions where there
/// was none.
pub(super) fn moved_on(plan: &[f32], horizon: usize, action_len: usize) -> Vec<f32> {
    let len = horizon * action_len;
    if action_len == 0 || plan.len() < action_len || !plan.len().is_multiple_of(action_len) {
        return vec![0.0; len];
    }
    let last = &plan[plan.len() - action_len..];
    let rest = plan[action_len..].iter().chain(last.iter().cycle());
    rest.take(len).copied().collect()
}

/// Which of two sequences (`horizon x action_len`) a search from `situation` should begin with: the better one first. What is suggested
/// counts where it fits the horizon.
pub(super) fn better_first(
    engine: &dyn Engine,
    situation: &Situation<'_>,
    config: &PlannerConfig,
    [own, suggested]: [Vec<f32>; 2],
) -> Vec<Vec<f32>> {
    if suggested.len() != own.len() {
        return vec![own];
    }
    let pair = [own, suggested];
    let fill = |first: usize, actions: &mut RowsMut<'_>| fill_with(&pair, first, actions);
    let Situation { state, reward, cancel, .. } = *situation;
    let (horizon, disagreement) = (config.horizon.max(1), config.disagreement);
    let rollout =
        Rollout { state, horizon, candidates: 2, reward, fill: &fill, disagreement, decisive: 2, cancel };
    let mut scores = Scores::default();
    engine.score(&rollout, &mut scores);
    let best = scores.best();
    let [own, suggested] = pair;
    if best == Some(1) { vec![suggested, own] } else { vec![own, suggested] }
}

/// Puts `guests` in the places of the first candidates.
pub(super) fn fill_with(guests: &[Vec<f32>], first: usize, actions: &mut RowsMut<'_>) {
    let width = actions.as_rows().width();
    for (c, guest) in guests.iter().skip(first).take(width).enumerate() {
        for (row, &x) in guest.iter().enumerate() {
            actions.row(row)[c] = x.clamp(-1.0, 1.0);
        }
    }
}

/// The sequences (`rows` numbers each) of some of the candidates that `fill` draws, in the order of `picks`.
pub(super) fn redraw(
    fill: &(dyn Fn(usize, &mut RowsMut<'_>) + Sync),
    candidates: usize,
    rows: usize,
    picks: &[usize],
) -> Vec<Vec<f32>> {
    let mut sequences = vec![Vec::new(); picks.len()];
    let mut order: Vec<usize> = (0..picks.len()).collect();
    order.sort_by_key(|&i| picks[i]);
    let mut block = Vec::new();
    for same in order.chunk_by(|&i, &j| picks[i] / BLOCK == picks[j] / BLOCK) {
        let first = picks[same[0]] / BLOCK * BLOCK;
        let width = (candidates - first).min(BLOCK);
        block.resize(rows * width, 0.0);
        fill(first, &mut RowsMut::new(&mut block, width));
        for &i in same {
            sequences[i] = block[picks[i] - first..].iter().step_by(width).copied().collect();
        }
    }
    sequences
}

/// Candidates worth drawing, by rank: half of them the best, the rest spread evenly over the others.
fn spread(ranking: &[usize], draw: usize) -> Vec<usize> {
    let draw = draw.min(ranking.len());
    let (best, rest) = ranking.split_at(draw.div_ceil(2));
    let more = draw - best.len();
    let others = (0..more).map(|i| rest[(i + 1) * rest.len() / more - 1]);
    best.iter().copied().chain(others).collect()
}

/// A round of candidates and what they turned out to be worth.
pub(super) struct Round<'a> {
    pub fill: &'a (dyn Fn(usize, &mut RowsMut<'_>) + Sync),
    pub candidates: usize,
    /// Candidates of the first round.
    pub population: usize,
    pub scores: &'a Scores,
    /// Weight of the ensemble's disagreement in the scores.
    pub disagreement: f32,
}

/// Follows `actions` through the model and completes the plan; `round` is the last one, for drawing.
pub(super) fn complete(
    engine: &dyn Engine,
    situation: &Situation<'_>,
    actions: Vec<f32>,
    round: &Round<'_>,
    evaluations: usize,
    began: Instant,
) -> Plan {
    let picks = if situation.draw > 0 { spread(&round.scores.ranking(), situation.draw) } else { Vec::new() };
    let drawn = redraw(round.fill, round.candidates, actions.len(), &picks);
    let sequences: Vec<&[f32]> = std::iter::once(&actions).chain(&drawn).map(Vec::as_slice).collect();
    let mut traces = engine.traces(situation.state, &sequences, situation.reward).into_iter();
    let chosen = traces.next().unwrap_or_default();
    Plan {
        total: chosen.score(round.disagreement),
        states: chosen.states,
        spread: chosen.spread,
        terms: chosen.terms,
        memory: chosen.memory,
        candidates: traces
            .map(|t| Candidate { total: t.score(round.disagreement), states: t.states, terms: t.terms })
            .collect(),
        population: round.population,
        evaluations,
        seconds: began.elapsed().as_secs_f64(),
        actions,
    }
}
