//! Mean and standard deviation of columns of data, and what they do to them.

use serde::{Deserialize, Serialize};

use crate::plant::{Rows, RowsMut};

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
    /// Of each row of `rows` over its width (population deviation, summed in double precision).
    pub fn of(rows: Rows<'_>) -> Self {
        let n = rows.width() as f64;
        let of_row = |row: &[f32]| {
            let mean = row.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
            let square = |x: f32| (f64::from(x) - mean).powi(2);
            let std = (row.iter().map(|&x| square(x)).sum::<f64>() / n).sqrt();
            (mean as f32, if std < CONSTANT { 0.0 } else { std as f32 })
        };
        let (mean, std) = (0..rows.height()).map(|i| of_row(rows.row(i))).unzip();
        Self { mean, std }
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

    /// `x` becomes `std * x + mean`.
    pub fn denormalise(&self, rows: &mut RowsMut<'_>) {
        for (i, (&mean, &std)) in self.mean.iter().zip(&self.std).enumerate() {
            rows.row(i).iter_mut().for_each(|x| *x = std * *x + mean);
        }
    }
}
