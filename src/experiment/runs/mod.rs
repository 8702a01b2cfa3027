//! All runs below a folder: found, filtered, compared, renamed, tagged, moved to the trash.
//!
//! A run is a folder with a preset in it. Only small files are read: preset, summary, tags.

mod baseline;
mod change;
mod column;
mod compare;
mod filter;
mod trash;

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context as _, ensure};

pub use baseline::{Baseline, metrics_of};
pub use change::{rename, tag, words};
pub use column::{Column, Value, age, sort, utc};
pub use compare::{Difference, csv, differences};
pub use filter::{Filter, FilterError};
pub use trash::Trash;

use super::{Preset, Summary, folder::names, sweep::Statistic};

/// Folders below the one looked at in which runs are found: `sweeps/NAME/cells/CELL` is the fourth.
const DEPTH: usize = 4;
/// Folders looked into at most; beyond that it is not a folder of runs.
const FOLDERS: usize = 50_000;
/// Files larger than this are no presets, summaries or tags (bytes).
const LARGE: u64 = 16 << 20;

/// What is known of a run without opening it.
#[derive(Clone, Debug, PartialEq)]
pub struct RunInfo {
    pub folder: PathBuf,
    /// The folder below the one looked at, `sweeps/horizon/cells/horizon-3_seed0`; no two have the same.
    pub name: String,
    /// `swimmer (faithful)`
    pub plant: String,
    pub seed: u64,
    /// The last iteration's: transitions learned from, and mean return.
    pub transitions: Option<usize>,
    pub mean_return: Option<f64>,
    /// Means over paths: the authors' cost of a step, and the distance (m).
    pub cost: Option<f64>,
    pub distance: Option<f64>,
    /// Everything that the preset asks for was done.
    pub complete: bool,
    pub tags: Vec<String>,
    /// When its summary was written.
    pub modified: SystemTime,
    /// Transitions learned from and mean return, one an iteration that has returns.
    pub curve: Vec<[f64; 2]>,
    /// Every value of the preset by its dotted key.
    pub preset: BTreeMap<String, String>,
}

/// The runs below a folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    pub root: PathBuf,
    /// Whether there is such a folder.
    pub exists: bool,
    /// By name.
    pub runs: Vec<RunInfo>,
    /// What could not be read, and why.
    pub skipped: Vec<String>,
}

impl Runs {
    /// Looks for runs in `root` and below it. What cannot be read is skipped and told. `go_on` is asked at every folder; `None`: it said no.
    pub fn scan(root: &Path, go_on: &mut dyn FnMut() -> bool) -> Option<Self> {
        let mut found = Self { root: root.to_owned(), exists: root.is_dir(), ..Self::default() };
        let mut seen = HashSet::new();
        let mut rest = if found.exists { vec![(root.to_owned(), 0)] } else { Vec::new() };
        while let Some((folder, depth)) = rest.pop() {
            if !go_on() {
                return None;
            }
            // Links may lead to one folder twice, or in a circle.
            if !fs::canonicalize(&folder).is_ok_and(|place| seen.insert(place)) {
                continue;
            }
            if seen.len() > FOLDERS {
                found.skipped.push(format!("more than {FOLDERS} folders; the rest was not looked into"));
                break;
            }
            if is_run(&folder) {
                match RunInfo::read(&folder, root, &mut found.skipped) {
                    Ok(run) => found.runs.push(run),
                    Err(error) => found.skipped.push(format!("{error:#}")),
                }
            }
            if depth < DEPTH {
                match folders(&folder) {
                    Ok(below) => rest.extend(below.into_iter().map(|folder| (folder, depth + 1))),
                    Err(error) => found.skipped.push(format!("{}: {error}", folder.display())),
                }
            }
        }
        found.runs.sort_by(|a, b| a.name.cmp(&b.name));
        found.skipped.sort();
        Some(found)
    }

    /// The run of this name, or the one in this folder, which may be elsewhere.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(&self, name: &str) -> anyhow::Result<RunInfo> {
        if let Some(run) = self.runs.iter().find(|run| run.name == name) {
            return Ok(run.clone());
        }
        let folder = Path::new(name);
        ensure!(is_run(folder), "{name} is neither a run in {} nor a run folder", self.root.display());
        let mut run = RunInfo::read(folder, folder, &mut Vec::new())?;
        run.name = name.to_owned();
        Ok(run)
    }
}

impl RunInfo {
    /// Reads what there is in a run folder; `root` is what its name is told from. Tags that cannot be read are `skipped`.
    ///
    /// # Errors
    /// If the preset or the summary cannot be read.
    fn read(folder: &Path, root: &Path, skipped: &mut Vec<String>) -> anyhow::Result<Self> {
        let preset_file = folder.join(names::PRESET);
        let text = read(&preset_file)?;
        let table = preset_table(&text).with_context(|| preset_file.display().to_string())?;
        let mut preset = BTreeMap::new();
        flatten("", &table, &mut preset);
        let summary_file = folder.join(names::SUMMARY);
        let summary: Option<Summary> = if summary_file.exists() {
            let text = read(&summary_file)?;
            let told = Summary::parse(&text);
            Some(told.with_context(|| format!("{} is not a summary", summary_file.display()))?)
        } else {
            None
        };
        let tags = change::tags(folder).unwrap_or_else(|error| {
            skipped.push(format!("{error:#}"));
            Vec::new()
        });
        let written = fs::metadata(&summary_file).or_else(|_| fs::metadata(&preset_file));
        let said = |key: &str| preset.get(key).cloned().unwrap_or_default();
        let plant = format!("{} ({})", said("plant.agent"), said("plant.variant"));
        let (seed, summary) = (said("seed").parse(), summary.as_ref());
        let iterations = summary.map_or(&[][..], |summary| &summary.iterations);
        let curve = iterations.iter().filter_map(|i| Some([i.transitions as f64, i.mean_return?])).collect();
        let result = |statistic: Statistic| summary.and_then(|summary| statistic.of(summary));
        Ok(Self {
            name: name(folder, root),
            folder: folder.to_owned(),
            plant: summary.map_or(plant, |summary| summary.plant.clone()),
            seed: summary.map_or_else(|| seed.unwrap_or_default(), |summary| summary.seed),
            transitions: iterations.last().map(|iteration| iteration.transitions),
            mean_return: result(Statistic::Return),
            cost: result(Statistic::PathCost),
            distance: result(Statistic::PathDistance),
            complete: summary.is_some_and(|summary| summary.complete),
            tags,
            modified: written.and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH),
            curve,
            preset,
        })
    }
}

/// Whether it is a run folder.
pub fn is_run(folder: &Path) -> bool {
    folder.join(names::PRESET).is_file()
}

/// What a run is called: its folder below `root`; a dot if that is it.
fn name(folder: &Path, root: &Path) -> String {
    let below = folder.strip_prefix(root).unwrap_or(folder);
    if below.as_os_str().is_empty() { ".".to_owned() } else { below.display().to_string() }
}

/// Folders in a folder, hidden ones aside: files that are being written and what is in the trash are there.
fn folders(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.is_dir() {
            found.push(path);
        }
    }
    Ok(found)
}

/// A text file of a size that one reads.
fn read(file: &Path) -> anyhow::Result<String> {
    let length = fs::metadata(file).with_context(|| file.display().to_string())?.len();
    ensure!(length < LARGE, "{} is too large ({length} bytes)", file.display());
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// A preset as a table, with the values it leaves out; one of another version as it stands.
fn preset_table(text: &str) -> anyhow::Result<toml::Table> {
    let whole = toml::from_str::<Preset>(text).ok().and_then(|preset| toml::Table::try_from(&preset).ok());
    match whole {
        Some(table) => Ok(table),
        None => text.parse::<toml::Table>().context("this is not TOML"),
    }
}

/// Every value of a table by its dotted key.
pub(super) fn flatten(above: &str, table: &toml::Table, into: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            toml::Value::Table(table) => flatten(&key, table, into),
            toml::Value::String(text) => drop(into.insert(key, text.clone())),
            value => drop(into.insert(key, value.to_string())),
        }
    }
}

#[cfg(test)]
mod tests;
