//! Transitions of many episodes, counted through, and what a network sees of them: worked out for as many at a time as fit in a
//! processor's cache.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Features, ModelError};
use crate::{
    data::{Episode, Source},
    plant::{PlantSpec, Rows, RowsMut},
};

/// Transitions in a block.
pub(super) const BLOCK: usize = 256;
/// Blocks that are worked on at a time, by all cores.
const BLOCKS: usize = 64;

/// Columns of numbers over some transitions: one row an element, one column a transition.
pub(super) struct Columns {
    rows: Vec<f32>,
    width: usize,
}

impl Columns {
    pub fn zeros(height: usize, width: usize) -> Self {
        Self { rows: vec![0.0; height * width], width }
    }

    /// Of numbers that lie transition after transition.
    pub fn of(numbers: &[f32], height: usize) -> Self {
        let width = numbers.len() / height.max(1);
        let mut columns = Self::zeros(height, width);
        for (t, one) in numbers.chunks_exact(height.max(1)).enumerate() {
            columns.put(t, one);
        }
        columns
    }

    /// Makes `numbers` the column of transition `t`.
    fn put(&mut self, t: usize, numbers: &[f32]) {
        numbers.iter().enumerate().for_each(|(i, x)| self.rows[i * self.width + t] = *x);
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn row(&self, i: usize) -> &[f32] {
        &self.rows[i * self.width..(i + 1) * self.width]
    }

    fn view(&self) -> Rows<'_> {
        Rows::new(&self.rows, self.width)
    }

    fn view_mut(&mut self) -> RowsMut<'_> {
        RowsMut::new(&mut self.rows, self.width)
    }

    /// Transition after transition, into `numbers`.
    pub fn write(&self, numbers: &mut [f32]) {
        let height = self.rows.len() / self.width.max(1);
        for (t, one) in numbers.chunks_exact_mut(height.max(1)).enumerate() {
            one.iter_mut().enumerate().for_each(|(i, x)| *x = self.rows[i * self.width + t]);
        }
    }
}

/// Some transitions: states, and inputs and targets as they are before they are normalised.
pub(super) struct Block {
    pub states: Columns,
    pub inputs: Columns,
    pub targets: Columns,
}

/// Hears how many transitions are done; an error ends the work.
pub(super) type Pulse<'a> = dyn FnMut(usize) -> Result<(), ModelError> + 'a;

/// Transitions in order of arrival: first those of episodes that no controller produced, then the aggregated ones.
#[derive(Clone, Debug)]
pub(super) struct Transitions {
    features: Features,
    episodes: Vec<Arc<Episode>>,
    /// The number of each episode's first transition, and that of all.
    starts: Vec<usize>,
    /// Transitions of random, held and driven episodes.
    pub old: usize,
}

impl Transitions {
    /// `None` if there are none.
    pub fn of(features: &Features, episodes: &[Arc<Episode>]) -> Option<Self> {
        let (new, mut all): (Vec<_>, Vec<_>) =
            episodes.iter().cloned().partition(|e| matches!(e.source, Source::Mpc(_)));
        let old = all.iter().map(|e| e.len()).sum();
        all.extend(new);
        let mut starts = vec![0];
        for episode in &all {
            starts.push(starts[starts.len() - 1] + episode.len());
        }
        let transitions = Self { features: features.clone(), episodes: all, starts, old };
        (transitions.len() > 0).then_some(transitions)
    }

    pub fn len(&self) -> usize {
        self.starts[self.episodes.len()]
    }

    pub fn features(&self) -> &Features {
        &self.features
    }

    /// The transitions with these numbers.
    pub fn block(&self, numbers: impl ExactSizeIterator<Item = usize>) -> Block {
        let (features, width) = (&self.features, numbers.len());
        let mut states = Columns::zeros(features.state_len(), width);
        let mut next = Columns::zeros(features.state_len(), width);
        let mut actions = Columns::zeros(features.action_len(), width);
        let mut at = 0;
        for (column, number) in numbers.enumerate() {
            // Mostly it is the same episode again.
            if !(self.starts[at]..self.starts[at + 1]).contains(&number) {
                at = self.starts.partition_point(|&start| start <= number) - 1;
            }
            let (episode, t) = (&self.episodes[at], number - self.starts[at]);
            states.put(column, episode.state(t));
            next.put(column, episode.state(t + 1));
            actions.put(column, episode.action(t));
        }
        let mut inputs = Columns::zeros(features.input_len(), width);
        let mut targets = Columns::zeros(features.output_len(), width);
        features.inputs(states.view(), actions.view(), &mut inputs.view_mut());
        features.targets(states.view(), next.view(), &mut targets.view_mut());
        Block { states, inputs, targets }
    }

    /// The range of each state element, widened on both sides by `share` of itself.
    ///
    /// Elements that can go anywhere (positions in the plane, headings, unlimited angles, orientations, and whatever is
    /// not predicted) stay free. A planar vector that is turned with the body may point anywhere, so both of its
    /// elements get the range of its length.
    ///
    /// # Errors
    /// That of `pulse`.
    pub fn limits(
        &self,
        spec: &PlantSpec,
        share: f64,
        pulse: &mut Pulse<'_>,
    ) -> Result<Vec<[f32; 2]>, ModelError> {
        let (features, n) = (&self.features, self.features.state_len());
        let vectors: Vec<usize> = features.turned_vectors().collect();
        // Lowest, highest and longest: the order in which they are found does not matter.
        let nothing = || (vec![f64::MAX; n], vec![f64::MIN; n], vec![0.0_f64; vectors.len()]);
        let of_episode = |episode: &Arc<Episode>| {
            let (mut low, mut high, mut longest) = nothing();
            for state in (0..episode.len()).map(|t| episode.state(t)) {
                for ((x, low), high) in state.iter().map(|x| f64::from(*x)).zip(&mut low).zip(&mut high) {
                    (*low, *high) = (low.min(x), high.max(x));
                }
                for (&i, longest) in vectors.iter().zip(&mut longest) {
                    *longest = longest.max(f64::from(state[i]).hypot(f64::from(state[i + 1])));
                }
            }
            (low, high, longest)
        };
        let each = |mut a: Vec<f64>, b: Vec<f64>, of: fn(f64, f64) -> f64| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = of(*a, b));
            a
        };
        let both = |a: (Vec<f64>, Vec<f64>, Vec<f64>), b: (Vec<f64>, Vec<f64>, Vec<f64>)| {
            (each(a.0, b.0, f64::min), each(a.1, b.1, f64::max), each(a.2, b.2, f64::max))
        };
        let mut found = nothing();
        for (i, episodes) in self.episodes.chunks(BLOCKS).enumerate() {
            found = both(found, episodes.par_iter().map(of_episode).reduce(nothing, both));
            pulse(self.starts[i * BLOCKS + episodes.len()])?;
        }
        let (low, high, longest) = found;
        let range = |i: usize| {
            let margin = share * (high[i] - low[i]);
            [(low[i] - margin) as f32, (high[i] + margin) as f32]
        };
        let unbounded = features.unbounded(spec);
        let free = |i: usize| if unbounded[i] { [f32::MIN, f32::MAX] } else { range(i) };
        let mut limits: Vec<_> = (0..n).map(free).collect();
        for (&i, longest) in vectors.iter().zip(longest) {
            let most = (longest * (1.0 + share)) as f32;
            limits[i..i + 2].fill([-most, most]);
        }
        Ok(limits)
    }
}

/// Goes through the first `count` transitions in order: `block` makes a block of each span, on all cores, `see` is given consecutive
/// ones.
///
/// # Errors
/// That of `pulse`.
pub(super) fn walk<T: Send>(
    count: usize,
    block: impl Fn(std::ops::Range<usize>) -> T + Sync,
    mut see: impl FnMut(Vec<T>),
    pulse: &mut Pulse<'_>,
) -> Result<(), ModelError> {
    for first in (0..count).step_by(BLOCK * BLOCKS) {
        let end = (first + BLOCK * BLOCKS).min(count);
        let spans: Vec<_> =
            (first..end).step_by(BLOCK).map(|begin| begin..(begin + BLOCK).min(end)).collect();
        see(spans.into_par_iter().map(&block).collect());
        pulse(end)?;
    }
    Ok(())
}
