//! What is known of a chunk's samples beside what the network sees, and what the network's outputs are worth in its light.

use std::ops::Range;

use super::{gradient::tiles, kernel::Chunk, tiles::Tiles};

const HALF_LOG_TWO_PI: f64 = 0.918_938_533_204_672_7;

/// Lanes a tile has at most.
const LANES: usize = 32;

/// A table of samples, row after row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    pub actions: &'a [f32],
    pub action_len: usize,
    pub advantages: &'a [f64],
    /// Logarithm of each action's likelihood under the policy that took it.
    pub before: &'a [f64],
}

/// What is known of the samples of one chunk.
#[derive(Debug)]
pub(super) struct Evidence {
    actions: Tiles,
    advantages: Vec<f64>,
    before: Vec<f64>,
}

impl Evidence {
    /// Of the rows `range` of a table, in the order of `picks` where given.
    pub fn of(table: &Table<'_>, picks: Option<&[u32]>, range: Range<usize>) -> Self {
        let pick = |numbers: &[f64]| match picks {
            Some(picks) => {
                picks[range.clone()].iter().map(|&row| numbers[row as usize]).collect::<Vec<f64>>()
            }
            None => numbers[range.clone()].to_vec(),
        };
        let (advantages, before) = (pick(table.advantages), pick(table.before));
        Self { actions: tiles(table.actions, table.action_len, picks, range), advantages, before }
    }
}

/// What the new policy's loss is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Objective {
    /// Advantage times the ratio of likelihoods (TRPO's surrogate).
    Ratio,
    /// The same, ratios beyond 1 ± this no longer rewarded (PPO).
    Clipped(f64),
}

impl Objective {
    /// A sample's part of the loss, and its derivative by the action's log-likelihood.
    fn of(self, ratio: f64, advantage: f64) -> (f64, f64) {
        let plain = -ratio * advantage;
        match self {
            Self::Clipped(clip) => {
                let clipped = -ratio.clamp(1.0 - clip, 1.0 + clip) * advantage;
                if clipped > plain { (clipped, 0.0) } else { (plain, plain) }
            }
            Self::Ratio => (plain, plain),
        }
    }
}

/// Sums over a chunk's samples.
#[derive(Debug)]
pub(super) struct Verdict {
    /// Of the loss, times the share of one sample.
    pub loss: f64,
    /// Of an estimate of the divergence from the policy that acted, `ratio - 1 - ln ratio`, times the share.
    pub divergence: f64,
    /// The loss's derivatives by the network's outputs, and by the logarithms of the deviations.
    pub seed: Tiles,
    pub deviations: Vec<f64>,
}

/// Standard scores of the actions in a tile: `(action - mean) / deviation`, row after row, into `scores`; their logarithms of likelihood.
fn scores(
    (actions, means): (&[f32], &[f32]),
    width: usize,
    log_deviations: &[f32],
    scores: &mut [f64],
) -> [f64; LANES] {
    let mut log = [0.0; LANES];
    let rows = actions.chunks_exact(width).zip(means.chunks_exact(width)).zip(scores.chunks_exact_mut(width));
    for (((actions, means), scores), &log_deviation) in rows.zip(log_deviations) {
        let log_deviation = f64::from(log_deviation);
        let scale = (-log_deviation).exp();
        for (((a, m), z), log) in actions.iter().zip(means).zip(scores).zip(&mut log) {
            *z = (f64::from(*a) - f64::from(*m)) * scale;
            *log -= 0.5 * *z * *z + log_deviation + HALF_LOG_TWO_PI;
        }
    }
    log
}

/// Logarithms of the likelihood of a chunk's actions, those from row `first` on of a table, under the means that the network gave last.
pub(super) fn log_likelihoods(
    chunk: &Chunk,
    actions: &[f32],
    first: usize,
    log_deviations: &[f32],
) -> Vec<f64> {
    let (width, len) = (chunk.x.width(), log_deviations.len());
    let actions = tiles(actions, len, None, first..first + chunk.samples);
    let (mut logs, mut z) = (Vec::with_capacity(chunk.samples), vec![0.0; len * width]);
    for (t, _, real) in chunk.each_tile() {
        let log = scores((actions.tile(t), chunk.mean.tile(t)), width, log_deviations, &mut z);
        logs.extend_from_slice(&log[..real]);
    }
    logs
}

/// The loss of a chunk and its derivatives, at the means that the network gave last; one sample has this `share` of the whole.
pub(super) fn judge(
    chunk: &Chunk,
    evidence: &Evidence,
    log_deviations: &[f32],
    objective: Objective,
    share: f64,
) -> Verdict {
    let (width, len) = (chunk.x.width(), log_deviations.len());
    let count = chunk.samples.div_ceil(width);
    let mut verdict = Verdict {
        loss: 0.0,
        divergence: 0.0,
        seed: Tiles::zeros(len, count, width),
        deviations: vec![0.0; len],
    };
    let mut z = vec![0.0; len * width];
    for (t, first, real) in chunk.each_tile() {
        let pair = (evidence.actions.tile(t), chunk.mean.tile(t));
        let log = scores(pair, width, log_deviations, &mut z);
        let mut slopes = [0.0; LANES];
        for lane in 0..real {
            let change = log[lane] - evidence.before[first + lane];
            let ratio = change.exp();
            let (loss, slope) = objective.of(ratio, evidence.advantages[first + lane]);
            verdict.loss += loss * share;
            verdict.divergence += (ratio - 1.0 - change) * share;
            slopes[lane] = slope * share;
        }
        let rows = verdict.seed.tile_mut(t).chunks_exact_mut(width).zip(z.chunks_exact(width));
        for ((row, z), (&log_deviation, sum)) in rows.zip(log_deviations.iter().zip(&mut verdict.deviations))
        {
            let scale = (-f64::from(log_deviation)).exp();
            for ((to, z), slope) in row.iter_mut().zip(z).zip(&slopes) {
                *to = (slope * z * scale) as f32;
                *sum += slope * (z * z - 1.0);
            }
        }
    }
    verdict
}

/// Sum over a chunk's samples of the divergence of the policy with the means that the network gave last from the one with the means
/// `before`, each with its logarithms of deviations (nats).
pub(super) fn divergence(chunk: &Chunk, before: &Tiles, log_before: &[f32], log_now: &[f32]) -> f64 {
    let width = chunk.x.width();
    let mut sum = 0.0;
    for (t, _, real) in chunk.each_tile() {
        let rows = before.tile(t).chunks_exact(width).zip(chunk.mean.tile(t).chunks_exact(width));
        for ((old, new), (&log_old, &log_new)) in rows.zip(log_before.iter().zip(log_now)) {
            let (log_old, log_new) = (f64::from(log_old), f64::from(log_new));
            let squares: f64 =
                old[..real].iter().zip(new).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
            let scale = 0.5 * (-2.0 * log_new).exp();
            let each = log_new - log_old + (2.0 * log_old).exp() * scale - 0.5;
            sum += each * real as f64 + squares * scale;
        }
    }
    sum
}
