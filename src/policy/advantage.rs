//! How much better an action did than was expected of its state.

use super::{Batch, PolicyError};

/// Sums of what follows, each step further away worth `discount` as much; `values` ends with its episode.
pub fn discounted(values: impl DoubleEndedIterator<Item = f64>, discount: f64) -> Vec<f64> {
    let mut sums: Vec<f64> = values
        .rev()
        .scan(0.0, |after, value| {
            *after = value + discount * *after;
            Some(*after)
        })
        .collect();
    sums.reverse();
    sums
}

/// Generalised advantage estimation (Schulman et al., 2016): for every step of the batch the sum of `(discount · lambda)^k` times the
/// `k`-th following `reward + discount · next value - value`. After the last step of an episode nothing is expected, whatever ended it
/// (rllab, rllab/sampler/base.py).
///
/// `values` holds what was expected of every step's state.
///
/// # Errors
/// [`PolicyError::Mismatch`] if there are not as many values as steps.
pub fn advantages(
    batch: &Batch,
    values: &[f64],
    discount: f64,
    lambda: f64,
) -> Result<Vec<f64>, PolicyError> {
    if values.len() != batch.len() {
        return Err(PolicyError::Mismatch(format!("{} values for {} steps", values.len(), batch.len())));
    }
    let mut all = Vec::with_capacity(batch.len());
    for path in batch.paths() {
        let steps = path.first..path.first + path.steps;
        let surprise = |t: usize| {
            let next = if t + 1 < steps.end { values[t + 1] } else { 0.0 };
            f64::from(batch.rewards()[t]) + discount * next - values[t]
        };
        all.extend(discounted(steps.clone().map(surprise), discount * lambda));
    }
    Ok(all)
}

/// Discounted sums of the rewards that follow each step.
pub(super) fn returns(batch: &Batch, discount: f64) -> Vec<f64> {
    let of_path = |path: &super::Path| {
        let rewards = &batch.rewards()[path.first..path.first + path.steps];
        discounted(rewards.iter().map(|&r| f64::from(r)), discount)
    };
    batch.paths().iter().flat_map(of_path).collect()
}

/// Takes the mean out and scales to a deviation of 1 (rllab: `center_adv`).
pub(super) fn centre(values: &mut [f64]) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
    values.iter_mut().for_each(|x| *x = (*x - mean) / (deviation + 1e-8));
}
