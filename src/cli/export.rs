//! `foresight export`: a run's data for other tools.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use crate::data::{self, Contents, Dataset, Format};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A run folder, or a file of data (.parquet).
    run: PathBuf,
    /// The file to write.
    out: PathBuf,
    /// mcap (Foxglove, PlotJuggler), csv, npz (NumPy) or parquet (pandas, polars); the end of the file's name says which, unless this
    /// does.
    #[arg(long, value_parser = format)]
    format: Option<Format>,
}

fn format(name: &str) -> Result<Format, String> {
    let known = || Format::ALL.map(Format::name).join(", ");
    Format::named(name).ok_or_else(|| format!("the formats are {}", known()))
}

/// Writes the file and says what is in it.
pub fn export(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { run, out, format } = arguments;
    let format = format.or_else(|| Format::of(out));
    let format = format.with_context(|| format!("say with --format what {} is to be", out.display()))?;
    let data = match run.is_dir() {
        true => Contents::read(run)?.dataset.with_context(|| format!("{} holds no data", run.display()))?,
        false => Dataset::load(run)?,
    };
    data::export(&data, format, out)?;
    let transitions: usize = data.all().iter().map(|episode| episode.len()).sum();
    println!(
        "{}: {} episodes of {}, {transitions} transitions, as {}",
        out.display(),
        data.all().len(),
        data.spec().id(),
        format.name()
    );
    Ok(())
}
