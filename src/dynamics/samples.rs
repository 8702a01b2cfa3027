//! A data set as the network sees it: one input and one target a transition, their means and deviations, and the table that batches
//! are taken from.

use std::sync::Arc;

use rand::Rng as _;
use rand_distr::StandardNormal;
use rayon::prelude::*;

use super::{
    ModelError, Statistics,
    statistics::Tally,
    table::Table,
    transitions::{BLOCK, Block, Columns, Pulse, Transitions, walk},
};
use crate::{
    data::{Episode, Source},
    plant::stream,
};

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

/// Transitions on their way to a [`Table`].
pub(super) struct Samples {
    transitions: Transitions,
    /// Inputs and targets, row after row, where they are not what the transitions say: with noise.
    noisy: Option<[Vec<f32>; 2]>,
}

impl Samples {
    pub fn new(transitions: Transitions) -> Self {
        Self { transitions, noisy: None }
    }

    /// Bytes of the whole table.
    pub fn bytes(&self) -> usize {
        let features = self.transitions.features();
        let row = features.input_len() + features.output_len();
        self.transitions.len().saturating_mul(row * size_of::<f32>())
    }

    /// The authors' noise: normal, with `ratio` times a column's mean as its deviation, on columns of positive mean
    /// only, on state features and targets but not on actions (nn_dynamics, helper_funcs.py `add_noise`). The means are
    /// those of the first data together, and of each aggregated episode by itself.
    ///
    /// # Errors
    /// That of `pulse`.
    pub fn add_noise(
        &mut self,
        episodes: &[Arc<Episode>],
        (ratio, seed): (f64, u64),
        pulse: &mut Pulse<'_>,
    ) -> Result<(), ModelError> {
        let [mut inputs, mut targets] = self.rows(pulse)?;
        let new = episodes.iter().filter(|e| matches!(e.source, Source::Mpc(_)));
        let first_data = (self.transitions.old, stream(seed, "training noise on first data", 0));
        let aggregated = new.map(|e| (e.len(), stream(seed, "training noise", e.id)));
        let features = self.transitions.features();
        let (input_len, output_len) = (features.input_len(), features.output_len());
        let seen = input_len - features.action_len();
        let mut start = 0;
        for (count, mut rng) in std::iter::once(first_data).chain(aggregated) {
            let span = start..start + count;
            start = span.end;
            for (numbers, len, height) in
                [(&mut inputs, input_len, seen), (&mut targets, output_len, output_len)]
            {
                let rows = &mut numbers[span.start * len..span.end * len];
                for i in 0..height {
                    let column = rows.iter().skip(i).step_by(len);
                    let mean = column.map(|x| f64::from(*x)).sum::<f64>() / count.max(1) as f64;
                    if mean > 0.0 {
                        let sigma = (ratio * mean) as f32;
                        let column = rows.iter_mut().skip(i).step_by(len);
                        column.for_each(|x| *x += sigma * rng.sample::<f32, _>(StandardNormal));
                    }
                    pulse(start)?;
                }
            }
        }
        self.noisy = Some([inputs, targets]);
        Ok(())
    }

    /// Statistics over all transitions, or over the first data only (all, if there is none).
    ///
    /// # Errors
    /// That of `pulse`.
    pub fn fit(&self, all: bool, pulse: &mut Pulse<'_>) -> Result<Fit, ModelError> {
        let Transitions { old, .. } = self.transitions;
        let count = if all || old == 0 { self.transitions.len() } else { old };
        let features = self.transitions.features();
        let lengths = [features.input_len(), features.output_len(), features.state_len()];
        let mut tallies = lengths.map(Tally::new);
        let add = |tallies: &mut [Tally; 3], blocks: &[Block]| {
            let of: [fn(&Block) -> &Columns; 3] = [|b| &b.inputs, |b| &b.targets, |b| &b.states];
            for (tally, of) in tallies.iter_mut().zip(of) {
                tally.add(|i| blocks.iter().map(move |block| of(block).row(i)));
            }
        };
        let block = |span| self.block(span);
        walk(count, block, |blocks| add(&mut tallies, &blocks), &mut |done| pulse(done / 2))?;
        tallies.iter_mut().for_each(|tally| tally.take_means(count));
        walk(count, block, |blocks| add(&mut tallies, &blocks), &mut |done| pulse((count + done) / 2))?;
        let [input, target, states] = tallies.map(|tally| tally.statistics(count));
        Ok(Fit { input, target, state_std: states.std })
    }

    /// Normalised, one row a transition: whole if that takes no more than `most` bytes.
    ///
    /// # Errors
    /// That of `pulse`.
    pub fn table(mut self, fit: &Fit, most: usize, pulse: &mut Pulse<'_>) -> Result<Table, ModelError> {
        if self.noisy.is_none() && self.bytes() > most {
            return Ok(Table::streamed(self.transitions, fit));
        }
        let mut numbers = match self.noisy.take() {
            Some(numbers) => numbers,
            None => self.rows(pulse)?,
        };
        let [input_len, output_len, _] = fit.lengths();
        for (numbers, statistics) in numbers.iter_mut().zip([&fit.input, &fit.target]) {
            let some = BLOCK * statistics.len().max(1);
            numbers.par_chunks_mut(some).for_each(|numbers| statistics.normalise_each(numbers));
        }
        Ok(Table::whole(numbers, [input_len, output_len], self.transitions.old))
    }

    /// Inputs and targets of all transitions, row after row.
    fn rows(&self, pulse: &mut Pulse<'_>) -> Result<[Vec<f32>; 2], ModelError> {
        let features = self.transitions.features();
        let lengths = [features.input_len(), features.output_len()];
        let count = self.transitions.len();
        let mut rows = lengths.map(|len| Vec::with_capacity(count * len));
        let block = |span: std::ops::Range<usize>| {
            let block = self.transitions.block(span);
            [(&block.inputs, lengths[0]), (&block.targets, lengths[1])].map(|(columns, len)| {
                let mut numbers = vec![0.0; columns.width() * len];
                columns.write(&mut numbers);
                numbers
            })
        };
        let append = |blocks: Vec<[Vec<f32>; 2]>| {
            for block in blocks {
                rows.iter_mut().zip(block).for_each(|(rows, block)| rows.extend(block));
            }
        };
        walk(count, block, append, pulse)?;
        Ok(rows)
    }

    fn block(&self, span: std::ops::Range<usize>) -> Block {
        let mut block = self.transitions.block(span.clone());
        if let Some([inputs, targets]) = &self.noisy {
            let features = self.transitions.features();
            let columns =
                |numbers: &[f32], len: usize| Columns::of(&numbers[span.start * len..span.end * len], len);
            block.inputs = columns(inputs, features.input_len());
            block.targets = columns(targets, features.output_len());
        }
        block
    }
}
