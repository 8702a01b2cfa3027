//! Whether what the post concludes from its figure holds in this one.

use serde::{Deserialize, Serialize};

use super::{Against, Results, Spread, Sweep};
use crate::experiment::Summary;

/// What kind of conclusion it is, so that it can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// The best choice of the first axis is neither the first nor the last, and better than both; whatever the second.
    InteriorOptimum,
    /// In the first iteration the last choice is ahead of the first; in the last one by a smaller part of what is reached.
    GapCloses,
    /// Along each column of a table, the row of the same name is lowest.
    DiagonalBest,
    /// The last choice of the first axis has a lower result than the first, beyond its interval.
    Falls,
    /// It has a higher one.
    Rises,
    /// The last choice of the first axis has a higher return in its last iteration than in its first.
    Learns,
    /// The first choice of the first axis comes to the figure's goal with less experience than the second, whatever the seed.
    ReachesSooner,
}

/// Whether a conclusion holds, and the numbers that say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub holds: bool,
    pub why: String,
}

/// Means, as a sentence shows them.
fn shown(spread: Spread) -> String {
    format!("{:.1} ({:.1} to {:.1})", spread.mean, spread.low, spread.high)
}

impl Results {
    /// Holds the sweep's conclusion against what is complete; `None` where it has none, or too little is complete.
    pub fn verdict(&self, sweep: &Sweep) -> Option<Verdict> {
        match sweep.figure.conclusion? {
            Conclusion::InteriorOptimum => self.interior_optimum(sweep),
            Conclusion::GapCloses => self.gap_closes(sweep),
            Conclusion::DiagonalBest => self.diagonal_best(sweep),
            Conclusion::Falls => self.changes(sweep, |first, last| last.high < first.mean),
            Conclusion::Rises => self.changes(sweep, |first, last| last.low > first.mean),
            Conclusion::Learns => self.learns(sweep),
            Conclusion::ReachesSooner => self.reaches_sooner(sweep),
        }
    }

    /// Means along the first axis, one choice taken of the second, if there is one.
    fn along(&self, sweep: &Sweep, second: Option<usize>) -> Option<Vec<(String, Spread)>> {
        let choices = sweep.axes.first()?.choices().into_iter().enumerate();
        let means = choices.map(|(first, (choice, _))| {
            let places: Vec<usize> = std::iter::once(first).chain(second).collect();
            Some((choice.label, Spread::of(&self.values(&places, sweep.figure.result))?))
        });
        means.collect::<Option<Vec<_>>>().filter(|means| means.len() > 1)
    }

    /// For every choice of the second axis, and for most of them beyond the intervals of both ends.
    fn interior_optimum(&self, sweep: &Sweep) -> Option<Verdict> {
        let lines: Vec<(String, Option<usize>)> = match sweep.axes.get(1) {
            None => vec![(String::new(), None)],
            Some(axis) => {
                let labels = axis.choices().into_iter().enumerate();
                labels.map(|(place, (choice, _))| (format!("{}: ", choice.label), Some(place))).collect()
            }
        };
        let (mut inside, mut clear, mut why) = (0, 0, Vec::new());
        for (name, second) in &lines {
            let means = self.along(sweep, *second)?;
            let best = (0..means.len()).max_by(|&a, &b| means[a].1.mean.total_cmp(&means[b].1.mean))?;
            let ends = [0, means.len() - 1];
            inside += usize::from(!ends.contains(&best));
            clear += usize::from(ends.iter().all(|&end| means[end].1.high < means[best].1.mean));
            let [first, last] = ends.map(|end| format!("{} at {}", shown(means[end].1), means[end].0));
            let (label, at_best) = &means[best];
            why.push(format!("{name}best is {} at {label}; {first} and {last}", shown(*at_best)));
        }
        Some(Verdict { holds: inside == lines.len() && 2 * clear > lines.len(), why: why.join(". ") })
    }

    /// Whether the last result is to the first as it should be.
    fn changes(&self, sweep: &Sweep, fits: fn(Spread, Spread) -> bool) -> Option<Verdict> {
        let means = self.along(sweep, sweep.axes.get(1).map(|_| 0))?;
        let (first, last) = (means.first()?, means.last()?);
        let holds = fits(first.1, last.1);
        let why = format!("{} at {}, {} at {}", shown(first.1), first.0, shown(last.1), last.0);
        Some(Verdict { holds, why })
    }

    /// Returns of an iteration, one a seed, of a choice of the first axis.
    fn returns(&self, choice: usize, iteration: impl Fn(usize) -> usize) -> Option<Spread> {
        let summaries = self.rows.iter().filter(|row| row.cell.places.first().is_none_or(|&at| at == choice));
        let summaries = summaries.filter_map(|row| row.summary.as_ref());
        let values = summaries.filter_map(|s| s.iterations.get(iteration(s.iterations.len()))?.mean_return);
        Spread::of(&values.collect::<Vec<_>>())
    }

    fn gap_closes(&self, sweep: &Sweep) -> Option<Verdict> {
        let last = sweep.axes.first()?.choices().len().checked_sub(1)?;
        let begins = [0, last].map(|choice| self.returns(choice, |_| 0));
        let ends = [0, last].map(|choice| self.returns(choice, |count| count.saturating_sub(1)));
        let ([Some(little), Some(much)], [Some(little_end), Some(much_end)]) = (begins, ends) else {
            return None;
        };
        let reached = little_end.mean.max(much_end.mean);
        let gap = |much: Spread, little: Spread| (much.mean - little.mean) / reached.abs().max(1e-9);
        let (before, after) = (gap(much, little), gap(much_end, little_end));
        let holds = before > 0.0 && after < before;
        let why = format!(
            "with the most data {} at first and {} at last, with the least {} and {}: a gap of {:.0} % of the best, then of {:.0} %",
            shown(much),
            shown(much_end),
            shown(little),
            shown(little_end),
            100.0 * before,
            100.0 * after
        );
        Some(Verdict { holds, why })
    }

    fn learns(&self, sweep: &Sweep) -> Option<Verdict> {
        let last = sweep.axes.first().map_or(0, |axis| axis.choices().len() - 1);
        let first = self.returns(last, |_| 0)?;
        let end = self.returns(last, |count| count.saturating_sub(1))?;
        let why = format!("{} at first, {} at last", shown(first), shown(end));
        Some(Verdict { holds: end.low > first.mean, why })
    }

    /// Experience with which each seed of a choice first came to the goal; infinite for those that did not.
    fn experience_to(&self, choice: usize, goal: f64) -> Vec<f64> {
        let summaries = self.rows.iter().filter(|row| row.cell.places.first() == Some(&choice));
        let first = |summary: &Summary| {
            let curve = Against::Transitions.curve(summary);
            let reached = curve.into_iter().find(|(_, value)| value.is_some_and(|value| value >= goal));
            reached.map_or(f64::INFINITY, |(steps, _)| steps)
        };
        summaries.filter_map(|row| row.summary.as_ref()).map(first).collect()
    }

    fn reaches_sooner(&self, sweep: &Sweep) -> Option<Verdict> {
        let goal = sweep.figure.goal?;
        let [ours, theirs] = [0, 1].map(|choice| self.experience_to(choice, goal));
        let (latest, soonest) =
            (ours.iter().copied().reduce(f64::max)?, theirs.iter().copied().reduce(f64::min)?);
        let said = |steps: &[f64]| {
            let each = steps.iter().map(|&steps| match steps.is_finite() {
                true => format!("{:.2} million", steps / 1e6),
                false => "never".to_owned(),
            });
            each.collect::<Vec<_>>().join(", ")
        };
        let why = format!(
            "steps of experience until a mean return of {goal}, seed by seed: {}; against {}",
            said(&ours),
            said(&theirs)
        );
        Some(Verdict { holds: latest < soonest, why })
    }

    fn diagonal_best(&self, sweep: &Sweep) -> Option<Verdict> {
        let [rows, columns] = [0, 1].map(|axis| sweep.axes.get(axis).map(super::Axis::choices));
        let (rows, columns) = (rows?, columns?);
        let mut why = Vec::new();
        let mut holds = true;
        for (column, (choice, _)) in columns.iter().enumerate() {
            let spread = |row: usize| Spread::of(&self.values(&[row, column], sweep.figure.result));
            let means = (0..rows.len()).map(spread).collect::<Option<Vec<_>>>()?;
            let best = (0..rows.len()).min_by(|&a, &b| means[a].mean.total_cmp(&means[b].mean))?;
            let own = rows.iter().position(|(row, _)| row.label == choice.label)?;
            holds &= best == own;
            let (ours, least) = (means[own], means[best]);
            why.push(format!(
                "on {} its own model costs {:.2}, the best ({}) {:.2}",
                choice.label, ours.mean, rows[best].0.label, least.mean
            ));
        }
        Some(Verdict { holds, why: why.join("; ") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Iteration, sweep::Row};

    /// A library's sweep whose cells returned what `value` says, by the places of their choices and their seed.
    fn verdict(sweep: &str, value: impl Fn(&[usize], u64) -> f64) -> Verdict {
        let sweep = Sweep::load(sweep).expect("a sweep of the library");
        let summary = |returned: f64| Summary {
            iterations: vec![Iteration { mean_return: Some(returned), ..Iteration::default() }],
            complete: true,
            ..Summary::default()
        };
        let rows = sweep.cells().expect("cells").into_iter().map(|cell| {
            let summary = Some(summary(value(&cell.places, cell.seed)));
            Row { cell, summary }
        });
        Results { rows: rows.collect() }.verdict(&sweep).expect("there is enough to judge by")
    }

    #[test]
    fn an_interior_optimum_is_one_on_every_line_and_a_clear_one_on_most() {
        let bump = |place: usize| -((place as f64 - 2.5).powi(2));
        let clear = |at: &[usize], seed: u64| bump(at[0]) + 0.1 * seed as f64;
        let holds = verdict("figures/horizon_half_cheetah", clear);
        assert!(holds.holds, "{}", holds.why);
        // The second planner is best at the longest horizon.
        let one_is_not = |at: &[usize], seed: u64| if at[1] == 1 { at[0] as f64 } else { clear(at, seed) };
        assert!(!verdict("figures/horizon_half_cheetah", one_is_not).holds);
        // Seeds differ more than horizons.
        let noisy = |at: &[usize], seed: u64| bump(at[0]) + 30.0 * seed as f64;
        assert!(!verdict("figures/horizon_half_cheetah", noisy).holds);
        assert!(verdict("figures/horizon_swimmer", clear).holds);
    }

    #[test]
    fn more_is_better_where_the_last_is_above_the_first() {
        assert!(verdict("figures/design_updates", |at, _| at[0] as f64).holds);
        assert!(!verdict("figures/design_updates", |at, _| -(at[0] as f64)).holds);
    }
}
