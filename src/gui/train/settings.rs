//! The network's and the training's settings, edited in the preset.

use egui::Ui;

use crate::{
    dynamics::{Activation, FeatureKind, Head},
    experiment::Preset,
    gui::{
        Cx,
        texts::{Words, text, words},
        theme::tokens,
        widgets::{choice, device, drag, note, number, scientific, section, toggle, unless},
    },
    session::{Command, Phase},
};

/// The preset as it is being edited.
#[derive(Default)]
pub struct Settings {
    preset: Option<Preset>,
    /// The worker's preset when it was last looked at.
    told: Option<Preset>,
    /// Why the edited preset was not sent.
    refusal: Option<String>,
}

impl Settings {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if self.told.as_ref() != Some(&cx.store.preset) {
            self.told = Some(cx.store.preset.clone());
            self.preset = self.told.clone();
            self.refusal = None;
        }
        let Some(preset) = &mut self.preset else { return };
        let before = preset.clone();
        let still = !matches!(cx.store.phase, Phase::Training | Phase::Waiting);
        unless(ui, (!still).then_some(text!("train-settings-off")), |ui| {
            section(ui, text!("train-network"), |ui| network(ui, preset));
            section(ui, text!("train-training"), |ui| training(ui, cx, preset));
            section(ui, text!("train-inputs"), |ui| inputs(ui, preset));
        });
        if let Some(why) = &self.refusal {
            ui.colored_label(tokens(ui).danger, why);
        }
        if *preset != before {
            match preset.validate() {
                Ok(()) => {
                    self.refusal = None;
                    cx.commands.push(Command::Edit(Box::new(preset.clone())));
                }
                Err(error) => self.refusal = Some(format!("{error:#}")),
            }
        }
    }
}

fn network(ui: &mut Ui, preset: &mut Preset) {
    let network = &mut preset.network;
    number(ui, words!("train-layers"), &mut network.layers, 1..=16);
    number(ui, words!("train-width"), &mut network.width, 1..=8192);
    let options = [(Activation::Relu, "ReLU"), (Activation::Tanh, "tanh"), (Activation::Silu, "SiLU")];
    choice(ui, words!("train-activation"), &mut network.activation, &options);
    number(ui, words!("train-ensemble"), &mut network.ensemble, 1..=64);
    number(ui, words!("train-elites"), &mut network.elites, 0..=64);
    let options = [
        (Head::Deterministic, text!("train-output.difference")),
        (Head::Gaussian, text!("train-output.gaussian")),
    ];
    choice(ui, words!("train-output"), &mut network.head, &options);
    note(ui, text!("train-network.note"));
}

fn training(ui: &mut Ui, cx: &mut Cx<'_>, preset: &mut Preset) {
    let training = &mut preset.training;
    let mut by_updates = training.updates.is_some();
    let options = [(false, text!("train-epochs")), (true, text!("train-steps"))];
    choice(ui, words!("train-length"), &mut by_updates, &options);
    match (by_updates, &mut training.updates) {
        (true, Some(updates)) => {
            number(ui, words!("train-steps"), updates, 1..=10_000_000);
        }
        (true, none) => *none = Some(20_000),
        (false, updates) => {
            *updates = None;
            number(ui, words!("train-epochs"), &mut training.epochs, 1..=100_000);
        }
    }
    number(ui, words!("train-batch"), &mut training.batch, 1..=65_536);
    scientific(ui, words!("train-rate"), &mut training.learning_rate, 1e-7..=1.0);
    optional(ui, words!("train-decay"), &mut training.final_learning_rate, 1e-4, 0.0..=1.0);
    scientific(ui, words!("train-weight-decay"), &mut training.weight_decay, 0.0..=1.0);
    optional(ui, words!("train-new"), &mut training.fraction_new, 0.9, 0.0..=1.0);
    toggle(ui, words!("train-keep"), &mut training.keep_weights);
    toggle(ui, words!("train-bootstrap"), &mut training.bootstrap);
    number(ui, words!("train-patience"), &mut training.patience, 0..=100_000);
    number(ui, words!("train-lookahead"), &mut training.lookahead, 0..=1000);
    device(ui, cx, words!("train-device"), &mut training.device);
}

fn inputs(ui: &mut Ui, preset: &mut Preset) {
    let options = [
        (FeatureKind::Invariant, text!("train-features.invariant")),
        (FeatureKind::Raw, text!("train-features.raw")),
    ];
    choice(ui, words!("train-features"), &mut preset.features, &options);
    let training = &mut preset.training;
    scientific(ui, words!("train-noise"), &mut training.noise_to_signal, 0.0..=1.0);
    toggle(ui, words!("train-renew"), &mut training.renew_statistics);
    optional(ui, words!("train-clip"), &mut training.clip_predictions, 0.1, 0.0..=2.0);
}

/// A setting that may be off: a switch in place of the label, and the value while it is on.
fn optional(
    ui: &mut Ui,
    words: Words<'_>,
    value: &mut Option<f64>,
    default: f64,
    range: std::ops::RangeInclusive<f64>,
) {
    ui.horizontal(|ui| {
        let width = (ui.available_width() * 0.46).clamp(70.0, 190.0);
        let size = egui::vec2(width, ui.spacing().interact_size.y);
        let mut on = value.is_some();
        let left = egui::Layout::left_to_right(egui::Align::Center);
        let switch = ui.allocate_ui_with_layout(size, left, |ui| {
            ui.set_min_width(width);
            toggle(ui, words, &mut on)
        });
        if switch.inner.changed() {
            *value = on.then_some(default);
        }
        if let Some(value) = value {
            drag(ui, value, range).labelled_by(switch.inner.id);
        }
    });
}
