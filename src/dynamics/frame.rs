//! The body's own frame in the plane: which way a plant points, for a few dozen candidates at a time.
//!
//! Everything here works on plain slices without branches, so that the compiler vectorises the loops.

use std::{f32::consts::FRAC_2_PI, ops::Range};

use crate::plant::{Heading, Rows};

/// Candidates worked on at a time: their frames stay in the first level of cache.
pub(super) const LANES: usize = 64;

/// One number a candidate.
pub(super) type Lane = [f32; LANES];

/// `0..width` in pieces of at most [`LANES`].
pub(super) fn spans(width: usize) -> impl Iterator<Item = Range<usize>> {
    (0..width).step_by(LANES).map(move |first| first..(first + LANES).min(width))
}

/// Cosine and sine of each candidate's heading.
pub(super) struct Frame {
    pub cos: Lane,
    pub sin: Lane,
}

impl Frame {
    /// The frames of candidates `span`; the world's own where there is no heading.
    pub fn of(heading: Heading, states: Rows<'_>, span: Range<usize>) -> Self {
        let (mut cos, mut sin) = ([1.0; LANES], [0.0; LANES]);
        let row = |i: usize| &states.row(i)[span.clone()];
        match heading {
            Heading::None => {}
            Heading::Angle(i) => {
                for ((angle, c), s) in row(i).iter().zip(&mut cos).zip(&mut sin) {
                    (*s, *c) = sin_cos(*angle);
                }
            }
            Heading::CosSin(i) => {
                for (((x, y), c), s) in row(i).iter().zip(row(i + 1)).zip(&mut cos).zip(&mut sin) {
                    (*c, *s) = direction(*x, *y);
                }
            }
            Heading::Quaternion(i) => {
                let (w, x, y, z) = (row(i), row(i + 1), row(i + 2), row(i + 3));
                for lane in 0..w.len() {
                    let (w, x, y, z) = (w[lane], x[lane], y[lane], z[lane]);
                    let forward = (w * w + x * x - y * y - z * z, 2.0 * (w * z + x * y));
                    (cos[lane], sin[lane]) = direction(forward.0, forward.1);
                }
            }
        }
        Self { cos, sin }
    }

    /// `(x, y)` of candidate `lane`, given in the world, as the body sees it.
    #[inline]
    pub fn to_body(&self, lane: usize, x: f32, y: f32) -> (f32, f32) {
        let (c, s) = (self.cos[lane], self.sin[lane]);
        (c * x + s * y, c * y - s * x)
    }

    /// `(x, y)` of candidate `lane`, given in the body's frame, in the world.
    #[inline]
    pub fn to_world(&self, lane: usize, x: f32, y: f32) -> (f32, f32) {
        let (c, s) = (self.cos[lane], self.sin[lane]);
        (c * x - s * y, s * x + c * y)
    }

    /// Cosine and sine of half the heading of candidate `lane`: the rotation as a quaternion `(cos, 0, 0, sin)`.
    #[inline]
    pub fn half(&self, lane: usize) -> (f32, f32) {
        let (c, s) = (self.cos[lane], self.sin[lane]);
        // Of the two half-angle formulas, take the one that does not cancel.
        let large = (0.5 * (1.0 + c.abs())).sqrt();
        let small = 0.5 * s.abs() / large;
        let (cos, sin) = if c >= 0.0 { (large, small) } else { (small, large) };
        (cos, sin.copysign(s))
    }
}

/// A unit vector along `(x, y)`, or along x where both are 0.
#[inline]
pub(super) fn direction(x: f32, y: f32) -> (f32, f32) {
    let length = (x * x + y * y).sqrt();
    if length > 0.0 { (x / length, y / length) } else { (1.0, 0.0) }
}

/// Sine and cosine within 1e-6 for angles up to some thousand radians, and within `-1..=1` for any finite one.
///
/// The standard library's versions are calls that stop a loop from being vectorised.
#[inline]
pub(super) fn sin_cos(angle: f32) -> (f32, f32) {
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer, and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    // pi/2 in three parts; the first two have so few bits that small multiples of them are exact.
    const PARTS: [f32; 3] = [1.570_312_5, 4.837_512_969_970_703e-4, 7.549_790_126_404_332e-8];
    let shifted = angle * FRAC_2_PI + ROUND;
    let quadrant = shifted.to_bits();
    let turns = shifted - ROUND;
    let r = ((angle - turns * PARTS[0]) - turns * PARTS[1]) - turns * PARTS[2];
    // Rounding can leave a little more than pi/4, which is fine; beyond 0.8 the angle was too large to be reduced.
    let r = r.clamp(-0.8, 0.8);
    let q = r * r;
    let sin = r + r * q * (-1.0 / 6.0 + q * (1.0 / 120.0 + q * (-1.0 / 5040.0 + q / 362_880.0)));
    let cos = 1.0 - 0.5 * q + q * q * (1.0 / 24.0 + q * (-1.0 / 720.0 + q / 40_320.0));
    let (sin, cos) = if quadrant & 1 == 0 { (sin, cos) } else { (cos, sin) };
    let negative = |bit: u32| (bit & 2) << 30;
    let sin = f32::from_bits(sin.to_bits() ^ negative(quadrant));
    let cos = f32::from_bits(cos.to_bits() ^ negative(quadrant.wrapping_add(1)));
    (sin, cos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_sine_and_cosine_agree_with_the_standard_ones() {
        for i in -200_000..200_000 {
            let angle = i as f32 * 0.01;
            let (sin, cos) = sin_cos(angle);
            assert!((f64::from(sin) - f64::from(angle).sin()).abs() < 1e-6, "sin {angle}");
            assert!((f64::from(cos) - f64::from(angle).cos()).abs() < 1e-6, "cos {angle}");
        }
        for angle in [1e8, -1e22, f32::MAX] {
            let (sin, cos) = sin_cos(angle);
            assert!(sin.abs() <= 1.0 && cos.abs() <= 1.0);
        }
    }
}
