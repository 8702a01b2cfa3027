//! Every run as a point, to be pointed at and opened.

use std::{path::PathBuf, sync::Arc};

use egui::Ui;

use crate::{
    experiment::{
        chart::Mark,
        sweep::{FigureKind, Row},
    },
    gui::{
        texts::{local, text},
        theme::tokens,
        widgets::{numbers, plot},
    },
    session::SweepView,
};

/// How near the pointer has to be (points).
const REACH: f32 = 14.0;

/// A run's place in the picture.
struct Dot {
    place: [f64; 2],
    /// The choice that its colour stands for.
    series: usize,
    row: usize,
}

/// Whether this kind of figure has its runs as points.
pub fn has_points(view: &SweepView) -> bool {
    matches!(view.sweep.figure.kind, FigureKind::Curve | FigureKind::Learning)
}

/// Draws the points; the run folder of one that was clicked.
pub fn ui(ui: &mut Ui, view: &Arc<SweepView>) -> Option<PathBuf> {
    let figure = &view.sweep.figure;
    let dots = dots(view);
    let x = match figure.kind {
        FigureKind::Learning => local(figure.against.label()),
        _ => view.sweep.axes.first().map_or("", |axis| &axis.label),
    };
    let mut axes =
        plot::still(plot::axes(ui, "runs as points", x, local(figure.result.label()))).height(300.0);
    if figure.log_x {
        axes = axes.x_axis_formatter(|mark, _| format!("{:.0}", 10f64.powf(mark.value)));
        plot::log_x();
    }
    let t = tokens(ui);
    let shown = plot::show(ui, axes, text!("experiments-points"), |plot| {
        let count = dots.iter().map(|dot| dot.series + 1).max().unwrap_or(0);
        for series in 0..count {
            let own: Vec<[f64; 2]> =
                dots.iter().filter(|dot| dot.series == series).map(|dot| dot.place).collect();
            let name = text!("experiments-points.series", n = series);
            numbers::note_as(&name, Mark::Dots, Some(t.series(series)), own.iter().copied());
            let points = egui_plot::Points::new(name, own);
            plot.points(points.radius(4.5).color(t.series(series)));
        }
        let pointer = plot.response().hover_pos()?;
        let far = |dot: &Dot| plot.screen_from_plot(dot.place.into()).distance(pointer);
        let near = dots.iter().filter(|dot| far(dot) < REACH).min_by(|a, b| far(a).total_cmp(&far(b)));
        let dot = near?;
        let row = &view.results.rows[dot.row];
        let value = format!("{:.3}", dot.place[1]);
        let told = format!("{}\n{}", name(row), text!("experiments-points.open", value = value));
        let ring = egui_plot::Points::new(text!("experiments-points.pointed-at"), vec![dot.place]);
        plot.points(ring.radius(7.0).color(t.text).filled(false));
        let pressed = plot.response().clicked();
        plot.response().clone().on_hover_text_at_pointer(told);
        view.cells.get(dot.row).filter(|_| pressed).map(|(_, folder)| folder.clone())
    });
    shown.inner
}

fn name(row: &Row) -> String {
    let parts =
        row.cell.labels.iter().cloned().chain([text!("experiments-points.seed", seed = row.cell.seed)]);
    parts.collect::<Vec<_>>().join(", ")
}

fn dots(view: &SweepView) -> Vec<Dot> {
    let figure = &view.sweep.figure;
    let scale = |x: f64| if figure.log_x { x.max(1e-9).log10() } else { x };
    let mut dots = Vec::new();
    for (index, row) in view.results.rows.iter().enumerate() {
        let places = &row.cell.places;
        if figure.kind == FigureKind::Learning {
            let series = places.first().copied().unwrap_or(0);
            for (x, y) in row.summary.iter().flat_map(|summary| figure.against.curve(summary)) {
                let Some(y) = y.filter(|y| y.is_finite()) else { continue };
                dots.push(Dot { place: [scale(x), y], series, row: index });
            }
        } else if let Some(y) = row.value(figure.result).filter(|y| y.is_finite()) {
            let first = places.first().copied().unwrap_or(0);
            let x = row.cell.numbers.first().copied().flatten().map_or(first as f64, scale);
            dots.push(Dot { place: [x, y], series: places.get(1).copied().unwrap_or(0), row: index });
        }
    }
    dots
}
