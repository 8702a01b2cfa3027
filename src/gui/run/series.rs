//! Series that may hold anything: kept within sensible bounds, broken where they are not finite.

use egui::Color32;
use egui_plot::{FilledArea, GridInput, GridMark, Line, LineStyle, Plot, PlotPoints, PlotUi};

use crate::{
    experiment::chart::Mark,
    gui::{texts::text, theme, widgets::numbers},
};

/// Where most finite values lie: the 2 % to 98 % quantiles, widened by their distance; some range where there are none.
pub fn window(values: impl IntoIterator<Item = f32>) -> [f64; 2] {
    let mut values: Vec<f32> = values.into_iter().filter(|v| v.is_finite()).collect();
    values.sort_by(f32::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return [-1.0, 1.0] };
    let (low, high) = (f64::from(values[last / 50]), f64::from(values[last - last / 50]));
    let span = (high - low).max(1e-6 * high.abs().max(low.abs())).max(1e-9);
    [low - span, high + span]
}

/// `value` kept within `window`; NaN, which is a gap, where it is not finite.
pub fn clamp(value: f32, [low, high]: [f64; 2]) -> f64 {
    if value.is_finite() { f64::from(value).clamp(low, high) } else { f64::NAN }
}

/// A plot of a few hundred points' width: few round marks, each with its number.
pub fn small(plot: Plot<'_>) -> Plot<'_> {
    plot.x_grid_spacer(|input| round_marks(&input, 8.0))
        .y_grid_spacer(|input| {
            let mut marks = round_marks(&input, 4.0);
            // The number of a mark at the very top would stand in the plot's title.
            let (low, high) = input.bounds;
            marks.retain(|mark| mark.value < high - 0.04 * (high - low));
            marks
        })
        .x_axis_formatter(|mark, _| written(mark))
        .y_axis_formatter(|mark, _| written(mark))
}

/// A plot to scale: round marks with numbers, and finer ones between them without.
pub fn ruled(plot: Plot<'_>) -> Plot<'_> {
    small(plot).x_grid_spacer(|input| ruler(&input)).y_grid_spacer(|input| ruler(&input))
}

fn ruler(input: &GridInput) -> Vec<GridMark> {
    let mut marks = round_marks(input, 8.0);
    let Some(step) = marks.first().map(|mark| mark.step_size) else { return marks };
    let fine = GridInput { bounds: input.bounds, base_step_size: step / 5.0 };
    // Marks this near to each other (in egui_plot's terms) have no number.
    let unnumbered = 2.2 * input.base_step_size;
    let between = round_marks(&fine, 1.0).into_iter().filter(|m| (m.value / step).fract().abs() > 1e-6);
    marks.extend(between.map(|m| GridMark { step_size: m.step_size.min(unnumbered), ..m }));
    marks
}

/// The number of a mark, with as many decimals as the distance of marks asks for.
fn written(mark: GridMark) -> String {
    let digits = mark.step_size.log10().floor();
    if !(-4.0..=5.0).contains(&digits) && mark.value != 0.0 {
        return format!("{:.0e}", mark.value);
    }
    // The addition turns -0 into 0.
    format!("{:.*}", (-digits).max(0.0) as usize, mark.value + 0.0)
}

/// Marks at multiples of 1, 2 or 5 times a power of ten, at least `apart` of egui_plot's least distances apart.
fn round_marks(input: &GridInput, apart: f64) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let least = input.base_step_size * apart;
    if !(least.is_finite() && least > 0.0 && high > low) {
        return Vec::new();
    }
    let power = 10f64.powf(least.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|&s| s >= least).unwrap_or(10.0 * power);
    let count = ((high - low) / step).min(100.0) as usize;
    let first = (low / step).ceil();
    (0..=count)
        .map(|i| GridMark { value: (first + i as f64) * step, step_size: step })
        .filter(|mark| mark.value <= high)
        .collect()
}

/// Draws `points` in dashes, broken wherever a value is not finite.
pub fn dashed_line(plot: &mut PlotUi<'_>, name: &str, colour: Color32, width: f32, points: &[[f64; 2]]) {
    numbers::note_as(name, Mark::Dashed, Some(colour), points.iter().copied());
    let width = width * theme::of(plot.ctx()).thickness;
    for run in runs(points) {
        let line = Line::new(name, run.iter().copied().collect::<PlotPoints<'_>>());
        plot.line(line.color(colour).width(width).style(LineStyle::dashed_dense()));
    }
}

/// Fills between `low` and `high` over `x`, wherever all three are finite.
pub fn band(plot: &mut PlotUi<'_>, name: &str, colour: Color32, rows: &[[f64; 3]]) {
    let [low, high] = [text!("run-band-low", name = name), text!("run-band-high", name = name)];
    for (end, name, mark) in [(1, low, Mark::Low), (2, high, Mark::High)] {
        let edge = rows.iter().map(|row| [row[0], row[end]]);
        numbers::note_as(&name, mark, Some(colour), edge);
    }
    for run in runs(rows).filter(|run| run.len() > 1) {
        let column = |i: usize| run.iter().map(|row| row[i]).collect::<Vec<_>>();
        plot.add(
            FilledArea::new(name, &column(0), &column(1), &column(2)).fill_color(colour).allow_hover(false),
        );
    }
}

fn runs<const N: usize>(rows: &[[f64; N]]) -> impl Iterator<Item = &[[f64; N]]> {
    rows.split(|row| !row.iter().all(|v| v.is_finite())).filter(|run| !run.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ignores_outliers_and_what_is_not_finite() {
        let mut values: Vec<f32> = (0..200).map(|i| i as f32 / 100.0).collect();
        values.extend([1e30, f32::NAN, f32::INFINITY]);
        let [low, high] = window(values);
        assert!(low > -4.0 && low < 0.0 && high < 6.0 && high > 2.0, "{low} {high}");
        assert_eq!(window([f32::NAN]), [-1.0, 1.0]);
        assert!(clamp(f32::NAN, [0.0, 1.0]).is_nan());
        assert!(clamp(f32::INFINITY, [0.0, 1.0]).is_nan());
        assert_eq!(clamp(1e30, [0.0, 1.0]), 1.0);
    }

    #[test]
    fn marks_are_round_and_few() {
        let marks = |low, high, base_step_size| {
            let marks = round_marks(&GridInput { bounds: (low, high), base_step_size }, 8.0);
            marks.into_iter().map(|mark| mark.value).collect::<Vec<_>>()
        };
        assert_eq!(marks(-3.0, 75.0, 4.0), [0.0, 50.0]);
        assert_eq!(marks(0.0, 1.0, 0.02), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        let text = |value, step_size| written(GridMark { value, step_size });
        assert_eq!([text(-0.5, 0.5), text(-0.0, 0.5), text(20.0, 20.0)], ["-0.5", "0.0", "20"]);
        assert_eq!([text(3e-7, 1e-7), text(0.0, 1e-7), text(2e9, 1e9)], ["3e-7", "0.0000000", "2e9"]);
        assert!(marks(0.0, f64::NAN, 0.1).is_empty() && marks(0.0, 1.0, 0.0).is_empty());
        assert!(marks(0.0, 1e300, 1e-300).len() <= 101);
    }
}
