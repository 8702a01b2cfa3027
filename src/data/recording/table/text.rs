//! CSV.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use flate2::read::MultiGzDecoder;

use super::{PIECE, Piece, Pieces, absent};

/// A longer row (bytes) is not believed.
const MOST_BYTES: usize = 1 << 20;

/// A file, row after row.
pub(super) struct Text {
    reader: csv::Reader<Leash>,
    left: Arc<AtomicUsize>,
    /// Where each column that is wanted stands in a row.
    places: Vec<usize>,
    record: csv::StringRecord,
}

impl Text {
    pub fn open(file: File, zipped: bool, wanted: &[&str]) -> Result<Self, String> {
        let bytes = BufReader::new(file);
        let text: Box<dyn Read + Send> =
            if zipped { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) };
        let left = Arc::new(AtomicUsize::new(MOST_BYTES));
        let leash = Leash { text, left: left.clone() };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(leash);
        let header = reader.headers().map_err(|e| in_words(&e))?.clone();
        let place = |column: &&str| {
            let at = header.iter().position(|title| title == *column);
            at.ok_or_else(|| absent(column, header.iter()))
        };
        let places = wanted.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { reader, left, places, record: csv::StringRecord::new() })
    }
}

impl Pieces for Text {
    fn next(&mut self) -> Result<Piece, String> {
        let mut piece = vec![Vec::with_capacity(PIECE); self.places.len()];
        for _ in 0..PIECE {
            self.left.store(MOST_BYTES, Ordering::Relaxed);
            if !self.reader.read_record(&mut self.record).map_err(|e| in_words(&e))? {
                break;
            }
            for (column, &place) in piece.iter_mut().zip(&self.places) {
                column.push(self.record.get(place).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN));
            }
        }
        Ok(piece)
    }
}

/// Lets no row take more memory than [`MOST_BYTES`], wherever its end is.
struct Leash {
    text: Box<dyn Read + Send>,
    /// Bytes that may still be read before the row has to end.
    left: Arc<AtomicUsize>,
}

impl Read for Leash {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other(format!("a row is longer than {MOST_BYTES} bytes")));
        }
        let count = self.text.read(buffer)?;
        self.left.store(left.saturating_sub(count), Ordering::Relaxed);
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
