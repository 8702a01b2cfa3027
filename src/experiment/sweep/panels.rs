//! Figures of many small pictures: trails over paths, predictions beside the truth.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use plotters::prelude::*;

use super::{
    Plan, Results, Sweep,
    pictures::{Area, Look, Picture, Words, axes, legend, line, plain, power},
};
use crate::{
    dynamics::{self, OpenLoopErrors},
    experiment::{Experiment, figures::range, folder::names},
};

/// Size of a small picture (pixels).
const WIDE: u32 = 420;
const HIGH: u32 = 340;
/// Steps of a prediction.
const STEPS: usize = 100;

type Points = Vec<(f64, f64)>;
/// A number of the spread of errors over starts.
type Part = fn(&dynamics::Spread) -> Option<f64>;

/// One wanted path, and the trails that it was followed by.
#[derive(Debug, Default)]
struct Followed {
    wanted: Points,
    executed: Vec<Points>,
}

/// Executed trails over wanted paths: a row for each choice of the first axis, a column a path.
#[derive(Debug)]
pub(super) struct Trails {
    rows: Vec<(String, Vec<(String, Followed)>)>,
}

impl Trails {
    /// Reads the trails of the cells that are complete.
    pub fn of(sweep: &Sweep, results: &Results, out: &Path) -> anyhow::Result<Self> {
        let plan = Plan::new(sweep, out)?;
        let names: Vec<String> = match sweep.axes.first() {
            None => vec![String::new()],
            Some(axis) => axis.choices().into_iter().map(|(choice, _)| choice.label).collect(),
        };
        let mut rows: Vec<_> = names.into_iter().map(|name| (name, Vec::new())).collect();
        for (row, job) in results.rows.iter().zip(&plan.cells).filter(|(row, _)| row.summary.is_some()) {
            let (_, paths) = &mut rows[row.cell.places.first().copied().unwrap_or(0)];
            read(&job.out.join(names::TRAILS), paths)?;
        }
        Ok(Self { rows })
    }
}

/// Adds the trails of a run to what is known of each path.
fn read(file: &Path, paths: &mut Vec<(String, Followed)>) -> anyhow::Result<()> {
    let context = || file.display().to_string();
    let mut reader = csv::Reader::from_path(file).with_context(context)?;
    let mut wanted: BTreeMap<String, Points> = BTreeMap::new();
    let mut executed: Vec<(String, String, Points)> = Vec::new();
    for record in reader.deserialize::<(String, String, String, f64, f64)>() {
        let (path, episode, kind, x, y) = record.with_context(context)?;
        if kind == "wanted" {
            if episode == "0" {
                wanted.entry(path).or_default().push((x, y));
            }
            continue;
        }
        match executed.last_mut().filter(|(name, number, _)| *name == path && *number == episode) {
            Some((.., points)) => points.push((x, y)),
            None => executed.push((path, episode, vec![(x, y)])),
        }
    }
    for (path, _, points) in executed {
        let index = paths.iter().position(|(name, _)| *name == path).unwrap_or_else(|| {
            paths.push((path.clone(), Followed::default()));
            paths.len() - 1
        });
        let (_, followed) = &mut paths[index];
        if followed.wanted.is_empty() {
            followed.wanted = wanted.remove(&path).unwrap_or_default();
        }
        followed.executed.push(points);
    }
    Ok(())
}

impl Picture for Trails {
    fn size(&self) -> (u32, u32) {
        let columns = self.rows.iter().map(|(_, paths)| paths.len()).max().unwrap_or(0);
        (WIDE * columns.max(1) as u32, HIGH * self.rows.len().max(1) as u32)
    }

    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static,
    {
        let columns = self.rows.iter().map(|(_, paths)| paths.len()).max().unwrap_or(0).max(1);
        let areas = area.split_evenly((self.rows.len().max(1), columns));
        for (row, (name, paths)) in self.rows.iter().enumerate() {
            for (column, (path, followed)) in paths.iter().enumerate() {
                let title = if name.is_empty() { path.clone() } else { format!("{name}: {path}") };
                let all = || followed.executed.iter().flatten().chain(&followed.wanted);
                let [x, y] = [range(all().map(|p| p.0)), range(all().map(|p| p.1))];
                // A metre is as long across as up.
                let aspect = 1.3;
                let half = ((x.1 - x.0) / aspect).max(y.1 - y.0) / 2.0;
                let [cx, cy] = [x, y].map(|(low, high)| (low + high) / 2.0);
                let words = Words { title: &title.replace('_', " "), x: "x (m)", y: "y (m)", scale: 0.72 };
                let limits = [(cx - half * aspect, cx + half * aspect), (cy - half, cy + half)];
                let mut chart = axes(&areas[row * columns + column], look, &words, limits, [&plain, &plain])?;
                line(&mut chart, followed.wanted.iter().copied(), look.ink, None)?;
                for (index, trail) in followed.executed.iter().enumerate() {
                    let finite = trail.iter().copied().filter(|p| p.0.is_finite() && p.1.is_finite());
                    line(&mut chart, finite, look.color(index + 1), None)?;
                }
            }
        }
        Ok(())
    }
}

/// A prediction without a look at the truth, beside it, a picture an element of the state.
#[derive(Debug)]
pub(super) struct Prediction {
    title: String,
    /// Label, truth, prediction.
    elements: Vec<(String, Points, Points)>,
}

impl Prediction {
    /// The longest held-out episode of the first cell that is complete.
    pub fn of(sweep: &Sweep, results: &Results, out: &Path) -> anyhow::Result<Self> {
        let plan = Plan::new(sweep, out)?;
        let mut complete = results.rows.iter().zip(&plan.cells).filter(|(row, _)| row.summary.is_some());
        let Some((row, job)) = complete.next() else {
            return Ok(Self { title: sweep.figure.title.clone(), elements: Vec::new() });
        };
        let experiment = Experiment::load(&job.out)?;
        let model = experiment.model.as_ref().context("the cell has no model")?;
        let episodes = experiment.dataset.yardstick();
        let episode = episodes.iter().max_by_key(|episode| episode.len()).context("nothing was held out")?;
        episode.bring()?;
        let steps = episode.len().min(STEPS);
        let predicted = dynamics::open_loop(model, episode, 0, steps);
        let spec = experiment.plants.spec();
        let length = spec.state.len();
        let curve = |states: &[f32], element: usize| -> Points {
            let values = states.iter().skip(element).step_by(length).take(steps + 1);
            values.enumerate().map(|(t, &value)| (t as f64 * spec.control_period, f64::from(value))).collect()
        };
        let elements = spec.state.iter().enumerate().map(|(index, element)| {
            (element.label(), curve(episode.states(), index), curve(&predicted, index))
        });
        Ok(Self {
            title: format!("{}, seed {}", sweep.figure.title, row.cell.seed),
            elements: elements.collect(),
        })
    }

    fn columns(&self) -> usize {
        self.elements.len().clamp(1, 6)
    }
}

impl Picture for Prediction {
    fn size(&self) -> (u32, u32) {
        let rows = self.elements.len().div_ceil(self.columns()).max(1);
        (300 * self.columns() as u32, 60 + 230 * rows as u32)
    }

    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static,
    {
        let font = ("sans-serif", 26).into_font().color(&look.ink);
        area.draw(&Text::new(format!("{}: truth (dark), prediction (colour)", self.title), (24, 16), font))?;
        let (_, body) = area.split_vertically(60);
        let rows = self.elements.len().div_ceil(self.columns()).max(1);
        for (part, (label, truth, predicted)) in
            body.split_evenly((rows, self.columns())).iter().zip(&self.elements)
        {
            let (low, high) = range(truth.iter().map(|p| p.1));
            // A prediction that runs away leaves the picture, not the truth flat.
            let room = 0.6 * (high - low);
            let y = range(truth.iter().chain(predicted).map(|p| p.1.clamp(low - room, high + room)));
            let words = Words { title: label, x: "", y: "", scale: 0.6 };
            let x = (0.0, truth.last().map_or(1.0, |p| p.0).max(1e-9));
            let mut chart = axes(part, look, &words, [x, y], [&|t| format!("{} s", plain(t)), &plain])?;
            line(&mut chart, truth.iter().copied(), look.ink, None)?;
            let shown = predicted.iter().copied().take_while(|p| (y.0..=y.1).contains(&p.1));
            line(&mut chart, shown, look.color(1), None)?;
        }
        Ok(())
    }
}

/// How errors grow with the steps ahead, a line a seed, with quartiles over starts.
#[derive(Debug)]
pub(super) struct Growth {
    lines: Vec<(String, OpenLoopErrors)>,
}

impl Growth {
    pub fn of(sweep: &Sweep, results: &Results, out: &Path) -> anyhow::Result<Self> {
        let plan = Plan::new(sweep, out)?;
        let complete = results.rows.iter().zip(&plan.cells).filter(|(row, _)| row.summary.is_some());
        let read = complete.filter_map(|(row, job)| {
            let bytes = std::fs::read(job.out.join(names::ERRORS)).ok()?;
            let name = row.cell.labels.iter().cloned().chain([format!("seed {}", row.cell.seed)]);
            Some((name.collect::<Vec<_>>().join(", "), serde_json::from_slice(&bytes).ok()?))
        });
        Ok(Self { lines: read.collect() })
    }
}

impl Picture for Growth {
    fn size(&self) -> (u32, u32) {
        (1120, 760)
    }

    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static,
    {
        let curve = |errors: &OpenLoopErrors, part: Part| -> Points {
            let values = errors.curve.iter().enumerate();
            let values = values.filter_map(|(i, spread)| Some(((i + 1) as f64, part(spread)?)));
            values.filter(|p| p.1 > 0.0).map(|(x, y)| (x, y.log10())).collect()
        };
        let lower: Part = |spread| spread.lower;
        let upper: Part = |spread| spread.upper;
        let all = || self.lines.iter().flat_map(|(_, e)| [curve(e, lower), curve(e, upper)].concat());
        let longest = self.lines.iter().map(|(_, errors)| errors.curve.len()).max().unwrap_or(1);
        let words = Words {
            title: "Error of predictions without a look at the truth",
            x: "steps ahead",
            y: "squared error, normalised",
            scale: 1.0,
        };
        let limits = [(0.0, longest as f64), range(all().map(|p| p.1))];
        let mut chart = axes(area, look, &words, limits, [&plain, &power])?;
        for (index, (name, errors)) in self.lines.iter().enumerate() {
            let color = look.color(index);
            let back = curve(errors, upper).into_iter().rev();
            let band: Points = curve(errors, lower).into_iter().chain(back).collect();
            chart.draw_series(std::iter::once(Polygon::new(band, color.mix(0.12))))?;
            line(&mut chart, curve(errors, |spread| spread.median), color, Some(name))?;
        }
        if !self.lines.is_empty() {
            legend(&mut chart, look, SeriesLabelPosition::LowerRight)?;
        }
        Ok(())
    }
}
