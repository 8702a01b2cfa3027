//! Half precision sorts out, single precision decides: the candidates near the top are rolled out again.

use super::{CpuEngine, Engine as _, Rollout, Scores, sampling::redraw};

/// Candidates rolled out again at a time: a tile for each of a few cores.
const STRIDE: usize = 64;
/// How many deviations of the error a candidate may have been judged too low.
const DEVIATIONS: f64 = 4.0;

/// Rolls candidates out again with `exact`, best first, until no other one can be among the decisive ones. The others' totals are
/// moved by the mean error of those that were.
pub(super) fn settle(exact: &CpuEngine, rollout: &Rollout<'_>, scores: &mut Scores) {
    let decisive = rollout.decisive.min(rollout.candidates);
    if decisive == 0 {
        return;
    }
    let ranking = scores.ranking();
    let rows = rollout.horizon * exact.action_len();
    let (mut settled, mut errors, mut best) = (0, Errors::default(), Vec::new());
    while settled < ranking.len() {
        let end = (settled + STRIDE.max(decisive)).min(ranking.len());
        let picks = &ranking[settled..end];
        let sequences = redraw(rollout.fill, rollout.candidates, rows, picks);
        for (&c, total) in picks.iter().zip(exact.score_few(rollout, &sequences)) {
            errors.add(f64::from(scores.totals[c] - total));
            scores.totals[c] = total;
            best.push(total);
        }
        settled = end;
        best.retain(|total| total.is_finite());
        best.sort_by(|a, b| b.total_cmp(a));
        best.truncate(decisive);
        let Some(&next) = ranking.get(settled) else { break };
        let highest = f64::from(scores.totals[next]) - errors.mean() + DEVIATIONS * errors.deviation();
        if best.len() == decisive && highest < f64::from(best[decisive - 1]) {
            break;
        }
    }
    let shift = errors.mean() as f32;
    ranking[settled..].iter().for_each(|&c| scores.totals[c] -= shift);
}

/// Mean and deviation of what comes one by one; what is not a number does not count.
#[derive(Default)]
struct Errors {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Errors {
    fn add(&mut self, error: f64) {
        if error.is_finite() {
            self.count += 1.0;
            self.sum += error;
            self.squares += error * error;
        }
    }

    fn mean(&self) -> f64 {
        self.sum / self.count.max(1.0)
    }

    fn deviation(&self) -> f64 {
        (self.squares / self.count.max(1.0) - self.mean().powi(2)).max(0.0).sqrt()
    }
}
