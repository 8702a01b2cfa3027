//! A run that others are held against: its curves, read once.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::{is_run, read};
use crate::experiment::{Iteration, Summary, event::Epoch, folder::names};

/// What is drawn of a run behind the curves of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    pub folder: PathBuf,
    /// What its folder is called.
    pub name: String,
    /// `swimmer/faithful`
    pub plant: String,
    pub iterations: Vec<Iteration>,
    pub epochs: Vec<Epoch>,
}

impl Baseline {
    /// Reads summary and metrics of the run in `folder`.
    ///
    /// # Errors
    /// If it is not there, or they cannot be read.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        ensure!(is_run(folder), "it is not there any more");
        let file = folder.join(names::SUMMARY);
        ensure!(file.exists(), "it has no {} yet", names::SUMMARY);
        let summary = Summary::parse(&read(&file)?).with_context(|| file.display().to_string())?;
        let metrics = folder.join(names::METRICS);
        let epochs = if metrics.exists() {
            metrics_of(&read(&metrics)?).with_context(|| metrics.display().to_string())?
        } else {
            Vec::new()
        };
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        let (folder, plant) = (folder.to_owned(), summary.plant);
        Ok(Self { folder, name, plant, iterations: summary.iterations, epochs })
    }

    /// As legends name it; its plant with it where that is not `plant`.
    pub fn label(&self, plant: Option<&str>) -> String {
        match plant {
            Some(plant) if plant != self.plant => format!("baseline {} ({})", self.name, self.plant),
            _ => format!("baseline {}", self.name),
        }
    }

    /// Whether it has returns to show.
    pub fn has_returns(&self) -> bool {
        self.iterations.iter().any(|iteration| iteration.mean_return.is_some())
    }
}

/// The rows of a run's `metrics.csv`; columns are found by their names, what is empty is not known.
///
/// # Errors
/// If a column is missing, or a line is none.
pub fn metrics_of(text: &str) -> anyhow::Result<Vec<Epoch>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers()?.clone();
    let column = |name: &str| {
        let found = head.iter().position(|column| column == name);
        found.with_context(|| format!("it has no column {name}"))
    };
    let [iteration, update, train, validation] =
        [column("iteration")?, column("update")?, column("train_loss")?, column("validation_loss")?];
    let horizons: Vec<(usize, usize)> = head
        .iter()
        .enumerate()
        .filter_map(|(i, name)| Some((i, name.strip_prefix("open_loop_")?.parse().ok()?)))
        .collect();
    let mut epochs = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record?;
        let text = |i: usize| record.get(i).unwrap_or_default().trim();
        let line = || format!("line {}", row + 2);
        let open_loop = horizons.iter().map(|&(i, steps)| (steps, text(i).parse().ok())).collect::<Vec<_>>();
        epochs.push(Epoch {
            iteration: text(iteration).parse().with_context(line)?,
            update: text(update).parse().with_context(line)?,
            train_loss: text(train).parse().with_context(line)?,
            validation_loss: text(validation).parse().ok(),
            // Errors are told of some epochs only.
            open_loop: if open_loop.iter().any(|(_, error)| error.is_some()) {
                open_loop
            } else {
                Vec::new()
            },
        });
    }
    Ok(epochs)
}
