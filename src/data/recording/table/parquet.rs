//! Parquet as pandas and polars write it: flat columns of numbers or flags, values missing here and there.

use std::fs::File;

use parquet::{
    basic::Type as Physical,
    column::reader::ColumnReaderImpl,
    data_type::{BoolType, DataType, DoubleType, FloatType, Int32Type, Int64Type},
    file::reader::{FileReader as _, RowGroupReader, SerializedFileReader},
};

use super::{PIECE, Piece, Pieces, absent};
use crate::data::pages;

/// A file, group of rows after group of rows.
pub(super) struct Groups {
    file: SerializedFileReader<File>,
    /// Place in the file, and name, of each column that is wanted.
    columns: Vec<(usize, String)>,
    /// The group to be opened next, and what is open of the one before.
    next: usize,
    open: Vec<Column>,
}

/// Appends at most so many values of a column of a group; says how many there were.
type Column = Box<dyn FnMut(usize, &mut Vec<f64>) -> Result<usize, String> + Send>;

impl Groups {
    pub fn open(file: File, wanted: &[&str]) -> Result<Self, String> {
        let file = SerializedFileReader::new(file).map_err(|e| format!("it is not sound Parquet ({e})"))?;
        let schema = file.metadata().file_metadata().schema_descr();
        let place = |column: &&str| {
            let at = schema.columns().iter().position(|there| there.path().string() == *column);
            let at = at.ok_or_else(|| absent(column, schema.columns().iter().map(|there| there.name())))?;
            Ok((at, (*column).to_owned()))
        };
        let columns = wanted.iter().map(place).collect::<Result<_, String>>()?;
        Ok(Self { file, columns, next: 0, open: Vec::new() })
    }
}

impl Pieces for Groups {
    fn next(&mut self) -> Result<Piece, String> {
        loop {
            let mut piece = vec![Vec::new(); self.columns.len()];
            for ((column, values), (_, name)) in self.open.iter_mut().zip(&mut piece).zip(&self.columns) {
                while values.len() < PIECE {
                    let left = PIECE - values.len();
                    let more = column(left, values).map_err(|why| format!("column {name}: {why}"))?;
                    if more == 0 {
                        break;
                    }
                }
            }
            if piece.iter().any(|values| !values.is_empty()) || self.next >= self.file.num_row_groups() {
                return Ok(piece);
            }
            let group = self.file.get_row_group(self.next).map_err(|e| e.to_string())?;
            let open = self
                .columns
                .iter()
                .map(|(place, name)| column(&*group, *place).map_err(|why| format!("column {name}: {why}")));
            self.open = open.collect::<Result<_, _>>()?;
            self.next += 1;
        }
    }
}

fn column(group: &dyn RowGroupReader, place: usize) -> Result<Column, String> {
    let descr = group.metadata().column(place).column_descr();
    if descr.max_rep_level() > 0 || descr.max_def_level() > 1 {
        return Err("it holds lists or groups, not numbers".into());
    }
    match descr.physical_type() {
        Physical::DOUBLE => values::<DoubleType>(group, place, |x| *x),
        Physical::FLOAT => values::<FloatType>(group, place, |x| f64::from(*x)),
        Physical::INT64 => values::<Int64Type>(group, place, |x| *x as f64),
        Physical::INT32 => values::<Int32Type>(group, place, |x| f64::from(*x)),
        Physical::BOOLEAN => values::<BoolType>(group, place, |x| f64::from(u8::from(*x))),
        other => Err(format!("it holds {other}, not numbers")),
    }
}

/// The group's values; what is missing is NaN.
fn values<T: DataType>(
    group: &dyn RowGroupReader,
    place: usize,
    number: impl Fn(&T::T) -> f64 + Send + 'static,
) -> Result<Column, String>
where
    ColumnReaderImpl<T>: Send + 'static,
{
    let optional = group.metadata().column(place).column_descr().max_def_level() > 0;
    let mut reader = pages::column::<T>(group, place).map_err(|e| e.to_string())?;
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    Ok(Box::new(move |most, column| {
        values.clear();
        levels.clear();
        let read = reader.read_records(most, optional.then_some(&mut levels), None, &mut values);
        let (records, ..) = read.map_err(|e| e.to_string())?;
        let mut values = values.iter();
        let mut next = || values.next().map_or(f64::NAN, &number);
        if optional {
            column.extend(levels.iter().map(|level| if *level > 0 { next() } else { f64::NAN }));
        } else {
            column.extend((0..records).map(|_| next()));
        }
        Ok(records)
    }))
}
