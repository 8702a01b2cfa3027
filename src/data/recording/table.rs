//! Numbers of a CSV file, column by column.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read},
    ops::Range,
    path::Path,
};

use flate2::read::MultiGzDecoder;

use super::DataError;

/// More rows than this are not believed.
const MOST_ROWS: usize = 20_000_000;

/// The columns that were asked for; what is no number is NaN.
pub(super) struct Table {
    columns: HashMap<String, Vec<f64>>,
    rollout: String,
}

impl Table {
    /// Reads `wanted` columns; `rollout` is the one that numbers the rollouts.
    pub fn read(file: &Path, wanted: &[&str], rollout: &str) -> Result<Self, DataError> {
        let name = file.display().to_string();
        let io = |source| DataError::Io { file: name.clone(), source };
        let wrong = |why: String| DataError::Recording { file: name.clone(), why };
        let bytes = BufReader::new(File::open(file).map_err(io)?);
        let zipped = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        let text: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
        let header = reader.headers().map_err(|e| wrong(in_words(&e)))?.clone();
        let place = |column: &&str| {
            let at = header.iter().position(|title| title == *column);
            at.ok_or_else(|| {
                let titles = header.iter().collect::<Vec<_>>().join(", ");
                wrong(format!("it has no column \"{column}\"; it has {titles}"))
            })
        };
        let places = wanted.iter().map(place).collect::<Result<Vec<usize>, _>>()?;
        let mut columns = vec![Vec::new(); wanted.len()];
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|e| wrong(in_words(&e)))? {
            for (column, &place) in columns.iter_mut().zip(&places) {
                column.push(record.get(place).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN));
            }
            if columns[0].len() > MOST_ROWS {
                return Err(wrong(format!("it has more than {MOST_ROWS} rows")));
            }
        }
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

/// What the CSV reader says, with the line where it knows one.
fn in_words(error: &csv::Error) -> String {
    match error.position() {
        Some(position) => format!("line {}: {error}", position.line()),
        None => error.to_string(),
    }
}
