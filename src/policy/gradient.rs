//! A batch's samples in chunks that threads share, and sums over them in a fixed order.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    PolicyError,
    kernel::{self, Chunk, Net, Room, Seed},
    network::Shape,
    pulse::Pulse,
    tiles::Tiles,
};
use crate::planning::kernel::Isa;

/// Samples in each chunk but the last.
pub(super) const CHUNK: usize = 1024;

/// What the network sees of a batch, and what it makes of it.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    isa: Isa,
    pub chunks: Vec<Chunk>,
    /// Samples in all chunks together.
    pub len: usize,
}

impl Samples {
    /// All rows of a table of observations.
    pub fn new(shape: &Shape, table: &[f32]) -> Self {
        let len = table.len() / shape.inputs().max(1);
        let chunk = |range: Range<usize>| {
            let samples = range.len();
            Chunk::new(shape, tiles(table, shape.inputs(), None, range), samples)
        };
        let chunks = (0..len.div_ceil(CHUNK)).into_par_iter().map(|c| chunk(chunk_range(c, CHUNK, len)));
        Self { isa: Isa::detect(), chunks: chunks.collect(), len }
    }

    /// Where the samples of chunk `c` are among all.
    pub fn range(&self, c: usize) -> Range<usize> {
        chunk_range(c, CHUNK, self.len)
    }

    /// Computes what the network makes of every sample.
    ///
    /// # Errors
    /// [`PolicyError::Stopped`].
    pub fn forward(&mut self, net: &Net, pulse: &Pulse<'_>) -> Result<(), PolicyError> {
        let isa = self.isa;
        self.chunks.par_iter_mut().for_each(|chunk| {
            if pulse.beat(chunk.samples) {
                kernel::forward(isa, net, chunk);
            }
        });
        pulse.check()
    }

    /// The gradient, over the network's parameters, of the sum over all samples that `seed` (of each chunk) begins with; at the
    /// parameters of the last [`Samples::forward`], which have to be those of `net`.
    ///
    /// # Errors
    /// [`PolicyError::Stopped`].
    pub fn backward<'a>(
        &'a self,
        shape: &Shape,
        net: &Net,
        seed: impl Fn(usize) -> Seed<'a> + Sync,
        pulse: &Pulse<'_>,
    ) -> Result<Vec<f64>, PolicyError> {
        let parameters = shape.parameters();
        let part = |room: &mut Room, (c, chunk): (usize, &'a Chunk)| {
            let mut gradient = vec![0.0; parameters];
            if pulse.beat(chunk.samples) {
                kernel::backward(self.isa, net, chunk, seed(c), room, &mut gradient);
            }
            gradient
        };
        let parts: Vec<Vec<f32>> = self.chunks.par_iter().enumerate().map_init(Room::default, part).collect();
        pulse.check()?;
        Ok(sum(parameters, &parts))
    }
}

/// The gradient of a small batch, the rows `picks` of a table of observations: chunk by chunk from the observations to the gradient, since
/// threads that wait for each other cost more than the work. `judge` gives the derivatives by the outputs for the samples `range` of the
/// picks, and what else there is to say of them.
///
/// # Errors
/// [`PolicyError::Stopped`].
pub(super) fn descend<T: Send>(
    (shape, net): (&Shape, &Net),
    table: &[f32],
    picks: &[u32],
    judge: impl Fn(&Chunk, Range<usize>) -> (Tiles, T) + Sync,
    pulse: &Pulse<'_>,
) -> Result<(Vec<f64>, Vec<T>), PolicyError> {
    let (isa, parameters) = (Isa::detect(), shape.parameters());
    let size = (picks.len() / 4).clamp(CHUNK / 4, CHUNK);
    let part = |room: &mut Room, c: usize| {
        let range = chunk_range(c, size, picks.len());
        let mut chunk =
            Chunk::new(shape, tiles(table, shape.inputs(), Some(picks), range.clone()), range.len());
        kernel::forward(isa, net, &mut chunk);
        let (seed, said) = judge(&chunk, range);
        let mut gradient = vec![0.0; parameters];
        if pulse.beat(0) {
            kernel::backward(isa, net, &chunk, Seed::Given(&seed), room, &mut gradient);
        }
        (gradient, said)
    };
    let chunks = (0..picks.len().div_ceil(size)).into_par_iter();
    let parts: Vec<(Vec<f32>, T)> = chunks.map_init(Room::default, part).collect();
    pulse.check()?;
    let (gradients, said): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    Ok((sum(parameters, &gradients), said))
}

/// The samples `range` of a table of `height` columns, in the order of `picks` where given.
pub(super) fn tiles(table: &[f32], height: usize, picks: Option<&[u32]>, range: Range<usize>) -> Tiles {
    let width = Isa::detect().tile();
    match picks {
        Some(picks) => {
            let rows = picks[range].iter().map(|&row| row as usize);
            Tiles::gather(table, height, rows, width)
        }
        None => Tiles::gather(table, height, range, width),
    }
}

fn chunk_range(c: usize, size: usize, len: usize) -> Range<usize> {
    c * size..len.min((c + 1) * size)
}

/// Sum of the chunks' parts, in their order.
fn sum(parameters: usize, parts: &[Vec<f32>]) -> Vec<f64> {
    let mut sum = vec![0.0; parameters];
    for part in parts {
        sum.iter_mut().zip(part).for_each(|(sum, &x)| *sum += f64::from(x));
    }
    sum
}
