//! The network's forward pass over a block of candidates, at the machine's multiply-add rate.
//!
//! A *tile* is two vectors of candidates. Products are formed six units by one tile at a time (twelve accumulators in
//! registers), weights packed in the order they are read, bias and ReLU applied before the accumulators leave the
//! registers. Hidden activations are kept tile after tile, so a product reads consecutive cache lines. With one hidden layer,
//! panels of hidden units never leave the first-level cache: each is multiplied into the outputs as soon as it is made.
//! Hidden units that ReLU has switched off for a whole tile are left out of the next product.

#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};
use super::simd::{Portable, Simd};
use crate::dynamics::{Activation, Layer};

/// Units formed side by side.
const ROWS: usize = 6;
/// Hidden units a panel of the fused product.
const PANEL: usize = 96;
/// Longest stretch of inputs multiplied before moving on, so that they stay in the first-level cache.
const CHUNK: usize = 256;

/// Which instructions the products use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isa {
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

#[derive(Clone, Copy, Debug)]
struct Group {
    /// First unit, and how many.
    unit: usize,
    rows: usize,
    /// Where its weights begin.
    weights: usize,
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
            bias: layer.bias.clone(),
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

impl Network {
    /// Repacks `layers`; the activation stands between them.
    pub fn new(isa: Isa, layers: &[Layer], activation: Activation) -> Self {
        Self { isa, activation, layers: layers.iter().map(Packed::new).collect() }
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

    /// Computes `y` (`outputs x width`) from `x` (`inputs x width`), `width` a multiple of [`Isa::tile`].
    pub fn forward(
        &self,
        x: &[f32],
        width: usize,
        shared: Option<Shared<'_>>,
        y: &mut [f32],
        room: &mut Room,
    ) {
        let [first, .., last] = &self.layers[..] else {
            let only = &self.layers[0];
            return self.enter(x, width, shared, y, room, [only, only]);
        };
        self.enter(x, width, shared, y, room, [first, last]);
    }

    fn enter(
        &self,
        x: &[f32],
        width: usize,
        shared: Option<Shared<'_>>,
        y: &mut [f32],
        room: &mut Room,
        [first, last]: [&Packed; 2],
    ) {
        assert!(width.is_multiple_of(self.isa.tile()), "a block is made of whole tiles");
        assert!(x.len() >= first.inputs * width && y.len() >= last.outputs * width);
        assert!(shared.is_none_or(|s| s.inputs <= first.inputs && s.bias.len() == first.outputs));
        let widest = self.layers.iter().map(|layer| layer.outputs).max().unwrap_or(0);
        let tiles = width / self.isa.tile();
        for side in 0..2 {
            room.hidden[side]
                .resize(room.hidden[side].len().max((widest * width).div_ceil(16)), Line::default());
            room.live[side].resize(room.live[side].len().max((widest + SLACK) * tiles), 0);
            room.counts[side].resize(room.counts[side].len().max(tiles), 0);
        }
        // SAFETY: `isa` was detected on this machine; the buffers' sizes were just checked.
        unsafe {
            match self.isa {
                Isa::Portable => self.run::<Portable>(x, width, shared, y, room),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => self.run_avx2(x, width, shared, y, room),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => self.run_avx512(x, width, shared, y, room),
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma,popcnt")]
    unsafe fn run_avx2(
        &self,
        x: &[f32],
        width: usize,
        shared: Option<Shared<'_>>,
        y: &mut [f32],
        room: &mut Room,
    ) {
        unsafe { self.run::<Avx2>(x, width, shared, y, room) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx2,fma,popcnt")]
    unsafe fn run_avx512(
        &self,
        x: &[f32],
        width: usize,
        shared: Option<Shared<'_>>,
        y: &mut [f32],
        room: &mut Room,
    ) {
        unsafe { self.run::<Avx512>(x, width, shared, y, room) }
    }

    /// # Safety
    /// As [`Simd`], and the sizes checked in [`Network::enter`].
    #[inline(always)]
    unsafe fn run<S: Simd>(
        &self,
        x: &[f32],
        width: usize,
        shared: Option<Shared<'_>>,
        y: &mut [f32],
        room: &mut Room,
    ) {
        let tile = 2 * S::LANES;
        let first = &self.layers[0];
        let skip = shared.map_or(0, |s| s.inputs);
        let bias = shared.map_or(&first.bias[..], |s| s.bias);
        let input = Operand { data: x.as_ptr(), tile_step: tile, stride: width };
        let output = Target { data: y.as_mut_ptr(), tile_step: tile, stride: width };
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
                                false,
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
        for panel in hidden.groups.chunks(PANEL / ROWS) {
            let origin = panel[0].unit;
            for t in 0..tiles {
                let mut count = 0;
                for &group in panel {
                    let w = unsafe { hidden.weights.as_ptr().add(group.weights + skip * group.rows) };
                    let inputs = Inputs::All(hidden.inputs - skip);
                    unsafe {
                        let to = h.add((group.unit - origin) * tile);
                        let start = Some(bias.as_ptr().add(group.unit));
                        let on = product::<S>(
                            group,
                            w,
                            start,
                            inputs,
                            x.skip(skip).at(t),
                            x.stride,
                            to,
                            tile,
                            self.relu(),
                        );
                        count = note(live, count, group.unit - origin, on);
                    }
                }
                if !self.relu() {
                    let units: usize = panel.iter().map(|g| g.rows).sum();
                    activate(self.activation, unsafe { std::slice::from_raw_parts_mut(h, units * tile) });
                }
                for &group in &last.groups {
                    unsafe {
                        let w = last.weights.as_ptr().add(group.weights + origin * group.rows);
                        let start = (origin == 0).then(|| last.bias.as_ptr().add(group.unit));
                        product::<S>(
                            group,
                            w,
                            start,
                            Inputs::Listed(&live[..count]),
                            h,
                            tile,
                            y.at(t, group),
                            y.stride,
                            false,
                        );
                    }
                }
            }
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
        for (l, layer) in layers.iter().enumerate() {
            let is_last = l + 1 == layers.len();
            let [even, odd] = &mut room.hidden;
            let (from, to) = if l % 2 == 0 { (odd, even) } else { (even, odd) };
            let [even, odd] = &mut room.live;
            let (read, write) = if l % 2 == 0 { (odd, even) } else { (even, odd) };
            let [even, odd] = &mut room.counts;
            let (counts, new_counts) = if l % 2 == 0 { (odd, even) } else { (even, odd) };
            let x = if l == 0 {
                x
            } else {
                Operand { data: from.as_ptr().cast(), tile_step: layer.inputs * tile, stride: tile }
            };
            let hidden =
                Target { data: to.as_mut_ptr().cast(), tile_step: layer.outputs * tile, stride: tile };
            let y = if is_last { y } else { hidden };
            let relu = self.relu() && !is_last;
            for t in 0..tiles {
                let mut count = 0;
                let list = &read[t * (layer.inputs + SLACK)..][..layer.inputs];
                let live = &mut write[t * (layer.outputs + SLACK)..][..layer.outputs + SLACK];
                unsafe {
                    if l == 0 {
                        for &group in &layer.groups {
                            let w = layer.weights.as_ptr().add(group.weights + skip * group.rows);
                            let inputs = Inputs::All(layer.inputs - skip);
                            let start = Some(bias.as_ptr().add(group.unit));
                            let on = product::<S>(
                                group,
                                w,
                                start,
                                inputs,
                                x.skip(skip).at(t),
                                x.stride,
                                y.at(t, group),
                                y.stride,
                                relu,
                            );
                            count = note(live, count, group.unit, on);
                        }
                    } else {
                        let list = &list[..counts[t]];
                        let mut from = 0;
                        loop {
                            let to = list.len().min(from + CHUNK);
                            let done = to == list.len();
                            for &group in &layer.groups {
                                let w = layer.weights.as_ptr().add(group.weights);
                                let start = (from == 0).then(|| layer.bias.as_ptr().add(group.unit));
                                let inputs = Inputs::Listed(&list[from..to]);
                                let on = product::<S>(
                                    group,
                                    w,
                                    start,
                                    inputs,
                                    x.at(t),
                                    x.stride,
                                    y.at(t, group),
                                    y.stride,
                                    relu && done,
                                );
                                if done && !is_last {
                                    count = note(live, count, group.unit, on);
                                }
                            }
                            if done {
                                break;
                            }
                            from = to;
                        }
                    }
                    if !is_last && !self.relu() {
                        let block = hidden.data.add(t * hidden.tile_step);
                        activate(self.activation, std::slice::from_raw_parts_mut(block, hidden.tile_step));
                    }
                }
                new_counts[t] = count;
            }
        }
    }

    fn relu(&self) -> bool {
        self.activation == Activation::Relu
    }
}

/// Where a product reads: row `k` of tile `t` begins at `data + t * tile_step + k * stride`.
#[derive(Clone, Copy)]
struct Operand {
    data: *const f32,
    tile_step: usize,
    stride: usize,
}

impl Operand {
    #[inline(always)]
    unsafe fn skip(self, rows: usize) -> Self {
        Self { data: unsafe { self.data.add(rows * self.stride) }, ..self }
    }

    #[inline(always)]
    unsafe fn at(self, tile: usize) -> *const f32 {
        unsafe { self.data.add(tile * self.tile_step) }
    }
}

/// Where a product writes, laid out as [`Operand`].
#[derive(Clone, Copy)]
struct Target {
    data: *mut f32,
    tile_step: usize,
    stride: usize,
}

impl Target {
    #[inline(always)]
    unsafe fn at(self, tile: usize, group: Group) -> *mut f32 {
        unsafe { self.data.add(tile * self.tile_step + group.unit * self.stride) }
    }
}

/// Which inputs a product runs over.
#[derive(Clone, Copy)]
enum Inputs<'a> {
    /// The first so many.
    All(usize),
    /// Those that are not zero.
    Listed(&'a [u32]),
}

/// Appends the units of a group that are on, without branching, and gives the new count; `live` has room for [`SLACK`] more.
#[inline(always)]
fn note(live: &mut [u32], count: usize, unit: usize, on: u32) -> usize {
    let picks = &PICKS[on as usize % PICKS.len()];
    let room: &mut [u32; SLACK] = (&mut live[count..count + SLACK]).try_into().expect("just cut so long");
    for (to, pick) in room.iter_mut().zip(picks) {
        *to = unit as u32 + u32::from(*pick);
    }
    count + on.count_ones() as usize
}

/// Places written past a list of units.
const SLACK: usize = 8;

/// For every pattern of rows that are on, which they are.
static PICKS: [[u8; SLACK]; 1 << ROWS] = {
    let mut table = [[0; SLACK]; 1 << ROWS];
    let mut on = 0;
    while on < table.len() {
        let (mut row, mut count) = (0, 0);
        while row < ROWS {
            if on >> row & 1 == 1 {
                table[on][count] = row as u8;
                count += 1;
            }
            row += 1;
        }
        on += 1;
    }
    table
};

/// `y = start or y, + w · x`, ReLU if asked for; gives a bit for each unit that is not zero throughout the tile.
#[expect(clippy::too_many_arguments, reason = "the innermost call: everything in registers")]
#[inline(always)]
unsafe fn product<S: Simd>(
    group: Group,
    w: *const f32,
    start: Option<*const f32>,
    inputs: Inputs<'_>,
    x: *const f32,
    x_stride: usize,
    y: *mut f32,
    y_stride: usize,
    relu: bool,
) -> u32 {
    unsafe {
        match group.rows {
            6 => units::<S, 6>(w, start, inputs, x, x_stride, y, y_stride, relu),
            5 => units::<S, 5>(w, start, inputs, x, x_stride, y, y_stride, relu),
            4 => units::<S, 4>(w, start, inputs, x, x_stride, y, y_stride, relu),
            3 => units::<S, 3>(w, start, inputs, x, x_stride, y, y_stride, relu),
            2 => units::<S, 2>(w, start, inputs, x, x_stride, y, y_stride, relu),
            _ => units::<S, 1>(w, start, inputs, x, x_stride, y, y_stride, relu),
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the innermost call: everything in registers")]
#[inline(always)]
unsafe fn units<S: Simd, const R: usize>(
    w: *const f32,
    start: Option<*const f32>,
    inputs: Inputs<'_>,
    x: *const f32,
    x_stride: usize,
    y: *mut f32,
    y_stride: usize,
    relu: bool,
) -> u32 {
    unsafe {
        let mut sums: [[S::V; 2]; R] = std::array::from_fn(|r| match start {
            Some(bias) => [S::splat(*bias.add(r)); 2],
            None => [S::load(y.add(r * y_stride)), S::load(y.add(r * y_stride + S::LANES))],
        });
        match inputs {
            Inputs::All(count) => {
                for k in 0..count {
                    step::<S, R>(&mut sums, w.add(k * R), x.add(k * x_stride));
                }
            }
            Inputs::Listed(list) => {
                for &k in list {
                    step::<S, R>(&mut sums, w.add(k as usize * R), x.add(k as usize * x_stride));
                }
            }
        }
        for (r, [low, high]) in sums.iter_mut().enumerate() {
            if relu {
                (*low, *high) = (S::relu(*low), S::relu(*high));
            }
            S::store(y.add(r * y_stride), *low);
            S::store(y.add(r * y_stride + S::LANES), *high);
        }
        if relu { S::on(&sums) } else { (1 << R) - 1 }
    }
}

/// One input into all sums.
#[inline(always)]
unsafe fn step<S: Simd, const R: usize>(sums: &mut [[S::V; 2]; R], w: *const f32, x: *const f32) {
    unsafe {
        let (low, high) = (S::load(x), S::load(x.add(S::LANES)));
        for (r, [a, b]) in sums.iter_mut().enumerate() {
            let w = S::splat(*w.add(r));
            *a = S::mul_add(w, low, *a);
            *b = S::mul_add(w, high, *b);
        }
    }
}

/// Applies a smooth activation in place; written so that it vectorises.
#[inline(always)]
fn activate(activation: Activation, h: &mut [f32]) {
    match activation {
        Activation::Relu => {}
        Activation::Tanh => h.iter_mut().for_each(|x| *x = 1.0 - 2.0 / (exp(2.0 * *x) + 1.0)),
        Activation::Silu => h.iter_mut().for_each(|x| *x /= 1.0 + exp(-*x)),
    }
}

/// e to the `x`, within 2e-7 relative for -87..=87 and held there outside; NaN stays NaN.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23: adding it rounds to a whole number, kept in the low bits.
    let x = x.clamp(-87.0, 87.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let f = (x - n * 0.693_359_4) + n * 2.121_944_4e-4;
    let p = 1.0 / 720.0;
    let p = p * f + 1.0 / 120.0;
    let p = p * f + 1.0 / 24.0;
    let p = p * f + 1.0 / 6.0;
    let p = p * f + 0.5;
    let p = p * f + 1.0;
    let p = p * f + 1.0;
    let scale = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    p * f32::from_bits(scale)
}

#[cfg(test)]
mod tests;
