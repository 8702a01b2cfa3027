//! What is expected of a state: a linear function of simple features, fitted to the returns of the last batch.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Batch, PolicyError,
    conjugate::dot,
    kernel::{Job, dispatch},
};
use crate::planning::{kernel::Isa, simd::Simd};

/// Observations are clipped to plus or minus this.
const CLIP: f64 = 10.0;
/// Multiple of the identity added to the normal equations, and how often it may be made ten times as much.
const RIDGE: f64 = 1e-5;
const TRIES: usize = 5;
/// Steps a thread works on at a time.
const CHUNK: usize = 512;

/// rllab's `LinearFeatureBaseline` (rllab/baselines/linear_feature_baseline.py): of the observation clipped to ±10, its squares, the time in
/// hundreds of steps with its square and cube, and 1. Expects nothing before the first fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinearBaseline {
    coefficients: Vec<f64>,
}

impl LinearBaseline {
    /// Features of an observation of so many elements.
    fn features(observation_len: usize) -> usize {
        2 * observation_len + 4
    }

    /// The features of steps `range` of a batch: one row a feature, `range.len()` long.
    fn table(batch: &Batch, times: &[u32], range: std::ops::Range<usize>) -> Vec<f64> {
        let (len, n) = (batch.observation_len(), range.len());
        let mut table = vec![0.0; Self::features(len) * n];
        let (plain, rest) = table.split_at_mut(len * n);
        let (squares, powers) = rest.split_at_mut(len * n);
        let seen = &batch.observations()[range.start * len..range.end * len];
        for i in 0..len {
            let rows = plain[i * n..].iter_mut().zip(&mut squares[i * n..]);
            for ((x, square), &seen) in rows.zip(seen.iter().skip(i).step_by(len)) {
                *x = f64::from(seen).clamp(-CLIP, CLIP);
                *square = *x * *x;
            }
        }
        for (k, &time) in times[range].iter().enumerate() {
            let t = f64::from(time) / 100.0;
            for (power, x) in [t, t * t, t * t * t, 1.0].into_iter().enumerate() {
                powers[power * n + k] = x;
            }
        }
        table
    }

    /// Steps since the beginning of each step's episode.
    fn times(batch: &Batch) -> Vec<u32> {
        batch.paths().iter().flat_map(|path| 0..path.steps as u32).collect()
    }

    fn chunks(batch: &Batch) -> impl IndexedParallelIterator<Item = std::ops::Range<usize>> {
        let len = batch.len();
        (0..len.div_ceil(CHUNK)).into_par_iter().map(move |c| c * CHUNK..len.min((c + 1) * CHUNK))
    }

    /// What is expected of every step's state: its discounted return.
    pub fn values(&self, batch: &Batch) -> Vec<f64> {
        if self.coefficients.len() != Self::features(batch.observation_len()) {
            return vec![0.0; batch.len()];
        }
        let times = Self::times(batch);
        let of = |range: std::ops::Range<usize>| {
            let n = range.len();
            let table = Self::table(batch, &times, range);
            let mut values = vec![0.0; n];
            for (row, coefficient) in table.chunks_exact(n).zip(&self.coefficients) {
                values.iter_mut().zip(row).for_each(|(value, x)| *value += coefficient * x);
            }
            values
        };
        let parts: Vec<Vec<f64>> = Self::chunks(batch).map(of).collect();
        parts.concat()
    }

    /// Fits the expectation to `returns`, one a step, by least squares.
    ///
    /// # Errors
    /// [`PolicyError::Diverged`] if no finite coefficients can be found; they are then as they were.
    pub fn fit(&mut self, batch: &Batch, returns: &[f64]) -> Result<(), PolicyError> {
        let features = Self::features(batch.observation_len());
        let times = Self::times(batch);
        // The normal equations' upper triangle, row after row, each with its right side at the end.
        let of = |range: std::ops::Range<usize>| {
            let (n, right) = (range.len(), &returns[range.clone()]);
            let table = Self::table(batch, &times, range);
            let mut sums = Vec::with_capacity(features * (features + 3) / 2);
            dispatch(Isa::detect(), Normal { table: &table, right, n, sums: &mut sums });
            sums
        };
        let parts: Vec<Vec<f64>> = Self::chunks(batch).map(of).collect();
        let mut sums = vec![0.0; features * (features + 3) / 2];
        for part in &parts {
            sums.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
        }
        let mut ridge = RIDGE;
        for _ in 0..TRIES {
            if let Some(found) = solve(&sums, features, ridge) {
                self.coefficients = found;
                return Ok(());
            }
            ridge *= 10.0;
        }
        Err(PolicyError::Diverged("the returns are not finite numbers".into()))
    }

    /// One number a feature: of each element, of each element's square, of time and its powers, and of 1; empty before the first fit.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }
}

/// Products of every row of a table with itself and the rows below it, then with the right side.
struct Normal<'a> {
    table: &'a [f64],
    right: &'a [f64],
    n: usize,
    sums: &'a mut Vec<f64>,
}

impl Job for Normal<'_> {
    #[inline(always)]
    unsafe fn run<S: Simd>(self) {
        let Self { table, right, n, sums } = self;
        for (i, row) in table.chunks_exact(n).enumerate() {
            let mut fours = table[i * n..].chunks_exact(4 * n);
            for four in &mut fours {
                sums.extend(products(row, std::array::from_fn::<_, 4, _>(|k| &four[k * n..(k + 1) * n])));
            }
            for below in fours.remainder().chunks_exact(n).chain([right]) {
                sums.extend(products(row, [below]));
            }
        }
    }
}

/// Sums of products of a row with others, each in eight sums side by side so that it vectorises.
#[inline(always)]
fn products<const N: usize>(row: &[f64], others: [&[f64]; N]) -> [f64; N] {
    let (row, rest) = row.as_chunks::<8>();
    let mut sums = [[0.0; 8]; N];
    let wide = others.map(|other| other.as_chunks::<8>().0);
    for (k, x) in row.iter().enumerate() {
        for (sums, other) in sums.iter_mut().zip(&wide) {
            for ((sum, x), y) in sums.iter_mut().zip(x).zip(&other[k]) {
                *sum += x * y;
            }
        }
    }
    let done = row.len() * 8;
    std::array::from_fn(|n| sums[n].iter().sum::<f64>() + dot(rest, &others[n][done..]))
}

/// Solves the normal equations by Cholesky's decomposition, `None` if that is not possible in finite numbers.
fn solve(sums: &[f64], n: usize, ridge: f64) -> Option<Vec<f64>> {
    let mut lower = vec![0.0; n * n];
    let mut right = vec![0.0; n];
    let mut at = 0;
    for i in 0..n {
        for j in i..n {
            lower[j * n + i] = sums[at];
            at += 1;
        }
        lower[i * n + i] += ridge;
        right[i] = sums[at];
        at += 1;
    }
    for j in 0..n {
        let known = dot(&lower[j * n..j * n + j], &lower[j * n..j * n + j]);
        let pivot = lower[j * n + j] - known;
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        lower[j * n + j] = pivot.sqrt();
        for i in j + 1..n {
            let known = dot(&lower[i * n..i * n + j], &lower[j * n..j * n + j]);
            lower[i * n + j] = (lower[i * n + j] - known) / lower[j * n + j];
        }
    }
    for i in 0..n {
        let known = dot(&lower[i * n..i * n + i], &right[..i]);
        right[i] = (right[i] - known) / lower[i * n + i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|k| lower[k * n + i] * right[k]).sum();
        right[i] = (right[i] - known) / lower[i * n + i];
    }
    right.iter().all(|x| x.is_finite()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two episodes in which the return is a function that the features can express.
    fn batch() -> (Batch, Vec<f64>) {
        let mut batch = Batch::new(2, 1);
        let mut returns = Vec::new();
        for (episode, steps) in [700_u32, 900].into_iter().enumerate() {
            batch.begin();
            for t in 0..steps {
                let x = [(f64::from(t) * 0.37 + episode as f64).sin(), (f64::from(t) * 0.11).cos() * 2.0];
                batch.push(&x.map(|x| x as f32), &[0.0], 0.0);
                let [a, b] = x.map(|x| f64::from(x as f32));
                let time = f64::from(t) / 100.0;
                returns.push(3.0 - 2.0 * a + 0.5 * b * b + 0.7 * time - 0.01 * time.powi(3));
            }
        }
        (batch, returns)
    }

    #[test]
    fn what_its_features_can_express_is_found() {
        let (batch, returns) = batch();
        let mut baseline = LinearBaseline::default();
        assert!(baseline.values(&batch).iter().all(|&value| value == 0.0));
        baseline.fit(&batch, &returns).expect("numbers are finite");
        for (value, truth) in baseline.values(&batch).iter().zip(&returns) {
            assert!((value - truth).abs() < 1e-4, "{value} for {truth}");
        }
        let wanted = [-2.0, 0.0, 0.0, 0.5, 0.7, 0.0, -0.01, 3.0];
        for (found, wanted) in baseline.coefficients().iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-4, "{:?}", baseline.coefficients());
        }
    }

    #[test]
    fn constant_elements_and_broken_returns_do_no_harm() {
        let mut batch = Batch::new(1, 1);
        batch.begin();
        (0..50).for_each(|_| batch.push(&[4.0], &[0.0], 1.0));
        let mut baseline = LinearBaseline::default();
        baseline.fit(&batch, &[2.5; 50]).expect("the ridge makes it solvable");
        assert!(baseline.values(&batch).iter().all(|value| (value - 2.5).abs() < 1e-3));
        let before = baseline.clone();
        assert!(matches!(baseline.fit(&batch, &[f64::NAN; 50]), Err(PolicyError::Diverged(_))));
        assert_eq!(baseline, before);
    }
}
