//! What one needs to know to trust a model.

use egui::{Grid, RichText, Ui};

use crate::{
    dynamics::{FeatureKind, ModelCard, OpenLoopErrors},
    gui::{texts::text, theme::tokens, widgets},
};

/// The errors at 1, 5, 10, 50 and 100 steps: median and quartiles over starts, beside the mean.
pub fn errors(ui: &mut Ui, errors: &OpenLoopErrors) {
    let t = tokens(ui);
    Grid::new("open-loop errors").num_columns(5).spacing([26.0, 5.0]).striped(true).show(ui, |ui| {
        for head in [
            text!("train-errors-ahead"),
            text!("train-errors-median"),
            text!("train-errors-middle"),
            text!("train-errors-mean"),
            text!("train-errors-diverged"),
        ] {
            ui.label(RichText::new(head).size(12.0).color(t.muted));
        }
        ui.end_row();
        let written =
            |value: Option<f64>| value.map_or_else(|| text!("train-errors-lost").into(), widgets::figure);
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
    widgets::note(ui, text!("train-errors-note", starts = widgets::count(errors.starts)));
}

/// The card.
pub fn ui(ui: &mut Ui, card: &ModelCard) {
    let t = tokens(ui);
    let network = &card.network;
    let (layers, width) = (network.layers, network.width);
    let activation = format!("{:?}", network.activation);
    let size = match network.ensemble {
        0 | 1 => text!("train-card-network.size", layers = layers, width = width, activation = activation),
        members => text!(
            "train-card-network.sizes",
            members = members,
            layers = layers,
            width = width,
            activation = activation,
        ),
    };
    let features = match card.features {
        FeatureKind::Raw => text!("train-card-features.raw"),
        FeatureKind::Invariant => text!("train-card-features.invariant"),
    };
    let period = (1e3 * card.spec.control_period).to_string();
    let plant = text!("train-card-plant.value", plant = card.spec.id(), period = period);
    let transitions = widgets::count(card.transitions);
    let time = widgets::duration(card.robot_seconds);
    let data = text!("train-card-learned.value", transitions = transitions, time = time);
    let lines = [
        (text!("train-card-plant"), plant),
        (text!("train-card-network"), size),
        (text!("train-card-features"), features.to_owned()),
        (text!("train-card-learned"), data),
        (text!("train-card-iteration"), card.iteration.to_string()),
        (text!("train-card-steps"), widgets::count(card.updates)),
        (text!("train-card-seed"), card.seed.to_string()),
        (text!("train-card-data"), card.data_hash.chars().take(16).collect()),
    ];
    Grid::new("model card").num_columns(2).spacing([18.0, 4.0]).show(ui, |ui| {
        for (name, value) in lines {
            ui.label(RichText::new(name).color(t.muted));
            ui.label(value);
            ui.end_row();
        }
    });
}
