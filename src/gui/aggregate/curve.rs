//! Mean return against iterations, or against what they cost the robot.

use egui::Ui;

use crate::{
    experiment::{Iteration, chart::Mark},
    gui::{
        Store,
        run::series::{band, clamp, small, window},
        texts::text,
        theme::{self, tokens},
        widgets::{self, linked::Quantity, numbers, plot},
    },
};

/// What returns are drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Axis {
    #[default]
    Iterations,
    Minutes,
}

impl Axis {
    fn of(self, iteration: &Iteration) -> f64 {
        match self {
            Self::Iterations => f64::from(iteration.index),
            Self::Minutes => iteration.robot_seconds / 60.0,
        }
    }
}

/// The curve with the range of returns as a band and every return as a dot, in the rest of the space.
pub fn ui(ui: &mut Ui, store: &Store, axis: &mut Axis) {
    let t = tokens(ui);
    let baseline = store.baseline.as_deref().filter(|baseline| baseline.has_returns());
    let behind =
        baseline.map(|baseline| baseline.label(store.spec.as_ref().map(|spec| spec.id()).as_deref()));
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(text!("aggregate-returns")).size(14.5));
        let options = [
            (Axis::Iterations, text!("aggregate-by-iteration")),
            (Axis::Minutes, text!("aggregate-by-robot-time")),
        ];
        widgets::segmented(ui, axis, &options);
        if let Some(name) = &behind {
            widgets::dot(ui, t.muted);
            ui.label(egui::RichText::new(name).font(theme::caption()).color(t.muted));
        }
    });
    let means =
        || baseline.into_iter().flat_map(|baseline| &baseline.iterations).filter_map(|i| i.mean_return);
    let all = store.iterations.iter().flat_map(|i| &i.returns).copied().chain(means());
    let limits = window(all.map(|r| r as f32));
    let kept = |r: f64| clamp(r as f32, limits);
    let mut mean = Vec::new();
    let mut range = Vec::new();
    let mut dots = Vec::new();
    for iteration in &store.iterations {
        let x = axis.of(iteration);
        mean.push([x, iteration.mean_return.map_or(f64::NAN, kept)]);
        let finite = || iteration.returns.iter().copied().map(kept).filter(|r| r.is_finite());
        range.push([x, finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max)]);
        dots.extend(finite().map(|r| [x, r]));
    }
    let reference: Vec<[f64; 2]> = baseline
        .into_iter()
        .flat_map(|baseline| &baseline.iterations)
        .map(|iteration| [axis.of(iteration), iteration.mean_return.map_or(f64::NAN, kept)])
        .collect();
    let title = match axis {
        Axis::Iterations => text!("aggregate-by-iteration.axis"),
        Axis::Minutes => text!("aggregate-by-robot-time.axis"),
    };
    let mut axes = small(plot::axes(ui, ("returns", *axis as u8), title, text!("aggregate-returns.axis")));
    if *axis == Axis::Iterations {
        axes = plot::link(ui, axes, Quantity::Iteration)
            .x_grid_spacer(egui_plot::uniform_grid_spacer(|_| [1.0, 5.0, 10.0]))
            .include_x(-0.3)
            .include_x(store.iterations.len().max(reference.len()) as f64 - 0.7);
    }
    plot::show(ui, axes, text!("aggregate-curve"), |plot| {
        if let Some(name) = &behind {
            let marks: Vec<_> = reference.iter().copied().filter(|p| p[1].is_finite()).collect();
            plot::broken_line(plot, name, t.muted, 2.0, reference);
            plot.points(egui_plot::Points::new(name, marks).radius(3.5).color(t.muted));
        }
        band(plot, text!("aggregate-curve.range"), t.faded(t.accent, 0.16), &range);
        let name = text!("aggregate-curve.returns");
        numbers::note_as(name, Mark::Dots, Some(t.faded(t.accent, 0.5)), dots.iter().copied());
        let points = egui_plot::Points::new(name, dots).radius(3.0);
        plot.points(points.color(t.faded(t.accent, 0.5)));
        let marks: Vec<_> = mean.iter().copied().filter(|p| p[1].is_finite()).collect();
        let name = text!("aggregate-curve.mean");
        plot::broken_line(plot, name, t.accent, 2.0, mean);
        plot.points(egui_plot::Points::new(name, marks).radius(4.5).color(t.accent));
    });
}
