//! Normalised inputs and targets of transitions, ready for batches: worked out once and for all where that takes little memory, else
//! for each batch anew. The numbers are the same.

use super::{
    samples::Fit,
    transitions::{BLOCK, Transitions},
};

/// One row a transition.
#[derive(Clone, Debug)]
pub(super) struct Table {
    held: Held,
    pub input_len: usize,
    pub output_len: usize,
    /// The first so many rows are of episodes that no controller produced.
    pub old: usize,
}

#[derive(Clone, Debug)]
enum Held {
    /// Inputs, `len x input_len`, and targets, `len x output_len`.
    Whole([Vec<f32>; 2]),
    /// To be worked out when they are asked for.
    Streamed(Box<(Transitions, Fit)>),
}

impl Table {
    /// Of normalised inputs and targets, row after row.
    pub fn whole(numbers: [Vec<f32>; 2], [input_len, output_len]: [usize; 2], old: usize) -> Self {
        Self { held: Held::Whole(numbers), input_len, output_len, old }
    }

    /// Of `transitions`, which are worked out when they are asked for.
    pub fn streamed(transitions: Transitions, fit: &Fit) -> Self {
        let [input_len, output_len, _] = fit.lengths();
        let old = transitions.old;
        Self { held: Held::Streamed(Box::new((transitions, fit.clone()))), input_len, output_len, old }
    }

    pub fn len(&self) -> usize {
        match &self.held {
            Held::Whole([inputs, _]) => inputs.len() / self.input_len,
            Held::Streamed(streamed) => streamed.0.len(),
        }
    }

    /// Inputs and targets of some rows, row after row.
    pub fn pick(&self, rows: &[u32]) -> [Vec<f32>; 2] {
        let lengths = [self.input_len, self.output_len];
        match &self.held {
            Held::Whole(numbers) => [0, 1].map(|k| {
                let (numbers, len) = (&numbers[k], lengths[k]);
                let mut picked = Vec::with_capacity(rows.len() * len);
                for row in rows.iter().map(|&row| row as usize) {
                    picked.extend_from_slice(&numbers[row * len..(row + 1) * len]);
                }
                picked
            }),
            Held::Streamed(streamed) => {
                let (transitions, fit) = &**streamed;
                let mut picked = lengths.map(|len| vec![0.0; rows.len() * len]);
                let [inputs, targets] = &mut picked;
                let spans = inputs
                    .chunks_mut(BLOCK * self.input_len)
                    .zip(targets.chunks_mut(BLOCK * self.output_len));
                for (rows, (inputs, targets)) in rows.chunks(BLOCK).zip(spans) {
                    let block = transitions.block(rows.iter().map(|&row| row as usize));
                    block.inputs.write(inputs);
                    block.targets.write(targets);
                    fit.input.normalise_each(inputs);
                    fit.target.normalise_each(targets);
                }
                picked
            }
        }
    }

    /// At most `most` rows, evenly spread.
    pub fn thinned(&self, most: usize) -> Self {
        let n = self.len();
        let kept = n.min(most);
        let rows: Vec<u32> = (0..kept).map(|i| (i * n / kept) as u32).collect();
        let old = rows.partition_point(|&row| (row as usize) < self.old);
        Self::whole(self.pick(&rows), [self.input_len, self.output_len], old)
    }

    /// Every row's inputs and targets; none but a [`Table::thinned`] one has them at hand.
    pub fn all(&self) -> [Vec<f32>; 2] {
        let rows: Vec<u32> = (0..self.len() as u32).collect();
        self.pick(&rows)
    }
}
