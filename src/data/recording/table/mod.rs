//! Numbers of a table, some rows at a time: CSV (perhaps gzipped), Parquet, or an archive of NumPy arrays. What a file says of its own
//! size is not believed: memory is taken for the rows at hand, as they arrive.

mod arrays;
mod parquet;
mod text;

use std::{fs::File, path::Path};

use super::DataError;
use crate::crash;

/// More rows than this are not believed.
const MOST_ROWS: usize = 20_000_000;

/// Rows of a piece, but for the last one.
const PIECE: usize = 1 << 13;

/// Some rows: a vector for each column that is wanted.
pub(super) type Piece = Vec<Vec<f64>>;

/// What a kind of file gives.
trait Pieces: Send {
    /// The next rows, [`PIECE`] of them unless the file ends; no rows at its end. What is no number is NaN.
    fn next(&mut self) -> Result<Piece, String>;
}

/// The columns that were asked for, of a file that is being read.
pub(super) struct Table {
    pieces: Box<dyn Pieces>,
    /// As messages call the file, and its columns.
    file: String,
    wanted: Vec<String>,
    rows: usize,
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
    /// Begins to read `wanted` columns.
    pub fn open(file: &Path, wanted: &[&str]) -> Result<Self, DataError> {
        let name = file.display().to_string();
        let bytes = File::open(file).map_err(|source| DataError::Io { file: name.clone(), source })?;
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let pieces = sound(|| {
            Ok(match extension.to_ascii_lowercase().as_str() {
                "parquet" => Box::new(parquet::Groups::open(bytes, wanted)?) as Box<dyn Pieces>,
                "npz" => Box::new(arrays::Arrays::open(file, wanted)?),
                extension => Box::new(text::Text::open(bytes, extension == "gz", wanted)?),
            })
        });
        let pieces = pieces.map_err(|why| DataError::Recording { file: name.clone(), why })?;
        let wanted = wanted.iter().map(|&column| column.to_owned()).collect();
        Ok(Self { pieces, file: name, wanted, rows: 0 })
    }

    /// The next rows; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Piece>, DataError> {
        let Self { pieces, wanted, rows, .. } = self;
        let piece = sound(|| pieces.next()).and_then(|piece| {
            let length = |column: usize| piece.get(column).map_or(0, Vec::len);
            *rows += length(0);
            match (1..wanted.len()).find(|&column| length(column) != length(0)) {
                Some(column) => Err(format!(
                    "its columns {} and {} are of different lengths",
                    wanted[column - 1],
                    wanted[column]
                )),
                None if *rows > MOST_ROWS => Err(format!("it has more than {MOST_ROWS} rows")),
                None => Ok((length(0) > 0).then_some(piece)),
            }
        });
        piece.map_err(|why| DataError::Recording { file: self.file.clone(), why })
    }
}

/// The libraries check most of what they read; a panic in one must not take the program along.
fn sound<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    crash::shield(read).unwrap_or_else(|_| Err("its contents are damaged".into()))
}

/// That a column is not there, with those that are.
fn absent<'a>(column: &str, there: impl Iterator<Item = &'a str>) -> String {
    let there = there.collect::<Vec<_>>().join(", ");
    format!("it has no column \"{column}\"; it has {there}")
}
