//! What one needs to know to trust a model.

use egui::{Grid, RichText, Ui};

use crate::{
    dynamics::{FeatureKind, ModelCard, OpenLoopErrors},
    gui::{theme::tokens, widgets},
};

/// The errors at 1, 5, 10, 50 and 100 steps: median and quartiles over starts, beside the mean.
pub fn errors(ui: &mut Ui, errors: &OpenLoopErrors) {
    let t = tokens(ui);
    Grid::new("open-loop errors").num_columns(5).spacing([26.0, 5.0]).striped(true).show(ui, |ui| {
        for head in ["Steps ahead", "Median", "Middle half", "Mean", "Diverged"] {
            ui.label(RichText::new(head).size(12.0).color(t.muted));
        }
        ui.end_row();
        let written = |value: Option<f64>| value.map_or("not finite".into(), widgets::figure);
        for (steps, row) in errors.table() {
            ui.label(steps.to_string());
            ui.label(RichText::new(written(row.median)).monospace());
            let quartiles = format!("{} – {}", written(row.lower), written(row.upper));
            ui.label(RichText::new(quartiles).monospace().color(t.muted));
            ui.label(RichText::new(written(row.mean)).monospace());
            let share = 100.0 * row.not_finite;
            let colour = if share > 0.0 { t.danger } else { t.faint };
            ui.label(RichText::new(format!("{share:.0} %")).color(colour));
            ui.end_row();
        }
    });
    widgets::note(
        ui,
        format!("Squared error on normalised states, over {} starts", widgets::count(errors.starts)),
    );
}

/// The card.
pub fn ui(ui: &mut Ui, card: &ModelCard) {
    let t = tokens(ui);
    let network = &card.network;
    let members = if network.ensemble > 1 { format!("{} x ", network.ensemble) } else { String::new() };
    let features = match card.features {
        FeatureKind::Raw => "raw state",
        FeatureKind::Invariant => "translation- and heading-invariant",
    };
    let lines = [
        ("Plant", format!("{}, a step every {} ms", card.spec.id(), 1e3 * card.spec.control_period)),
        (
            "Network",
            format!("{members}{} layers of {} ({:?})", network.layers, network.width, network.activation),
        ),
        ("Features", features.to_owned()),
        (
            "Learned from",
            format!(
                "{} transitions, {} of robot time",
                widgets::count(card.transitions),
                widgets::duration(card.robot_seconds)
            ),
        ),
        ("Iteration", card.iteration.to_string()),
        ("Gradient steps", widgets::count(card.updates)),
        ("Seed", card.seed.to_string()),
        ("Data", card.data_hash.chars().take(16).collect()),
    ];
    Grid::new("model card").num_columns(2).spacing([18.0, 4.0]).show(ui, |ui| {
        for (name, value) in lines {
            ui.label(RichText::new(name).color(t.muted));
            ui.label(value);
            ui.end_row();
        }
    });
}
