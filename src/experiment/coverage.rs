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
        let (states, actions) = (spec.state.len(), spec.action.len());
        let state = |i| histogram(dataset, &spec.state[i], move |e| strided(e.states(), i, states));
        let action = |i| histogram(dataset, &spec.action[i], move |e| strided(e.actions(), i, actions));
        Self { elements: (0..states).map(state).chain((0..actions).map(action)).collect() }
    }
}

/// Element `i` of every row of `n`.
fn strided(numbers: &[f32], i: usize, n: usize) -> impl Iterator<Item = f64> {
    numbers.iter().skip(i).step_by(n).map(|&v| f64::from(v)).filter(|v| v.is_finite())
}

fn histogram<I: Iterator<Item = f64>>(
    dataset: &Dataset,
    element: &Element,
    column: impl Fn(&Episode) -> I,
) -> Histogram {
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for episode in dataset.episodes(Split::Train) {
        column(episode).for_each(|v| (min, max) = (min.min(v), max.max(v)));
    }
    let mut counts = vec![0; BINS];
    if min > max {
        (min, max) = (0.0, 0.0);
    } else {
        let scale = BINS as f64 / (max - min).max(f64::MIN_POSITIVE);
        for episode in dataset.episodes(Split::Train) {
            column(episode).for_each(|v| counts[(((v - min) * scale) as usize).min(BINS - 1)] += 1);
        }
    }
    Histogram { name: element.name.clone(), unit: element.unit.clone(), min, max, counts }
}
