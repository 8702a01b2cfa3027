//! Where the training data lie, element by element.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rayon::prelude::*;

use super::event::{Coverage, Histogram};
use crate::{
    data::{self, DataError, Dataset, Episode, Split},
    plant::Element,
};

/// Transitions that are looked at: of more, a part stands for the whole.
const MOST: usize = 1 << 20;

const BINS: usize = 40;

impl Coverage {
    /// Histograms over the training episodes that are not dropped, or an excerpt of them. `None` if `stop` was set meanwhile.
    ///
    /// # Errors
    /// [`DataError`] if a file with some of them cannot be read.
    pub fn of(dataset: &Dataset, stop: &AtomicBool) -> Result<Option<Self>, DataError> {
        let spec = dataset.spec();
        let episodes = dataset.excerpt(MOST);
        if !data::bring(&episodes, &mut |_, _| !stop.load(Ordering::Relaxed))? {
            return Ok(None);
        }
        let (n, m) = (spec.state.len(), spec.action.len());
        let columns: Vec<(&Element, usize)> = spec.state.iter().chain(&spec.action).zip(0..).collect();
        let of_column = |&(element, i): &(&Element, usize)| match i.checked_sub(n) {
            _ if stop.load(Ordering::Relaxed) => None,
            None => Some(histogram(&episodes, element, i, n, Episode::states)),
            Some(i) => Some(histogram(&episodes, element, i, m, Episode::actions)),
        };
        let elements = columns.par_iter().map(of_column).collect::<Option<Vec<_>>>();
        let seen = episodes.iter().map(|episode| episode.len()).sum();
        let all = dataset.transitions(Split::Train);
        Ok(elements.map(|elements| Self { elements, seen, all }))
    }

    /// Whether that is done before anybody notices.
    pub fn is_quick(dataset: &Dataset) -> bool {
        dataset.is_here() && dataset.transitions(Split::Train) <= MOST
    }
}

/// The histogram of `element`, the `i`-th of `width` in every row of `numbers`.
fn histogram(
    episodes: &[Arc<Episode>],
    element: &Element,
    i: usize,
    width: usize,
    numbers: impl Fn(&Episode) -> &[f32],
) -> Histogram {
    let values = || {
        let rows = episodes.iter().flat_map(|e| numbers(e).iter().skip(i).step_by(width));
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
