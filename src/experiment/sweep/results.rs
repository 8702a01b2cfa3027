//! What came of the cells: numbers, their spread over seeds, tables.

use std::{collections::BTreeSet, path::Path};

use rand::Rng as _;
use serde::{Deserialize, Serialize};

use super::{Cell, Plan, Sweep};
use crate::{
    experiment::{PathResult, Summary, folder::names},
    plant::stream,
};

/// Resamplings of a bootstrap interval.
const RESAMPLINGS: usize = 4000;

/// A number that a run comes down to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Mean return of the last iteration's rollouts, or of the policy's last ones, if there is a policy.
    #[default]
    Return,
    /// Mean over paths of the authors' mean cost of a step.
    PathCost,
    /// Mean over paths of the mean distance (m).
    PathDistance,
    /// Open-loop error after 100 steps (squared, normalised), median over starts.
    OpenLoop100,
}

impl Statistic {
    pub const ALL: [Self; 4] = [Self::Return, Self::PathCost, Self::PathDistance, Self::OpenLoop100];

    /// With its unit, as axes say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::PathCost => "authors' cost of a step",
            Self::PathDistance => "mean distance from the path (m)",
            Self::OpenLoop100 => "open-loop error after 100 steps (normalised)",
        }
    }

    /// Its value in a run; `None` if the run does not have it.
    pub fn of(self, summary: &Summary) -> Option<f64> {
        let last = summary.iterations.last();
        let over_paths = |part: fn(&PathResult) -> Option<f64>| {
            let values: Option<Vec<f64>> = summary.paths.iter().map(part).collect();
            values.filter(|values| !values.is_empty()).map(|values| mean(&values))
        };
        match self {
            Self::Return => match summary.policy.last() {
                Some(point) => point.mean_return,
                None => last?.mean_return,
            },
            Self::PathCost => over_paths(|path| path.authors_cost),
            Self::PathDistance => over_paths(|path| Some(path.mean_distance_m)),
            Self::OpenLoop100 => last?.validation_error_median.get("100").copied().flatten(),
        }
    }
}

/// A cell, and what came of it.
#[derive(Clone, Debug)]
pub struct Row {
    pub cell: Cell,
    /// `None` until it is complete.
    pub summary: Option<Summary>,
}

impl Row {
    pub fn value(&self, statistic: Statistic) -> Option<f64> {
        statistic.of(self.summary.as_ref()?)
    }
}

/// All that came of a sweep so far.
#[derive(Clone, Debug)]
pub struct Results {
    pub rows: Vec<Row>,
}

impl Results {
    /// Reads what is complete in the sweep's folder `out`.
    ///
    /// # Errors
    /// If a cell is no preset.
    pub fn gather(sweep: &Sweep, out: &Path) -> anyhow::Result<Self> {
        let plan = Plan::new(sweep, out)?;
        let summary = |folder: &Path| {
            let bytes = std::fs::read(folder.join(names::SUMMARY)).ok()?;
            serde_json::from_slice::<Summary>(&bytes).ok().filter(|summary| summary.complete)
        };
        let rows = sweep.cells()?.into_iter().zip(&plan.cells);
        Ok(Self { rows: rows.map(|(cell, job)| Row { cell, summary: summary(&job.out) }).collect() })
    }

    /// Cells that are complete.
    pub fn complete(&self) -> usize {
        self.rows.iter().filter(|row| row.summary.is_some()).count()
    }

    /// The rows of one combination, whatever their seed.
    pub fn at<'a>(&'a self, places: &'a [usize]) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |row| row.cell.places == places)
    }

    /// The values of one combination, one a seed.
    pub fn values(&self, places: &[usize], statistic: Statistic) -> Vec<f64> {
        let values = self.at(places).filter_map(|row| row.value(statistic));
        values.filter(|value| value.is_finite()).collect()
    }

    /// One row a cell: its axes, its seed, its numbers.
    pub fn csv(&self, sweep: &Sweep) -> anyhow::Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let axes = sweep.axes.iter().map(|axis| axis.label.clone());
        let numbers = Statistic::ALL.iter().map(|statistic| statistic.label().to_owned());
        let more = ["transitions", "robot seconds", "promised a step", "earned a step"].map(str::to_owned);
        let head = ["cell".to_owned(), "seed".to_owned()].into_iter().chain(axes).chain(numbers).chain(more);
        writer.write_record(head)?;
        for row in &self.rows {
            let Some(summary) = &row.summary else { continue };
            let last = summary.iterations.last();
            let said = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
            let values = Statistic::ALL.iter().map(|statistic| said(row.value(*statistic)));
            let [promised, earned] = [0, 1].map(|side| {
                let pairs: Vec<f64> =
                    last.iter().flat_map(|i| &i.promised_earned).map(|pair| pair[side]).collect();
                said((!pairs.is_empty()).then(|| mean(&pairs)))
            });
            let more = [
                said(last.map(|i| i.transitions as f64)),
                said(last.map(|i| i.robot_seconds)),
                promised,
                earned,
            ];
            let first = [row.cell.name.clone(), row.cell.seed.to_string()];
            writer
                .write_record(first.into_iter().chain(row.cell.labels.clone()).chain(values).chain(more))?;
        }
        Ok(String::from_utf8_lossy(&writer.into_inner()?).into_owned())
    }

    /// One row an iteration of a cell.
    pub fn iterations_csv(&self, sweep: &Sweep) -> anyhow::Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let axes = sweep.axes.iter().map(|axis| axis.label.clone());
        let more = ["stage", "iteration", "transitions", "robot seconds", "mean return"].map(str::to_owned);
        writer.write_record(["cell".to_owned(), "seed".to_owned()].into_iter().chain(axes).chain(more))?;
        for row in &self.rows {
            let written = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
            let model = row.summary.iter().flat_map(|summary| &summary.iterations).map(|iteration| {
                [
                    "model".to_owned(),
                    iteration.index.to_string(),
                    iteration.transitions.to_string(),
                    iteration.robot_seconds.to_string(),
                    written(iteration.mean_return),
                ]
            });
            let policy = row.summary.iter().flat_map(|summary| &summary.policy).map(|point| {
                let (stage, turn) = (point.stage.name().to_owned(), point.turn.to_string());
                [stage, turn, point.steps.to_string(), String::new(), written(point.mean_return)]
            });
            for more in model.chain(policy) {
                let first = [row.cell.name.clone(), row.cell.seed.to_string()];
                writer.write_record(first.into_iter().chain(row.cell.labels.clone()).chain(more))?;
            }
        }
        Ok(String::from_utf8_lossy(&writer.into_inner()?).into_owned())
    }

    /// What a caption has to say of how much stands behind a figure.
    pub fn caption(&self, sweep: &Sweep) -> String {
        let seeds: BTreeSet<u64> = self.rows.iter().map(|row| row.cell.seed).collect();
        let range = |part: fn(&Summary) -> Option<f64>| {
            let values: Vec<f64> =
                self.rows.iter().filter_map(|row| row.summary.as_ref()).filter_map(part).collect();
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            match (whole(low), whole(high)) {
                _ if values.is_empty() => "none yet".to_owned(),
                (low, high) if low == high => low,
                (low, high) => format!("{low} to {high}"),
            }
        };
        let transitions = range(|summary| summary.iterations.last().map(|i| i.transitions as f64));
        let seconds = range(|summary| summary.iterations.last().map(|i| i.robot_seconds));
        let changed: Vec<String> = sweep.set.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let changed =
            if changed.is_empty() { String::new() } else { format!(" with {}", changed.join(", ")) };
        format!(
            "{} of {} runs, {} seeds; mean with its 95 % bootstrap interval, a dot a seed. Models learned from {transitions} transitions \
             ({seconds} s of robot time). Preset {}{changed}.",
            self.complete(),
            self.rows.len(),
            seeds.len(),
            sweep.base,
        )
    }
}

/// A whole number, with a comma at the thousands.
fn whole(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 && text != "-" {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A mean and its 95 % bootstrap interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

impl Spread {
    /// Of a few values; `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let mut rng = stream(0, "bootstrap", values.len() as u64);
        let mut means: Vec<f64> = (0..RESAMPLINGS)
            .map(|_| (0..values.len()).map(|_| values[rng.random_range(0..values.len())]).sum::<f64>())
            .map(|sum| sum / values.len() as f64)
            .collect();
        means.sort_by(f64::total_cmp);
        let at = |share: f64| means[((means.len() - 1) as f64 * share).round() as usize];
        Some(Self { mean: mean(values), low: at(0.025), high: at(0.975) })
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_told_apart() {
        for (value, text) in [(0.0, "0"), (999.0, "999"), (10_000.0, "10,000"), (-1_234_567.0, "-1,234,567")]
        {
            assert_eq!(whole(value), text);
        }
    }

    #[test]
    fn an_interval_holds_the_mean_and_lies_within_the_values() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[2.0]), Some(Spread { mean: 2.0, low: 2.0, high: 2.0 }));
        let spread = Spread::of(&[1.0, 2.0, 6.0]).expect("three values");
        assert_eq!(spread.mean, 3.0);
        assert!(
            spread.low >= 1.0 && spread.low < 3.0 && spread.high > 3.0 && spread.high <= 6.0,
            "{spread:?}"
        );
    }
}
