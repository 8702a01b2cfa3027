//! CSV.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufReader, Read},
    rc::Rc,
};

use flate2::read::MultiGzDecoder;

use super::{MOST_ROWS, absent, too_many};

/// A longer row (bytes) is not believed.
const MOST_BYTES: usize = 1 << 20;

pub(super) fn read(file: File, zipped: bool, wanted: &[&str]) -> Result<Vec<Vec<f64>>, String> {
    let bytes = BufReader::new(file);
    let text: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
    let left = Rc::new(Cell::new(MOST_BYTES));
    let leash = Leash { text, left: left.clone() };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(leash);
    let header = reader.headers().map_err(|e| in_words(&e))?.clone();
    let place = |column: &&str| {
        let at = header.iter().position(|title| title == *column);
        at.ok_or_else(|| absent(column, header.iter()))
    };
    let places = wanted.iter().map(place).collect::<Result<Vec<usize>, _>>()?;
    let mut columns = vec![Vec::new(); wanted.len()];
    let mut record = csv::StringRecord::new();
    loop {
        left.set(MOST_BYTES);
        if !reader.read_record(&mut record).map_err(|e| in_words(&e))? {
            return Ok(columns);
        }
        for (column, &place) in columns.iter_mut().zip(&places) {
            column.push(record.get(place).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN));
        }
        if columns.first().is_some_and(|column| column.len() > MOST_ROWS) {
            return Err(too_many());
        }
    }
}

/// Lets no row take more memory than [`MOST_BYTES`], wherever its end is.
struct Leash {
    text: Box<dyn Read>,
    /// Bytes that may still be read before the row has to end.
    left: Rc<Cell<usize>>,
}

impl Read for Leash {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other(format!("a row is longer than {MOST_BYTES} bytes")));
        }
        let count = self.text.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(count));
        Ok(count)
    }
}

/// What the CSV reader says, with the line where it knows one.
fn in_words(error: &csv::Error) -> String {
    match error.position() {
        Some(position) => format!("line {}: {error}", position.line()),
        None => error.to_string(),
    }
}
