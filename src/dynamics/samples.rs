//! A data set as the network sees it: one normalised input and target a transition.

use std::sync::Arc;

use rand::Rng as _;
use rand_distr::StandardNormal;

use super::{Features, Statistics};
use crate::{
    data::{Episode, Source},
    plant::{PlantSpec, Rows, RowsMut, stream},
};

/// Columns of numbers over all transitions of some episodes: one row an element, one column a transition.
struct Columns {
    rows: Vec<f32>,
    width: usize,
}

impl Columns {
    fn zeros(height: usize, width: usize) -> Self {
        Self { rows: vec![0.0; height * width], width }
    }

    /// Element `i` of what `of` gives for each transition.
    fn gather<'a>(
        height: usize,
        episodes: &[&'a Episode],
        of: impl Fn(&'a Episode, usize) -> &'a [f32] + Copy,
    ) -> Self {
        let width = episodes.iter().map(|e| e.len()).sum();
        let row = |i| episodes.iter().flat_map(move |&e| (0..e.len()).map(move |t| of(e, t)[i]));
        Self { rows: (0..height).flat_map(row).collect(), width }
    }

    fn view(&self) -> Rows<'_> {
        Rows::new(&self.rows, self.width)
    }

    fn view_mut(&mut self) -> RowsMut<'_> {
        RowsMut::new(&mut self.rows, self.width)
    }

    /// The first `count` columns as a matrix of their own.
    fn first(&self, count: usize) -> Self {
        let rows = self.rows.chunks_exact(self.width).flat_map(|row| row[..count].iter().copied()).collect();
        Self { rows, width: count }
    }

    /// One row a transition.
    fn transposed(&self) -> Vec<f32> {
        let height = self.rows.len() / self.width;
        (0..self.width).flat_map(|t| (0..height).map(move |i| self.rows[i * self.width + t])).collect()
    }
}

/// Means and deviations of the data that a model was first, or last, trained on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fit {
    pub input: Statistics,
    pub target: Statistics,
    pub state_std: Vec<f32>,
}

impl Fit {
    /// Columns of inputs, targets and states.
    pub fn lengths(&self) -> [usize; 3] {
        [self.input.len(), self.target.len(), self.state_std.len()]
    }
}

/// Transitions as features and targets, not yet normalised, in order of arrival: first those of episodes that no
/// controller produced, then the aggregated ones.
pub(super) struct Samples {
    states: Columns,
    inputs: Columns,
    targets: Columns,
    /// Transitions of random, held and driven episodes.
    pub old: usize,
}

impl Samples {
    /// `None` if there are no transitions.
    pub fn gather(features: &Features, episodes: &[Arc<Episode>]) -> Option<Self> {
        let (new, old): (Vec<&Episode>, Vec<_>) =
            episodes.iter().map(|e| &**e).partition(|e| matches!(e.source, Source::Mpc(_)));
        let old_len = old.iter().map(|e| e.len()).sum();
        let all: Vec<&Episode> = old.into_iter().chain(new).collect();
        let states = Columns::gather(features.state_len(), &all, Episode::state);
        if states.width == 0 {
            return None;
        }
        let next = Columns::gather(features.state_len(), &all, |e, t| e.state(t + 1));
        let actions = Columns::gather(features.action_len(), &all, Episode::action);
        let mut inputs = Columns::zeros(features.input_len(), states.width);
        let mut targets = Columns::zeros(features.output_len(), states.width);
        features.inputs(states.view(), actions.view(), &mut inputs.view_mut());
        features.targets(states.view(), next.view(), &mut targets.view_mut());
        Some(Self { states, inputs, targets, old: old_len })
    }

    /// The authors' noise: normal, with `ratio` times a column's mean as its deviation, on columns of positive mean
    /// only, on state features and targets but not on actions (nn_dynamics, helper_funcs.py `add_noise`). The means are
    /// those of the first data together, and of each aggregated episode by itself.
    pub fn add_noise(&mut self, features: &Features, episodes: &[Arc<Episode>], ratio: f64, seed: u64) {
        let new = episodes.iter().filter(|e| matches!(e.source, Source::Mpc(_)));
        let first_data = (self.old, stream(seed, "training noise on first data", 0));
        let aggregated = new.map(|e| (e.len(), stream(seed, "training noise", e.id)));
        let mut start = 0;
        for (count, mut rng) in std::iter::once(first_data).chain(aggregated) {
            let span = start..start + count;
            start = span.end;
            let seen = features.input_len() - features.action_len();
            for (columns, height) in [(&mut self.inputs, seen), (&mut self.targets, features.output_len())] {
                for i in 0..height {
                    let mut view = columns.view_mut();
                    let row = &mut view.row(i)[span.clone()];
                    let mean = row.iter().map(|x| f64::from(*x)).sum::<f64>() / count.max(1) as f64;
                    if mean > 0.0 {
                        let sigma = (ratio * mean) as f32;
                        row.iter_mut().for_each(|x| *x += sigma * rng.sample::<f32, _>(StandardNormal));
                    }
                }
            }
        }
    }

    /// Statistics over all transitions, or over the first data only (all, if there is none).
    pub fn fit(&self, all: bool) -> Fit {
        let of = |columns: &Columns| match all || self.old == 0 {
            true => Statistics::of(columns.view()),
            false => Statistics::of(columns.first(self.old).view()),
        };
        Fit { input: of(&self.inputs), target: of(&self.targets), state_std: of(&self.states).std }
    }

    /// The range of each state element over all transitions, widened on both sides by `share` of itself.
    ///
    /// Elements that can go anywhere (positions in the plane, headings, unlimited angles, orientations, and whatever is
    /// not predicted) stay free. A planar vector that is turned with the body may point anywhere, so both of its
    /// elements get the range of its length.
    pub fn limits(&self, features: &Features, spec: &PlantSpec, share: f64) -> Vec<[f32; 2]> {
        let states = self.states.view();
        let row = |i: usize| states.row(i).iter().map(|x| f64::from(*x));
        let range = |i: usize| {
            let (low, high) = row(i).fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
            let margin = share * (high - low);
            [(low - margin) as f32, (high + margin) as f32]
        };
        let unbounded = features.unbounded(spec);
        let free = |i: usize| if unbounded[i] { [f32::MIN, f32::MAX] } else { range(i) };
        let mut limits: Vec<_> = (0..features.state_len()).map(free).collect();
        for i in features.turned_vectors() {
            let longest = row(i).zip(row(i + 1)).map(|(x, y)| x.hypot(y)).fold(0.0, f64::max);
            let most = (longest * (1.0 + share)) as f32;
            limits[i..i + 2].fill([-most, most]);
        }
        limits
    }

    /// Normalised, one row a transition.
    pub fn table(mut self, fit: &Fit) -> Table {
        fit.input.normalise(&mut self.inputs.view_mut());
        fit.target.normalise(&mut self.targets.view_mut());
        let (input_len, output_len) = (fit.input.len(), fit.target.len());
        let (inputs, targets) = (self.inputs.transposed(), self.targets.transposed());
        Table { inputs, targets, input_len, output_len, old: self.old }
    }
}

/// Normalised inputs and targets, one row a transition, ready for batches.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// `len x input_len`.
    pub inputs: Vec<f32>,
    /// `len x output_len`.
    pub targets: Vec<f32>,
    pub input_len: usize,
    pub output_len: usize,
    /// The first so many rows are of episodes that no controller produced.
    pub old: usize,
}

impl Table {
    pub fn len(&self) -> usize {
        self.inputs.len() / self.input_len
    }

    /// At most `most` rows, evenly spread.
    pub fn thinned(&self, most: usize) -> Self {
        let n = self.len();
        let kept = n.min(most);
        let rows: Vec<usize> = (0..kept).map(|i| i * n / kept).collect();
        let pick = |values: &[f32], len: usize| -> Vec<f32> {
            rows.iter().flat_map(|&r| values[r * len..(r + 1) * len].iter().copied()).collect()
        };
        Self {
            inputs: pick(&self.inputs, self.input_len),
            targets: pick(&self.targets, self.output_len),
            input_len: self.input_len,
            output_len: self.output_len,
            old: rows.partition_point(|&r| r < self.old),
        }
    }
}
