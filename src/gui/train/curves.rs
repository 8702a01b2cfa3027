//! What training achieves while it runs: the loss of every gradient step, raw and smoothed, and of every epoch, for training
//! and validation; the open-loop error on held-out episodes.

use egui::{Color32, Ui};
use egui_plot::{HoverPosition, MarkerShape, PlotUi, Points};
use serde::{Deserialize, Serialize};

use crate::{
    experiment::runs::Baseline,
    gui::{
        Store,
        run::series::dashed_line,
        texts::{text, words},
        theme::{self, tokens},
        widgets::{
            self,
            linked::Quantity,
            plot::{self, Smoothed},
        },
    },
    session::Epoch,
};

/// The curves' caches and switches.
#[derive(Default)]
pub struct Curves {
    losses: Smoothed,
    version: u64,
    pub switches: Switches,
}

/// What is kept from one start to the next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Switches {
    /// Share of the past in the smoothed curve.
    smoothing: f32,
    log: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self { smoothing: 0.97, log: true }
    }
}

/// Most that a curve can be smoothed.
const SMOOTHEST: f32 = 0.999;

impl Curves {
    /// Has its switches as they were.
    pub fn recall(&mut self, switches: Switches) {
        self.switches = Switches { smoothing: switches.smoothing.clamp(0.0, SMOOTHEST), ..switches };
    }

    /// Takes in what was added since the last frame.
    pub fn follow(&mut self, store: &Store) {
        let fresh = self.version != store.losses_version;
        self.version = store.losses_version;
        self.losses.follow(&store.losses, fresh, self.switches.smoothing);
    }

    pub fn ui(&mut self, ui: &mut Ui, store: &Store, height: f32) {
        ui.horizontal_wrapped(|ui| {
            widgets::toggle(ui, words!("train-log"), &mut self.switches.log);
            let label = ui.label(text!("train-smoothing"));
            ui.add(egui::Slider::new(&mut self.switches.smoothing, 0.0..=SMOOTHEST).max_decimals(3))
                .labelled_by(label.id)
                .on_hover_text(text!("train-smoothing.tooltip"));
            widgets::linked::switch(ui, Quantity::GradientStep);
        });
        let t = tokens(ui);
        let baseline = store.baseline.as_deref().filter(|baseline| !baseline.epochs.is_empty());
        let behind = baseline.map(|baseline| named(store, baseline));
        let own = [
            (t.series(0), text!("train-curve-step")),
            (t.series(2), text!("train-curve-training.legend")),
            (t.series(1), text!("train-curve-validation.legend")),
        ];
        let words = behind.as_ref().map(|name| text!("train-curve-behind", name = name.as_str()));
        legend(ui, own.into_iter().chain(words.as_deref().map(|words| (t.muted, words))));
        let map: fn(f64) -> f64 = if self.switches.log { plot::log10 } else { |v| v };
        let (x, y) = (text!("train-loss-plot.x"), text!("train-loss-plot.y"));
        let axes = plot::axes(ui, "loss", x, y).height(height);
        let axes = plot::link(ui, axes, Quantity::GradientStep);
        let axes = if self.switches.log { plot::log_axis(axes) } else { axes };
        let log = self.switches.log;
        let axes = axes.label_formatter(move |hover| {
            let (HoverPosition::NearDataPoint { position: point, .. }
            | HoverPosition::Elsewhere { position: point }) = hover;
            let loss = if log { 10f64.powf(point.y) } else { point.y };
            let step = format!("{:.0}", point.x.max(0.0));
            Some(text!("train-loss-plot.hover", step = step, loss = widgets::figure(loss)))
        });
        let losses = &self.losses;
        plot::show_as(ui, axes, text!("train-loss-plot"), self.switches.log, |plot| {
            let epoch = |epochs: &[Epoch], pick: fn(&Epoch) -> Option<f64>| {
                let point = move |e: &Epoch| Some([e.update as f64, map(pick(e)?)]);
                epochs.iter().filter_map(point).filter(|p| p[1].is_finite()).collect::<Vec<_>>()
            };
            if let (Some(baseline), Some(name)) = (baseline, &behind) {
                let train = epoch(&baseline.epochs, |e| Some(e.train_loss));
                let whose = text!("train-curve-training.theirs", name = name.as_str());
                dashed_line(plot, &whose, t.muted, 1.4, &train);
                let validation = epoch(&baseline.epochs, |e| e.validation_loss);
                let whose = text!("train-curve-validation.theirs", name = name.as_str());
                plot::broken_line(plot, &whose, t.muted, 1.8, validation);
            }
            losses.draw(plot, text!("train-curve-step"), t.series(0), map);
            let train = epoch(&store.epochs, |e| Some(e.train_loss));
            let validation = epoch(&store.epochs, |e| e.validation_loss);
            for (points, name, colour) in [
                (train, text!("train-curve-training"), t.series(2)),
                (validation, text!("train-curve-validation"), t.series(1)),
            ] {
                marked_line(plot, name, colour, points);
            }
        });
    }
}

/// Median open-loop errors as they fall, one curve a number of steps ahead; nothing where none were told.
pub fn open_loop(ui: &mut Ui, store: &Store) {
    let looks = || store.epochs.iter().filter(|epoch| !epoch.open_loop.is_empty());
    let Some(horizons) = looks().next_back().map(|epoch| epoch.open_loop.iter().map(|(steps, _)| *steps))
    else {
        return;
    };
    let t = tokens(ui);
    let lines: Vec<_> = horizons
        .enumerate()
        .map(|(i, steps)| (steps, t.series(i), text!("train-open-loop-plot.curve", steps = steps)))
        .collect();
    let baseline = store.baseline.as_deref();
    let baseline = baseline.filter(|b| b.epochs.iter().any(|epoch| !epoch.open_loop.is_empty()));
    let behind = baseline.map(|baseline| named(store, baseline));
    let own = lines.iter().map(|(_, colour, name)| (*colour, name.as_str()));
    legend(ui, own.chain(behind.as_deref().map(|name| (t.muted, name))));
    let (x, y) = (text!("train-open-loop-plot.x"), text!("train-open-loop-plot.y"));
    let axes = plot::axes(ui, "open-loop errors in training", x, y).height(190.0);
    let axes = plot::link(ui, axes, Quantity::GradientStep);
    plot::show_log(ui, axes, text!("train-open-loop-plot"), |plot| {
        let point = |steps: usize, epoch: &Epoch| {
            let (_, error) = epoch.open_loop.iter().find(|(h, _)| *h == steps)?;
            Some([epoch.update as f64, error.map_or(f64::NAN, |e| plot::log10(e).min(MOST_DECADES))])
        };
        if let (Some(baseline), Some(whose)) = (baseline, &behind) {
            for (steps, _, name) in &lines {
                let points = baseline.epochs.iter().filter_map(|epoch| point(*steps, epoch)).collect();
                plot::broken_line(plot, &format!("{whose}, {name}"), t.muted, 1.4, points);
            }
        }
        for (steps, colour, name) in &lines {
            marked_line(plot, name, *colour, looks().filter_map(|epoch| point(*steps, epoch)).collect());
        }
    });
}

/// Errors of predictions that are lost are drawn no higher than this power of ten.
const MOST_DECADES: f64 = 3.0;

/// What the run that is pinned is called beside the open one; its plant with it where that is another.
fn named(store: &Store, baseline: &Baseline) -> String {
    let (name, plant) = (baseline.name.as_str(), baseline.plant.as_str());
    match &store.spec {
        Some(spec) if spec.id() != plant => text!("train-baseline.elsewhere", name = name, plant = plant),
        _ => text!("train-baseline", name = name),
    }
}

/// What the colours below mean.
fn legend<'a>(ui: &mut Ui, entries: impl IntoIterator<Item = (Color32, &'a str)>) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        for (colour, name) in entries {
            widgets::dot(ui, colour);
            ui.label(egui::RichText::new(name).font(theme::caption()).color(t.muted));
            ui.add_space(4.0);
        }
    });
}

/// A line with a mark a point, as long as they can be told apart.
fn marked_line(plot: &mut PlotUi<'_>, name: &str, colour: Color32, points: Vec<[f64; 2]>) {
    if points.len() < 200 {
        let finite: Vec<_> = points.iter().copied().filter(|p| p[1].is_finite()).collect();
        plot.points(Points::new(name, finite).radius(3.0).shape(MarkerShape::Circle).color(colour));
    }
    plot::broken_line(plot, name, colour, 2.0, points);
}
