//! Layers in bfloat16: half the bytes and, where the processor has the instructions (AVX512-BF16), half the time.
//!
//! Two inputs make a pair of 16-bit numbers in one 32-bit lane; a product adds both in single precision. The first layer,
//! which reads the state, stays in single precision; so do all sums, biases and activations.

use std::arch::x86_64::{
    __m256bh, __m256i, __m512, __m512bh, _mm512_castsi512_ps, _mm512_cvtepu16_epi32, _mm512_cvtneps_pbh,
    _mm512_dpbf16_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_or_si512, _mm512_set1_epi32, _mm512_set1_ps,
    _mm512_setzero_ps, _mm512_slli_epi32, _mm512_storeu_ps,
};

use super::product::{Group, ROWS};
use crate::dynamics::Layer;

/// Candidates in a vector, two of which are a tile.
const LANES: usize = 16;
const TILE: usize = 2 * LANES;
/// Longest stretch of pairs multiplied before moving on, so that they stay in the first-level cache.
const CHUNK: usize = 128;

/// A layer's weights in reading order: groups of up to [`ROWS`] units, each `pairs x rows`.
#[derive(Debug)]
pub(super) struct Pairs {
    /// Pairs of inputs.
    height: usize,
    pub outputs: usize,
    groups: Vec<Group>,
    weights: Vec<u32>,
    bias: Vec<f32>,
}

impl Pairs {
    pub fn new(layer: &Layer) -> Self {
        let Layer { inputs, outputs, .. } = *layer;
        let (pairs, count) = (inputs.div_ceil(2), outputs.div_ceil(ROWS));
        let mut packed = Self {
            height: pairs,
            outputs,
            groups: Vec::with_capacity(count),
            weights: Vec::with_capacity(pairs * outputs),
            bias: layer.bias.clone(),
        };
        let weight = |unit: usize, input: usize| {
            if input < inputs { u32::from(round(layer.weights[unit * inputs + input])) } else { 0 }
        };
        for g in 0..count {
            let (unit, end) = (g * outputs / count, (g + 1) * outputs / count);
            packed.groups.push(Group { unit, rows: end - unit, weights: packed.weights.len() });
            for k in 0..pairs {
                packed.weights.extend((unit..end).map(|u| weight(u, 2 * k) | weight(u, 2 * k + 1) << 16));
            }
        }
        packed
    }

    /// `y = weights · x + bias`, through ReLU if asked, for one tile: `x` holds pairs as [`pack`] writes them, a row of `y` is
    /// `stride` apart from the next.
    ///
    /// # Safety
    /// The processor has AVX512-BF16; `x` holds this layer's pairs for a tile, `y` room for its outputs.
    #[target_feature(enable = "avx512f,avx512bf16,avx512bw")]
    pub unsafe fn product(&self, x: *const u32, y: *mut f32, stride: usize, relu: bool) {
        let mut first = 0;
        while first < self.height.max(1) {
            let end = self.height.min(first + CHUNK);
            let relu = relu && end == self.height;
            for group in &self.groups {
                // SAFETY: a group's weights and biases lie within the layer's; the rest is the caller's.
                unsafe {
                    let w = self.weights.as_ptr().add(group.weights + first * group.rows);
                    let start = (first == 0).then(|| self.bias.as_ptr().add(group.unit));
                    let (x, y) = (x.add(first * TILE), y.add(group.unit * stride));
                    let n = end - first;
                    match group.rows {
                        6 => units::<6>(w, start, n, x, y, stride, relu),
                        5 => units::<5>(w, start, n, x, y, stride, relu),
                        4 => units::<4>(w, start, n, x, y, stride, relu),
                        3 => units::<3>(w, start, n, x, y, stride, relu),
                        2 => units::<2>(w, start, n, x, y, stride, relu),
                        _ => units::<1>(w, start, n, x, y, stride, relu),
                    }
                }
            }
            first = end.max(first + 1);
        }
    }
}

/// The nearest bfloat16's bits.
fn round(x: f32) -> u16 {
    let bits = x.to_bits();
    if x.is_nan() { (bits >> 16) as u16 | 0x40 } else { ((bits + 0x7fff + (bits >> 16 & 1)) >> 16) as u16 }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bf16,avx512bw")]
unsafe fn units<const R: usize>(
    w: *const u32,
    start: Option<*const f32>,
    pairs: usize,
    x: *const u32,
    y: *mut f32,
    stride: usize,
    relu: bool,
) {
    // SAFETY: as in `product`: no index goes beyond the `R` units and the pairs that are asked for.
    unsafe {
        let mut sums: [[__m512; 2]; R] = std::array::from_fn(|r| match start {
            Some(bias) => [_mm512_set1_ps(*bias.add(r)); 2],
            None => [_mm512_loadu_ps(y.add(r * stride)), _mm512_loadu_ps(y.add(r * stride + LANES))],
        });
        for k in 0..pairs {
            let load = |at: *const u32| -> __m512bh { bits(_mm512_loadu_ps(at.cast())) };
            let (low, high) = (load(x.add(k * TILE)), load(x.add(k * TILE + LANES)));
            for (r, [a, b]) in sums.iter_mut().enumerate() {
                let w = bits(_mm512_castsi512_ps(_mm512_set1_epi32(*w.add(k * R + r) as i32)));
                *a = _mm512_dpbf16_ps(*a, w, low);
                *b = _mm512_dpbf16_ps(*b, w, high);
            }
        }
        for (r, [low, high]) in sums.iter_mut().enumerate() {
            if relu {
                // The second operand wins where either is NaN.
                (*low, *high) =
                    (_mm512_max_ps(_mm512_setzero_ps(), *low), _mm512_max_ps(_mm512_setzero_ps(), *high));
            }
            _mm512_storeu_ps(y.add(r * stride), *low);
            _mm512_storeu_ps(y.add(r * stride + LANES), *high);
        }
    }
}

/// The same 512 bits as pairs of bfloat16.
#[inline]
#[target_feature(enable = "avx512f,avx512bf16")]
fn bits(v: __m512) -> __m512bh {
    // SAFETY: both are plain vectors of 512 bits.
    unsafe { std::mem::transmute(v) }
}

/// Rounds `units` rows of a tile (dense) to pairs; an odd last one is paired with zeros.
///
/// # Safety
/// The processor has AVX512-BF16; `h` holds `units` rows of a tile, `to` has room for half as many, rounded up.
#[target_feature(enable = "avx512f,avx512bf16,avx512bw")]
pub(super) unsafe fn pack(h: *const f32, units: usize, to: *mut u32) {
    // SAFETY: the caller's; a row of a tile is two vectors, and both halves of a pair are read only where they are.
    unsafe {
        for pair in 0..units.div_ceil(2) {
            for half in [0, LANES] {
                let half_pair = |unit: usize| {
                    let v = if unit < units {
                        _mm512_loadu_ps(h.add(unit * TILE + half))
                    } else {
                        _mm512_setzero_ps()
                    };
                    _mm512_cvtepu16_epi32(std::mem::transmute::<__m256bh, __m256i>(_mm512_cvtneps_pbh(v)))
                };
                let (even, odd) = (half_pair(2 * pair), half_pair(2 * pair + 1));
                let both = _mm512_or_si512(even, _mm512_slli_epi32::<16>(odd));
                _mm512_storeu_ps(to.add(pair * TILE + half).cast(), _mm512_castsi512_ps(both));
            }
        }
    }
}
