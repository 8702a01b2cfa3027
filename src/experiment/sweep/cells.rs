//! The cells of a sweep, and the commands that make them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::Sweep;
use crate::experiment::{Preset, Summary, folder::names};

/// One combination with one seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// `horizon-3_seed1`: unique in its sweep, and a folder's name.
    pub name: String,
    /// The preset it begins with.
    pub base: String,
    pub seed: u64,
    /// The choice of each axis: its place, its words, and its number where it is one.
    pub places: Vec<usize>,
    pub labels: Vec<String>,
    pub numbers: Vec<Option<f64>>,
    /// What is other than in the base, `key=value`: before training, and after it.
    pub before: Vec<String>,
    pub after: Vec<String>,
}

impl Sweep {
    /// All cells, seeds of one combination side by side.
    ///
    /// # Errors
    /// If one of them would not be a preset.
    pub fn cells(&self) -> anyhow::Result<Vec<Cell>> {
        let choices: Vec<_> = self.axes.iter().map(super::Axis::choices).collect();
        let count: usize = choices.iter().map(Vec::len).product();
        let mut cells = Vec::new();
        for combination in 0..count {
            let mut rest = combination;
            let mut places = vec![0; choices.len()];
            // The last axis turns fastest.
            for (place, choices) in places.iter_mut().zip(&choices).rev() {
                (*place, rest) = (rest % choices.len(), rest / choices.len());
            }
            let chosen: Vec<_> =
                places.iter().zip(&choices).map(|(&place, choices)| &choices[place]).collect();
            let mut before = assignments(&self.set);
            let mut after = Vec::new();
            for (axis, (choice, _)) in self.axes.iter().zip(&chosen) {
                let list = if axis.after { &mut after } else { &mut before };
                list.extend(assignments(&choice.set));
            }
            let base = chosen.iter().find_map(|(choice, _)| choice.base.as_ref()).unwrap_or(&self.base);
            let mut preset = Preset::load(base)?;
            for assignment in before.iter().chain(&after) {
                preset.set(assignment).with_context(|| format!("{}, in a cell", self.name))?;
            }
            let labels: Vec<String> = chosen.iter().map(|(choice, _)| choice.label.clone()).collect();
            for &seed in &self.seeds {
                let named =
                    self.axes.iter().zip(&labels).map(|(axis, label)| word(&axis.label) + "-" + &word(label));
                let name = named.chain([format!("seed{seed}")]).collect::<Vec<_>>().join("_");
                cells.push(Cell {
                    name: if cells.iter().any(|cell: &Cell| cell.name == name) {
                        format!("{}_{name}", cells.len())
                    } else {
                        name
                    },
                    base: base.clone(),
                    seed,
                    places: places.clone(),
                    labels: labels.clone(),
                    numbers: chosen.iter().map(|(_, number)| *number).collect(),
                    before: before.clone(),
                    after: after.clone(),
                });
            }
        }
        Ok(cells)
    }
}

fn assignments(table: &toml::Table) -> Vec<String> {
    table.iter().map(|(key, value)| format!("{key}={value}")).collect()
}

/// Letters and digits of a label up to its unit: `planning horizon (steps)` is `planning-horizon`.
fn word(label: &str) -> String {
    let bare = label.split('(').next().unwrap_or(label).trim();
    let kept =
        bare.chars().map(|c| if c.is_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' });
    kept.take(40).collect()
}

/// A command to be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The cell it makes, or the training it is.
    pub name: String,
    /// What follows `foresight`.
    pub arguments: Vec<String>,
    /// The run folder that it makes.
    pub out: PathBuf,
    /// The training, by its place in [`Plan::trainings`], whose model it uses.
    pub needs: Option<usize>,
}

impl Job {
    /// Whether its run folder is there and complete.
    pub fn is_done(&self) -> bool {
        std::fs::read(self.out.join(names::SUMMARY))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Summary>(&bytes).ok())
            .is_some_and(|summary| summary.complete)
    }

    /// The command as one types it.
    pub fn line(&self) -> String {
        let arguments = self.arguments.iter().map(|argument| quoted(argument));
        std::iter::once("foresight".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
    }
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "-_./=:,".contains(c));
    if plain && !word.is_empty() { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// Everything a sweep runs: shared trainings, then the cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub trainings: Vec<Job>,
    pub cells: Vec<Job>,
}

impl Plan {
    /// The commands of a sweep whose folder is `out`.
    ///
    /// # Errors
    /// If a cell is no preset.
    pub fn new(sweep: &Sweep, out: &Path) -> anyhow::Result<Self> {
        let mut plan = Self { trainings: Vec::new(), cells: Vec::new() };
        let mut known = BTreeMap::new();
        let shares = sweep.axes.iter().any(|axis| axis.after);
        for cell in sweep.cells()? {
            let folder = out.join("cells").join(&cell.name);
            let from_base = |folder: &Path| run(&cell.base, &cell.before, Some(cell.seed), folder);
            if !shares {
                let arguments = from_base(&folder);
                plan.cells.push(Job { name: cell.name, arguments, out: folder, needs: None });
                continue;
            }
            let key = key(&cell)?;
            let trainings = &mut plan.trainings;
            let training = *known.entry(key.clone()).or_insert_with(|| {
                let folder = out.join("trainings").join(&key);
                let name = format!("training {key}");
                let mut arguments = from_base(&folder);
                arguments.push("--learn-only".to_owned());
                trainings.push(Job { name, arguments, out: folder, needs: None });
                trainings.len() - 1
            });
            let trained = trainings[training].out.display().to_string();
            let arguments = run(&trained, &cell.after, None, &folder);
            plan.cells.push(Job { name: cell.name, arguments, out: folder, needs: Some(training) });
        }
        Ok(plan)
    }
}

fn run(target: &str, assignments: &[String], seed: Option<u64>, out: &Path) -> Vec<String> {
    let mut arguments = vec!["run".to_owned(), target.to_owned()];
    arguments.extend(assignments.iter().flat_map(|assignment| ["--set".to_owned(), assignment.clone()]));
    arguments.extend(seed.into_iter().flat_map(|seed| ["--seed".to_owned(), seed.to_string()]));
    arguments.extend(["--out".to_owned(), out.display().to_string()]);
    arguments
}

/// What a training is made from, in a few letters: the preset it runs, with its seed.
fn key(cell: &Cell) -> anyhow::Result<String> {
    let mut preset = Preset::load(&cell.base)?;
    for assignment in &cell.before {
        preset.set(assignment)?;
    }
    preset.seed = cell.seed;
    let digest = Sha256::digest(preset.to_toml()?.as_bytes());
    Ok(digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect())
}
