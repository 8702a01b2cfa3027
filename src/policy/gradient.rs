//! A batch's samples in chunks that threads share, and sums over them in a fixed order.

use rayon::prelude::*;

use super::{
    PolicyError,
    kernel::{self, Chunk, Net, Room, Seed},
    network::Shape,
    pulse::Pulse,
    tiles::Tiles,
};
use crate::planning::kernel::Isa;

/// Samples a chunk of large batches, and of the small batches of stochastic descent.
pub(super) const LARGE: usize = 1024;
pub(super) const SMALL: usize = 128;

/// What the network sees of a batch, and what it makes of it.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    isa: Isa,
    pub chunks: Vec<Chunk>,
    /// Samples in all chunks together, and in each but the last.
    pub len: usize,
    pub size: usize,
}

impl Samples {
    /// The rows `picks` of a table of observations, in this order, in chunks of `size`; without picks, all of them.
    pub fn gather(shape: &Shape, table: &[f32], picks: Option<&[u32]>, size: usize) -> Self {
        let isa = Isa::detect();
        let len = picks.map_or(table.len() / shape.inputs().max(1), <[u32]>::len);
        let chunk = |c: usize| {
            let range = c * size..len.min((c + 1) * size);
            let samples = range.len();
            Chunk::new(shape, Self::tiles(table, shape.inputs(), picks, range), samples)
        };
        let chunks = (0..len.div_ceil(size)).into_par_iter().map(chunk).collect();
        Self { isa, chunks, len, size }
    }

    /// Samples `range` of a table of `height` columns, in the order of `picks` where given.
    pub fn tiles(
        table: &[f32],
        height: usize,
        picks: Option<&[u32]>,
        range: std::ops::Range<usize>,
    ) -> Tiles {
        let width = Isa::detect().tile();
        match picks {
            Some(picks) => {
                let rows = picks[range].iter().map(|&row| row as usize);
                Tiles::gather(table, height, rows, width)
            }
            None => Tiles::gather(table, height, range, width),
        }
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
        let mut sum = vec![0.0; parameters];
        for part in &parts {
            sum.iter_mut().zip(part).for_each(|(sum, &x)| *sum += f64::from(x));
        }
        Ok(sum)
    }
}
