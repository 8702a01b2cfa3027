//! The network's passes over a chunk of samples: forward, and the gradient of what depends on its outputs.
//!
//! Products are those of the rollout engine (a few units by one tile of samples, in registers); the gradient's own product, over the
//! samples, is in `dots`. The gradient's seed is either given, or the outputs' own derivative along a direction of the parameters: then
//! the pass is the exact product of the Gauss-Newton matrix with that direction, in one go over the data.

mod dots;

use super::{
    network::Shape,
    tiles::{Aligned, Tiles},
};
#[cfg(target_arch = "x86_64")]
use crate::planning::simd::{Avx2, Avx512};
use crate::{
    dynamics::Activation,
    planning::{
        kernel::{
            Isa,
            product::{Finish, Group, Inputs, ROWS, activate, product},
        },
        simd::{Portable, Simd},
    },
};

/// Tiles worked on between two turns of the product over samples: their activations and derivatives stay in the second-level cache.
const TURN: usize = 8;

/// A matrix in the order in which products read it: groups of up to [`ROWS`] units, each `inputs x rows`.
#[derive(Clone, Debug)]
struct Packed {
    inputs: usize,
    groups: Vec<Group>,
    weights: Vec<f32>,
    /// What sums begin with where there is no bias.
    zeros: Vec<f32>,
}

impl Packed {
    /// `weight(unit, input)` is a number of the matrix.
    fn new(inputs: usize, outputs: usize, weight: impl Fn(usize, usize) -> f32) -> Self {
        let count = outputs.div_ceil(ROWS);
        let mut packed = Self {
            inputs,
            groups: Vec::with_capacity(count),
            weights: Vec::with_capacity(inputs * outputs),
            zeros: vec![0.0; outputs],
        };
        for g in 0..count {
            let (unit, end) = (g * outputs / count, (g + 1) * outputs / count);
            packed.groups.push(Group { unit, rows: end - unit, weights: packed.weights.len() });
            for k in 0..inputs {
                packed.weights.extend((unit..end).map(|u| weight(u, k)));
            }
        }
        packed
    }

    /// `y = start + matrix · x` for one tile, or `y += matrix · x` where there is no start.
    ///
    /// # Safety
    /// As [`Simd`]. `start` is as long as there are units; `x` and `y` have a tile's row for each input and unit, and do not overlap.
    #[inline(always)]
    unsafe fn multiply<S: Simd>(&self, start: Option<&[f32]>, x: *const f32, y: *mut f32) {
        let tile = 2 * S::LANES;
        for &group in &self.groups {
            // SAFETY: a group's weights and units lie within the matrix; the rest is the caller's.
            unsafe {
                let w = self.weights.as_ptr().add(group.weights);
                let start = start.map(|start| start.as_ptr().add(group.unit));
                let to = y.add(group.unit * tile);
                product::<S>(group, w, start, Inputs::All(self.inputs), x, tile, to, tile, Finish::Sums);
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Affine {
    inputs: usize,
    outputs: usize,
    forward: Packed,
    /// Transposed, for derivatives on their way down; the first layer needs none.
    backward: Option<Packed>,
    bias: Vec<f32>,
}

/// Parameters (or a direction of them) repacked for the kernels.
#[derive(Clone, Debug)]
pub(super) struct Net {
    layers: Vec<Affine>,
    parameters: usize,
}

impl Net {
    /// `parameters` begins with the network's; what follows is left alone.
    pub fn new(shape: &Shape, parameters: &[f32]) -> Self {
        let layer = |(l, span): (usize, super::network::Span)| {
            let (inputs, outputs) = (span.inputs, span.outputs);
            let weights = &parameters[span.weights];
            Affine {
                inputs,
                outputs,
                forward: Packed::new(inputs, outputs, |u, k| weights[u * inputs + k]),
                backward: (l > 0).then(|| Packed::new(outputs, inputs, |u, k| weights[k * inputs + u])),
                bias: parameters[span.bias].to_vec(),
            }
        };
        Self { layers: shape.layers().enumerate().map(layer).collect(), parameters: shape.parameters() }
    }
}

/// Some of a batch's samples: what the network sees, and what it makes of it.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub samples: usize,
    tiles: usize,
    pub x: Tiles,
    /// After tanh, one a hidden layer.
    hidden: Vec<Tiles>,
    /// The outputs of the last [`forward`].
    pub mean: Tiles,
}

impl Chunk {
    /// `samples` in `x`, which nothing has looked at yet.
    pub fn new(shape: &Shape, x: Tiles, samples: usize) -> Self {
        let (width, tiles) = (x.width(), samples.div_ceil(x.width()));
        let hidden = shape.hidden().iter().map(|&units| Tiles::zeros(units, tiles, width)).collect();
        Self { samples, tiles, x, hidden, mean: Tiles::zeros(shape.outputs(), tiles, width) }
    }

    /// Tile by tile: its index, the first of its samples, and how many it has.
    pub fn each_tile(&self) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
        let (width, samples) = (self.x.width(), self.samples);
        (0..self.tiles).map(move |t| (t, t * width, width.min(samples - t * width)))
    }
}

/// What the gradient pass begins with at the outputs.
#[derive(Clone, Copy)]
pub(super) enum Seed<'a> {
    /// Derivatives by the outputs, 0 for samples that are none.
    Given(&'a Tiles),
    /// The outputs' derivative along a direction of the parameters, each output's times its number.
    Along { direction: &'a Net, scale: &'a [f32] },
}

/// Room for the gradient pass; it grows as needed and may be used again.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Derivatives by each layer's sums, for the tiles of a turn.
    deltas: Vec<Aligned>,
    /// A hidden layer's change along the direction, and the one before.
    tangents: [Aligned; 2],
    /// A vector of partial sums for each parameter.
    sums: Aligned,
}

/// Something that is compiled for each instruction set.
pub(super) trait Job {
    /// # Safety
    /// As [`Simd`]; implementations are `#[inline(always)]`, so that they are compiled for the set.
    unsafe fn run<S: Simd>(self);
}

/// Runs a job with the instructions of `isa`.
pub(super) fn dispatch(isa: Isa, job: impl Job) {
    // SAFETY: `isa` was detected on this machine.
    unsafe {
        match isa {
            Isa::Portable => job.run::<Portable>(),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => avx2(job),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => avx512(job),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,popcnt")]
unsafe fn avx2(job: impl Job) {
    // SAFETY: this function is compiled for the set, and called on a machine that has it.
    unsafe { job.run::<Avx2>() }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma,popcnt")]
unsafe fn avx512(job: impl Job) {
    // SAFETY: as in `avx2`.
    unsafe { job.run::<Avx512>() }
}

/// Computes the hidden activations and the outputs of every sample.
pub(super) fn forward(isa: Isa, net: &Net, chunk: &mut Chunk) {
    assert_eq!(chunk.x.width(), isa.tile());
    dispatch(isa, Forward { net, chunk });
}

struct Forward<'a> {
    net: &'a Net,
    chunk: &'a mut Chunk,
}

impl Job for Forward<'_> {
    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        let Self { net, chunk } = self;
        let last = net.layers.len() - 1;
        for t in 0..chunk.tiles {
            for (l, layer) in net.layers.iter().enumerate() {
                let (below, above) = chunk.hidden.split_at_mut(l);
                let x = below.last().unwrap_or(&chunk.x).tile(t);
                let y = if l == last { chunk.mean.tile_mut(t) } else { above[0].tile_mut(t) };
                debug_assert_eq!(y.len(), layer.outputs * 2 * S::LANES);
                // SAFETY: both are whole tiles of the layer's inputs and outputs.
                unsafe { layer.forward.multiply::<S>(Some(&layer.bias), x.as_ptr(), y.as_mut_ptr()) };
                if l != last {
                    activate(Activation::Tanh, y);
                }
            }
        }
    }
}

/// Adds to `gradient` (as long as the network's parameters) the gradient of the sum over the chunk's samples that `seed` is the
/// derivative of, at the parameters of the last [`forward`], which have to be those of `net`.
pub(super) fn backward(
    isa: Isa,
    net: &Net,
    chunk: &Chunk,
    seed: Seed<'_>,
    room: &mut Room,
    gradient: &mut [f32],
) {
    assert_eq!((chunk.x.width(), gradient.len()), (isa.tile(), net.parameters));
    let tile = isa.tile();
    room.deltas.resize_with(net.layers.len(), Aligned::default);
    for (room, layer) in room.deltas.iter_mut().zip(&net.layers) {
        room.grow(TURN * layer.outputs * tile);
    }
    let widest = net.layers.iter().map(|layer| layer.outputs).max().unwrap_or(0);
    room.tangents.iter_mut().for_each(|room| room.grow(widest * tile));
    room.sums.clear(net.parameters * tile / 2);
    dispatch(isa, Backward { net, chunk, seed, room, gradient });
}

struct Backward<'a> {
    net: &'a Net,
    chunk: &'a Chunk,
    seed: Seed<'a>,
    room: &'a mut Room,
    gradient: &'a mut [f32],
}

impl Backward<'_> {
    /// What layer `l` reads in tile `t`.
    #[inline(always)]
    fn input(&self, l: usize, t: usize) -> &[f32] {
        if l == 0 { self.chunk.x.tile(t) } else { self.chunk.hidden[l - 1].tile(t) }
    }

    /// Derivatives by the outputs in tile `t`, in place `k` of the turn.
    #[inline(always)]
    unsafe fn seed<S: Simd>(&mut self, t: usize, k: usize) {
        let tile = 2 * S::LANES;
        let last = self.net.layers.len() - 1;
        let size = self.net.layers[last].outputs * tile;
        match self.seed {
            Seed::Given(derivatives) => {
                let top = &mut self.room.deltas[last].flat_mut()[k * size..(k + 1) * size];
                top.copy_from_slice(derivatives.tile(t));
            }
            Seed::Along { direction, scale } => {
                let [mut from, mut to] =
                    self.room.tangents.each_mut().map(|room| room.flat_mut().as_mut_ptr());
                for (l, layer) in self.net.layers.iter().enumerate() {
                    let along = &direction.layers[l];
                    let x = self.input(l, t).as_ptr();
                    if l == last {
                        // SAFETY: the turn has room for `TURN` tiles of outputs.
                        to = unsafe { self.room.deltas[last].flat_mut().as_mut_ptr().add(k * size) };
                    }
                    // SAFETY: `from` and `to` hold a tile of the widest layer each, or of the outputs, and are not the same.
                    unsafe {
                        along.forward.multiply::<S>(Some(&along.bias), x, to);
                        if l > 0 {
                            layer.forward.multiply::<S>(None, from, to);
                        }
                        if l < last {
                            let to = std::slice::from_raw_parts_mut(to, layer.outputs * tile);
                            slope(to, self.chunk.hidden[l].tile(t));
                        }
                    }
                    std::mem::swap(&mut from, &mut to);
                }
                let top = &mut self.room.deltas[last].flat_mut()[k * size..(k + 1) * size];
                let real = (self.chunk.samples - t * tile).min(tile);
                for (row, scale) in top.chunks_exact_mut(tile).zip(scale) {
                    row.iter_mut().for_each(|x| *x *= scale);
                    row[real..].fill(0.0);
                }
            }
        }
    }
}

impl Job for Backward<'_> {
    #[inline(always)]
    unsafe fn run<S: Simd>(mut self) {
        let tile = 2 * S::LANES;
        let last = self.net.layers.len() - 1;
        for first in (0..self.chunk.tiles).step_by(TURN) {
            let turn = TURN.min(self.chunk.tiles - first);
            for k in 0..turn {
                // SAFETY: the caller vouches for the set.
                unsafe { self.seed::<S>(first + k, k) };
                for l in (1..=last).rev() {
                    let layer = &self.net.layers[l];
                    let (below, above) = self.room.deltas.split_at_mut(l);
                    let from = &above[0].flat()[k * layer.outputs * tile..(k + 1) * layer.outputs * tile];
                    let to =
                        &mut below[l - 1].flat_mut()[k * layer.inputs * tile..(k + 1) * layer.inputs * tile];
                    if let Some(matrix) = &layer.backward {
                        // SAFETY: `from` is a tile of this layer's outputs, `to` one of its inputs.
                        unsafe { matrix.multiply::<S>(Some(&matrix.zeros), from.as_ptr(), to.as_mut_ptr()) };
                    }
                    slope(to, self.chunk.hidden[l - 1].tile(first + k));
                }
            }
            let mut at = 0;
            for (l, layer) in self.net.layers.iter().enumerate() {
                let (inputs, outputs) = (layer.inputs, layer.outputs);
                let x = self.input(l, first).as_ptr();
                let delta = self.room.deltas[l].flat().as_ptr();
                let sums = self.room.sums.flat_mut()[at * S::LANES..].as_mut_ptr();
                // SAFETY: deltas and inputs hold `turn` tiles from there on; `sums` has a vector for each of the layer's parameters.
                unsafe {
                    dots::products::<S>((delta, outputs), (x, inputs), turn, sums);
                    dots::sums::<S>((delta, outputs), turn, sums.add(inputs * outputs * S::LANES));
                }
                at += (inputs + 1) * outputs;
            }
        }
        dots::fold::<S>(self.room.sums.flat(), self.gradient);
    }
}

/// Derivatives by a hidden layer's sums from those by its activations: tanh' = 1 - tanh².
#[inline(always)]
fn slope(derivatives: &mut [f32], hidden: &[f32]) {
    derivatives.iter_mut().zip(hidden).for_each(|(d, h)| *d *= 1.0 - h * h);
}

#[cfg(test)]
mod tests;
