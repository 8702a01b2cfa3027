//! The network's forward pass over a block of candidates, at the machine's multiply-add rate.
//!
//! A *tile* is two vectors of candidates. Products are formed six units by one tile at a time (twelve accumulators in
//! registers), weights packed in the order they are read, bias and ReLU applied before the accumulators leave the
//! registers. Hidden activations are kept tile after tile, so a product reads consecutive cache lines. With one hidden layer,
//! panels of hidden units never leave the first-level cache: each is multiplied into the outputs as soon as it is made.
//! Hidden units that ReLU has switched off for a whole tile are left out of the next product, for networks in which there
//! are enough of them: finding them costs too. Either way gives the same numbers to the bit.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};
use super::{
    Precision,
    simd::{Portable, Simd},
};
use crate::dynamics::{Activation, Layer};
use product::{Finish, Group, Inputs, Operand, ROWS, SLACK, Target, activate, note, product};

#[cfg(target_arch = "x86_64")]
mod bfloat;
pub(crate) mod product;

/// Hidden units a panel of the fused product.
const PANEL: usize = 96;
/// Longest stretch of inputs multiplied before moving on, so that they stay in the first-level cache.
const CHUNK: usize = 256;

/// Share of hidden units that have to be off for it to be worth while to look for them.
const WORTH_LOOKING: f32 = 0.1;
/// Every so many passes it is looked anew whether it would be.
const LOOK_AGAIN: u32 = 256;

/// Which instructions the products use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isa {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    /// The best this machine has.
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if !is_x86_feature_detected!("popcnt") {
                return Self::Portable;
            }
            if is_x86_feature_detected!("avx512f") {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Self::Avx2;
            }
        }
        Self::Portable
    }

    /// Whether products can be formed in bfloat16.
    pub fn has_bf16(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        {
            self == Self::Avx512
                && is_x86_feature_detected!("avx512bf16")
                && is_x86_feature_detected!("avx512bw")
        }
        #[cfg(not(target_arch = "x86_64"))]
        {
            false
        }
    }

    /// Candidates a tile: block widths are multiples of it.
    pub fn tile(self) -> usize {
        match self {
            Self::Portable => 2 * Portable::LANES,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 2 * Avx2::LANES,
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => 2 * Avx512::LANES,
        }
    }
}

/// A layer's weights in reading order: groups of up to [`ROWS`] units, each `inputs x rows`.
#[derive(Debug)]
struct Packed {
    inputs: usize,
    outputs: usize,
    groups: Vec<Group>,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Packed {
    fn new(layer: &Layer) -> Self {
        let Layer { inputs, outputs, .. } = *layer;
        let count = outputs.div_ceil(ROWS);
        let mut packed = Self {
            inputs,
            outputs,
            groups: Vec::with_capacity(count),
            weights: Vec::with_capacity(inputs * outputs),
            // The addition turns -0 into 0, to which adding nothing and adding 0 is the same.
            bias: layer.bias.iter().map(|bias| bias + 0.0).collect(),
        };
        for g in 0..count {
            let (unit, end) = (g * outputs / count, (g + 1) * outputs / count);
            packed.groups.push(Group { unit, rows: end - unit, weights: packed.weights.len() });
            for k in 0..inputs {
                packed.weights.extend((unit..end).map(|u| layer.weights[u * inputs + k]));
            }
        }
        packed
    }
}

/// A network repacked for one instruction set.
#[derive(Debug)]
pub(super) struct Network {
    isa: Isa,
    activation: Activation,
    layers: Vec<Packed>,
    /// All layers but the first, where they are computed in bfloat16.
    #[cfg(target_arch = "x86_64")]
    reduced: Vec<bfloat::Pairs>,
    sparsity: Sparsity,
}

/// Whether many hidden units are off for whole tiles, as seen in the passes so far.
#[derive(Debug)]
struct Sparsity {
    many_off: AtomicBool,
    passes: AtomicU32,
}

impl Sparsity {
    /// Whether to look for units that are off in the pass that begins.
    fn look(&self) -> bool {
        let pass = self.passes.fetch_add(1, Ordering::Relaxed);
        pass.is_multiple_of(LOOK_AGAIN) || self.many_off.load(Ordering::Relaxed)
    }

    /// A pass found so many on, of so many.
    fn found(&self, on: usize, of: usize) {
        let off = 1.0 - on as f32 / of.max(1) as f32;
        self.many_off.store(off > WORTH_LOOKING, Ordering::Relaxed);
    }
}

/// Room for the hidden activations of one block.
#[derive(Debug, Default)]
pub(super) struct Room {
    hidden: [Vec<Line>; 2],
    live: [Vec<u32>; 2],
    counts: [Vec<usize>; 2],
}

/// A cache line, so that rows of a tile never straddle two.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Line(#[expect(dead_code, reason = "reached through a pointer to the whole buffer")] [f32; 16]);

/// The known part of the first layer: where all candidates share their first inputs, their product is formed once.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    /// Leading inputs that are left out of the product.
    pub inputs: usize,
    /// Bias plus those inputs' product, one number a unit of the first layer.
    pub bias: &'a [f32],
}

/// One forward pass over a block: what it reads, where it writes, what it may use meanwhile.
pub(super) struct Pass<'a> {
    pub x: &'a [f32],
    /// Candidates side by side.
    pub width: usize,
    pub shared: Option<Shared<'a>>,
    pub y: &'a mut [f32],
    pub room: &'a mut Room,
}

impl Network {
    /// Repacks `layers`; the activation stands between them.
    pub fn new(isa: Isa, precision: Precision, layers: &[Layer], activation: Activation) -> Self {
        let sparsity = Sparsity { many_off: AtomicBool::new(true), passes: AtomicU32::new(0) };
        let reduced = if precision == Precision::Bf16 && isa.has_bf16() { layers.get(1..) } else { None };
        Self {
            isa,
            activation,
            layers: layers.iter().map(Packed::new).collect(),
            #[cfg(target_arch = "x86_64")]
            reduced: reduced.unwrap_or_default().iter().map(bfloat::Pairs::new).collect(),
            sparsity,
        }
    }

    /// Adds the product of the first `x.len()` inputs to the first layer's bias, for [`Shared`].
    pub fn share(&self, x: &[f32], bias: &mut Vec<f32>) {
        let first = &self.layers[0];
        bias.clear();
        bias.extend_from_slice(&first.bias);
        for group in &first.groups {
            let sums = &mut bias[group.unit..group.unit + group.rows];
            for (row, &x) in first.weights[group.weights..].chunks_exact(group.rows).zip(x) {
                sums.iter_mut().zip(row).for_each(|(sum, w)| *sum += w * x);
            }
        }
    }

    /// Computes `pass.y` (`outputs x width`) from `pass.x` (`inputs x width`), the width a multiple of [`Isa::tile`].
    pub fn forward(&self, pass: Pass<'_>) {
        let Pass { width, shared, .. } = pass;
        let (first, last) = (&self.layers[0], &self.layers[self.layers.len() - 1]);
        assert!(width.is_multiple_of(self.isa.tile()), "a block is made of whole tiles");
        assert!(pass.x.len() >= first.inputs * width && pass.y.len() >= last.outputs * width);
        assert!(shared.is_none_or(|s| s.inputs <= first.inputs && s.bias.len() == first.outputs));
        let widest = self.layers.iter().map(|layer| layer.outputs).max().unwrap_or(0);
        let tiles = width / self.isa.tile();
        let room = &mut *pass.room;
        for side in 0..2 {
            room.hidden[side]
                .resize(room.hidden[side].len().max((widest * width).div_ceil(16)), Line::default());
            room.live[side].resize(room.live[side].len().max((widest + SLACK) * tiles), 0);
            room.counts[side].resize(room.counts[side].len().max(tiles), 0);
        }
        // SAFETY: `isa` was detected on this machine; the buffers' sizes were just checked.
        unsafe {
            match self.isa {
                Isa::Portable => self.run::<Portable>(pass),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => self.run_avx2(pass),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 if !self.reduced.is_empty() => self.run_reduced(pass),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => self.run_avx512(pass),
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma,popcnt")]
    unsafe fn run_avx2(&self, pass: Pass<'_>) {
        // SAFETY: this function is compiled for the set, and called on a machine that has it.
        unsafe { self.run::<Avx2>(pass) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx2,fma,popcnt")]
    unsafe fn run_avx512(&self, pass: Pass<'_>) {
        // SAFETY: as in `run_avx2`.
        unsafe { self.run::<Avx512>(pass) }
    }

    /// The first layer in single precision, the others in bfloat16, tile after tile.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bf16,avx512bw,avx2,fma,popcnt")]
    unsafe fn run_reduced(&self, pass: Pass<'_>) {
        const TILE: usize = 2 * Avx512::LANES;
        let Pass { x, width, shared, y, room } = pass;
        let first = &self.layers[0];
        let skip = shared.map_or(0, |s| s.inputs);
        let bias = shared.map_or(&first.bias[..], |s| s.bias);
        let finish = if self.activation == Activation::Relu { Finish::Relu } else { Finish::Sums };
        let [hidden, pairs] = &mut room.hidden;
        let (h, pairs): (*mut f32, *mut u32) = (hidden.as_mut_ptr().cast(), pairs.as_mut_ptr().cast());
        let input = Operand { data: x.as_ptr(), tile_step: TILE, stride: width };
        for t in 0..width / TILE {
            let mut units = first.outputs;
            for &group in &first.groups {
                // SAFETY: a group's weights and biases lie within its layer's; `x` has `width` numbers an input and `h` room for the
                // widest layer, as `enter` has checked.
                unsafe {
                    let w = first.weights.as_ptr().add(group.weights + skip * group.rows);
                    let start = Some(bias.as_ptr().add(group.unit));
                    let (x, to) = (input.skip(skip).at(t), h.add(group.unit * TILE));
                    let inputs = Inputs::All(first.inputs - skip);
                    product::<Avx512>(group, w, start, inputs, x, width, to, TILE, finish);
                }
            }
            for (l, layer) in self.reduced.iter().enumerate() {
                let is_last = l + 1 == self.reduced.len();
                // SAFETY: `h` holds the `units` rows of a tile that were just written, `pairs` has room for half as many, `y` for the
                // last layer's.
                unsafe {
                    activate(self.activation, std::slice::from_raw_parts_mut(h, units * TILE));
                    bfloat::pack(h, units, pairs);
                    if is_last {
                        layer.product(pairs, y.as_mut_ptr().add(t * TILE), width, false);
                    } else {
                        layer.product(pairs, h, TILE, finish == Finish::Relu);
                    }
                }
                units = layer.outputs;
            }
        }
    }

    /// # Safety
    /// As [`Simd`], and the sizes checked in [`Network::enter`].
    #[inline(always)]
    unsafe fn run<S: Simd>(&self, pass: Pass<'_>) {
        let Pass { x, width, shared, y, room } = pass;
        let tile = 2 * S::LANES;
        let first = &self.layers[0];
        let skip = shared.map_or(0, |s| s.inputs);
        let bias = shared.map_or(&first.bias[..], |s| s.bias);
        let input = Operand { data: x.as_ptr(), tile_step: tile, stride: width };
        let output = Target { data: y.as_mut_ptr(), tile_step: tile, stride: width };
        // SAFETY: the caller vouches for the set and for the sizes.
        unsafe {
            match &self.layers[..] {
                [only] => {
                    for t in 0..width / tile {
                        for &group in &only.groups {
                            let w = only.weights.as_ptr().add(group.weights + skip * group.rows);
                            let start = Some(bias.as_ptr().add(group.unit));
                            let inputs = Inputs::All(only.inputs - skip);
                            product::<S>(
                                group,
                                w,
                                start,
                                inputs,
                                input.skip(skip).at(t),
                                width,
                                output.at(t, group),
                                width,
                                Finish::Sums,
                            );
                        }
                    }
                }
                [hidden, last] => {
                    self.fused::<S>(hidden, last, (input, skip, bias), output, width / tile, room);
                }
                layers => self.chain::<S>(layers, (input, skip, bias), output, width / tile, room),
            }
        }
    }

    /// One hidden layer: each panel of hidden units is multiplied into the outputs at once.
    #[inline(always)]
    unsafe fn fused<S: Simd>(
        &self,
        hidden: &Packed,
        last: &Packed,
        (x, skip, bias): (Operand, usize, &[f32]),
        y: Target,
        tiles: usize,
        room: &mut Room,
    ) {
        let tile = 2 * S::LANES;
        let h: *mut f32 = room.hidden[0].as_mut_ptr().cast();
        let live = &mut room.live[0][..hidden.outputs + SLACK];
        let finish = self.finish();
        let look = finish == Finish::ReluAndLook;
        let mut on = 0;
        for panel in hidden.groups.chunks(PANEL / ROWS) {
            let origin = panel[0].unit;
            let units: usize = panel.iter().map(|g| g.rows).sum();
            for t in 0..tiles {
                let mut count = 0;
                for &group in panel {
                    // SAFETY: a group's weights lie within its layer's.
                    let w = unsafe { hidden.weights.as_ptr().add(group.weights + skip * group.rows) };
                    let inputs = Inputs::All(hidden.inputs - skip);
                    // SAFETY: so do its biases; `h` has room for a panel of units, and `x` holds the inputs of `tiles` tiles.
                    unsafe {
                        let to = h.add((group.unit - origin) * tile);
                        let start = Some(bias.as_ptr().add(group.unit));
                        let x = (x.skip(skip).at(t), x.stride);
                        let bits = product::<S>(group, w, start, inputs, x.0, x.1, to, tile, finish);
                        if look {
                            count = note(live, count, group.unit - origin, bits);
                        }
                    }
                }
                on += count;
                if finish == Finish::Sums {
                    // SAFETY: the panel's units were just written there, and nobody else holds them.
                    activate(self.activation, unsafe { std::slice::from_raw_parts_mut(h, units * tile) });
                }
                let inputs = if look { Inputs::Listed(&live[..count]) } else { Inputs::All(units) };
                for &group in &last.groups {
                    // SAFETY: a group's weights and biases lie within its layer's, what is listed within the panel; `y` has room for all
                    // outputs of `tiles` tiles.
                    unsafe {
                        let w = last.weights.as_ptr().add(group.weights + origin * group.rows);
                        let start = (origin == 0).then(|| last.bias.as_ptr().add(group.unit));
                        let to = y.at(t, group);
                        product::<S>(group, w, start, inputs, h, tile, to, y.stride, Finish::Sums);
                    }
                }
            }
        }
        if look {
            self.sparsity.found(on, hidden.outputs * tiles);
        }
    }

    /// What to do with hidden units in the pass that begins.
    fn finish(&self) -> Finish {
        match self.activation {
            Activation::Relu if self.sparsity.look() => Finish::ReluAndLook,
            Activation::Relu => Finish::Relu,
            Activation::Tanh | Activation::Silu => Finish::Sums,
        }
    }

    /// Any number of hidden layers, one after the other.
    #[inline(always)]
    unsafe fn chain<S: Simd>(
        &self,
        layers: &[Packed],
        (x, skip, bias): (Operand, usize, &[f32]),
        y: Target,
        tiles: usize,
        room: &mut Room,
    ) {
        let tile = 2 * S::LANES;
        let finish = self.finish();
        let look = finish == Finish::ReluAndLook;
        let (mut on, mut of) = (0, 0);
        for (l, layer) in layers.iter().enumerate() {
            let is_last = l + 1 == layers.len();
            let [even, odd] = &mut room.hidden;
            let (from, to) = if l % 2 == 0 { (odd, even) } else { (even, odd) };
            let [even, odd] = &mut room.live;
            let (read, write) = if l % 2 == 0 { (odd, even) } else { (even, odd) };
            let [even, odd] = &mut room.counts;
            let (counts, new_counts) = if l % 2 == 0 { (odd, even) } else { (even, odd) };
            let (x, skip, bias) = if l == 0 {
                (x, skip, bias)
            } else {
                let hidden =
                    Operand { data: from.as_ptr().cast(), tile_step: layer.inputs * tile, stride: tile };
                (hidden, 0, &layer.bias[..])
            };
            let hidden =
                Target { data: to.as_mut_ptr().cast(), tile_step: layer.outputs * tile, stride: tile };
            let (y, finish) = if is_last { (y, Finish::Sums) } else { (hidden, finish) };
            for t in 0..tiles {
                let mut count = 0;
                let live = &mut write[t * (layer.outputs + SLACK)..][..layer.outputs + SLACK];
                let list = (look && l > 0).then(|| &read[t * (layer.inputs + SLACK)..][..counts[t]]);
                let inputs = list.map_or(layer.inputs - skip, <[u32]>::len);
                let mut first = 0;
                loop {
                    let end = inputs.min(first + CHUNK);
                    let done = end == inputs;
                    let finish = if done { finish } else { Finish::Sums };
                    // Where the chunk begins: lists count from the first input.
                    let (inputs, skip) = match list {
                        Some(list) => (Inputs::Listed(&list[first..end]), 0),
                        None => (Inputs::All(end - first), skip + first),
                    };
                    for &group in &layer.groups {
                        // SAFETY: a group's weights and biases lie within its layer's, what is listed within its inputs; both
                        // buffers have room for the widest layer in `tiles` tiles.
                        unsafe {
                            let w = layer.weights.as_ptr().add(group.weights + skip * group.rows);
                            let start = (first == 0).then(|| bias.as_ptr().add(group.unit));
                            let (x, to) = ((x.skip(skip).at(t), x.stride), y.at(t, group));
                            let bits = product::<S>(group, w, start, inputs, x.0, x.1, to, y.stride, finish);
                            if finish == Finish::ReluAndLook {
                                count = note(live, count, group.unit, bits);
                            }
                        }
                    }
                    if done {
                        break;
                    }
                    first = end;
                }
                if !is_last && finish == Finish::Sums {
                    // SAFETY: the tile's units were just written there, and nobody else holds them.
                    unsafe {
                        let block = hidden.data.add(t * hidden.tile_step);
                        activate(self.activation, std::slice::from_raw_parts_mut(block, hidden.tile_step));
                    }
                }
                new_counts[t] = count;
                on += count;
            }
            of += if is_last { 0 } else { layer.outputs * tiles };
        }
        if look {
            self.sparsity.found(on, of);
        }
    }
}

#[cfg(test)]
mod tests;
