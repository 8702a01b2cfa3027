//! A data set in the formats of other tools: Foxglove and PlotJuggler (MCAP), spreadsheets (CSV), NumPy (npz), pandas and polars
//! (Parquet). `presets/FILES.md` says what stands where.

mod mcap;
mod npz;
mod records;
mod table;

use std::{io, path::Path};

use super::{ColumnMap, DataError, Dataset, Reading, replace_bytes, replace_file};

/// A format that other tools read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Mcap,
    Csv,
    Npz,
    Parquet,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Mcap, Self::Csv, Self::Npz, Self::Parquet];

    /// Its name, which is also the end of its files' names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mcap => "mcap",
            Self::Csv => "csv",
            Self::Npz => "npz",
            Self::Parquet => "parquet",
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format that a file's name ends in.
    pub fn of(path: &Path) -> Option<Self> {
        path.extension().and_then(|extension| extension.to_str()).and_then(Self::named)
    }
}

/// Writes every episode of `data`, dropped ones included, to `path`, replacing it in one go. Beside a table goes the mapping of its
/// columns, `FILE.columns.toml`, by which this program reads it again.
///
/// # Errors
/// [`DataError::Io`]; those of [`Dataset::bring`].
pub fn export(data: &Dataset, format: Format, path: &Path) -> Result<(), DataError> {
    data.bring(&mut |_, _| true)?;
    let failed = |path: &Path, source| DataError::Io { file: path.display().to_string(), source };
    match format {
        Format::Parquet => data.save(path)?,
        Format::Mcap => replace_file(path, |file| mcap::write(data, file)).map_err(|e| failed(path, e))?,
        Format::Csv => replace_file(path, |file| table::write(data, file)).map_err(|e| failed(path, e))?,
        Format::Npz => replace_file(path, |file| npz::write(data, file)).map_err(|e| failed(path, e))?,
    }
    if format != Format::Mcap {
        let beside = path.with_added_extension("columns.toml");
        let text = toml::to_string_pretty(&mapping(data, format)).map_err(io::Error::other);
        let written = text.and_then(|text| replace_bytes(&beside, text.as_bytes()));
        written.map_err(|e| failed(&beside, e))?;
    }
    Ok(())
}

/// How the columns of a table in `format` are read again. Actions are as they are stored: -1 to 1 within their limits.
pub fn mapping(data: &Dataset, format: Format) -> ColumnMap {
    let spec = data.spec();
    let column = |vector: &str, i: usize, name: &str| match format {
        Format::Npz => format!("{vector}s.{i}"),
        Format::Mcap | Format::Csv | Format::Parquet => format!("{vector}.{name}"),
    };
    let reading = |vector: &str, i: usize, name: &str, unit: &str| Reading {
        column: column(vector, i, name),
        ..Reading::plain(name, unit)
    };
    let states = spec.state.iter().enumerate().map(|(i, e)| reading("state", i, &e.name, &e.unit));
    let actions = spec.action.iter().enumerate().map(|(i, e)| reading("action", i, &e.name, "1"));
    // The data set's own Parquet files count steps; their time follows from the period.
    let time = if format == Format::Parquet { "step" } else { "time_s" };
    ColumnMap {
        agent: spec.agent.clone(),
        variant: spec.variant.clone(),
        rollout: "episode".into(),
        time: time.into(),
        period: spec.control_period,
        pose: None,
        clean: super::Clean::default(),
        state: states.collect(),
        action: actions.collect(),
    }
}
