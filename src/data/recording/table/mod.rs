//! Numbers of a table, column by column: CSV (perhaps gzipped), Parquet, or an archive of NumPy arrays. What a file says of its own
//! size is not believed: memory is taken as numbers arrive.

mod arrays;
mod parquet;
mod text;

use std::{collections::HashMap, ops::Range, path::Path};

use super::DataError;

/// More rows than this are not believed.
const MOST_ROWS: usize = 20_000_000;

/// The columns that were asked for; what is no number is NaN.
pub(super) struct Table {
    columns: HashMap<String, Vec<f64>>,
    rollout: String,
}

/// Whether a file of this name is a table that can be read.
pub fn is_table(file: &str) -> bool {
    let bare = file.strip_suffix(".gz");
    let is = |name: &str, known: &[&str]| {
        let extension = Path::new(name).extension();
        extension.is_some_and(|found| known.iter().any(|known| found.eq_ignore_ascii_case(known)))
    };
    bare.map_or_else(|| is(file, &["csv", "parquet", "npz"]), |bare| is(bare, &["csv"]))
}

impl Table {
    /// Reads `wanted` columns; `rollout` is the one that numbers the rollouts.
    pub fn read(file: &Path, wanted: &[&str], rollout: &str) -> Result<Self, DataError> {
        let name = file.display().to_string();
        let bytes =
            std::fs::File::open(file).map_err(|source| DataError::Io { file: name.clone(), source })?;
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let columns = match extension.to_ascii_lowercase().as_str() {
            "parquet" => parquet::read(bytes, wanted),
            "npz" => arrays::read(bytes, wanted),
            extension => text::read(bytes, extension == "gz", wanted),
        };
        let columns = columns.map_err(|why| DataError::Recording { file: name, why })?;
        let columns = wanted.iter().map(|&column| column.to_owned()).zip(columns).collect();
        Ok(Self { columns, rollout: rollout.to_owned() })
    }

    pub fn value(&self, row: usize, column: &str) -> f64 {
        self.columns.get(column).and_then(|values| values.get(row)).copied().unwrap_or(f64::NAN)
    }

    /// The rollout's own number.
    pub fn label(&self, row: usize) -> f64 {
        self.value(row, &self.rollout)
    }

    /// Rows of each rollout, in order.
    pub fn rollouts(&self) -> Vec<Range<usize>> {
        let labels = self.columns.get(&self.rollout).map_or(&[][..], Vec::as_slice);
        let mut rollouts = Vec::new();
        let mut begin = 0;
        for row in 1..=labels.len() {
            if row == labels.len() || labels[row] != labels[begin] {
                rollouts.push(begin..row);
                begin = row;
            }
        }
        rollouts
    }
}

/// That a column is not there, with those that are.
fn absent<'a>(column: &str, there: impl Iterator<Item = &'a str>) -> String {
    let there = there.collect::<Vec<_>>().join(", ");
    format!("it has no column \"{column}\"; it has {there}")
}

fn too_many() -> String {
    format!("it has more than {MOST_ROWS} rows")
}
