//! The loss as it falls: every gradient step raw and smoothed, every epoch for training and validation.

use egui::Ui;
use egui_plot::{HoverPosition, MarkerShape, Points};

use crate::gui::{
    Store,
    theme::{self, tokens},
    widgets::{
        self,
        plot::{self, Smoothed},
    },
};

/// The curves' caches and switches.
pub struct Curves {
    losses: Smoothed,
    version: u64,
    smoothing: f32,
    log: bool,
}

impl Default for Curves {
    fn default() -> Self {
        Self { losses: Smoothed::default(), version: 0, smoothing: 0.97, log: true }
    }
}

impl Curves {
    /// Takes in what was added since the last frame.
    pub fn follow(&mut self, store: &Store) {
        let fresh = self.version != store.losses_version;
        self.version = store.losses_version;
        self.losses.follow(&store.losses, fresh, self.smoothing);
    }

    pub fn ui(&mut self, ui: &mut Ui, store: &Store, height: f32) {
        ui.horizontal_wrapped(|ui| {
            widgets::toggle(ui, "Logarithmic", "Powers of ten up the axis", &mut self.log);
            let label = ui.label("Smoothing");
            ui.add(egui::Slider::new(&mut self.smoothing, 0.0..=0.999).max_decimals(3))
                .labelled_by(label.id)
                .on_hover_text("Share of the past in the smoothed curve; the raw one stays behind it");
        });
        let t = tokens(ui);
        ui.horizontal(|ui| {
            for (colour, name) in [
                (t.series(0), "every gradient step"),
                (t.series(2), "training, by epoch"),
                (t.series(1), "validation, by epoch"),
            ] {
                widgets::dot(ui, colour);
                let text = egui::RichText::new(name).font(theme::caption()).color(t.muted);
                ui.label(text);
                ui.add_space(4.0);
            }
        });
        let map: fn(f64) -> f64 = if self.log { plot::log10 } else { |v| v };
        let axes = plot::axes(ui, "loss", "gradient steps", "squared error, normalised").height(height);
        let axes = if self.log { plot::log_axis(axes) } else { axes };
        let log = self.log;
        let axes = axes.label_formatter(move |hover| {
            let (HoverPosition::NearDataPoint { position: point, .. }
            | HoverPosition::Elsewhere { position: point }) = hover;
            let loss = if log { 10f64.powf(point.y) } else { point.y };
            Some(format!("step {:.0}\nloss {}", point.x.max(0.0), widgets::figure(loss)))
        });
        let losses = &self.losses;
        plot::show(ui, axes, "Loss against gradient steps", |plot| {
            losses.draw(plot, "every gradient step", t.series(0), map);
            let epoch = |pick: fn(&crate::session::Epoch) -> Option<f64>| {
                let point = move |e: &crate::session::Epoch| Some([e.update as f64, map(pick(e)?)]);
                store.epochs.iter().filter_map(point).filter(|p| p[1].is_finite()).collect::<Vec<_>>()
            };
            let train = epoch(|e| Some(e.train_loss));
            let validation = epoch(|e| e.validation_loss);
            for (points, name, colour) in
                [(train, "training", t.series(2)), (validation, "validation", t.series(1))]
            {
                plot::broken_line(plot, name, colour, 2.0, points.clone());
                if points.len() < 200 {
                    let marks = Points::new(name, points).radius(3.0).shape(MarkerShape::Circle);
                    plot.points(marks.color(colour));
                }
            }
        });
    }
}
