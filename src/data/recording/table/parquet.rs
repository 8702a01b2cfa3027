//! Parquet as pandas and polars write it: flat columns of numbers or flags, values missing here and there.

use std::fs::File;

use parquet::{
    basic::Type as Physical,
    column::reader::ColumnReaderImpl,
    data_type::{BoolType, DataType, DoubleType, FloatType, Int32Type, Int64Type},
    file::reader::{FileReader as _, RowGroupReader, SerializedFileReader},
};

use super::{MOST_ROWS, absent, too_many};
use crate::{crash, data::pages};

/// Values read at a time.
const PIECE: usize = 1 << 16;

pub(super) fn read(file: File, wanted: &[&str]) -> Result<Vec<Vec<f64>>, String> {
    // The Parquet library checks most of what it reads; a panic in it must not take the program along.
    crash::shield(|| read_sound(file, wanted)).unwrap_or_else(|| Err("its contents are damaged".into()))
}

fn read_sound(file: File, wanted: &[&str]) -> Result<Vec<Vec<f64>>, String> {
    let reader = SerializedFileReader::new(file).map_err(|e| format!("it is not sound Parquet ({e})"))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let place = |column: &&str| {
        let at = schema.columns().iter().position(|there| there.path().string() == *column);
        at.ok_or_else(|| absent(column, schema.columns().iter().map(|there| there.name())))
    };
    let places = wanted.iter().map(place).collect::<Result<Vec<usize>, _>>()?;
    let mut columns = vec![Vec::new(); wanted.len()];
    for i in 0..reader.num_row_groups() {
        let group = reader.get_row_group(i).map_err(|e| e.to_string())?;
        for ((column, &place), name) in columns.iter_mut().zip(&places).zip(wanted) {
            append(&*group, place, column).map_err(|why| format!("column {name}: {why}"))?;
        }
    }
    match columns.windows(2).position(|pair| pair[0].len() != pair[1].len()) {
        Some(i) => Err(format!("columns {} and {} are of different lengths", wanted[i], wanted[i + 1])),
        None => Ok(columns),
    }
}

fn append(group: &dyn RowGroupReader, place: usize, column: &mut Vec<f64>) -> Result<(), String> {
    let descr = group.metadata().column(place).column_descr();
    if descr.max_rep_level() > 0 || descr.max_def_level() > 1 {
        return Err("it holds lists or groups, not numbers".into());
    }
    match descr.physical_type() {
        Physical::DOUBLE => values::<DoubleType>(group, place, column, |x| *x),
        Physical::FLOAT => values::<FloatType>(group, place, column, |x| f64::from(*x)),
        Physical::INT64 => values::<Int64Type>(group, place, column, |x| *x as f64),
        Physical::INT32 => values::<Int32Type>(group, place, column, |x| f64::from(*x)),
        Physical::BOOLEAN => values::<BoolType>(group, place, column, |x| f64::from(u8::from(*x))),
        other => Err(format!("it holds {other}, not numbers")),
    }
}

/// Appends the group's values; what is missing is NaN.
fn values<T: DataType>(
    group: &dyn RowGroupReader,
    place: usize,
    column: &mut Vec<f64>,
    number: impl Fn(&T::T) -> f64,
) -> Result<(), String>
where
    ColumnReaderImpl<T>: Sized,
{
    let optional = group.metadata().column(place).column_descr().max_def_level() > 0;
    let mut reader = pages::column::<T>(group, place).map_err(|e| e.to_string())?;
    loop {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let read = reader.read_records(PIECE, optional.then_some(&mut levels), None, &mut values);
        let (records, ..) = read.map_err(|e| e.to_string())?;
        if records == 0 {
            return Ok(());
        }
        if column.len() + records > MOST_ROWS {
            return Err(too_many());
        }
        let mut values = values.iter();
        let mut next = || values.next().map_or(f64::NAN, &number);
        if optional {
            column.extend(levels.iter().map(|level| if *level > 0 { next() } else { f64::NAN }));
        } else {
            column.extend((0..records).map(|_| next()));
        }
    }
}
