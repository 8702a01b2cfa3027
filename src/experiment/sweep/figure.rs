//! The figure of a sweep: curves and tables over its cells.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use super::{
    FigureKind, Results, Spread, Sweep, panels,
    pictures::{Area, Look, Picture, Words, antilog, axes, legend, line, plain, save},
};
use crate::{data::replace_bytes, experiment::figures::range};

/// Draws what is complete into `out/figure.png` and its like, with the numbers beside it as CSV; the files, pictures first.
///
/// # Errors
/// If a picture cannot be drawn or a file not be written.
pub fn draw(sweep: &Sweep, out: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let results = Results::gather(sweep, out)?;
    let stem = out.join("figure");
    let mut files = match sweep.figure.kind {
        FigureKind::Curve => save(&Curves::by_choice(sweep, &results), &stem)?,
        FigureKind::Learning => save(&Curves::by_iteration(sweep, &results), &stem)?,
        FigureKind::Table => save(&Table { sweep, results: &results }, &stem)?,
        FigureKind::Trails => save(&panels::Trails::of(sweep, &results, out)?, &stem)?,
        FigureKind::Prediction => {
            let mut files = save(&panels::Prediction::of(sweep, &results, out)?, &stem)?;
            files.extend(save(&panels::Growth::of(sweep, &results, out)?, &out.join("figure_errors"))?);
            files
        }
    };
    let texts = [
        ("results.csv", results.csv(sweep)?),
        ("iterations.csv", results.iterations_csv(sweep)?),
        ("caption.txt", results.caption(sweep) + "\n"),
    ];
    for (name, text) in texts {
        let file = out.join(name);
        replace_bytes(&file, text.as_bytes()).with_context(|| file.display().to_string())?;
        files.push(file);
    }
    Ok(files)
}

/// A line of more points than this has neither intervals nor large dots.
const MANY: usize = 40;

/// Values of several seeds at a place.
#[derive(Clone, Debug)]
struct Point {
    x: f64,
    values: Vec<f64>,
}

/// Lines through means over seeds.
#[derive(Debug)]
struct Curves<'a> {
    sweep: &'a Sweep,
    x_label: String,
    /// The words at 0, 1, 2 ..., where what is varied are no numbers.
    names: Vec<String>,
    lines: Vec<(String, Vec<Point>)>,
}

impl<'a> Curves<'a> {
    /// The result against the first axis, a line for each choice of the second.
    fn by_choice(sweep: &'a Sweep, results: &Results) -> Self {
        let choices = sweep.axes.first().map(super::Axis::choices).unwrap_or_default();
        let named = choices.iter().any(|(_, number)| number.is_none());
        let names = choices.iter().filter(|_| named).map(|(choice, _)| choice.label.clone()).collect();
        let place = |index: usize| choices[index].1.filter(|_| !named).unwrap_or(index as f64);
        let lines = match sweep.axes.get(1) {
            None => vec![(String::new(), None)],
            Some(axis) => {
                let named = |(index, (choice, _)): (usize, (super::Choice, _))| (choice.label, Some(index));
                axis.choices().into_iter().enumerate().map(named).collect()
            }
        };
        let points = |second: Option<usize>| {
            let points = (0..choices.len()).map(|first| {
                let places: Vec<usize> = std::iter::once(first).chain(second).collect();
                Point { x: place(first), values: results.values(&places, sweep.figure.result) }
            });
            points.collect()
        };
        Self {
            sweep,
            x_label: sweep.axes.first().map_or_else(String::new, |axis| axis.label.clone()),
            names,
            lines: lines.into_iter().map(|(name, second)| (name, points(second))).collect(),
        }
    }

    /// Returns by iteration against what was learned from, a line for each choice of the first axis.
    fn by_iteration(sweep: &'a Sweep, results: &Results) -> Self {
        let against = sweep.figure.against;
        let choices = match sweep.axes.first() {
            None => vec![String::new()],
            Some(axis) => axis.choices().into_iter().map(|(choice, _)| choice.label).collect(),
        };
        let line = |(index, name): (usize, String)| {
            let places: Vec<usize> = sweep.axes.first().map(|_| index).into_iter().collect();
            let mut points: Vec<(f64, Point)> = Vec::new();
            for summary in results.at(&places).filter_map(|row| row.summary.as_ref()) {
                for (i, (x, mean_return)) in against.curve(summary).into_iter().enumerate() {
                    let Some(mean_return) = mean_return else { continue };
                    points
                        .resize_with(points.len().max(i + 1), || (0.0, Point { x: 0.0, values: Vec::new() }));
                    let (sum, point) = &mut points[i];
                    *sum += x;
                    point.values.push(mean_return);
                    point.x = *sum / point.values.len() as f64;
                }
            }
            (name, points.into_iter().map(|(_, point)| point).collect())
        };
        Self {
            sweep,
            x_label: against.label().to_owned(),
            names: Vec::new(),
            lines: choices.into_iter().enumerate().map(line).collect(),
        }
    }

    fn x(&self, x: f64) -> f64 {
        if self.sweep.figure.log_x { x.max(1e-9).log10() } else { x }
    }
}

impl Picture for Curves<'_> {
    fn size(&self) -> (u32, u32) {
        (1120, 760)
    }

    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static,
    {
        let figure = &self.sweep.figure;
        let points = || self.lines.iter().flat_map(|(_, points)| points);
        let published = || figure.published.iter().map(|&[x, y]| (self.x(x), y));
        let y =
            range(points().flat_map(|point| point.values.iter().copied()).chain(published().map(|p| p.1)));
        let x = range(points().map(|point| self.x(point.x)).chain(published().map(|p| p.0)));
        let name = |x: &f64| {
            if self.names.is_empty() {
                return if figure.log_x { antilog(x) } else { plain(x) };
            }
            let whole = (x - x.round()).abs() < 1e-6 && *x >= 0.0;
            whole.then(|| self.names.get(x.round() as usize).cloned()).flatten().unwrap_or_default()
        };
        let words = Words { title: &figure.title, x: &self.x_label, y: figure.result.label(), scale: 1.0 };
        let mut chart = axes(area, look, &words, [x, y], [&name, &plain])?;
        let width = (x.1 - x.0) * 0.006;
        for (index, (name, points)) in self.lines.iter().enumerate() {
            let color = look.color(index);
            let spreads = points.iter().filter_map(|p| Some((self.x(p.x), Spread::of(&p.values)?)));
            let spreads: Vec<(f64, Spread)> = spreads.collect();
            let lower = spreads.iter().map(|(x, spread)| (*x, spread.low));
            let upper = spreads.iter().rev().map(|(x, spread)| (*x, spread.high));
            let band: Vec<(f64, f64)> = lower.chain(upper).collect();
            chart.draw_series(std::iter::once(Polygon::new(band, color.mix(0.14))))?;
            let named = Some(name.as_str()).filter(|name| !name.is_empty());
            line(&mut chart, spreads.iter().map(|(x, spread)| (*x, spread.mean)), color, named)?;
            let crowded = points.len() > MANY;
            for (x, Spread { low, high, .. }) in spreads.iter().filter(|_| !crowded) {
                let tick = |y: f64| PathElement::new([(x - width, y), (x + width, y)], color.stroke_width(2));
                chart.draw_series([tick(*low), tick(*high)])?;
                chart.draw_series([PathElement::new([(*x, *low), (*x, *high)], color.stroke_width(2))])?;
            }
            let dots = points.iter().flat_map(|p| p.values.iter().map(move |&y| (self.x(p.x), y)));
            let (size, strength) = if crowded { (2, 0.3) } else { (4, 0.55) };
            chart.draw_series(dots.map(|dot| Circle::new(dot, size, color.mix(strength).filled())))?;
        }
        if let Some(goal) = figure.goal {
            let ends = [(x.0, goal), (x.1, goal)];
            chart.draw_series([PathElement::new(ends, look.ink.mix(0.4).stroke_width(1))])?;
        }
        if !figure.published.is_empty() {
            let name = Some(figure.published_by.as_str()).filter(|name| !name.is_empty());
            line(&mut chart, published(), look.ink, Some(name.unwrap_or("published")))?;
        }
        if self.lines.len() > 1 || !figure.published.is_empty() {
            legend(&mut chart, look, self.emptiest_corner(x, y))?;
        }
        Ok(())
    }
}

impl Curves<'_> {
    /// The corner with the least in it.
    fn emptiest_corner(&self, x: (f64, f64), y: (f64, f64)) -> SeriesLabelPosition {
        let middle = [(x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0];
        let dots = self.lines.iter().flat_map(|(_, points)| points);
        let dots: Vec<[f64; 2]> =
            dots.flat_map(|p| p.values.iter().map(|&y| [self.x(p.x), y]).collect::<Vec<_>>()).collect();
        let crowd = |right: bool, upper: bool| {
            dots.iter().filter(|dot| (dot[0] > middle[0]) == right && (dot[1] > middle[1]) == upper).count()
        };
        let corners = [
            (crowd(false, true), SeriesLabelPosition::UpperLeft),
            (crowd(true, false), SeriesLabelPosition::LowerRight),
            (crowd(true, true), SeriesLabelPosition::UpperRight),
            (crowd(false, false), SeriesLabelPosition::LowerLeft),
        ];
        let emptiest = corners.into_iter().min_by_key(|(crowd, _)| *crowd);
        emptiest.map_or(SeriesLabelPosition::UpperLeft, |(_, place)| place)
    }
}

/// The result as a table, cells the darker the higher they are, the lowest of each column framed.
#[derive(Debug)]
struct Table<'a> {
    sweep: &'a Sweep,
    results: &'a Results,
}

impl Picture for Table<'_> {
    fn size(&self) -> (u32, u32) {
        let [rows, columns] = [0, 1].map(|axis| self.sweep.axes[axis].choices().len() as u32);
        (300 + 230 * columns, 190 + 110 * rows)
    }

    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static,
    {
        let [rows, columns] = [0, 1].map(|axis| self.sweep.axes[axis].choices());
        let figure = &self.sweep.figure;
        let spread =
            |row: usize, column: usize| Spread::of(&self.results.values(&[row, column], figure.result));
        let all: Vec<Vec<Option<Spread>>> = (0..rows.len())
            .map(|row| (0..columns.len()).map(|column| spread(row, column)).collect())
            .collect();
        let (low, high) = range(all.iter().flatten().flatten().map(|spread| spread.mean));
        let font = |size: u32| ("sans-serif", size).into_font().color(&look.ink);
        let centre = Pos::new(HPos::Center, VPos::Center);
        let (left, top, width, height) = (270, 150, 230, 110);
        let middle = |row: usize, column: usize| {
            (left + width * column as i32 + width / 2, top + height * row as i32 + height / 2)
        };
        area.draw(&Text::new(figure.title.clone(), (24, 20), font(28)))?;
        let unit = format!("{}; mean and 95 % interval over seeds", figure.result.label());
        area.draw(&Text::new(unit, (24, 58), font(19)))?;
        area.draw(&Text::new(self.sweep.axes[0].label.clone(), (24, top - 36), font(19)))?;
        for (column, (choice, _)) in columns.iter().enumerate() {
            let text = format!("{} {}", self.sweep.axes[1].label, choice.label);
            area.draw(&Text::new(text, (middle(0, column).0, top - 26), font(19).pos(centre)))?;
        }
        for (row, (choice, _)) in rows.iter().enumerate() {
            let place = (left - 20, middle(row, 0).1);
            area.draw(&Text::new(
                choice.label.clone(),
                place,
                font(22).pos(Pos::new(HPos::Right, VPos::Center)),
            ))?;
            for (column, found) in all[row].iter().enumerate() {
                let (x, y) = middle(row, column);
                let corners =
                    [(x - width / 2 + 4, y - height / 2 + 4), (x + width / 2 - 4, y + height / 2 - 4)];
                let share = found.map_or(0.0, |spread| (spread.mean - low) / (high - low));
                area.draw(&Rectangle::new(corners, look.color(0).mix(0.08 + 0.42 * share).filled()))?;
                let Some(Spread { mean, low, high }) = found else {
                    area.draw(&Text::new("–", (x, y), font(26).pos(centre)))?;
                    continue;
                };
                let others = all.iter().filter_map(|row| row[column]).map(|spread| spread.mean);
                if *mean <= others.fold(f64::INFINITY, f64::min) {
                    area.draw(&Rectangle::new(corners, look.color(1).stroke_width(4)))?;
                }
                area.draw(&Text::new(format!("{mean:.2}"), (x, y - 12), font(28).pos(centre)))?;
                let interval = format!("{low:.2} to {high:.2}");
                area.draw(&Text::new(interval, (x, y + 24), font(18).pos(centre)))?;
            }
        }
        Ok(())
    }
}
