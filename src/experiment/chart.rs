//! One plot as a picture of its own, PNG or SVG: what the window shows, drawn as the figures of experiments are.

use std::{collections::HashMap, path::Path};

use anyhow::Context as _;
use plotters::prelude::*;

use super::{
    figures::range,
    sweep::pictures::{self, Area, Look, Picture, Words, antilog, axes, legend, plain, power},
};
use crate::data::replace_bytes;

/// Pixels of a picture.
const SIZE: (u32, u32) = (1120, 700);
/// Names in the legend, at most.
const NAMES: usize = 14;
/// Half the width of a bar.
const BAR: f64 = 0.45;

/// How the points of a series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Line,
    Dashed,
    Dots,
    /// Bars of width 1, series upon series.
    Bars,
    /// The lower edge of a band; the next series is its upper edge.
    Low,
    High,
}

/// A line, or marks, of a plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    /// Red, green, blue and how opaque, as the window draws it; `None`: the figures' own colours in turn.
    pub colour: Option<[u8; 4]>,
    pub mark: Mark,
    /// `[x, y]`, with NaN for gaps.
    pub points: Vec<[f64; 2]>,
}

/// A plot with its axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    /// What the axes are, with their units.
    pub x: String,
    pub y: String,
    /// What is in sight: the least and the largest x, then y.
    pub bounds: [[f64; 2]; 2],
    /// Whether the x values, and the y values, are logarithms to the base of ten.
    pub logarithmic: [bool; 2],
    /// Light on dark.
    pub dark: bool,
    pub series: Vec<Series>,
}

impl Chart {
    /// Writes the picture whole or not at all: `.png` or `.svg`, by the ending of `file`.
    ///
    /// # Errors
    /// If it has another ending, or cannot be drawn or written; names it.
    pub fn save(&self, file: &Path) -> anyhow::Result<()> {
        let look = if self.dark { Look::DARK } else { Look::LIGHT };
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let bytes = match ending.as_deref() {
            Some("svg") => pictures::svg(self, &look)?.into_bytes(),
            Some("png") => pictures::png(self, &look)?,
            _ => anyhow::bail!("{} does not say what picture it is to be: .png or .svg", file.display()),
        };
        replace_bytes(file, &bytes).with_context(|| format!("cannot write {}", file.display()))
    }

    /// What the axes reach over: what is in sight, or else what there is.
    fn limits(&self) -> [(f64, f64); 2] {
        [0, 1].map(|axis| {
            let [low, high] = self.bounds[axis];
            let all = || self.series.iter().flat_map(|series| series.points.iter().map(|p| p[axis]));
            if (high - low).is_finite() && high > low { (low, high) } else { range(all()) }
        })
    }

    /// The corner with the least to hide.
    fn corner(&self, [x, y]: [(f64, f64); 2]) -> SeriesLabelPosition {
        let middle = [0.5 * (x.0 + x.1), 0.5 * (y.0 + y.1)];
        let crowd = |right: bool, upper: bool| {
            let points = self.series.iter().flat_map(|series| &series.points);
            points.filter(|p| (p[0] > middle[0]) == right && (p[1] > middle[1]) == upper).count()
        };
        let corners = [
            (crowd(true, true), SeriesLabelPosition::UpperRight),
            (crowd(true, false), SeriesLabelPosition::LowerRight),
            (crowd(false, true), SeriesLabelPosition::UpperLeft),
            (crowd(false, false), SeriesLabelPosition::LowerLeft),
        ];
        let best = corners.into_iter().min_by_key(|(crowd, _)| *crowd);
        best.map_or(SeriesLabelPosition::UpperRight, |(_, corner)| corner)
    }
}

impl Picture for Chart {
    fn size(&self) -> (u32, u32) {
        SIZE
    }

    fn paint<DB: DrawingBackend>(&self, area: &Area<DB>, look: &Look) -> anyhow::Result<()>
    where
        DB::ErrorType: 'static,
    {
        let limits = self.limits();
        let words = Words { title: &self.title, x: &self.x, y: &self.y, scale: 1.0 };
        let plain = limits.map(|(low, high)| number(high - low));
        let [x_name, y_name] = [0, 1].map(|axis| -> &dyn Fn(&f64) -> String {
            let decades = limits[axis].1 - limits[axis].0;
            match self.logarithmic[axis] {
                true if decades < 2.0 => &antilog,
                true => &power,
                false => &plain[axis],
            }
        });
        let mut chart = axes(area, look, &words, limits, [x_name, y_name])?;
        let mut named: Vec<&str> = Vec::new();
        let mut stacks: HashMap<u64, [f64; 2]> = HashMap::new();
        let mut low: &[[f64; 2]] = &[];
        for (place, series) in self.series.iter().enumerate() {
            let [red, green, blue, opaque] = series.colour.unwrap_or_else(|| {
                let RGBColor(red, green, blue) = look.color(place);
                [red, green, blue, 255]
            });
            let colour = RGBColor(red, green, blue).mix(f64::from(opaque) / 255.0);
            let solid = RGBColor(red, green, blue);
            // Of several series of one name (raw and smoothed) the first has it.
            let mut name = Some(series.name.as_str()).filter(|name| !named.contains(name));
            let within =
                |p: &[f64; 2]| (0..2).all(|axis| p[axis] >= limits[axis].0 && p[axis] <= limits[axis].1);
            let drawn = match series.mark {
                Mark::Line => chart.draw_series(
                    pieces(&series.points, limits)
                        .into_iter()
                        .map(|piece| PathElement::new(piece, colour.stroke_width(3))),
                )?,
                Mark::Dashed => {
                    let mut last = None;
                    for piece in pieces(&series.points, limits) {
                        let dashes = DashedLineSeries::new(piece, 9, 6, colour.stroke_width(3));
                        last = Some(chart.draw_series(dashes)?);
                    }
                    let Some(last) = last else { continue };
                    last
                }
                Mark::Dots => {
                    let dots = series.points.iter().filter(|p| within(p));
                    chart.draw_series(dots.map(|p| Circle::new((p[0], p[1]), 4, colour.filled())))?
                }
                Mark::Bars => {
                    let bars = series.points.iter().filter(|p| p[0].is_finite() && p[1].is_finite());
                    let bars = bars.filter_map(|&[x, y]| {
                        let base = &mut stacks.entry(x.to_bits()).or_default()[usize::from(y < 0.0)];
                        let [from, to] = [*base, *base + y];
                        *base = to;
                        let corner = |x: f64, y: f64| {
                            (x.clamp(limits[0].0, limits[0].1), y.clamp(limits[1].0, limits[1].1))
                        };
                        let ends = [corner(x - BAR, from), corner(x + BAR, to)];
                        (ends[0].0 < ends[1].0).then(|| Rectangle::new(ends, colour.filled()))
                    });
                    let bars: Vec<_> = bars.collect();
                    chart.draw_series(bars)?
                }
                Mark::Low => {
                    low = &series.points;
                    continue;
                }
                Mark::High => {
                    let shapes = bands(low, &series.points, limits);
                    name = name.map(|name| name.strip_suffix(", high").unwrap_or(name));
                    chart.draw_series(shapes.into_iter().map(|shape| Polygon::new(shape, colour.filled())))?
                }
            };
            let Some(name) = name.filter(|_| named.len() < NAMES) else { continue };
            named.push(name);
            let dashed = series.mark == Mark::Dashed;
            let is_line = dashed || series.mark == Mark::Line;
            let drawn = drawn.label(name);
            if is_line {
                let parts = if dashed { [(0, 9), (15, 24)] } else { [(0, 12), (12, 24)] };
                drawn.legend(move |(x, y)| {
                    let [(a, b), (c, d)] = parts;
                    let whole =
                        if dashed { vec![(x + a, y), (x + b, y)] } else { vec![(x + a, y), (x + d, y)] };
                    let style = solid.stroke_width(3);
                    let first = PathElement::new(whole, style);
                    let second = PathElement::new(vec![(x + c, y), (x + d, y)], style);
                    EmptyElement::at((0, 0)) + first + second
                });
            } else {
                drawn
                    .legend(move |(x, y)| Rectangle::new([(x + 4, y - 5), (x + 20, y + 5)], colour.filled()));
            }
        }
        if !named.is_empty() {
            legend(&mut chart, look, self.corner(limits))?;
        }
        Ok(())
    }
}

/// Writes the numbers of an axis that reaches over `span`.
fn number(span: f64) -> impl Fn(&f64) -> String {
    move |value| match value {
        v if v.abs() < 1e-9 * span => "0".into(),
        v if !(2e-3..1e7).contains(&span) => format!("{v:.2e}"),
        v => plain(v),
    }
}

/// The part of the way from `a` to `b` that lies within `limits`, and whether it reaches `b`.
fn clip(a: [f64; 2], b: [f64; 2], limits: [(f64, f64); 2]) -> Option<([[f64; 2]; 2], bool)> {
    // Liang and Barsky (1984): the share of the way at which each border is crossed.
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (axis, (low, high)) in limits.into_iter().enumerate() {
        let way = b[axis] - a[axis];
        if way == 0.0 {
            if a[axis] < low || a[axis] > high {
                return None;
            }
            continue;
        }
        let [first, second] = [low, high].map(|border| (border - a[axis]) / way);
        from = from.max(first.min(second));
        to = to.min(first.max(second));
    }
    let at = |share: f64| if share >= 1.0 { b } else { [0, 1].map(|i| a[i] + share * (b[i] - a[i])) };
    (from <= to).then(|| ([at(from), at(to)], to >= 1.0))
}

/// `points` as lines without gaps, cut off at `limits`.
fn pieces(points: &[[f64; 2]], limits: [(f64, f64); 2]) -> Vec<Vec<(f64, f64)>> {
    let mut all: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut goes_on = false;
    for pair in points.windows(2) {
        let finite = pair.iter().flatten().all(|v| v.is_finite());
        let Some(([from, to], whole)) = finite.then(|| clip(pair[0], pair[1], limits)).flatten() else {
            goes_on = false;
            continue;
        };
        match all.last_mut().filter(|_| goes_on) {
            Some(piece) => piece.push((to[0], to[1])),
            None => all.push(vec![(from[0], from[1]), (to[0], to[1])]),
        }
        goes_on = whole;
    }
    all
}

/// The areas between `low` and `high`, which have the same x, broken where either has a gap.
fn bands(low: &[[f64; 2]], high: &[[f64; 2]], [x, y]: [(f64, f64); 2]) -> Vec<Vec<(f64, f64)>> {
    let rows: Vec<_> = low.iter().zip(high).collect();
    let sound = |(low, high): &(&[f64; 2], &[f64; 2])| {
        low[1].is_finite() && high[1].is_finite() && low[0] >= x.0 && low[0] <= x.1
    };
    let within = |p: &[f64; 2]| (p[0], p[1].clamp(y.0, y.1));
    rows.split(|row| !sound(row))
        .filter(|run| run.len() > 1)
        .map(|run| {
            let back = run.iter().rev().map(|(_, high)| within(high));
            run.iter().map(|(low, _)| within(low)).chain(back).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(name: &str, mark: Mark, points: &[[f64; 2]]) -> Series {
        Series { name: name.into(), colour: Some([200, 60, 20, 255]), mark, points: points.to_vec() }
    }

    fn chart() -> Chart {
        Chart {
            title: "Loss against gradient steps".into(),
            x: "gradient steps".into(),
            y: "error (m)".into(),
            bounds: [[0.0, 10.0], [-3.0, 1.0]],
            logarithmic: [false, true],
            dark: false,
            series: vec![
                series("training", Mark::Line, &[[0.0, 0.5], [5.0, -1.0], [6.0, f64::NAN], [9.0, -2.0]]),
                series("planned", Mark::Dashed, &[[0.0, -1.0], [10.0, -2.0]]),
                series("quartiles, low", Mark::Low, &[[0.0, -2.0], [10.0, -2.5]]),
                series("quartiles, high", Mark::High, &[[0.0, -1.0], [10.0, -1.5]]),
            ],
        }
    }

    #[test]
    fn a_drawing_names_its_axes_and_series() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("loss.svg");
        chart().save(&file).expect("it is drawn");
        let text = std::fs::read_to_string(&file).expect("a drawing");
        for words in
            ["Loss against gradient steps", "gradient steps", "error (m)", "training", "planned", "quartiles"]
        {
            assert!(text.contains(words), "{words}");
        }
        assert!(!text.contains("quartiles, "), "a band has one name");
        assert!(text.contains("0.01") && text.contains("#C83C14"), "numbers, and the window's own colours");
    }

    #[test]
    fn a_picture_is_light_or_dark_and_has_an_ending() {
        let home = tempfile::tempdir().expect("a folder");
        for (dark, corner) in [(false, [255, 255, 255]), (true, [20, 23, 28])] {
            let file = home.path().join("loss.PNG");
            Chart { dark, ..chart() }.save(&file).expect("it is drawn");
            let picture = image::open(&file).expect("a picture").to_rgb8();
            assert_eq!(picture.dimensions(), SIZE);
            assert_eq!(picture.get_pixel(0, 0).0, corner);
            assert!(picture.pixels().any(|pixel| pixel.0 == [200, 60, 20]), "the line is there");
        }
        let error = chart().save(&home.path().join("loss.gif")).expect_err("no such picture");
        assert!(error.to_string().contains(".png or .svg"), "{error}");
    }

    #[test]
    fn lines_end_at_the_edges_and_at_gaps() {
        let limits = [(0.0, 10.0), (0.0, 1.0)];
        let points =
            [[-5.0, 0.5], [5.0, 0.5], [6.0, 3.0], [7.0, 0.5], [8.0, f64::NAN], [9.0, 0.1], [12.0, 0.1]];
        let lines = pieces(&points, limits);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], [(0.0, 0.5), (5.0, 0.5), (5.2, 1.0)]);
        assert_eq!((lines[1].len(), lines[1][1]), (2, (7.0, 0.5)));
        assert_eq!(lines[2], [(9.0, 0.1), (10.0, 0.1)]);
    }
}
