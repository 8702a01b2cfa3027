//! Plots: titled axes, a logarithmic axis, curves of any length, values at the cursor.

use std::{cell::RefCell, cmp::Ordering};

use egui::{Color32, CornerRadius, Rect, Response, Sense, Ui, Vec2b, pos2, vec2};
use egui_plot::{
    GridInput, GridMark, Legend, Line, Plot, PlotBounds, PlotPoint, PlotPoints, PlotResponse, PlotUi,
};

use super::{
    Nudge, ZOOM,
    linked::{self, Link, Quantity},
    nudges, numbers,
};
use crate::{
    experiment::chart::{Chart, Mark},
    gui::theme::{self, tokens},
};

/// What egui_plot does not tell of the plot that is being made.
#[derive(Clone, Debug, Default)]
struct About {
    /// Titles of its axes.
    titles: [String; 2],
    /// Its x values are logarithms.
    log_x: bool,
    /// Nobody moves it.
    still: bool,
    link: Option<Link>,
}

thread_local! {
    /// Of the axes that were made last: they are shown next.
    static ABOUT: RefCell<About> = RefCell::default();
}

/// A plot with titled axes (say the unit: `time (s)`), in the window's look, that leaves the wheel to the panel.
pub fn axes<'a>(ui: &Ui, id: impl egui::AsIdSalt, x: &str, y: &str) -> Plot<'a> {
    ABOUT.set(About { titles: [x, y].map(str::to_owned), ..About::default() });
    let t = tokens(ui);
    let title = |text: &str| egui::RichText::new(text).font(theme::caption()).color(t.muted);
    Plot::new(id)
        .x_axis_label(title(x))
        .y_axis_label(title(y))
        .grid_color(t.grid)
        .set_margin_fraction(vec2(0.01, 0.08))
        .allow_scroll(false)
        .show_background(false)
}

/// Titles for pictures of the plot just made, where the window has no room for them.
pub fn titled(x: &str, y: &str) {
    ABOUT.with_borrow_mut(|about| about.titles = [x, y].map(str::to_owned));
}

/// The x values of the plot just made are logarithms to the base of ten.
pub fn log_x() {
    ABOUT.with_borrow_mut(|about| about.log_x = true);
}

/// Has the plot just made go together with others over the same quantity: one range, one cursor.
pub fn link<'a>(ui: &Ui, plot: Plot<'a>, quantity: Quantity) -> Plot<'a> {
    follow(ui, quantity, 0.0);
    if linked::is_linked(ui.ctx(), quantity) { linked::axis(plot, quantity) } else { plot }
}

/// Has the plot just made follow the cursor alone: its x plus `offset` is the quantity.
pub fn follow(ui: &Ui, quantity: Quantity, offset: f64) {
    let link = linked::is_linked(ui.ctx(), quantity).then_some(Link { quantity, offset });
    ABOUT.with_borrow_mut(|about| about.link = link);
}

/// A legend in the window's look, in the upper right corner.
pub fn legend() -> Legend {
    Legend::default().background_alpha(0.6).text_style(egui::TextStyle::Small)
}

/// Makes the y axis of `plot` logarithmic in looks: hand it values through [`log10`].
pub fn log_axis(plot: Plot<'_>) -> Plot<'_> {
    plot.y_grid_spacer(decades)
        .y_axis_formatter(|mark, range| power_of_ten(mark, range.end() - range.start()))
}

/// `log10`, and NaN (a gap) for what has none.
pub fn log10(value: f64) -> f64 {
    if value > 0.0 { value.log10() } else { f64::NAN }
}

/// Grid lines at 1, 2, ... 9 times each power of ten, or at powers only where many are in sight.
pub fn decades(input: GridInput) -> Vec<GridMark> {
    let (low, high) = (input.bounds.0.max(-320.0), input.bounds.1.min(320.0));
    if high.partial_cmp(&low) != Some(Ordering::Greater) {
        return Vec::new();
    }
    let stride = (((high - low) / 8.0).ceil() as i64).max(1);
    let mut marks = Vec::new();
    for decade in low.floor() as i64..=high.ceil() as i64 {
        if decade.rem_euclid(stride) == 0 {
            marks.push(GridMark { value: decade as f64, step_size: stride as f64 });
        }
        if stride == 1 {
            let minor = |m: f64| GridMark { value: decade as f64 + m.log10(), step_size: 0.1 };
            marks.extend((2..10).map(|m| minor(f64::from(m))));
        }
    }
    // Labels of marks out of sight would stand beside the plot.
    marks.retain(|mark| (low..=high).contains(&mark.value));
    marks
}

/// Label of a mark of [`log_axis`], `span` decades long: `0.01` near one, else `1e-6`. Between powers of ten, twice and
/// five times one are labelled where there is room for them.
pub fn power_of_ten(mark: GridMark, span: f64) -> String {
    let exponent = mark.value.round();
    if (mark.value - exponent).abs() > 1e-6 {
        let first = 10f64.powf(mark.value - mark.value.floor()).round();
        let room = span < 2.2 && (first == 2.0 || first == 5.0);
        return if room { super::figure(10f64.powf(mark.value)) } else { String::new() };
    }
    match exponent as i32 {
        e @ -3..=0 => format!("{:.*}", -e as usize, 10f64.powi(e)),
        e @ 1..=4 => format!("{:.0}", 10f64.powi(e)),
        e => format!("1e{e}"),
    }
}

/// Shows `plot` and says to screen readers what it shows; a menu copies its numbers.
pub fn show<'a, R>(
    ui: &mut Ui,
    plot: Plot<'a>,
    name: &str,
    build: impl FnOnce(&mut PlotUi<'a>) -> R + 'a,
) -> PlotResponse<R> {
    show_as(ui, plot, name, false, build)
}

/// [`show`] for a plot whose y axis is logarithmic (see [`log_axis`]).
pub fn show_log<'a, R>(
    ui: &mut Ui,
    plot: Plot<'a>,
    name: &str,
    build: impl FnOnce(&mut PlotUi<'a>) -> R + 'a,
) -> PlotResponse<R> {
    show_as(ui, log_axis(plot), name, true, build)
}

/// Either, as `logarithmic` says; the axis is as it is.
pub fn show_as<'a, R>(
    ui: &mut Ui,
    plot: Plot<'a>,
    name: &str,
    logarithmic: bool,
    build: impl FnOnce(&mut PlotUi<'a>) -> R + 'a,
) -> PlotResponse<R> {
    let ctx = ui.ctx().clone();
    let About { titles, log_x, still, link } = ABOUT.take();
    let wanted = numbers::wanted(&ctx, name);
    let taken = wanted.is_some() || linked::is_pointed_at(&ctx, link);
    let (shown, series) = numbers::taking(taken, || {
        plot.show(ui, move |inside| {
            if !still {
                by_keys(inside);
            }
            build(inside)
        })
    });
    numbers::menu(&shown.response, name);
    let mut told = None;
    if let Some(link) = link {
        linked::follow(&shown.response, &shown.transform, name, link);
        told = linked::draw(ui, &shown.transform, name, link, &series, logarithmic);
    }
    if let Some(wanted) = wanted {
        let [x, y] = titles;
        let (low, high) = (shown.transform.bounds().min(), shown.transform.bounds().max());
        let bounds = [0, 1].map(|axis| [low[axis], high[axis]]);
        let (title, dark) = (name.to_owned(), ui.visuals().dark_mode);
        let chart = Chart { title, x, y, bounds, logarithmic: [log_x, logarithmic], dark, series };
        numbers::hand_over(&ctx, wanted, chart);
    }
    shown.response.widget_info(|| egui::WidgetInfo {
        current_text_value: told.clone(),
        ..egui::WidgetInfo::labeled(egui::Role::Figure, true, name)
    });
    super::cover::over(ui, shown.response.rect, name);
    shown
}

/// While it has the focus: arrows move it, plus and minus zoom, Home shows all of it again.
fn by_keys(plot: &mut PlotUi<'_>) {
    let asked = nudges(plot.response());
    if asked.is_empty() {
        return;
    }
    let bounds = plot.plot_bounds();
    let (mut low, mut high) = (bounds.min(), bounds.max());
    for nudge in asked {
        let spans = [high[0] - low[0], high[1] - low[1]];
        match nudge {
            Nudge::Move { by, .. } => {
                for (axis, steps) in [by.x, -by.y].into_iter().enumerate() {
                    let shift = f64::from(steps) * 0.1 * spans[axis];
                    (low[axis], high[axis]) = (low[axis] + shift, high[axis] + shift);
                }
            }
            Nudge::Zoom(steps) => {
                let grown = f64::from(ZOOM.powf(-steps)) - 1.0;
                for axis in 0..2 {
                    let more = 0.5 * grown * spans[axis];
                    (low[axis], high[axis]) = (low[axis] - more, high[axis] + more);
                }
            }
            Nudge::Home => return plot.set_auto_bounds(true),
        }
    }
    plot.set_plot_bounds(PlotBounds::from_min_max(low, high));
}

/// Draws `points` as one line broken wherever a value is not finite.
pub fn broken_line(plot: &mut PlotUi<'_>, name: &str, colour: Color32, width: f32, points: Vec<[f64; 2]>) {
    numbers::note_as(name, Mark::Line, Some(colour), points.iter().copied());
    let width = width * theme::of(plot.ctx()).thickness;
    for run in points.split(|p| !(p[0].is_finite() && p[1].is_finite())).filter(|run| !run.is_empty()) {
        let line = Line::new(name, run.iter().copied().collect::<PlotPoints<'_>>());
        plot.line(line.color(colour).width(width));
    }
}

/// How many blocks of one level make a block of the next.
const FOLD: usize = 8;

/// A long series of values at 0, 1, 2 ..., kept with its minima and maxima over ever longer blocks, so that drawing
/// costs as many points as there are pixels, however long it grows.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    values: Vec<f32>,
    /// `levels[k]`: (min, max) over blocks of `FOLD^(k + 1)` values; NaN over blocks without a finite value.
    levels: Vec<Vec<[f32; 2]>>,
}

impl Curve {
    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    pub fn last(&self) -> Option<f32> {
        self.values.last().copied()
    }

    /// Appends a value; NaN and infinity are gaps.
    pub fn push(&mut self, value: f32) {
        let index = self.values.len();
        let value = if value.is_finite() { value } else { f32::NAN };
        self.values.push(value);
        let (mut block, mut size) = (index / FOLD, FOLD);
        for level in 0.. {
            if level == self.levels.len() {
                if index < size {
                    break;
                }
                // The level begins: fold everything there is so far.
                let below: Vec<[f32; 2]> = match level {
                    0 => self.values.chunks(FOLD).map(range).collect(),
                    _ => self.levels[level - 1].chunks(FOLD).map(hull).collect(),
                };
                self.levels.push(below);
            } else {
                let blocks = &mut self.levels[level];
                if block == blocks.len() {
                    blocks.push([f32::NAN; 2]);
                }
                let [low, high] = blocks[block];
                blocks[block] = [low.min(value), high.max(value)];
            }
            block /= FOLD;
            size *= FOLD;
        }
    }

    pub fn extend(&mut self, values: &[f32]) {
        for &value in values {
            self.push(value);
        }
    }

    /// Points of the part between `from` and `to` (in indices), at most about `2 * budget` of them: whole values
    /// where they fit, else the minimum and maximum of each block. Non-finite values stand for gaps.
    pub fn points(&self, from: f64, to: f64, budget: usize, map: fn(f64) -> f64) -> Vec<[f64; 2]> {
        let end = self.values.len();
        let first = if from.is_finite() { from.max(0.0) as usize } else { 0 }.min(end);
        let last =
            if to.is_finite() { (to.max(0.0).ceil() as usize).saturating_add(2) } else { end }.min(end);
        if first >= last {
            return Vec::new();
        }
        let budget = budget.max(16);
        if last - first <= 2 * budget {
            let values = self.values[first..last].iter().zip(first..);
            return values.map(|(&v, i)| [i as f64, map(f64::from(v))]).collect();
        }
        let (mut level, mut size) = (0, FOLD);
        while level + 1 < self.levels.len() && (last - first) / size > budget {
            level += 1;
            size *= FOLD;
        }
        let blocks = &self.levels[level];
        let (low, high) = (first / size, last.div_ceil(size).min(blocks.len()));
        let mut points = Vec::with_capacity(2 * (high - low));
        for (block, &[min, max]) in blocks[low..high].iter().enumerate() {
            let start = ((low + block) * size) as f64;
            points.push([start + 0.25 * size as f64, map(f64::from(min))]);
            points.push([start + 0.75 * size as f64, map(f64::from(max))]);
        }
        points
    }

    /// [`Curve::points`] of what `plot` shows.
    pub fn visible(&self, plot: &PlotUi<'_>, map: fn(f64) -> f64) -> Vec<[f64; 2]> {
        let budget = plot.response().rect.width().max(64.0) as usize;
        let bounds = plot.plot_bounds();
        let fitted = plot.auto_bounds().x;
        let (from, to) =
            if fitted { (0.0, f64::INFINITY) } else { (bounds.min()[0] - 1.0, bounds.max()[0] + 1.0) };
        self.points(from, to, budget, map)
    }
}

fn range(values: &[f32]) -> [f32; 2] {
    values.iter().fold([f32::NAN; 2], |[low, high], &v| [low.min(v), high.max(v)])
}

fn hull(blocks: &[[f32; 2]]) -> [f32; 2] {
    blocks.iter().fold([f32::NAN; 2], |[low, high], &[a, b]| [low.min(a), high.max(b)])
}

/// A [`Curve`] beside its exponentially smoothed twin.
#[derive(Clone, Debug, Default)]
pub struct Smoothed {
    pub raw: Curve,
    pub smooth: Curve,
    /// Share of the past in the smoothed value, `0..1`.
    keep: f32,
    mean: f64,
    weight: f64,
}

impl Smoothed {
    /// Brings the curve up to `values` (appended to since the last call, unless `version` changed), smoothed by
    /// `keep`.
    pub fn follow(&mut self, values: &[f32], fresh: bool, keep: f32) {
        if fresh || values.len() < self.raw.len() || (self.keep - keep).abs() > f32::EPSILON {
            *self = Self { keep, ..Self::default() };
        }
        for &value in &values[self.raw.len()..] {
            self.raw.push(value);
            if value.is_finite() {
                let keep = f64::from(self.keep);
                self.mean = keep * self.mean + (1.0 - keep) * f64::from(value);
                self.weight = keep * self.weight + (1.0 - keep);
                self.smooth.push((self.mean / self.weight) as f32);
            } else {
                self.smooth.push(f32::NAN);
            }
        }
    }

    /// Draws the raw curve faintly and the smoothed one over it.
    pub fn draw(&self, plot: &mut PlotUi<'_>, name: &str, colour: Color32, map: fn(f64) -> f64) {
        let raw = self.raw.visible(plot, map);
        broken_line(plot, name, colour.gamma_multiply(0.28), 1.0, raw);
        let smooth = self.smooth.visible(plot, map);
        broken_line(plot, name, colour, 1.8, smooth);
    }
}

/// A small bar chart without axes, for many side by side.
pub fn bars(ui: &mut Ui, counts: &[u32], size: egui::Vec2, colour: Color32, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Figure, true, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let t = tokens(ui);
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, t.outline));
    let highest = counts.iter().copied().max().unwrap_or(0).max(1) as f32;
    let width = rect.width() / counts.len().max(1) as f32;
    for (i, &n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
        let left = rect.left() + i as f32 * width;
        let top = rect.bottom() - (rect.height() * n as f32 / highest).max(1.0);
        let bar = Rect::from_min_max(pos2(left + 0.5, top), pos2(left + width - 0.5, rect.bottom()));
        painter.rect_filled(bar, CornerRadius::same(1), colour);
    }
    response
}

/// Neither axis may be dragged or zoomed: for plots that only show.
pub fn still(plot: Plot<'_>) -> Plot<'_> {
    let none = Vec2b::FALSE;
    ABOUT.with_borrow_mut(|about| about.still = true);
    plot.allow_drag(none).allow_zoom(none).allow_scroll(false).allow_boxed_zoom(false)
}

/// Points of two equally long lists.
pub fn zip(x: impl IntoIterator<Item = f64>, y: impl IntoIterator<Item = f64>) -> Vec<[f64; 2]> {
    x.into_iter().zip(y).map(|(x, y)| [x, y]).collect()
}

/// The nearest index of a series to a place on the x axis.
pub fn nearest(place: PlotPoint, len: usize) -> Option<usize> {
    (len > 0 && place.x.is_finite()).then(|| (place.x.round().max(0.0) as usize).min(len - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_keeps_its_peaks_and_gaps_within_the_budget() {
        let mut curve = Curve::default();
        for i in 0..100_000u32 {
            curve.push(match i {
                50_123 => 9.0,
                60_000..70_000 => f32::NAN,
                _ => (i as f32 * 0.01).sin(),
            });
        }
        let points = curve.points(0.0, f64::INFINITY, 500, |v| v);
        assert!(points.len() <= 2 * 500 && points.len() > 100, "{}", points.len());
        let highest = points.iter().map(|p| p[1]).fold(f64::MIN, f64::max);
        assert_eq!(highest, 9.0);
        assert!(points.iter().any(|p| (61_000.0..69_000.0).contains(&p[0]) && p[1].is_nan()));
        let close = curve.points(50_100.0, 50_200.0, 500, |v| v);
        assert_eq!(close[23], [50_123.0, 9.0]);
    }

    #[test]
    fn levels_agree_with_the_values_however_they_came() {
        let mut curve = Curve::default();
        for i in 0..5_000 {
            curve.push(((i * 7919) % 1000) as f32);
        }
        for (level, blocks) in curve.levels.iter().enumerate() {
            let size = FOLD.pow(level as u32 + 1);
            for (block, hull) in blocks.iter().enumerate() {
                let end = ((block + 1) * size).min(curve.len());
                assert_eq!(*hull, range(&curve.values[block * size..end]), "level {level} block {block}");
            }
        }
    }

    #[test]
    fn powers_of_ten_are_labelled_as_people_write_them() {
        let label = |value, span| power_of_ten(GridMark { value, step_size: 1.0 }, span);
        assert_eq!([-5.0, -2.0, 0.0, 2.0].map(|value| label(value, 6.0)), ["1e-5", "0.01", "1", "100"]);
        let half = 0.5f64.log10();
        assert_eq!([label(half, 6.0), label(half, 1.0)], ["", "0.500"]);
    }
}
