//! Open-loop evaluation: what the model makes of a state and a sequence of actions, without ever seeing the truth.

use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Control, Model, ModelError, Predictor};
use crate::{
    data::{self, Episode},
    plant::{Rows, RowsMut},
};

/// The authors' horizons (nn_dynamics, main.py), in steps.
pub const HORIZONS: [usize; 5] = [1, 5, 10, 50, 100];

/// Starts advanced side by side.
const WIDTH: usize = 128;

/// Predicted states from `episode`'s state `start` under its own actions: `(steps + 1) x state_len`, row after row, the
/// true state first. Fewer steps where the episode ends before.
pub fn open_loop(model: &Model, episode: &Episode, start: usize, steps: usize) -> Vec<f32> {
    let start = start.min(episode.len());
    let mut predictor = Predictor::new(model);
    let mut state = episode.state(start).to_vec();
    let mut states = state.clone();
    for t in start..episode.len().min(start.saturating_add(steps)) {
        predictor.step(&mut RowsMut::new(&mut state, 1), Rows::new(episode.action(t), 1));
        states.extend_from_slice(&state);
    }
    states
}

/// How an error spreads over many starts. `None` stands for a number that is not finite: a few starts may diverge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    pub mean: Option<f64>,
    /// First quartile, median and third quartile (nearest rank); a prediction that is not finite counts as infinite.
    pub lower: Option<f64>,
    pub median: Option<f64>,
    pub upper: Option<f64>,
    /// Share of starts whose prediction is not finite.
    pub not_finite: f64,
}

impl Spread {
    /// Of `errors`, which are reordered.
    fn of(errors: &mut [f64]) -> Self {
        let n = errors.len();
        if n == 0 {
            return Self::default();
        }
        errors.iter_mut().filter(|e| !e.is_finite()).for_each(|e| *e = f64::INFINITY);
        let finite = |x: f64| x.is_finite().then_some(x);
        let mean = finite(errors.iter().sum::<f64>() / n as f64);
        let not_finite = errors.iter().filter(|e| !e.is_finite()).count() as f64 / n as f64;
        let rank = |share: f64| ((n - 1) as f64 * share).round() as usize;
        let mut at = |rank: usize| finite(*errors.select_nth_unstable_by(rank, f64::total_cmp).1);
        let (lower, median, upper) = (at(rank(0.25)), at(rank(0.5)), at(rank(0.75)));
        Self { mean, lower, median, upper, not_finite }
    }
}

/// One state element's error against the step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementErrors {
    pub name: String,
    /// Entry `h - 1` is the error after `h` steps.
    pub curve: Vec<Spread>,
}

/// Squared open-loop errors, each element divided by its standard deviation over the training data
/// (nn_dynamics, main.py).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenLoopErrors {
    /// Starts evaluated; 0 where no episode is longer than the longest horizon.
    pub starts: usize,
    /// The horizons asked for (steps).
    pub horizons: Vec<usize>,
    /// Mean over the elements that the model predicts (constant ones count as 0): entry `h - 1` is the error after
    /// `h` steps, up to the longest horizon.
    pub curve: Vec<Spread>,
    /// The same for each predicted element that is not constant.
    pub elements: Vec<ElementErrors>,
}

impl OpenLoopErrors {
    /// The error after `steps` steps, if it was evaluated.
    pub fn at(&self, steps: usize) -> Option<&Spread> {
        self.curve.get(steps.checked_sub(1)?)
    }

    /// The horizons asked for with their errors.
    pub fn table(&self) -> impl Iterator<Item = (usize, Spread)> {
        self.horizons.iter().map(|&steps| (steps, self.at(steps).copied().unwrap_or_default()))
    }
}

/// Starts that advance together, their states `state_len x width`.
struct Block<'a> {
    starts: Vec<(&'a Episode, usize)>,
    states: Vec<f32>,
}

impl<'a> Block<'a> {
    fn new(starts: &[(&'a Episode, usize)], state_len: usize) -> Self {
        let states = (0..state_len).flat_map(|i| starts.iter().map(move |(e, t)| e.state(*t)[i])).collect();
        Self { starts: starts.to_vec(), states }
    }

    /// Predicts the states `step` steps after the starts from those before.
    fn advance(&mut self, predictor: &mut Predictor<'_>, step: usize, action_len: usize) {
        let of = |i: usize| self.starts.iter().map(move |(e, t)| e.action(t + step - 1)[i]);
        let actions: Vec<f32> = (0..action_len).flat_map(of).collect();
        let width = self.starts.len();
        predictor.step(&mut RowsMut::new(&mut self.states, width), Rows::new(&actions, width));
    }

    /// Squared differences of element `i` to the truth, in units of `std`.
    fn errors(&self, step: usize, i: usize, std: f32) -> impl Iterator<Item = f64> {
        let width = self.starts.len();
        let row = &self.states[i * width..(i + 1) * width];
        row.iter().zip(&self.starts).map(move |(predicted, (episode, t))| {
            let truth = episode.state(t + step)[i];
            ((f64::from(*predicted) - f64::from(truth)) / f64::from(std)).powi(2)
        })
    }
}

/// Open-loop errors of `model` over every `stride`-th start of `episodes` that leaves room for the longest of
/// `horizons` (steps), on all cores. `watch` hears how many of how many steps are done.
///
/// `Ok(None)` if it said stop.
///
/// # Errors
/// [`ModelError::Mismatch`] if an episode has states or actions of another length, [`ModelError::Data`] if one lies in a file that
/// cannot be read.
pub fn evaluate(
    model: &Model,
    episodes: &[Arc<Episode>],
    horizons: &[usize],
    stride: usize,
    watch: &mut dyn FnMut(usize, usize) -> Control,
) -> Result<Option<OpenLoopErrors>, ModelError> {
    let spec = &model.card.spec;
    let (state_len, action_len) = (spec.state.len(), spec.action.len());
    if episodes.iter().any(|e| (e.state_len(), e.action_len()) != (state_len, action_len)) {
        let why = format!("an episode is not of {state_len} state and {action_len} action elements");
        return Err(ModelError::Mismatch(why));
    }
    let steps = horizons.iter().copied().max().unwrap_or(0);
    if !data::bring(episodes, &mut |_, _| watch(0, steps) == Control::Continue)? {
        return Ok(None);
    }
    let starts_of =
        |e| (0..Episode::len(e).saturating_sub(steps)).step_by(stride.max(1)).map(move |t| (e, t));
    let starts: Vec<(&Episode, usize)> = episodes.iter().flat_map(|e| starts_of(e.as_ref())).collect();
    let mut blocks: Vec<Block<'_>> =
        starts.chunks(WIDTH).map(|starts| Block::new(starts, state_len)).collect();

    let is_predicted = model.features.predicted();
    let predicted: Vec<usize> = (0..state_len).filter(|&i| is_predicted[i]).collect();
    let moving: Vec<usize> = predicted.iter().copied().filter(|&i| model.state_std[i] > 0.0).collect();
    let element = |&i: &usize| ElementErrors { name: spec.state[i].name.clone(), curve: Vec::new() };
    let mut errors = OpenLoopErrors {
        starts: starts.len(),
        horizons: horizons.to_vec(),
        curve: Vec::new(),
        elements: moving.iter().map(element).collect(),
    };
    for step in (1..=steps).take_while(|_| !starts.is_empty()) {
        blocks.par_iter_mut().for_each_init(
            || Predictor::new(model),
            |predictor, block| block.advance(predictor, step, action_len),
        );
        let column = |i: &usize| -> Vec<f64> {
            blocks.iter().flat_map(|block| block.errors(step, *i, model.state_std[*i])).collect()
        };
        let mut columns: Vec<Vec<f64>> = moving.par_iter().map(column).collect();
        let mut overall = vec![0.0; starts.len()];
        for column in &columns {
            overall.iter_mut().zip(column).for_each(|(sum, e)| *sum += e / predicted.len() as f64);
        }
        let spreads: Vec<Spread> = columns.par_iter_mut().map(|column| Spread::of(column)).collect();
        errors.elements.iter_mut().zip(spreads).for_each(|(element, spread)| element.curve.push(spread));
        errors.curve.push(Spread::of(&mut overall));
        if watch(step, steps) == Control::Stop {
            return Ok(None);
        }
    }
    Ok(Some(errors))
}
