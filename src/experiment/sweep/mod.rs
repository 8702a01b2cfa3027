//! Many runs of one kind: a preset with lists, times seeds, and the figure that is made of them.
//!
//! Every cell is a run of its own, with a folder of its own, made by a plain `foresight run`. Cells that differ in what is done with a
//! finished model alone share one training.

mod cells;
mod figure;
mod local;
mod panels;
pub(super) mod pictures;
mod results;
mod slurm;
mod verdict;

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

pub use cells::{Cell, Job, Plan};
pub use figure::draw;
pub use local::{Local, Standing, State, Told};
pub use results::{Results, Row, Spread, Statistic};
pub use slurm::Slurm;
pub use verdict::{Conclusion, Verdict};

use super::{Summary, library};
use crate::data::replace_bytes;

/// Where a sweep's folder says what it is.
pub const DESCRIPTION: &str = "sweep.toml";

/// A sweep, as a TOML file says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// Short name, as files and tables use it.
    pub name: String,
    /// A sentence or two for people.
    pub about: String,
    /// The preset that all cells begin with: a name of the library, or a file.
    pub base: String,
    /// Every cell is run once with each.
    pub seeds: Vec<u64>,
    /// Values of the base that are others in all cells.
    #[serde(default)]
    pub set: toml::Table,
    /// Further values, for those who have less time.
    #[serde(default)]
    pub reduced: toml::Table,
    /// What is varied; cells are all combinations.
    #[serde(default, rename = "axis")]
    pub axes: Vec<Axis>,
    pub figure: FigureConfig,
}

/// One thing that is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// With its unit, as the figure says it.
    pub label: String,
    /// A dotted key of the preset, and the values it takes.
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub values: Vec<toml::Value>,
    /// Or choices of several values at once, each with a name.
    #[serde(default, rename = "option")]
    pub options: Vec<Choice>,
    /// It concerns only what is done with a finished model: cells that differ in nothing else share one training.
    #[serde(default)]
    pub after: bool,
}

/// One choice of an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub label: String,
    /// Another preset to begin with than the sweep's.
    #[serde(default)]
    pub base: Option<String>,
    #[serde(default)]
    pub set: toml::Table,
    /// Further values of this choice, for those who have less time.
    #[serde(default)]
    pub reduced: toml::Table,
}

/// What is drawn of the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureConfig {
    pub kind: FigureKind,
    pub title: String,
    /// Which result.
    #[serde(default)]
    pub result: Statistic,
    /// What learning curves go by.
    #[serde(default)]
    pub against: Against,
    /// Whether the horizontal axis is logarithmic.
    #[serde(default)]
    pub log_x: bool,
    /// Points `(transitions, return)` published by others, to compare with, and whose they are.
    #[serde(default)]
    pub published: Vec<[f64; 2]>,
    #[serde(default)]
    pub published_by: String,
    /// What the post concludes from its figure, to be held against this one.
    #[serde(default)]
    pub claim: String,
    #[serde(default)]
    pub conclusion: Option<Conclusion>,
    /// A result that is worth reaching, drawn across the figure.
    #[serde(default)]
    pub goal: Option<f64>,
}

/// The horizontal axis of learning curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// What was learned from.
    #[default]
    Transitions,
    /// Turns of the outer loop.
    Iterations,
}

impl Against {
    pub fn label(self) -> &'static str {
        match self {
            Self::Transitions => "transitions learned from",
            Self::Iterations => "iterations of aggregation",
        }
    }

    /// Where each iteration of a run stands, and the mean return of its rollouts; against experience, those of its policy follow.
    pub fn curve(self, summary: &Summary) -> Vec<(f64, Option<f64>)> {
        let iterations = summary.iterations.iter();
        match self {
            Self::Iterations => {
                iterations.map(|iteration| (f64::from(iteration.index), iteration.mean_return)).collect()
            }
            Self::Transitions => {
                let policy = summary.policy.iter().map(|point| (point.steps as f64, point.mean_return));
                let model = iterations.map(|it| (it.transitions as f64, it.mean_return));
                model.chain(policy).collect()
            }
        }
    }
}

/// What kind of figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// The result against the first axis, a line for each choice of the second.
    Curve,
    /// The result as a table: the first axis down, the second across.
    Table,
    /// Returns by iteration, against [`FigureConfig::against`], a line for each choice of the first axis.
    Learning,
    /// Executed trails over wanted paths, a picture a path.
    Trails,
    /// A prediction of 100 steps beside the truth, a picture an element of the state, and how errors grow.
    Prediction,
}

impl Sweep {
    /// A sweep by its name in the library, or from a file.
    ///
    /// # Errors
    /// If there is none of that name, or it contradicts itself.
    pub fn load(name: &str) -> anyhow::Result<Self> {
        if Path::new(name).is_file() {
            let length = std::fs::metadata(name).with_context(|| name.to_owned())?.len();
            ensure!(length < 1 << 20, "{name} is too large for a sweep ({length} bytes)");
            let text = std::fs::read_to_string(name).with_context(|| name.to_owned())?;
            return Self::parse(&text, name);
        }
        let text = library::sweep(name).with_context(|| {
            format!(
                "{name} is neither a file nor a sweep of the library; `foresight list sweeps` shows those"
            )
        })?;
        Self::parse(text, name)
    }

    /// A sweep from TOML text; `file` is named in errors.
    ///
    /// # Errors
    /// If it is not TOML, has unknown keys, or no cell of it would be a preset.
    pub fn parse(text: &str, file: &str) -> anyhow::Result<Self> {
        let sweep: Self = toml::from_str(text).with_context(|| format!("{file} is not a sweep"))?;
        sweep.validate().with_context(|| file.to_owned())?;
        Ok(sweep)
    }

    fn validate(&self) -> anyhow::Result<()> {
        ensure!(!self.seeds.is_empty(), "seeds must name a seed at least");
        for axis in &self.axes {
            let label = &axis.label;
            ensure!(
                axis.values.is_empty() != axis.options.is_empty(),
                "axis \"{label}\" must have either values or options"
            );
            ensure!(
                axis.key.is_empty() == axis.values.is_empty(),
                "axis \"{label}\": a key goes with values"
            );
        }
        let (kind, axes) = (self.figure.kind, self.axes.len());
        match kind {
            FigureKind::Curve => {
                ensure!((1..=2).contains(&axes), "a curve is drawn of one or two axes, not {axes}");
            }
            FigureKind::Table => ensure!(axes == 2, "a table is made of two axes, not {axes}"),
            FigureKind::Learning | FigureKind::Trails | FigureKind::Prediction => {
                ensure!(axes <= 1, "this figure is drawn of one axis at most, not {axes}");
            }
        }
        for axis in &self.axes {
            for option in axis.options.iter().filter(|_| axis.after) {
                let label = &option.label;
                ensure!(
                    option.base.is_none(),
                    "option \"{label}\": after training there is no other preset to begin with"
                );
            }
        }
        let count = self.axes.iter().map(|axis| axis.choices().len()).product::<usize>() * self.seeds.len();
        ensure!(count <= 10_000, "{count} cells are too many");
        self.cells().map(drop)
    }

    /// Makes `out` the folder of this sweep, with its description in it.
    ///
    /// # Errors
    /// If it is the folder of another one, or cannot be written.
    pub fn claim(&self, out: &Path) -> anyhow::Result<()> {
        let file = out.join(DESCRIPTION);
        let text = toml::to_string_pretty(self)?;
        if let Ok(there) = std::fs::read_to_string(&file) {
            let known: Option<Self> = toml::from_str(&there).ok();
            ensure!(
                known.as_ref() == Some(self),
                "{} holds the cells of a sweep that is described otherwise; give another folder with --out",
                out.display()
            );
            return Ok(());
        }
        replace_bytes(&file, text.as_bytes()).with_context(|| file.display().to_string())
    }

    /// What the sweep says besides, for one of its values: `key = value`.
    ///
    /// # Errors
    /// If there is no such key.
    pub fn override_with(&mut self, assignment: &str) -> anyhow::Result<()> {
        let Some((key, value)) = assignment.split_once('=') else {
            bail!("\"{assignment}\" is not of the form key=value, such as data.episodes=10");
        };
        self.set.insert(key.trim().to_owned(), parsed(value.trim()));
        self.validate()
    }

    /// The same with less of everything: what [`Sweep::reduced`] says, and each choice for itself.
    ///
    /// # Errors
    /// If that is no preset.
    pub fn reduce(&mut self) -> anyhow::Result<()> {
        let reduced = std::mem::take(&mut self.reduced);
        self.set.extend(reduced);
        for choice in self.axes.iter_mut().flat_map(|axis| &mut axis.options) {
            choice.set.extend(std::mem::take(&mut choice.reduced));
        }
        self.validate()
    }
}

/// A TOML value; bare words count as text.
fn parsed(text: &str) -> toml::Value {
    let table = format!("value = {text}").parse::<toml::Table>().ok();
    table.and_then(|mut table| table.remove("value")).unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

impl Axis {
    /// Its choices, with the number that each stands at, where they are numbers.
    pub fn choices(&self) -> Vec<(Choice, Option<f64>)> {
        let of_value = |value: &toml::Value| {
            let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
            let label = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (
                Choice {
                    label,
                    base: None,
                    set: toml::Table::from_iter([(self.key.clone(), value.clone())]),
                    reduced: toml::Table::new(),
                },
                number,
            )
        };
        let of_values = self.values.iter().map(of_value);
        of_values.chain(self.options.iter().map(|choice| (choice.clone(), None))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        name = "test"
        about = "A test."
        base = "quick_start"
        seeds = [0, 1]
        [[axis]]
        label = "horizon (steps)"
        key = "planner.horizon"
        values = [3, 5]
        after = true
        [[axis]]
        label = "network"
        option = [
            { label = "small", set = { "network.width" = 16, "network.layers" = 1 } },
            { label = "large", set = { "network.width" = 32 }, reduced = { "network.width" = 24 } },
        ]
        [figure]
        kind = "curve"
        title = "A test"
    "#;

    #[test]
    fn cells_are_all_combinations_and_share_what_differs_only_after_training() {
        let sweep = Sweep::parse(TEXT, "test").expect("a sweep");
        let cells = sweep.cells().expect("cells");
        assert_eq!(cells.len(), 2 * 2 * 2);
        let plan = Plan::new(&sweep, Path::new("out")).expect("a plan");
        assert_eq!(plan.trainings.len(), 4, "one for each network and seed");
        assert_eq!(plan.cells.len(), 8);
        for (cell, job) in cells.iter().zip(&plan.cells) {
            let wanted: i64 = cell.numbers[0].map_or(0, |number| number as i64);
            assert!(job.arguments.contains(&format!("planner.horizon={wanted}")), "{:?}", job.arguments);
            assert!(job.needs.is_some());
        }
        let names: std::collections::BTreeSet<_> = cells.iter().map(|cell| &cell.name).collect();
        assert_eq!(names.len(), cells.len());
    }

    #[test]
    fn a_choice_has_less_of_its_own_where_the_sweep_is_reduced() {
        let mut sweep = Sweep::parse(TEXT, "test").expect("a sweep");
        sweep.reduce().expect("less");
        let widths: Vec<_> =
            sweep.axes[1].choices().iter().map(|(c, _)| c.set["network.width"].clone()).collect();
        assert_eq!(widths, [16.into(), 24.into()]);
    }

    #[test]
    fn nonsense_is_named() {
        for (from, to, why) in [
            ("planner.horizon\"", "planner.horizn\"", "planner.horizn"),
            ("seeds = [0, 1]", "seeds = []", "seeds"),
            ("quick_start", "nowhere", "nowhere"),
            ("kind = \"curve\"", "kind = \"table\"\nclaims = 1", "claims"),
        ] {
            let error = format!("{:#}", Sweep::parse(&TEXT.replace(from, to), "test").expect_err(to));
            assert!(error.contains(why), "{error}");
        }
    }
}
