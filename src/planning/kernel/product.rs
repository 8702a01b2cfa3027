//! The innermost product: a few units by one tile of candidates, in registers from the first input to the last.

use super::{Activation, Simd};

/// Units formed side by side.
pub(crate) const ROWS: usize = 6;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// First unit, and how many.
    pub unit: usize,
    pub rows: usize,
    /// Where its weights begin.
    pub weights: usize,
}

/// Where a product reads: row `k` of tile `t` begins at `data + t * tile_step + k * stride`.
#[derive(Clone, Copy)]
pub(crate) struct Operand {
    pub data: *const f32,
    pub tile_step: usize,
    pub stride: usize,
}

impl Operand {
    /// # Safety
    /// It has so many rows.
    #[inline(always)]
    pub unsafe fn skip(self, rows: usize) -> Self {
        // SAFETY: the caller's.
        Self { data: unsafe { self.data.add(rows * self.stride) }, ..self }
    }

    /// # Safety
    /// It has that tile.
    #[inline(always)]
    pub unsafe fn at(self, tile: usize) -> *const f32 {
        // SAFETY: the caller's.
        unsafe { self.data.add(tile * self.tile_step) }
    }
}

/// Where a product writes, laid out as [`Operand`].
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub data: *mut f32,
    pub tile_step: usize,
    pub stride: usize,
}

impl Target {
    /// # Safety
    /// It has that tile, and room for the group's units in it.
    #[inline(always)]
    pub unsafe fn at(self, tile: usize, group: Group) -> *mut f32 {
        // SAFETY: the caller's.
        unsafe { self.data.add(tile * self.tile_step + group.unit * self.stride) }
    }
}

/// What becomes of a product's sums.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Finish {
    Sums,
    Relu,
    /// ReLU, and say which units are on.
    ReluAndLook,
}

/// Which inputs a product runs over.
#[derive(Clone, Copy)]
pub(crate) enum Inputs<'a> {
    /// The first so many.
    All(usize),
    /// Those that are not zero.
    Listed(&'a [u32]),
}

/// Appends the units of a group that are on, without branching, and gives the new count; `live` has room for [`SLACK`] more.
#[inline(always)]
pub(crate) fn note(live: &mut [u32], count: usize, unit: usize, on: u32) -> usize {
    let picks = &PICKS[on as usize % PICKS.len()];
    let room: &mut [u32; SLACK] = (&mut live[count..count + SLACK]).try_into().expect("just cut so long");
    for (to, pick) in room.iter_mut().zip(picks) {
        *to = unit as u32 + u32::from(*pick);
    }
    count + on.count_ones() as usize
}

/// Places written past a list of units.
pub(crate) const SLACK: usize = 8;

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

/// `y = start or y, + w · x`, finished as asked; gives a bit for each unit that is not known to be zero throughout the tile.
///
/// # Safety
/// As [`Simd`]. `w` holds the group's weights for every input that is asked for, `start` its biases, `x` a tile's row of each of those
/// inputs, `x_stride` apart; `y` has room for a tile's row of each unit, `y_stride` apart, and overlaps none of them.
#[expect(clippy::too_many_arguments, reason = "the innermost call: everything in registers")]
#[inline(always)]
pub(crate) unsafe fn product<S: Simd>(
    group: Group,
    w: *const f32,
    start: Option<*const f32>,
    inputs: Inputs<'_>,
    x: *const f32,
    x_stride: usize,
    y: *mut f32,
    y_stride: usize,
    finish: Finish,
) -> u32 {
    // SAFETY: the caller's; a group has 1 to 6 units.
    unsafe {
        match group.rows {
            6 => units::<S, 6>(w, start, inputs, x, x_stride, y, y_stride, finish),
            5 => units::<S, 5>(w, start, inputs, x, x_stride, y, y_stride, finish),
            4 => units::<S, 4>(w, start, inputs, x, x_stride, y, y_stride, finish),
            3 => units::<S, 3>(w, start, inputs, x, x_stride, y, y_stride, finish),
            2 => units::<S, 2>(w, start, inputs, x, x_stride, y, y_stride, finish),
            _ => units::<S, 1>(w, start, inputs, x, x_stride, y, y_stride, finish),
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
    finish: Finish,
) -> u32 {
    // SAFETY: as in `product`: no index goes beyond the `R` units and the inputs that are asked for.
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
            if finish != Finish::Sums {
                (*low, *high) = (S::relu(*low), S::relu(*high));
            }
            S::store(y.add(r * y_stride), *low);
            S::store(y.add(r * y_stride + S::LANES), *high);
        }
        if finish == Finish::ReluAndLook { S::on(&sums) } else { (1 << R) - 1 }
    }
}

/// One input into all sums.
#[inline(always)]
unsafe fn step<S: Simd, const R: usize>(sums: &mut [[S::V; 2]; R], w: *const f32, x: *const f32) {
    // SAFETY: `w` holds a weight of each of the `R` units, `x` the two vectors of a tile.
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
pub(crate) fn activate(activation: Activation, h: &mut [f32]) {
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
