//! Mean and standard deviation of columns of data, and what they do to them.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::plant::RowsMut;

/// A standard deviation below this counts as 0: the column is constant.
const CONSTANT: f64 = 1e-8;

/// Mean and standard deviation of each column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    pub mean: Vec<f32>,
    /// 0 marks a constant column: as an input it becomes 0, as a target it is predicted as its mean.
    pub std: Vec<f32>,
}

impl Statistics {
    /// Those of whole columns, all of one length.
    pub fn of(columns: &[&[f32]]) -> Self {
        let count = columns.first().map_or(0, |column| column.len());
        let mut tally = Tally::new(columns.len());
        tally.add(|i| std::iter::once(columns[i]));
        tally.take_means(count);
        tally.add(|i| std::iter::once(columns[i]));
        tally.statistics(count)
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.mean.len()
    }

    pub fn is_empty(&self) -> bool {
        self.mean.is_empty()
    }

    /// `x` becomes `(x - mean) / std`, and 0 in constant columns.
    pub fn normalise(&self, rows: &mut RowsMut<'_>) {
        for (i, (&mean, &std)) in self.mean.iter().zip(&self.std).enumerate() {
            let scale = if std > 0.0 { 1.0 / std } else { 0.0 };
            rows.row(i).iter_mut().for_each(|x| *x = if scale > 0.0 { (*x - mean) * scale } else { 0.0 });
        }
    }

    /// The same for numbers that lie row after row, each with one number a column.
    pub(super) fn normalise_each(&self, numbers: &mut [f32]) {
        let scales: Vec<f32> = self.std.iter().map(|&std| if std > 0.0 { 1.0 / std } else { 0.0 }).collect();
        for row in numbers.chunks_exact_mut(self.len().max(1)) {
            for ((x, mean), scale) in row.iter_mut().zip(&self.mean).zip(&scales) {
                *x = if *scale > 0.0 { (*x - mean) * scale } else { 0.0 };
            }
        }
    }

    /// `x` becomes `std * x + mean`.
    pub fn denormalise(&self, rows: &mut RowsMut<'_>) {
        for (i, (&mean, &std)) in self.mean.iter().zip(&self.std).enumerate() {
            rows.row(i).iter_mut().for_each(|x| *x = std * *x + mean);
        }
    }
}

/// Statistics in the making, from columns that come piece by piece and in order: once for their means, once more for their deviations
/// (population deviation, summed in double precision).
pub(super) struct Tally {
    sums: Vec<f64>,
    means: Option<Vec<f64>>,
}

impl Tally {
    /// Of so many columns.
    pub fn new(columns: usize) -> Self {
        Self { sums: vec![0.0; columns], means: None }
    }

    /// Adds the next pieces of each column; `of` gives those of column `i`.
    pub fn add<'a, I: Iterator<Item = &'a [f32]>>(&mut self, of: impl Fn(usize) -> I + Sync) {
        let Self { sums, means } = self;
        let means = means.as_deref();
        // A column's numbers are added one after the other, however many threads there are.
        sums.par_iter_mut().enumerate().for_each(|(i, sum)| {
            let numbers = of(i).flatten().map(|&x| f64::from(x));
            *sum = match means {
                None => numbers.fold(*sum, |sum, x| sum + x),
                Some(means) => numbers.fold(*sum, |sum, x| sum + (x - means[i]).powi(2)),
            };
        });
    }

    /// All `count` numbers of each column have come once.
    pub fn take_means(&mut self, count: usize) {
        let zeros = vec![0.0; self.sums.len()];
        let sums = std::mem::replace(&mut self.sums, zeros);
        self.means = Some(sums.into_iter().map(|sum| sum / count as f64).collect());
    }

    /// All of them have come twice.
    pub fn statistics(self, count: usize) -> Statistics {
        let deviation = |sum: &f64| (sum / count as f64).sqrt();
        let std = self.sums.iter().map(deviation).map(|std| if std < CONSTANT { 0.0 } else { std as f32 });
        let mean = self.means.into_iter().flatten().map(|mean| mean as f32).collect();
        Statistics { mean, std: std.collect() }
    }
}
