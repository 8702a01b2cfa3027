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
            widgets::toggle(ui, ("Logarithmic", "Powers of ten up the axis"), &mut self.switches.log);
            let label = ui.label("Smoothing");
            ui.add(egui::Slider::new(&mut self.switches.smoothing, 0.0..=SMOOTHEST).max_decimals(3))
                .labelled_by(label.id)
                .on_hover_text("Share of the past in the smoothed curve; the raw one stays behind it");
            widgets::linked::switch(ui, Quantity::GradientStep);
        });
        let t = tokens(ui);
        let baseline = store.baseline.as_deref().filter(|baseline| !baseline.epochs.is_empty());
        let behind = baseline.map(|baseline| named(store, baseline));
        let own = [
            (t.series(0), "every gradient step"),
            (t.series(2), "training, by epoch"),
            (t.series(1), "validation, by epoch"),
        ];
        let words = behind.as_ref().map(|name| format!("{name}: validation; training dashed"));
        legend(ui, own.into_iter().chain(words.as_deref().map(|words| (t.muted, words))));
        let map: fn(f64) -> f64 = if self.switches.log { plot::log10 } else { |v| v };
        let axes = plot::axes(ui, "loss", "gradient steps", "squared error, normalised").height(height);
        let axes = plot::link(ui, axes, Quantity::GradientStep);
        let axes = if self.switches.log { plot::log_axis(axes) } else { axes };
        let log = self.switches.log;
        let axes = axes.label_formatter(move |hover| {
            let (HoverPosition::NearDataPoint { position: point, .. }
            | HoverPosition::Elsewhere { position: point }) = hover;
            let loss = if log { 10f64.powf(point.y) } else { point.y };
            Some(format!("step {:.0}\nloss {}", point.x.max(0.0), widgets::figure(loss)))
        });
        let losses = &self.losses;
        plot::show_as(ui, axes, "Loss against gradient steps", self.switches.log, |plot| {
            let epoch = |epochs: &[Epoch], pick: fn(&Epoch) -> Option<f64>| {
                let point = move |e: &Epoch| Some([e.update as f64, map(pick(e)?)]);
                epochs.iter().filter_map(point).filter(|p| p[1].is_finite()).collect::<Vec<_>>()
            };
            if let (Some(baseline), Some(name)) = (baseline, &behind) {
                let train = epoch(&baseline.epochs, |e| Some(e.train_loss));
                dashed_line(plot, &format!("{name}, training"), t.muted, 1.4, &train);
                let validation = epoch(&baseline.epochs, |e| e.validation_loss);
                plot::broken_line(plot, &format!("{name}, validation"), t.muted, 1.8, validation);
            }
            losses.draw(plot, "every gradient step", t.series(0), map);
            let train = epoch(&store.epochs, |e| Some(e.train_loss));
            let validation = epoch(&store.epochs, |e| e.validation_loss);
            for (points, name, colour) in
                [(train, "training", t.series(2)), (validation, "validation", t.series(1))]
            {
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
        .map(|(i, steps)| {
            (steps, t.series(i), if steps == 1 { "1 step".into() } else { format!("{steps} steps") })
        })
        .collect();
    let baseline = store.baseline.as_deref();
    let baseline = baseline.filter(|b| b.epochs.iter().any(|epoch| !epoch.open_loop.is_empty()));
    let behind = baseline.map(|baseline| named(store, baseline));
    let own = lines.iter().map(|(_, colour, name)| (*colour, name.as_str()));
    legend(ui, own.chain(behind.as_deref().map(|name| (t.muted, name))));
    let axes =
        plot::axes(ui, "open-loop errors in training", "gradient steps", "median error (1)").height(190.0);
    let axes = plot::link(ui, axes, Quantity::GradientStep);
    plot::show_log(ui, axes, "Open-loop error against gradient steps", |plot| {
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

/// What the run that is pinned is called beside the open one.
fn named(store: &Store, baseline: &Baseline) -> String {
    baseline.label(store.spec.as_ref().map(|spec| spec.id()).as_deref())
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
