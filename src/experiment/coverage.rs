//! Where the training data lie, element by element.

use super::event::{Coverage, Histogram};
use crate::{
    data::{Dataset, Episode, Split},
    plant::Element,
};

const BINS: usize = 40;

impl Coverage {
    /// Histograms over the training episodes that are not dropped.
    pub fn of(dataset: &Dataset) -> Self {
        let spec = dataset.spec();
        let (n, m) = (spec.state.len(), spec.action.len());
        let states = spec.state.iter().enumerate().map(|(i, e)| histogram(dataset, e, i, n, Episode::states));
        let actions =
            spec.action.iter().enumerate().map(|(i, e)| histogram(dataset, e, i, m, Episode::actions));
        Self { elements: states.chain(actions).collect() }
    }
}

/// The histogram of `element`, the `i`-th of `width` in every row of `numbers`.
fn histogram(
    dataset: &Dataset,
    element: &Element,
    i: usize,
    width: usize,
    numbers: impl Fn(&Episode) -> &[f32],
) -> Histogram {
    let values = || {
        let rows = dataset.episodes(Split::Train).flat_map(|e| numbers(e).iter().skip(i).step_by(width));
        rows.map(|&v| f64::from(v)).filter(|v| v.is_finite())
    };
    let outermost = (f64::INFINITY, f64::NEG_INFINITY);
    let (mut min, mut max) = values().fold(outermost, |(low, high), v| (low.min(v), high.max(v)));
    let mut counts = vec![0; BINS];
    if min > max {
        (min, max) = (0.0, 0.0);
    } else {
        let scale = BINS as f64 / (max - min).max(f64::MIN_POSITIVE);
        values().for_each(|v| counts[(((v - min) * scale) as usize).min(BINS - 1)] += 1);
    }
    Histogram { name: element.name.clone(), unit: element.unit.clone(), min, max, counts }
}
