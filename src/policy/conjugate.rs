//! Conjugate gradients: a linear system whose matrix is known by its products alone.

use super::PolicyError;

/// What is left is small enough (rllab, rllab/misc/krylov.py).
const NEGLIGIBLE: f64 = 1e-10;

/// The solution, as far as it got.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Solution {
    pub x: Vec<f64>,
    /// `x · A x`.
    pub curvature: f64,
}

/// Solves `A x = b` for a symmetric positive matrix, in at most so many steps from 0; `product` gives `A` times a vector.
///
/// # Errors
/// Those of `product`.
pub(super) fn solve(
    mut product: impl FnMut(&[f64]) -> Result<Vec<f64>, PolicyError>,
    b: &[f64],
    steps: usize,
) -> Result<Solution, PolicyError> {
    let (mut x, mut rest, mut direction) = (vec![0.0; b.len()], b.to_vec(), b.to_vec());
    let mut size = dot(&rest, &rest);
    for _ in 0..steps {
        if size < NEGLIGIBLE {
            break;
        }
        let along = product(&direction)?;
        let length = size / dot(&direction, &along);
        add(&mut x, length, &direction);
        add(&mut rest, -length, &along);
        let smaller = dot(&rest, &rest);
        let keep = smaller / size;
        direction.iter_mut().zip(&rest).for_each(|(d, r)| *d = r + keep * *d);
        size = smaller;
    }
    // What is left is b - A x: no further product is needed.
    let curvature = dot(&x, b) - dot(&x, &rest);
    Ok(Solution { x, curvature })
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(to, x)| *to += factor * x);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_a_dense_solve() {
        // A = Mᵀ M + 1 of a matrix of made-up numbers, b of others.
        const N: usize = 12;
        let m = |i: usize, j: usize| ((i * 31 + j * 17 + 5) % 23) as f64 / 23.0 - 0.5;
        let a: Vec<Vec<f64>> = (0..N)
            .map(|i| {
                let entry = |j| (0..N).map(|k| m(k, i) * m(k, j)).sum::<f64>() + f64::from(u8::from(i == j));
                (0..N).map(entry).collect()
            })
            .collect();
        let b: Vec<f64> = (0..N).map(|i| (i as f64).sin()).collect();
        let product = |v: &[f64]| Ok(a.iter().map(|row| dot(row, v)).collect());
        let found = solve(product, &b, N).expect("products do not fail");

        // Gauss's elimination.
        let (mut rows, mut right) = (a.clone(), b.clone());
        for p in 0..N {
            for r in p + 1..N {
                let factor = rows[r][p] / rows[p][p];
                let pivot = rows[p].clone();
                rows[r].iter_mut().zip(&pivot).for_each(|(x, y)| *x -= factor * y);
                right[r] -= factor * right[p];
            }
        }
        let mut dense = vec![0.0; N];
        for r in (0..N).rev() {
            let known: f64 = (r + 1..N).map(|c| rows[r][c] * dense[c]).sum();
            dense[r] = (right[r] - known) / rows[r][r];
        }
        for (x, y) in found.x.iter().zip(&dense) {
            assert!((x - y).abs() < 1e-5, "{:?} for {dense:?}", found.x);
        }
        let curvature: f64 = a.iter().zip(&found.x).map(|(row, x)| x * dot(row, &found.x)).sum();
        assert!((found.curvature - curvature).abs() < 1e-9 * curvature.max(1.0));
    }
}
