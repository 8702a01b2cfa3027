//! Where a run's data are written while they are made.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{Experiment, Preset, Summary, Timing, event::Level, folder::names};
use crate::data::{Claim, Contents, DataError, Dataset, Journal, Recovered, Source, Store};

/// What else is in a run folder and belongs to the data it was made from.
const RESULTS: [&str; 12] = [
    names::SUMMARY,
    names::MODEL,
    "model.json",
    names::ERRORS,
    names::METRICS,
    names::TRAILS,
    names::FIGURES,
    names::ITERATIONS,
    names::POLICY,
    "policy.json",
    names::LEARNER,
    names::POLICY_CURVE,
];

/// A run that took so long (s) is not thrown away for another.
const LONG: f64 = 60.0;

impl Experiment {
    /// Where episodes of this run are written as they happen; nowhere, before it has a folder.
    pub fn journal(&self) -> Journal {
        self.store.as_ref().map(Store::journal).unwrap_or_default()
    }

    /// The folder that its data are written to.
    pub fn data_goes_to(&self) -> Option<&Path> {
        self.store.as_ref().map(Store::run)
    }

    /// Puts the data set in order on the disk, soon. Nothing waits for it.
    pub fn keep(&self) {
        if let Some(store) = &self.store {
            store.keep(&self.dataset);
        }
    }

    /// From now on data go to `folder`, those that there are included. Another run that is there makes way; it is set aside and told of where
    /// it has a robot's data, or a hand's, since no seed brings them again, or where it took long.
    ///
    /// # Errors
    /// If another program writes there, or nobody can.
    pub fn stream_to(&mut self, folder: &Path) -> anyhow::Result<()> {
        let claim = Store::claim(folder)?;
        let dear = why_dear(folder);
        if dear.is_none() {
            // First of all: without it no run counts as complete.
            remove(&folder.join(names::SUMMARY))?;
        }
        let (store, aside) = Store::begin(claim, self.dataset.spec(), dear.is_some())?;
        for name in RESULTS {
            let path = folder.join(name);
            match &aside {
                Some(place) if path.exists() => {
                    fs::rename(&path, place.join(name)).with_context(|| path.display().to_string())?;
                }
                _ => remove(&path)?,
            }
        }
        if let Some(place) = &aside {
            let preset = folder.join(names::PRESET);
            if preset.exists() {
                fs::copy(&preset, place.join(names::PRESET)).with_context(|| preset.display().to_string())?;
            }
            let what = dear.unwrap_or_default();
            let text = format!("{} held {what}, kept in {} now", folder.display(), place.display());
            self.remarks.push((Level::Warning, text));
        }
        self.write_description(folder)?;
        if !self.dataset.all().is_empty() {
            store.save(&self.dataset)?;
        }
        self.store = Some(store);
        Ok(())
    }

    /// Whether its data go to this very folder.
    pub fn is_at(&self, folder: &Path) -> bool {
        let place = |path: &Path| fs::canonicalize(path).ok();
        self.data_goes_to().is_some_and(|own| place(own).is_some_and(|own| Some(own) == place(folder)))
    }

    /// Whether it holds what no seed brings again: a robot's data, or a hand's.
    pub fn is_dear(&self) -> bool {
        !self.dataset.all().is_empty() && (self.preset.plant.is_robot() || is_driven(&self.dataset))
    }

    /// What there is to say about the disk since it was last asked.
    pub fn take_remarks(&mut self) -> Vec<(Level, String)> {
        std::mem::take(&mut self.remarks)
    }
}

/// Removes what is there, if anything is.
fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = match path {
        _ if path.is_file() => fs::remove_file(path),
        _ if path.is_dir() => fs::remove_dir_all(path),
        _ => return Ok(()),
    };
    removed.with_context(|| path.display().to_string())
}

fn is_driven(dataset: &Dataset) -> bool {
    dataset.all().iter().any(|episode| episode.source == Source::Driven)
}

/// What is in a run folder that must not be thrown away, in words. What cannot be read must not.
fn why_dear(folder: &Path) -> Option<String> {
    let file = folder.join(names::PRESET);
    let simulated =
        !file.exists() || Preset::load(&file.to_string_lossy()).is_ok_and(|preset| !preset.plant.is_robot());
    let again = simulated
        && Contents::read(folder)
            .is_ok_and(|contents| !contents.dataset.is_some_and(|dataset| is_driven(&dataset)));
    if !again {
        return Some("data that cannot be had again".into());
    }
    let summary = fs::read_to_string(folder.join(names::SUMMARY)).ok()?;
    let Timing { collect_s, train_s, rollout_s, total_s, .. } = Summary::parse(&summary).ok()?.timing;
    // Sessions of the run add up in the former, and the latter has what they leave out.
    let took = (collect_s + train_s + rollout_s).max(total_s);
    (took > LONG).then(|| format!("a run that took {:.0} min", took / 60.0))
}

/// Data that were found in a run folder, and the right to add to them, where it was asked for and given.
pub(super) struct Opened {
    pub contents: Contents,
    claim: Option<Claim>,
    remarks: Vec<(Level, String)>,
}

impl Opened {
    /// Reads a folder's data; `claim`: to add to them.
    pub fn read(folder: &Path, claim: bool) -> Result<Self, DataError> {
        let mut remarks = Vec::new();
        let claim = if claim {
            Store::claim(folder).map_err(|error| remarks.push((Level::Warning, not_written(&error)))).ok()
        } else {
            None
        };
        let contents = Contents::read(folder)?;
        if let Some(recovered) = &contents.recovered {
            let busy = claim.is_none() && Store::is_busy(folder);
            remarks.push((Level::Warning, said(recovered, busy)));
        }
        Ok(Self { contents, claim, remarks })
    }

    /// Hands over to the experiment that the data are for.
    pub fn hand_over(self, experiment: &mut Experiment) -> Result<(), DataError> {
        let Self { contents, claim, mut remarks } = self;
        if let Some(claim) = claim {
            let spec = experiment.dataset.spec().clone();
            match Store::open(claim, &contents, &spec) {
                Ok(store) => experiment.store = Some(store),
                Err(error @ DataError::Io { .. }) => remarks.push((Level::Warning, not_written(&error))),
                Err(error) => return Err(error),
            }
        }
        if let Some(dataset) = contents.dataset {
            experiment.dataset = dataset;
        }
        experiment.remarks = remarks;
        Ok(())
    }
}

fn not_written(error: &DataError) -> String {
    format!("{error}. What is added to it is not written there: save it elsewhere")
}

fn said(recovered: &Recovered, busy: bool) -> String {
    match busy {
        true => format!("Another Foresight is at work here, with {} steps under way", recovered.steps),
        false => format!("The program did not come to its end here: {recovered}"),
    }
}

/// A run without a folder that was under way when its program came to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    pub folder: PathBuf,
    /// What is in it, in words.
    pub what: String,
}

/// Runs below `root` that nobody writes to and that have data; those that have none are taken away.
pub fn left_behind(root: &Path) -> Vec<LeftBehind> {
    let folders = fs::read_dir(root).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let found = folders.filter(|folder| folder.join(names::PRESET).is_file()).filter_map(|folder| {
        let _claim = Store::claim(&folder).ok()?;
        let contents = Contents::read(&folder).ok()?;
        let Some(dataset) = contents.dataset.filter(|dataset| !dataset.all().is_empty()) else {
            if let Err(error) = fs::remove_dir_all(&folder) {
                log::info!("{}: {error}", folder.display());
            }
            return None;
        };
        let what = match contents.recovered {
            Some(recovered) => recovered.to_string(),
            None => format!("{} episodes of {}", dataset.all().len(), dataset.spec().id()),
        };
        Some(LeftBehind { folder, what })
    });
    let mut found: Vec<LeftBehind> = found.collect();
    found.sort_by(|a, b| a.folder.cmp(&b.folder));
    found
}
