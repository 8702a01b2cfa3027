//! Products over samples: every row of one thing with every row of another, summed over the samples of some tiles.
//!
//! A sum is a vector of partial sums until the very end, so that nothing is added across a vector's lanes on the way.

use crate::planning::simd::Simd;

/// Adds to `sums` (a vector for each pair, `a` rows by `b` rows) the products of all rows of `a` and `b` over `tiles` tiles; each is
/// given with its number of rows.
///
/// # Safety
/// As [`Simd`]. `a` and `b` hold so many tiles of their rows one after the other; `sums` has room for a vector a pair.
#[inline(always)]
pub(super) unsafe fn products<S: Simd>(
    (a, a_rows): (*const f32, usize),
    (b, b_rows): (*const f32, usize),
    tiles: usize,
    sums: *mut f32,
) {
    let tile = 2 * S::LANES;
    // As many sums as registers allow beside what is read.
    let block = if S::LANES == 16 { 4 } else { 2 };
    for r in (0..a_rows).step_by(block) {
        for c in (0..b_rows).step_by(4) {
            let (rows, columns) = (block.min(a_rows - r), 4.min(b_rows - c));
            // SAFETY: the rows lie within the tiles, the sums within theirs.
            unsafe {
                let a = Strip { data: a.add(r * tile), step: a_rows * tile };
                let b = Strip { data: b.add(c * tile), step: b_rows * tile };
                let to = Strip { data: sums.add((r * b_rows + c) * S::LANES), step: b_rows * S::LANES };
                match (rows, columns) {
                    (4, 4) => patch::<S, 4, 4>(a, b, tiles, to),
                    (4, 3) => patch::<S, 4, 3>(a, b, tiles, to),
                    (4, 2) => patch::<S, 4, 2>(a, b, tiles, to),
                    (4, _) => patch::<S, 4, 1>(a, b, tiles, to),
                    (3, 4) => patch::<S, 3, 4>(a, b, tiles, to),
                    (3, 3) => patch::<S, 3, 3>(a, b, tiles, to),
                    (3, 2) => patch::<S, 3, 2>(a, b, tiles, to),
                    (3, _) => patch::<S, 3, 1>(a, b, tiles, to),
                    (2, 4) => patch::<S, 2, 4>(a, b, tiles, to),
                    (2, 3) => patch::<S, 2, 3>(a, b, tiles, to),
                    (2, 2) => patch::<S, 2, 2>(a, b, tiles, to),
                    (2, _) => patch::<S, 2, 1>(a, b, tiles, to),
                    (_, 4) => patch::<S, 1, 4>(a, b, tiles, to),
                    (_, 3) => patch::<S, 1, 3>(a, b, tiles, to),
                    (_, 2) => patch::<S, 1, 2>(a, b, tiles, to),
                    (_, _) => patch::<S, 1, 1>(a, b, tiles, to),
                }
            }
        }
    }
}

/// Where something begins, and how far it is to the next tile (or row of sums).
#[derive(Clone, Copy)]
struct Strip<P> {
    data: P,
    step: usize,
}

/// `R` rows by `C` rows, in registers from the first tile to the last.
#[inline(always)]
unsafe fn patch<S: Simd, const R: usize, const C: usize>(
    a: Strip<*const f32>,
    b: Strip<*const f32>,
    tiles: usize,
    to: Strip<*mut f32>,
) {
    let tile = 2 * S::LANES;
    // SAFETY: as in `products`: no index goes beyond the rows and tiles that are asked for.
    unsafe {
        let mut sums: [[S::V; C]; R] = std::array::from_fn(|r| {
            std::array::from_fn(|c| S::load(to.data.add(r * to.step + c * S::LANES)))
        });
        for t in 0..tiles {
            for half in [0, S::LANES] {
                let b: [S::V; C] = std::array::from_fn(|c| S::load(b.data.add(t * b.step + c * tile + half)));
                for (r, row) in sums.iter_mut().enumerate() {
                    let a = S::load(a.data.add(t * a.step + r * tile + half));
                    for (sum, b) in row.iter_mut().zip(&b) {
                        *sum = S::mul_add(a, *b, *sum);
                    }
                }
            }
        }
        for (r, row) in sums.iter().enumerate() {
            for (c, sum) in row.iter().enumerate() {
                S::store(to.data.add(r * to.step + c * S::LANES), *sum);
            }
        }
    }
}

/// Adds to `to` (a vector a row) every row of `a` over `tiles` tiles.
///
/// # Safety
/// As [`products`].
#[inline(always)]
pub(super) unsafe fn sums<S: Simd>((a, rows): (*const f32, usize), tiles: usize, to: *mut f32) {
    let tile = 2 * S::LANES;
    for r in 0..rows {
        // SAFETY: the rows lie within the tiles, the sums within theirs.
        unsafe {
            let one = S::splat(1.0);
            let mut sum = S::load(to.add(r * S::LANES));
            for t in 0..tiles {
                let row = a.add((t * rows + r) * tile);
                sum = S::mul_add(one, S::load(row), sum);
                sum = S::mul_add(one, S::load(row.add(S::LANES)), sum);
            }
            S::store(to.add(r * S::LANES), sum);
        }
    }
}

/// Adds each vector of partial sums up, in a fixed order, and adds that to `to`.
#[inline(always)]
pub(super) fn fold<S: Simd>(sums: &[f32], to: &mut [f32]) {
    for (to, sums) in to.iter_mut().zip(sums.chunks_exact(S::LANES)) {
        let mut parts: [f32; 8] = std::array::from_fn(|i| sums[i]);
        for more in sums[8..].chunks_exact(8) {
            parts.iter_mut().zip(more).for_each(|(part, x)| *part += x);
        }
        let [a, b, c, d, e, f, g, h] = parts;
        *to += ((a + e) + (c + g)) + ((b + f) + (d + h));
    }
}
