//! Half precision sorts out, single precision decides: the candidates near the top are rolled out again.

use super::{CpuEngine, Engine as _, Rollout, Scores, sampling::redraw};

/// Candidates rolled out again at a time: a tile for each of a few cores.
const STRIDE: usize = 64;
/// How far below the lower errors another one may lie, in widths of their lower end (0.76 deviations of a normal distribution).
const MARGIN: f32 = 4.0;

/// Whether so large a part would be rolled out again that single precision may as well do it all.
pub(super) fn is_quicker(rollout: &Rollout<'_>) -> bool {
    rollout.decisive > 0 && rollout.candidates < 4 * STRIDE.max(rollout.decisive)
}

/// Rolls candidates out again with `exact`, best first, until no other one can be among the decisive ones. The others' totals are
/// moved by the usual error of those that were.
pub(super) fn settle(exact: &CpuEngine, rollout: &Rollout<'_>, scores: &mut Scores) {
    let decisive = rollout.decisive.min(rollout.candidates);
    let ranking = scores.ranking();
    let rows = rollout.horizon * exact.action_len();
    let (mut settled, mut errors, mut best) = (0, Errors::default(), Vec::new());
    while settled < ranking.len() {
        let end = (settled + STRIDE.max(decisive)).min(ranking.len());
        let picks = &ranking[settled..end];
        let sequences = redraw(rollout.fill, rollout.candidates, rows, picks);
        for (&c, total) in picks.iter().zip(exact.score_few(rollout, &sequences)) {
            errors.add(scores.totals[c] - total);
            scores.totals[c] = total;
            best.push(total);
        }
        settled = end;
        best.retain(|total| total.is_finite());
        best.sort_by(|a, b| b.total_cmp(a));
        best.truncate(decisive);
        let Some(&next) = ranking.get(settled) else { break };
        if best.len() == decisive && scores.totals[next] - errors.least() < best[decisive - 1] {
            break;
        }
    }
    let shift = errors.quantile(0.2);
    let most = best.last().copied().unwrap_or(f32::INFINITY);
    ranking[settled..].iter().for_each(|&c| scores.totals[c] = (scores.totals[c] - shift).min(most));
}

/// Errors of half precision, as far as they are known. A reward that was lenient makes some of them large, never small: only the
/// lower end counts.
#[derive(Default)]
struct Errors(Vec<f32>);

impl Errors {
    fn add(&mut self, error: f32) {
        if error.is_finite() {
            self.0.push(error);
        }
    }

    /// The error that a share `quantile` stays below.
    fn quantile(&self, quantile: f32) -> f32 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f32::total_cmp);
        let at = (quantile * sorted.len() as f32) as usize;
        sorted.get(at).or(sorted.last()).copied().unwrap_or(0.0)
    }

    /// What hardly any error is below: more than four deviations under the mean of those that leniency has no part in.
    fn least(&self) -> f32 {
        let [low, higher] = [0.1, 0.3].map(|quantile| self.quantile(quantile));
        low - MARGIN * (higher - low)
    }
}
